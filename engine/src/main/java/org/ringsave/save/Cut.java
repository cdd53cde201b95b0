/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.Lineage;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Damage;
import org.ringsave.ring.Pins;
import org.ringsave.ring.RingDamageException;
import org.ringsave.ring.RingMemory;

/**
 * What {@code begin} reads of a set: positions and words of every ring in a table, what is small and mutable in the
 * capture arena, and the layout of the image that follows from both. Reused from save to save; grows and never shrinks.
 *
 * <p>A row of the table, in longs:
 *
 * <pre>
 *     0        1            2          3            7            11             12            13             14
 *     +--------+------------+----------+------------+------------+--------------+-------------+--------------+--------+
 *     | offset | firstBlock | inFlight | incoming 4 | outgoing 4 | contextIndex | packetIndex | stateVersion | from 2 |
 *     +--------+------------+----------+------------+------------+--------------+-------------+--------------+--------+
 * </pre>
 */
final class Cut {
    private static final int OFFSET = 0;
    private static final int FIRST_BLOCK = 1;
    private static final int IN_FLIGHT = 2;
    private static final int RINGS = 3;
    private static final int CONTEXT_INDEX = RINGS + 2 * RingMemory.CUT_LENGTH;
    private static final int PACKET_INDEX = CONTEXT_INDEX + 1;
    private static final int STATE_VERSION = PACKET_INDEX + 1;
    private static final int FROM = STATE_VERSION + 1;
    private static final int ROW = FROM + 2;

    private final long captureLimit;
    private final SpillArena spillArena;
    private final PacketStates packetStates = new PacketStates();
    private final ChannelTable channels = new ChannelTable();
    private final UnsafeBuffer control = new UnsafeBuffer(0, 0);
    private long[] table = new long[0];
    private final AppStates appStates = new AppStates();
    private final RegionTable regions = new RegionTable();
    private UnsafeBuffer arena = new UnsafeBuffer(0, 0);
    private int channelCount;
    private int used;
    private int slotCount;
    private long pinnedLength;
    private Pins pins;
    private Lineage.Base base;
    private long nextOffset;
    private long blocks;
    private long imageLength;
    private long directoryOffset;

    Cut(int captureLimit, int spillLimit) {
        checkLimit("captureLimit", captureLimit);
        this.captureLimit = captureLimit;
        spillArena = new SpillArena(spillLimit);
    }

    static void checkLimit(String name, int limit) {
        if (limit < 0 || limit > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw new IllegalArgumentException(name + '=' + limit + " is not in 0.."
                + ImageDescriptor.MAX_CAPTURED_LENGTH);
        }
    }

    /**
     * Reads everything, and pins what must stay in its place if there are pins. Of a delta, what the rings of its base
     * hold is left out; the base is null in a full image. If it throws, the set is as it was but for the pins, which
     * the caller drops, and this cut is of no use until the next try.
     */
    void take(ChannelSet set, int epoch, Pins livePins, Lineage.Base deltaBase) {
        reserveTables(set);
        pins = livePins;
        base = deltaBase;
        if (pins != null) {
            pins.begin(slotCount);
        }
        final long ofStates = appStates.measure(set.appStates());
        final long ofChannels = measureChannels();
        final long required = ofStates + ofChannels + packetStates.measure(set, epoch);
        requireUnchanged(set, epoch);
        reserveArena(required);
        used = appStates.capture(set.appStates(), arena, 0);
        requireUnchanged(set, epoch);
        // In a set that runs on, the embedder's code could have polled or completed.
        if (pins != null && (appStates.count() > 0 || packetStates.isAsked()) && measureChannels() != ofChannels) {
            throw new IllegalStateException("begin: the embedder's code changed what is in flight while it was being"
                + " saved");
        }
        layOutApplication();
        pinnedLength = pins == null ? 0 : regions.pin(pins);
        cutRings();
        for (int i = 0; i < channelCount; i++) {
            captureChannel(i);
        }
        packetStates.requireMeasured();
        // What the embedder's code sends from here on comes after the cut, and must not go over what it holds.
        if (pins != null) {
            activatePins();
        }
        for (int i = 0; packetStates.isAsked() && i < channelCount; i++) {
            table[i * ROW + STATE_VERSION] =
                packetStates.encode(set.channels().get(i), arena, packetIndex(i), inFlightCount(i));
        }
        layOutDirectory();
    }

