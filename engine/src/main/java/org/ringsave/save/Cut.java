/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.ring.Damage;
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
 *     +--------+------------+----------+------------+------------+--------------+-------------+--------------+
 *     | offset | firstBlock | inFlight | incoming 4 | outgoing 4 | contextIndex | packetIndex | stateVersion |
 *     +--------+------------+----------+------------+------------+--------------+-------------+--------------+
 * </pre>
 */
final class Cut {
    static final int INCOMING = 3;
    static final int OUTGOING = INCOMING + RingMemory.CUT_LENGTH;

    private static final int OFFSET = 0;
    private static final int FIRST_BLOCK = 1;
    private static final int IN_FLIGHT = 2;
    private static final int CONTEXT_INDEX = OUTGOING + RingMemory.CUT_LENGTH;
    private static final int PACKET_INDEX = CONTEXT_INDEX + 1;
    private static final int STATE_VERSION = PACKET_INDEX + 1;
    private static final int ROW = STATE_VERSION + 1;

    private static final int APP_INDEX = 0;
    private static final int APP_STATE_LENGTH = 1;
    private static final int APP_NAME_LENGTH = 2;
    private static final int APP_VERSION = 3;
    private static final int APP_OPTIONAL = 4;
    private static final int APP_ROW = 5;

    private final long captureLimit;
    private final PacketStates packetStates = new PacketStates();
    private ChannelMemory[] channels = new ChannelMemory[0];
    private long[] table = new long[0];
    private long[] apps = new long[0];
    private MemoryRegion[] regions = new MemoryRegion[0];
    private final UnsafeBuffer stateView = new UnsafeBuffer(0, 0);
    private UnsafeBuffer arena = new UnsafeBuffer(0, 0);
    private int channelCount;
    private int appCount;
    private int regionCount;
    private int used;
    private long imageLength;
    private long directoryOffset;
    private int blockCount;

    Cut(long captureLimit) {
        this.captureLimit = captureLimit;
    }

    /** Reads everything. If it throws, the set is as it was, and this cut is of no use until the next try. */
    void take(ChannelSet set, int epoch) {
        reserveTables(set);
        final long required = measure(set.appStates()) + packetStates.measure(set, epoch);
        requireUnchanged(set, epoch);
        reserveArena(required);
        used = 0;
        captureApps(set.appStates());
        requireUnchanged(set, epoch);
        for (int i = 0; i < channelCount; i++) {
            captureChannel(i);
        }
        packetStates.requireMeasured();
        for (int i = 0; i < channelCount; i++) {
            final int at = packetIndex(i);
            table[i * ROW + STATE_VERSION] = packetStates.encode(set.channels().get(i), arena, at, inFlightCount(i));
        }
        layOut();
    }

    // Callbacks of the embedder may do anything, but not this.
    static void requireUnchanged(ChannelSet set, int epoch) {
        if (ChannelAccess.epoch(set) != epoch) {
            throw new IllegalStateException("begin: the embedder's code closed the set, or the set lost a channel,"
                + " while it was being saved");
        }
    }

    private void reserveTables(ChannelSet set) {
        final List<Channel> all = set.channels();
        channelCount = all.size();
        appCount = set.appStates().size();
        regionCount = set.regions().size();
        if (regions.length < regionCount) {
            regions = new MemoryRegion[regionCount];
        }
        for (int i = 0; i < regionCount; i++) {
            regions[i] = set.regions().get(i);
        }
        if (channels.length < channelCount) {
            channels = new ChannelMemory[channelCount];
            table = new long[channelCount * ROW];
        }
        if (apps.length < appCount * APP_ROW) {
            apps = new long[appCount * APP_ROW];
        }
        for (int i = 0; i < channelCount; i++) {
            channels[i] = ChannelAccess.memory(all.get(i));
        }
    }

    private long measure(List<AppState> states) {
        long length = 0;
        for (int i = 0; i < appCount; i++) {
            final AppState state = states.get(i);
            final int stateLength = state.encodedLength();
            if (stateLength < 0) {
                throw new IllegalStateException("AppState " + state.name() + ": encodedLength=" + stateLength);
            }
            apps[i * APP_ROW + APP_STATE_LENGTH] = stateLength;
            length += BitUtil.align(ChannelMemory.MAX_NAME_LENGTH + (long)stateLength, Long.BYTES);
        }
        for (int i = 0; i < channelCount; i++) {
            length += measure(channels[i]);
        }
        return length;
    }

