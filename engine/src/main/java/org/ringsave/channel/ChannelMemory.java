/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.TableNumber;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Slab;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Ring;

/**
 * All that belongs to one channel, for both ends and for the rooms that save and restore it. Not for embedders.
 */
public final class ChannelMemory {
    /** Longest name in bytes of UTF-8. */
    public static final int MAX_NAME_LENGTH = ImageDescriptor.MAX_NAME_LENGTH;

    final int id;
    final ChannelConfig config;
    final Ring incoming;
    final Ring outgoing;
    final ChannelEnd near;
    final ChannelEnd opposite;
    private final RingFiles files;
    private byte[] name = {};
    ChannelState state;
    int incarnation;

    /** Makes a channel in memory of the slab. A table without slots never holds anything: one serves all channels. */
    ChannelMemory(int id, ChannelConfig config, Slab slab, InFlight noSlots) {
        this(id, config, slab, noSlots,
            ring(slab, config.incomingPages(), config.bothEnds()),
            ring(slab, config.outgoingPages(), config.bothEnds()), null);
    }

    /** Makes a channel on ring files. */
    ChannelMemory(int id, ChannelConfig config, Slab slab, InFlight noSlots, RingFiles files) {
        this(id, config, slab, noSlots, files.incoming(), files.outgoing(), files);
    }

    private ChannelMemory(int id, ChannelConfig config, Slab slab, InFlight noSlots, Ring incoming,
        Ring outgoing, RingFiles files) {
        this.id = id;
        this.config = config;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.files = files;
        this.near = end(slab, noSlots, incoming, outgoing);
        this.opposite = config.bothEnds() ? end(slab, noSlots, outgoing, incoming) : null;
        this.state = ChannelState.CREATED;
    }

    private static Ring ring(Slab slab, int pages, boolean paired) {
        final UnsafeBuffer control = paired ? slab.allocateBehind(ControlPage.PAIRED_LENGTH, ControlPage.PAIRED_LENGTH)
            : slab.allocate(ControlPage.LENGTH, Platform.PAGE_LENGTH);
        return Ring.local(control, slab.allocate(pages * Platform.PAGE_LENGTH, Platform.PAGE_LENGTH), paired);
    }

    private ChannelEnd end(Slab slab, InFlight noSlots, Ring read, Ring written) {
        final int slots = config.maxInFlight();
        return new ChannelEnd(read, written,
            slots == 0 ? noSlots : table(slab, slots, config.maxPacketLength()),
            slots == 0 ? noSlots : table(slab, slots, 0),
            slab.allocate(config.contextLength(), BitUtil.CACHE_LINE_LENGTH));
    }

    private InFlight table(Slab slab, int slots, int packetLength) {
        final int contextLength = config.packetContextLength();
        final int length = (int)RequestSlotDescriptor.memoryLength(slots, packetLength, contextLength);
        return new InFlight(slab.allocate(length, BitUtil.CACHE_LINE_LENGTH), slots, packetLength, contextLength);
    }

    /**
     * The channel's id.
     *
     * @return unsigned.
     */
    public int id() {
        return id;
    }

    /**
     * The channel's geometry.
     *
     * @return as configured.
     */
    public ChannelConfig config() {
        return config;
    }

    /**
     * The channel's name.
     *
     * @return in UTF-8; not to be changed.
     */
    public byte[] name() {
        return name;
    }

    /**
     * Name a channel that was made before its name was known.
     *
     * @param utf8 the name.
     */
    public void name(byte[] utf8) {
        name = utf8;
    }

    /**
     * The ring that the near end reads.
     *
     * @return its memory.
     */
    public Ring incoming() {
        return incoming;
    }

    /**
     * The ring that the near end writes.
     *
     * @return its memory.
     */
    public Ring outgoing() {
        return outgoing;
    }

    /**
     * The context area of an end.
     *
     * @param end 0 near, 1 opposite.
     * @return its memory.
     */
    public UnsafeBuffer context(int end) {
        return end(end).context;
    }