    // Callbacks of the embedder may do anything, but not this.
    static void requireUnchanged(ChannelSet set, int epoch) {
        if (ChannelAccess.epoch(set) != epoch) {
            throw new IllegalStateException("begin: the embedder's code closed the set, or the set lost a channel,"
                + " while it was being saved");
        }
    }

    private void activatePins() {
        spillArena.reserve(pinnedLength);
        pins.activate(spillArena.buffer());
    }

    private void reserveTables(ChannelSet set) {
        channels.take(set);
        channelCount = channels.count();
        slotCount = regions.tabulate(set.regions(), 2 * channelCount);
        if (table.length < channelCount * ROW) {
            table = new long[channelCount * ROW];
        }
    }

    private long measureChannels() {
        long length = 0;
        for (int i = 0; i < channelCount; i++) {
            length += hasContexts(i) ? contextSectionLength(i) : 0;
            length += channels.maxInFlight(i) > 0 ? capturedLength(channels.channel(i), channels.ends(i)) : 0;
        }
        return length;
    }

    private static long capturedLength(ChannelMemory channel, int ends) {
        long length = 0;
        for (int end = 0; end < ends; end++) {
            length += ChannelAccess.capturedLength(channel.inFlight(end, 0), CapturedPacket.HEADER_LENGTH)
                + ChannelAccess.capturedLength(channel.inFlight(end, 1), CapturedPacket.HEADER_LENGTH);
        }
        return length;
    }

    private void reserveArena(long required) {
        if (required > captureLimit) {
            throw new CaptureException(required, captureLimit);
        }
        if (arena.capacity() < required) {
            final long doubled = Math.max(4096, Math.min(captureLimit, required * 2));
            arena = new UnsafeBuffer(ByteBuffer.allocateDirect((int)doubled));
        }
    }

    /**
     * A loop of its own, and a short one: the control pages of all rings are in no cache after a save, and the fewer
     * instructions lie between two of them, the more of them the processor fetches at once.
     */
    private void cutRings() {
        for (int i = 0; i < channelCount; i++) {
            if (channels.isPaired(i)) {
                control.wrap(channels.controlAddress(i, 0), ControlPage.PAIRED_LENGTH);
                RingMemory.cutPaired(control, table, ringRow(i, ChannelTable.INCOMING));
                control.wrap(channels.controlAddress(i, 1), ControlPage.PAIRED_LENGTH);
                RingMemory.cutPaired(control, table, ringRow(i, ChannelTable.OUTGOING));
            } else if (channels.ringBuffer(i, 0) == null) {
                cutForeign(i);
            } else {
                cutRing(i, ChannelTable.INCOMING);
                cutRing(i, ChannelTable.OUTGOING);
            }
        }
        control.wrap(0, 0);
    }

    private void captureChannel(int index) {
        final int row = index * ROW;
        table[row + FROM] = firstSaved(index, ChannelTable.INCOMING);
        table[row + FROM + 1] = firstSaved(index, ChannelTable.OUTGOING);
        if (pins != null) {
            pinRing(index, ChannelTable.INCOMING);
            pinRing(index, ChannelTable.OUTGOING);
        }
        table[row + CONTEXT_INDEX] = used;
        if (hasContexts(index)) {
            captureContexts(index);
        }
        table[row + PACKET_INDEX] = used;
        table[row + IN_FLIGHT] = channels.maxInFlight(index) == 0 ? 0 : capturePackets(index);
        table[row + STATE_VERSION] = 0;
        layOutChannel(index);
    }

    private void captureContexts(int index) {
        final int padded = BitUtil.align(channels.nameLength(index), Long.BYTES);
        arena.putBytes(used, channels.names(), channels.nameIndex(index), padded);
        used += padded;
        for (int end = 0; end < channels.ends(index); end++) {
            putContext(channels.channel(index).context(end));
        }
    }

    private int capturePackets(int index) {
        final ChannelMemory channel = channels.channel(index);
        int inFlight = 0;
        for (int end = 0; end < channels.ends(index); end++) {
            for (int direction = 0; direction < 2; direction++) {
                inFlight += channel.inFlight(end, direction).count();
                used = packetStates.capture(channel.inFlight(end, direction), arena, used,
                    CapturedPacket.tag(end, direction));
            }
        }
        return inFlight;
    }