    private static long measure(ChannelMemory channel) {
        final ChannelConfig config = channel.config();
        long length = hasContexts(channel) ? contextSectionLength(channel) : 0;
        for (int end = 0; end < config.ends() && config.maxInFlight() > 0; end++) {
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

    private void captureApps(List<AppState> states) {
        for (int i = 0; i < appCount; i++) {
            final AppState state = states.get(i);
            final int row = i * APP_ROW;
            final byte[] name = state.name().getBytes(StandardCharsets.UTF_8);
            final int stateLength = (int)apps[row + APP_STATE_LENGTH];
            apps[row + APP_INDEX] = used;
            apps[row + APP_NAME_LENGTH] = name.length;
            apps[row + APP_VERSION] = state.version();
            apps[row + APP_OPTIONAL] = state.isOptional() ? 1 : 0;
            putPadded(name);
            final int padded = BitUtil.align(stateLength, Long.BYTES);
            arena.setMemory(used, padded, (byte)0);
            stateView.wrap(arena, used, stateLength);
            state.encode(stateView);
            used += padded;
        }
    }

    private void captureChannel(int index) {
        final ChannelMemory channel = channels[index];
        final int row = index * ROW;
        cutRing(channel, channel.incoming(), true, row + INCOMING);
        cutRing(channel, channel.outgoing(), false, row + OUTGOING);
        table[row + CONTEXT_INDEX] = used;
        final int ends = channel.config().ends();
        if (hasContexts(channel)) {
            putWords(channel.paddedName());
            for (int end = 0; end < ends; end++) {
                putContext(channel.context(end));
            }
        }
        table[row + PACKET_INDEX] = used;
        table[row + IN_FLIGHT] = channel.config().maxInFlight() == 0 ? 0 : capturePackets(channel, ends);
    }

    private int capturePackets(ChannelMemory channel, int ends) {
        int inFlight = 0;
        for (int end = 0; end < ends; end++) {
            for (int direction = 0; direction < 2; direction++) {
                inFlight += channel.inFlight(end, direction).count();
                used = packetStates.capture(channel.inFlight(end, direction), arena, used,
                    CapturedPacket.tag(end, direction));
            }
        }
        return inFlight;
    }

    private void cutRing(ChannelMemory channel, RingMemory ring, boolean consuming, int at) {
        final Damage damage = ring.cut(consuming, table, at);
        if (damage != null) {
            throw new RingDamageException("the " + (consuming ? "incoming" : "outgoing") + " ring of channel "
                + Integer.toUnsignedString(channel.id()), damage);
        }
    }

    private void putPadded(byte[] bytes) {
        final int padded = BitUtil.align(bytes.length, Long.BYTES);
        arena.setMemory(used, padded, (byte)0);
        arena.putBytes(used, bytes);
        used += padded;
    }

    private void putWords(UnsafeBuffer words) {
        arena.putBytes(used, words, 0, words.capacity());
        used += words.capacity();
    }

    private void putContext(UnsafeBuffer context) {
        final int padded = BitUtil.align(context.capacity(), Long.BYTES);
        arena.setMemory(used + context.capacity(), padded - context.capacity(), (byte)0);
        arena.putBytes(used, context, 0, context.capacity());
        used += padded;
    }

    private void layOut() {
        long offset = ImageDescriptor.HEADER_LENGTH;
        long blocks = 0;
        for (int i = 0; i < appCount; i++) {
            offset += ImageDescriptor.APPLICATION_LENGTH + ImageDescriptor.sectionLength(appPayloadLength(i));
            blocks += ImageDescriptor.blockCount(appPayloadLength(i));
        }
        for (int i = 0; i < regionCount; i++) {
            offset += ImageDescriptor.REGION_LENGTH + ImageDescriptor.sectionLength(regions[i].length());
            blocks += ImageDescriptor.blockCount(regions[i].length());
        }
        for (int i = 0; i < channelCount; i++) {
            final int row = i * ROW;
            table[row + OFFSET] = offset;
            table[row + FIRST_BLOCK] = blocks;
            final long context = contextSectionLength(channels[i]);
            final long incoming = liveLength(i, INCOMING);
            final long outgoing = liveLength(i, OUTGOING);
            offset += ImageDescriptor.CHANNEL_LENGTH + ImageDescriptor.sectionLength(context)
                + 2 * ImageDescriptor.RING_LENGTH + ImageDescriptor.sectionLength(incoming)
                + ImageDescriptor.sectionLength(outgoing);
            blocks += ImageDescriptor.blockCount(context) + ImageDescriptor.blockCount(incoming)
                + ImageDescriptor.blockCount(outgoing);
            for (long packet = table[row + IN_FLIGHT], at = table[row + PACKET_INDEX]; packet > 0; packet--) {
                final long payload = packetPayloadLength(i, (int)at);
                offset += ImageDescriptor.IN_FLIGHT_LENGTH + ImageDescriptor.sectionLength(payload);
                blocks += ImageDescriptor.blockCount(payload);
                at = CapturedPacket.next(arena, (int)at, channels[i].config());
            }
        }
        directoryOffset = offset;
        final long entries = (long)channelCount * ImageDescriptor.ENTRY_LENGTH;
        imageLength = offset + ImageDescriptor.DIRECTORY_LENGTH + ImageDescriptor.sectionLength(entries)
            + ImageDescriptor.END_LENGTH;
        blockCount = Math.toIntExact(blocks + ImageDescriptor.blockCount(entries));
    }

    /** Length of name and contexts of a channel as they stand in the image; all padded. */
    static long contextSectionLength(ChannelMemory channel) {
        return ImageDescriptor.align(channel.name().length)
            + channel.config().ends() * ImageDescriptor.align(channel.config().contextLength());
    }

    /** A channel without contexts has nothing but its name there, which needs no capture. */
    private static boolean hasContexts(ChannelMemory channel) {
        return channel.config().contextLength() > 0;
    }

    UnsafeBuffer arena() {
        return arena;
    }

    /** Where name and contexts of a channel lie from {@link #contextIndex} on. */
    UnsafeBuffer contextSource(int index) {
        return hasContexts(channels[index]) ? arena : channels[index].paddedName();
    }

    int channelCount() {
        return channelCount;
    }

    int appCount() {
        return appCount;
    }

    int regionCount() {
        return regionCount;
    }

    MemoryRegion region(int index) {
        return regions[index];
    }

    ChannelMemory channel(int index) {
        return channels[index];
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
        return hasContexts(channels[index]) ? (int)table[index * ROW + CONTEXT_INDEX] : 0;
    }

    int packetIndex(int index) {
        return (int)table[index * ROW + PACKET_INDEX];
    }

    /** Version of the embedder's state of the channel's packets, 0 if there is none. */
    int packetStateVersion(int index) {
        return (int)table[index * ROW + STATE_VERSION];
    }

    /** A value of a ring's row: side is INCOMING or OUTGOING, item 0 head, 1 tail, 2 words, 3 feature bits. */
    long ring(int index, int side, int item) {
        return table[index * ROW + side + item];
    }

    long liveLength(int index, int side) {
        return ring(index, side, 1) - ring(index, side, 0);
    }

    /** Length in the image of the payload of the packet whose entry starts at an arena index. */
    long packetPayloadLength(int index, int at) {
        return CapturedPacket.payloadLength(arena, at, channels[index].config());
    }

    int appIndex(int app) {
        return (int)apps[app * APP_ROW + APP_INDEX];
    }

    long appStateLength(int app) {
        return apps[app * APP_ROW + APP_STATE_LENGTH];
    }

    int appNameLength(int app) {
        return (int)apps[app * APP_ROW + APP_NAME_LENGTH];
    }

    int appVersion(int app) {
        return (int)apps[app * APP_ROW + APP_VERSION];
    }

    int appOptional(int app) {
        return (int)apps[app * APP_ROW + APP_OPTIONAL];
    }

    long appPayloadLength(int app) {
        return ImageDescriptor.align(appNameLength(app)) + appStateLength(app);
    }

    long directoryOffset() {
        return directoryOffset;
    }

    long imageLength() {
        return imageLength;
    }

    int blockCount() {
        return blockCount;
    }
}
