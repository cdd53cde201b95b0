/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.ringsave.memory.Slab;
import org.ringsave.ring.ThreadCheck;

/**
 * The channels and regions of a set, and the slab that holds them. It adds, detaches and closes; the set knows when
 * that may be done. The owner's thread.
 */
final class SetContents {
    final SetLease lease;
    final ChannelList channels;
    final RegionList regions;
    final ChangeClock clock = new ChangeClock();
    private final ChannelMaker maker;
    private final Slab slab;
    private ThreadCheck owner;

    /** Reserves the capacity, in bytes, with the first part. */
    SetContents(long capacity) {
        slab = new Slab(capacity);
        lease = new SetLease(slab, clock);
        channels = new ChannelList(lease);
        regions = new RegionList(lease, slab);
        maker = new ChannelMaker(slab, clock);
    }

    /** Adds a channel in the state of its set. */
    Channel add(int id, String name, ChannelConfig config, ChannelState state) {
        final int index = channels.indexOfNew(id);
        final byte[] nameBytes = ChannelMemory.nameBytes(name);
        Objects.requireNonNull(config, "config");
        return insert(index, maker.make(id, config), nameBytes, state);
    }

    /** Adds a channel on two ring files, read-only if no configuration is given. */
    Channel map(int id, String name, ChannelConfig config, RingPlace incoming, RingPlace outgoing,
        ChannelState state) throws IOException {
        final int index = channels.indexOfNew(id);
        final byte[] nameBytes = ChannelMemory.nameBytes(name);
        final ChannelMemory memory = maker.map(id, config, incoming, outgoing);
        // Its positions start at the files' indices: the same position may stand for other bytes.
        lease.lineage().clear();
        return insert(index, memory, nameBytes, state);
    }

    /** Makes room for the next part, as {@link Slab#reserve}. */
    void reserve(long length, LongConsumer charge) {
        slab.reserve(length, charge);
    }

    /** Adds a channel whose name comes later, to a set that a session is building. */
    ChannelMemory addUnnamed(int id, ChannelConfig config) {
        final ChannelMemory memory = maker.make(id, config);
        attach(memory);
        return memory;
    }

    /** Puts a channel back that was detached. */
    void attach(ChannelMemory memory) {
        insert(channels.indexOfNew(memory.id), memory, memory.name(), ChannelState.CREATED);
    }

    private Channel insert(int index, ChannelMemory memory, byte[] name, ChannelState state) {
        memory.name(name);
        memory.state(state);
        return channels.insert(index, memory);
    }

    /** Removes all channels and regions. Their memory and its bytes stay. */
    void detach() {
        channels.clear();
        regions.detach();
    }

    /**
     * Renews all stamps if the clock would overflow within some cuts. No image is a base from here on, since stamps no
     * longer say which bytes it has.
     */
    void renewClock(int cuts) {
        if (clock.isAtEnd(cuts)) {
            lease.lineage().clear();
            regions.renewStamps();
            channels.renewStamps();
            clock.restart();
        }
    }

    /** Off-heap memory that is reserved, in bytes, mapped files apart. */
    long memoryLength() {
        return slab.reserved();
    }

    /** Checks from here on that this thread alone calls the set and its regions, and one thread alone each end. */
    void checkThreads() {
        if (owner == null) {
            owner = new ThreadCheck("this set", "let its owner call the set");
        }
        owner.enter("checkThreads");
        channels.checkThreads();
        regions.checkThreads(owner);
    }

    void requireOwner(String operation) {
        if (owner != null) {
            owner.enter(operation);
        }
    }

    /** Closes all channels and regions, and gives the memory back. */
    void close() {
        channels.state(ChannelState.CLOSED);
        channels.clear();
        regions.close();
        slab.close();
    }
}
