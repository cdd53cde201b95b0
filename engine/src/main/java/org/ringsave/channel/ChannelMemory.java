/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.Side;
import org.ringsave.image.TableNumber;
import org.ringsave.ring.Pins;
import org.ringsave.ring.Ring;
import org.ringsave.ring.ThreadCheck;

/**
 * The memory of one channel: both rings, both ends, name and state. Not for embedders. Members without a named thread:
 * the owner's thread.
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

    /** Joins the parts of a channel. The opposite end and the files may be null. */
    ChannelMemory(int id, ChannelConfig config, Ring incoming, Ring outgoing, ChannelEnd near, ChannelEnd opposite,
        RingFiles files) {
        this.id = id;
        this.config = config;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.near = near;
        this.opposite = opposite;
        this.files = files;
        this.state = ChannelState.CREATED;
    }

    /**
     * The channel's id. Any thread.
     *
     * @return unsigned.
     */
    public int id() {
        return id;
    }

    /**
     * The channel's geometry. Any thread.
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
     * @return always the same object.
     */
    public Ring incoming() {
        return incoming;
    }

    /**
     * The ring that the near end writes.
     *
     * @return always the same object.
     */
    public Ring outgoing() {
        return outgoing;
    }

    /**
     * A ring.
     *
     * @param side {@link Side#INCOMING} or {@link Side#OUTGOING}.
     * @return always the same object.
     */
    public Ring ring(int side) {
        return side == Side.INCOMING ? incoming : outgoing;
    }

    /**
     * The context area of an end.
     *
     * @param end {@link TableNumber#NEAR} or {@link TableNumber#OPPOSITE}.
     * @return its memory.
     */
    public UnsafeBuffer context(int end) {
        return end(end).context;
    }

    /**
     * An in-flight table.
     *
     * @param end       {@link TableNumber#NEAR} or {@link TableNumber#OPPOSITE}.
     * @param direction {@link TableNumber#RECEIVED} or {@link TableNumber#AWAITING}.
     * @return the table.
     */
    public InFlight inFlight(int end, int direction) {
        return direction == TableNumber.RECEIVED ? end(end).received : end(end).awaiting;
    }

    /**
     * Number of requests in flight, at both ends and in both directions together.
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
     * Put a request into a table, without a packet that brings it. The table has room for it and does not hold its id.
     * An empty table takes its slots from 0 on, one after another.
     *
     * @param table         its number, a {@link TableNumber}, 0..3.
     * @param transactionId of the request.
     * @param type          of the packet.
     * @param packetLength  of the packet's payload, in bytes.
     * @param rangesLength  of its ranges, in bytes.
     * @param context       that holds the context area.
     * @param index         of the context area.
     * @return index in {@link #packets} of ranges and payload, which are there already or are put there later.
     */
    public int restoreInFlight(int table, long transactionId, int type, int packetLength, int rangesLength,
        UnsafeBuffer context, int index) {
        final InFlight inFlight = inFlight(TableNumber.end(table), TableNumber.direction(table));
        inFlight.slots().requireRoom(packetLength, rangesLength);
        final int slot = inFlight.add(transactionId, type, packetLength, rangesLength);
        inFlight.slots().context(slot).putBytes(0, context, index, config.packetContextLength());
        return slot * inFlight.slots().maxPacketLength;
    }

    /**
     * The packets of the slots of a table, {@code maxPacketLength} bytes each.
     *
     * @param table its number, a {@link TableNumber}, 0..3. A table of sent requests has none.
     * @return their memory.
     */
    public UnsafeBuffer packets(int table) {
        return inFlight(TableNumber.end(table), TableNumber.direction(table)).slots().packets;
    }

    /**
     * Tell the received tables the pin slot of their packets.
     *
     * @param pins of the set.
     * @param slot of the channel's packets.
     */
    public void pins(Pins pins, int slot) {
        for (int end = 0; end < config.ends(); end++) {
            end(end).received.pins(pins, slot);
        }
    }

    /**
     * Saver: where a pinned packet was spilled. To be asked as {@link Pins#spilledIndex}.
     *
     * @param table number of its table, a {@link TableNumber}.
     * @param slot  of its request at the cut.
     * @return index in the spill arena of its first byte; negative if it was not spilled.
     */
    public long spilledPacket(int table, int slot) {
        return inFlight(TableNumber.end(table), TableNumber.direction(table)).spilledPacket(slot);
    }

    /** Stamps all requests with the first number of the clock, which starts again. */
    void renewStamps() {
        for (int end = 0; end < config.ends(); end++) {
            end(end).received.renewStamps();
            end(end).awaiting.renewStamps();
        }
    }

    /**
     * Show all requests that an {@link InFlightLoader} put into the tables.
     */
    public void showInFlight() {
        for (int end = 0; end < config.ends(); end++) {
            end(end).received.show();
            end(end).awaiting.show();
        }
    }

    /** Remove all requests from the tables, shown or not. */
    public void clearInFlight() {
        for (int end = 0; end < config.ends(); end++) {
            end(end).received.clear();
            end(end).awaiting.clear();
        }
    }

    /**
     * Is the channel on ring files, which another process may use?
     *
     * @return true if so.
     */
    public boolean isMapped() {
        return incoming.isForeign();
    }

    /**
     * Check the lengths of the channel's ring files, before their bytes are read.
     *
     * @throws org.ringsave.ring.RingDamageException if a file is shorter than when it was mapped.
     */
    public void requireWholeFiles() {
        if (files != null) {
            files.requireWhole(near.incoming.position(), near.outgoing.position());
        }
    }

    /** Is the channel on ring files that are mapped read-only? */
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
     * @return true if its rings never held a packet and no request is in flight.
     */
    public boolean isPristine() {
        return incoming.isPristine() && outgoing.isPristine() && inFlightCount() == 0;
    }

    /** Has each end check that one thread alone calls it; a thread that called before counts no more. */
    void checkThreads() {
        final ThreadCheck nearThread = check("near");
        final ThreadCheck oppositeThread = opposite == null ? null : check("opposite");
        incoming.check(nearThread, oppositeThread);
        outgoing.check(oppositeThread, nearThread);
        near.threads(nearThread);
        if (opposite != null) {
            opposite.threads(oppositeThread);
        }
    }

    private ThreadCheck check(String end) {
        return new ThreadCheck("the " + end + " end of channel " + Integer.toUnsignedString(id),
            "let one thread use an end; after pause() and resume() another one may");
    }

    private ChannelEnd end(int index) {
        return index == TableNumber.NEAR ? near : opposite;
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
            // If this process has the reader of the outgoing ring, the ring is paired. Such a reader withholds no room.
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
