/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ringsave.ring.RingEnds;

/**
 * The channels of a set, by ascending unsigned ids as in an image, and the operations on all of their rings. Loops go
 * by index, because iterators allocate and a save's begin must not.
 */
final class ChannelList implements ChannelOwner {
    private final SetLease lease;
    private final List<Channel> channels = new ArrayList<>();
    private final List<Channel> view = Collections.unmodifiableList(channels);
    private final ArrayList<ChannelMemory> mapped = new ArrayList<>();
    private int structure;
    private boolean isChecked;
    private RingEnds ends;
    private int endsStructure = -1;

    ChannelList(SetLease lease) {
        this.lease = lease;
    }

    List<Channel> view() {
        return view;
    }

    /** Number that changes when the set gets or loses a channel. */
    int structure() {
        return structure;
    }

    /** The channel of an id, or null. */
    Channel get(int id) {
        final int index = indexOf(id);
        return index < 0 ? null : channels.get(index);
    }

    /** Index where a new channel belongs. Throws if its id is taken. */
    int indexOfNew(int id) {
        final int index = indexOf(id);
        if (index >= 0) {
            throw new IllegalArgumentException("channel " + Integer.toUnsignedString(id) + " is in the set already");
        }
        return -index - 1;
    }

    private int indexOf(int id) {
        int low = 0;
        int high = channels.size() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final int order = Integer.compareUnsigned(channels.get(middle).id(), id);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    Channel insert(int index, ChannelMemory memory) {
        final Channel channel = new Channel(memory, this);
        // All that takes memory comes before the list changes.
        if (isChecked) {
            memory.checkThreads();
        }
        mapped.ensureCapacity(mapped.size() + 1);
        channels.add(index, channel);
        if (memory.isMapped()) {
            mapped.add(memory);
        }
        structure++;
        // Another writer may go round a read-only ring unseen: no earlier image says anything about its bytes.
        memory.incarnation = memory.isReadOnly() ? 0 : structure;
        return channel;
    }

    /** Has the ends of all channels, and of those to come, check their threads. */
    void checkThreads() {
        isChecked = true;
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).memory.checkThreads();
        }
    }

    @Override
    public void close(int id) {
        lease.revoke();
        lease.awaitOutside();
        final ChannelMemory memory = channels.remove(indexOf(id)).memory;
        mapped.remove(memory);
        structure++;
        memory.state(ChannelState.CLOSED);
    }

    void clear() {
        channels.clear();
        mapped.clear();
        structure++;
    }

    void state(ChannelState to) {
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).memory.state(to);
        }
    }

    /** Removes all requests from the tables of all channels. */
    void clearInFlight() {
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).memory.clearInFlight();
        }
    }

    /** Stamps all requests with the first number of the clock, which starts again. */
    void renewStamps() {
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).memory.renewStamps();
        }
    }

    /** Pauses all channels, and then signals the senders that got room back. */
    void pause() {
        List<RoomGiven> given = List.of();
        for (int i = 0; i < channels.size(); i++) {
            final ChannelMemory memory = channels.get(i).memory;
            final int length = memory.state(ChannelState.PAUSED);
            if (length > 0) {
                given = given.isEmpty() ? new ArrayList<>() : given;
                given.add(new RoomGiven(memory, length));
            }
        }
        // A signalled sender may do anything, also close channels: all are paused before.
        given.forEach(RoomGiven::signal);
    }

    /** Signals the ends that wait for packets or room which a restore put into the rings. */
    void signalIfRestored() {
        for (int i = 0; i < channels.size();) {
            final ChannelMemory memory = channels.get(i).memory;
            final int before = structure;
            memory.incoming.signalIfRestored();
            if (memory.state != ChannelState.CLOSED) {
                memory.outgoing.signalIfRestored();
            }
            i = next(i, memory.id, before);
        }
    }

    /** Index of the channel after the channel of an id. A signalled end may have closed this channel, or others. */
    private int next(int index, int id, int before) {
        if (structure == before) {
            return index + 1;
        }
        final int now = indexOf(id);
        return now < 0 ? -now - 1 : now + 1;
    }

    void requireWritable(String operation) {
        for (int i = 0; i < channels.size(); i++) {
            if (channels.get(i).memory.isReadOnly()) {
                throw new IllegalStateException(operation + ": " + channels.get(i)
                    + " is read-only: it can be saved only");
            }
        }
    }

    /** Throws if an end is inside an operation that a cut or a pause would split. */
    void requireNotInUse(String operation) {
        if (endsStructure != structure) {
            ends = new RingEnds(2 * channels.size());
            for (int i = 0; i < channels.size(); i++) {
                ends.put(2 * i, channels.get(i).memory.incoming);
                ends.put(2 * i + 1, channels.get(i).memory.outgoing);
            }
            endsStructure = structure;
        }
        final int ring = ends.firstInUse();
        if (ring >= 0) {
            final Channel channel = channels.get(ring >> 1);
            throw new IllegalStateException(operation + ": " + channel + ' '
                + ((ring & 1) == 0 ? channel.memory.incoming : channel.memory.outgoing).use());
        }
    }

    /** Throws if the file of a ring is shorter than when it was mapped. */
    void requireWholeFiles() {
        for (int i = 0; i < mapped.size(); i++) {
            mapped.get(i).requireWholeFiles();
        }
    }
}