    /**
     * The peer goes on meanwhile. What it took from one ring and answered in the other must not be in both nor in
     * neither, so its head is read again until it stayed. That ends: nothing is added to that ring while this runs.
     */
    private void cutForeign(int index) {
        cutRing(index, ChannelTable.OUTGOING);
        long head;
        do {
            head = head(index, ChannelTable.OUTGOING);
            cutRing(index, ChannelTable.INCOMING);
            cutRing(index, ChannelTable.OUTGOING);
            final long next = head(index, ChannelTable.OUTGOING);
            if (next < head) {
                throw damaged(index, ChannelTable.OUTGOING, new Damage("out",
                    next % channels.ringLength(index, ChannelTable.OUTGOING), head,
                    "the consumer's index went back while it was read"));
            }
        } while (head(index, ChannelTable.OUTGOING) != head);
    }

    /**
     * Published bytes don't change and positions only grow: up to the tail of then, the base has the same bytes. Where
     * a peer took back what it had published, that isn't so.
     */
    private long firstSaved(int index, int side) {
        final long head = head(index, side);
        final long known = base == null ? -1
            : base.tail(channels.id(index), channels.incarnation(index), side);
        return known > tail(index, side) ? head : Math.max(head, known);
    }

    private void pinRing(int index, int side) {
        pins.pin(2 * index + side, from(index, side), tail(index, side));
        pinnedLength += savedLength(index, side);
    }

    private void cutRing(int index, int side) {
        final Damage damage = channels.ring(index, side)
            .cut(side == ChannelTable.INCOMING, table, ringRow(index, side));
        if (damage != null) {
            throw damaged(index, side, damage);
        }
    }

    private RingDamageException damaged(int index, int side, Damage damage) {
        return new RingDamageException("the " + (side == ChannelTable.INCOMING ? "incoming" : "outgoing")
            + " ring of channel " + Integer.toUnsignedString(channels.id(index)), damage);
    }

    private void putContext(UnsafeBuffer context) {
        final int padded = BitUtil.align(context.capacity(), Long.BYTES);
        arena.setMemory(used + context.capacity(), padded - context.capacity(), (byte)0);
        arena.putBytes(used, context, 0, context.capacity());
        used += padded;
    }

    private void layOutApplication() {
        nextOffset = ImageDescriptor.HEADER_LENGTH;
        blocks = 0;
        for (int i = 0; i < appStates.count(); i++) {
            layOut(ImageDescriptor.APPLICATION_LENGTH, appStates.payloadLength(i));
        }
        for (int i = 0; i < regions.count(); i++) {
            regions.payloadOffset(i, nextOffset + ImageDescriptor.REGION_LENGTH);
            layOut(ImageDescriptor.REGION_LENGTH, regions.length(i));
        }
    }

    private void layOutChannel(int index) {
        final int row = index * ROW;
        table[row + OFFSET] = nextOffset;
        table[row + FIRST_BLOCK] = blocks;
        layOut(ImageDescriptor.CHANNEL_LENGTH, contextSectionLength(index));
        layOut(ImageDescriptor.RING_LENGTH, savedLength(index, ChannelTable.INCOMING));
        layOut(ImageDescriptor.RING_LENGTH, savedLength(index, ChannelTable.OUTGOING));
        for (int packet = inFlightCount(index), at = packetIndex(index); packet > 0; packet--) {
            layOut(ImageDescriptor.IN_FLIGHT_LENGTH, packetPayloadLength(index, at));
            at = nextPacket(index, at);
        }
    }

    private void layOutDirectory() {
        directoryOffset = nextOffset;
        layOut(ImageDescriptor.DIRECTORY_LENGTH, (long)channelCount * ImageDescriptor.ENTRY_LENGTH);
        imageLength = nextOffset + ImageDescriptor.END_LENGTH;
        Math.toIntExact(blocks);
    }

    private void layOut(int recordLength, long payloadLength) {
        nextOffset += recordLength + ImageDescriptor.sectionLength(payloadLength);
        blocks += ImageDescriptor.blockCount(payloadLength);
    }