    /**
     * A table of what is in flight.
     *
     * @param end       0 near, 1 opposite.
     * @param direction 0 received, 1 awaiting.
     * @return the table.
     */
    public InFlight inFlight(int end, int direction) {
        return direction == 0 ? end(end).received : end(end).awaiting;
    }

    /**
     * How many requests are in flight, both ends and directions together.
     *
     * @return the sum of the tables' counts.
     */
    public int inFlightCount() {
        int count = 0;
        for (int end = 0; end < config.ends(); end++) {
            count += end(end).received.count() + end(end).awaiting.count();
        }
        return count;
    }

    /**
     * Put a request into a table of a channel that is being restored, which has room for it and doesn't hold its id.
     *
     * @param table         0 near received, 1 near awaiting, 2 opposite received, 3 opposite awaiting.
     * @param transactionId of the request.
     * @param type          of the packet.
     * @param source        of context area, padded to 8, ranges and payload.
     * @param index         of the context area in the source.
     * @param length        of context area, ranges and payload together, in bytes.
     * @param rangesLength  of the ranges, in bytes.
     */
    public void restoreInFlight(int table, long transactionId, int type, UnsafeBuffer source, int index, int length,
        int rangesLength) {
        final InFlight inFlight = inFlight(TableNumber.end(table), TableNumber.direction(table));
        final int padded = BitUtil.align(config.packetContextLength(), BitUtil.SIZE_OF_LONG);
        final int before = padded + rangesLength;
        inFlight.insert(transactionId, type, source, index + before, length - before, rangesLength);
        inFlight.context(transactionId).putBytes(0, source, index, config.packetContextLength());
    }

    /** Take all requests out of the tables. */
    public void clearInFlight() {
        for (int end = 0; end < config.ends(); end++) {
            end(end).received.clear();
            end(end).awaiting.clear();
        }
    }

    /**
     * Is the channel on files that another process may use?
     *
     * @return true if so.
     */
    public boolean isMapped() {
        return incoming.isForeign();
    }

    /**
     * Ask for the lengths of the files that the channel is on, before what they hold is read.
     *
     * @throws org.ringsave.ring.RingDamageException if one is shorter than it was when it was mapped.
     */
    public void requireWholeFiles() {
        if (files != null) {
            files.requireWhole(near.incoming.position(), near.outgoing.position());
        }
    }

    /** Is the channel on ring files that must not be written? */
    boolean isReadOnly() {
        return files != null && files.isReadOnly();
    }

    /** Make the channel empty again, as it was created. */
    public void clear() {
        incoming.restore(0, 0, 0, 0);
        outgoing.restore(0, 0, 0, 0);
        clearInFlight();
        for (int end = 0; end < config.ends(); end++) {
            end(end).context.setMemory(0, config.contextLength(), (byte)0);
        }
    }

    /**
     * Is the channel as it was created?
     *
     * @return true if nothing was ever written to its rings and nothing is in flight.
     */
    public boolean isPristine() {
        return incoming.isPristine() && outgoing.isPristine() && inFlightCount() == 0;
    }

    private ChannelEnd end(int index) {
        return index == 0 ? near : opposite;
    }

    /** Moves to a state. Returns the bytes that a pause gave back to the sender of the incoming ring. */
    int state(ChannelState to) {
        state = to;
        if (to == ChannelState.CLOSED) {
            incoming.close();
            outgoing.close();
            for (int end = 0; end < config.ends(); end++) {
                end(end).close();
            }
        } else if (to == ChannelState.OPEN) {
            incoming.open();
            outgoing.open();
        } else {
            // The reader of an outgoing ring is here only as one of a pair, which withholds nothing.
            outgoing.pause(to.name());
            return incoming.pause(to.name());
        }
        return 0;
    }

    static byte[] nameBytes(String name) {
        final byte[] bytes = Objects.requireNonNull(name, "name").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("name of " + bytes.length + " bytes is longer than " + MAX_NAME_LENGTH);
        }
        return bytes;
    }
}