    /** Length of name and contexts of a channel as they stand in the image; all padded. */
    long contextSectionLength(int index) {
        return ImageDescriptor.align(channels.nameLength(index))
            + channels.ends(index) * ImageDescriptor.align(channels.contextLength(index));
    }

    /** A channel without contexts has nothing but its name there, which needs no capture. */
    private boolean hasContexts(int index) {
        return channels.contextLength(index) > 0;
    }

    /** The pins of a live save; null if the set rests. */
    Pins pins() {
        return pins;
    }

    UnsafeBuffer arena() {
        return arena;
    }

    /** Where name and contexts of a channel lie from {@link #contextIndex} on. */
    UnsafeBuffer contextSource(int index) {
        return hasContexts(index) ? arena : channels.names();
    }

    /** What does not change from save to save. */
    ChannelTable channels() {
        return channels;
    }

    int channelCount() {
        return channelCount;
    }

    AppStates appStates() {
        return appStates;
    }

    RegionTable regions() {
        return regions;
    }

    long channelOffset(int index) {
        return index == channelCount ? directoryOffset : table[index * ROW + OFFSET];
    }

    /** The last channel that starts at an offset or before it, or -1. */
    int channelBefore(long offset) {
        int low = 0;
        int high = channelCount - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            if (channelOffset(middle) <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low - 1;
    }

    int firstBlock(int index) {
        return (int)table[index * ROW + FIRST_BLOCK];
    }

    int inFlightCount(int index) {
        return (int)table[index * ROW + IN_FLIGHT];
    }

    int contextIndex(int index) {
        return hasContexts(index) ? (int)table[index * ROW + CONTEXT_INDEX] : channels.nameIndex(index);
    }

    int packetIndex(int index) {
        return (int)table[index * ROW + PACKET_INDEX];
    }

    /** Version of the embedder's state of the channel's packets, 0 if there is none. */
    int packetStateVersion(int index) {
        return (int)table[index * ROW + STATE_VERSION];
    }

    private static int ringRow(int index, int side) {
        return index * ROW + RINGS + side * RingMemory.CUT_LENGTH;
    }

    long head(int index, int side) {
        return table[ringRow(index, side)];
    }

    long tail(int index, int side) {
        return table[ringRow(index, side) + 1];
    }

    /** Interrupt mask of a ring, with the pending send size in the high half. */
    long words(int index, int side) {
        return table[ringRow(index, side) + 2];
    }

    long featureBits(int index, int side) {
        return table[ringRow(index, side) + 3];
    }

    /** Position of the first byte of a ring that is saved. */
    long from(int index, int side) {
        return table[index * ROW + FROM + side];
    }

    long savedLength(int index, int side) {
        return tail(index, side) - from(index, side);
    }

    /** Offset in the image of the payload of a ring. */
    long ringOffset(int index, int side) {
        final long incoming = channelOffset(index) + ImageDescriptor.CHANNEL_LENGTH
            + ImageDescriptor.sectionLength(contextSectionLength(index)) + ImageDescriptor.RING_LENGTH;
        return side == ChannelTable.INCOMING ? incoming
            : incoming + ImageDescriptor.sectionLength(savedLength(index, ChannelTable.INCOMING))
                + ImageDescriptor.RING_LENGTH;
    }

    /** Notes the tails of this cut as those of a base. */
    void enter(Lineage lineage, long first, long second, long label) {
        lineage.begin();
        for (int i = 0; i < channelCount; i++) {
            lineage.add(channels.id(i), channels.incarnation(i), tail(i, ChannelTable.INCOMING),
                tail(i, ChannelTable.OUTGOING));
        }
        lineage.saved(first, second, label);
    }

    /** Length in the image of the payload of the packet whose entry starts at an arena index. */
    long packetPayloadLength(int index, int at) {
        return CapturedPacket.payloadLength(arena, at, channels.packetContextLength(index));
    }

    /** Where the entry after the one at an arena index starts. */
    int nextPacket(int index, int at) {
        return CapturedPacket.next(arena, at, channels.packetContextLength(index));
    }

    long directoryOffset() {
        return directoryOffset;
    }

    long imageLength() {
        return imageLength;
    }

    int blockCount() {
        return (int)blocks;
    }
}
