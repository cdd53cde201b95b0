/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.CapturedRequest;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.SetLease;
import org.ringsave.image.TableNumber;

/**
 * The small and mutable state of a set, copied to the capture arena during begin: application states, contexts and
 * requests in flight. Reused from save to save. A row of a channel, in longs:
 *
 * <pre>
 *     0               1              2             3
 *     +---------------+--------------+-------------+--------------+
 *     | inFlightCount | contextIndex | packetIndex | stateVersion |     indexes count from the arena's start
 *     +---------------+--------------+-------------+--------------+
 * </pre>
 */
final class Captures {
    private static final int IN_FLIGHT = 0;
    private static final int CONTEXT_INDEX = 1;
    private static final int PACKET_INDEX = 2;
    private static final int STATE_VERSION = 3;
    private static final int ROW = 4;

    private final ChannelTable channels;
    private final CaptureArena arena;
    private final AppStates appStates = new AppStates();
    private final PacketStates packetStates = new PacketStates();
    private long[] table = new long[0];
    private long channelsLength;
    private int used;

    Captures(ChannelTable channels, int captureLimit) {
        this.channels = channels;
        arena = new CaptureArena(captureLimit);
    }

    /** Asks for all lengths, also the embedder's code, and makes room in the arena. */
    void measure(ChannelSet set, SetLease lease) {
        if (table.length < channels.count() * ROW) {
            table = new long[channels.count() * ROW];
        }
        final long statesLength = appStates.measure(set);
        channelsLength = measureChannels();
        final long required = statesLength + channelsLength + packetStates.measure(set, lease);
        lease.requireUnchanged("begin");
        arena.reserve(required);
    }

    private long measureChannels() {
        long length = 0;
        for (int i = 0; i < channels.count(); i++) {
            length += hasContexts(i) ? channels.contextSectionLength(i) : 0;
            length += channels.maxInFlight(i) > 0 ? measureRequests(i) : 0;
        }
        return length;
    }

    private long measureRequests(int index) {
        long length = 0;
        for (int end = 0; end < channels.ends(index); end++) {
            length += CapturedRequest.measure(channels.objects().requests(index, end, TableNumber.RECEIVED))
                + CapturedRequest.measure(channels.objects().requests(index, end, TableNumber.AWAITING));
        }
        return length;
    }

    /** Has the embedder's code write the application states. */
    void captureStates(ChannelSet set, SetLease lease) {
        used = appStates.capture(set, arena.buffer(), 0);
        lease.requireUnchanged("begin");
        // In a live save the embedder's code could have polled or completed.
        if (lease.isLive() && (appStates.count() > 0 || packetStates.isAsked())
            && measureChannels() != channelsLength) {
            throw new IllegalStateException("begin: the embedder's code changed what is in flight while it was being"
                + " saved");
        }
    }

    /** Copies the contexts and requests of a channel. All before it were copied. */
    void captureChannel(int index) {
        final int contextIndex = used;
        if (hasContexts(index)) {
            captureContexts(index);
        }
        final int packetIndex = used;
        final int inFlight = channels.maxInFlight(index) == 0 ? 0 : captureRequests(index);
        final int row = index * ROW;
        final long[] rows = table;
        rows[row + IN_FLIGHT] = inFlight;
        rows[row + CONTEXT_INDEX] = contextIndex;
        rows[row + PACKET_INDEX] = packetIndex;
        rows[row + STATE_VERSION] = 0;
    }

    private void captureContexts(int index) {
        final int padded = BitUtil.align(channels.nameLength(index), Long.BYTES);
        arena.buffer().putBytes(used, channels.names(), channels.nameIndex(index), padded);
        used += padded;
        for (int end = 0; end < channels.ends(index); end++) {
            captureContext(channels.objects().channel(index).context(end));
        }
    }

    private void captureContext(UnsafeBuffer context) {
        final int padded = BitUtil.align(context.capacity(), Long.BYTES);
        arena.buffer().setMemory(used + context.capacity(), padded - context.capacity(), (byte)0);
        arena.buffer().putBytes(used, context, 0, context.capacity());
        used += padded;
    }

    private int captureRequests(int index) {
        int inFlight = 0;
        for (int end = 0; end < channels.ends(index); end++) {
            for (int direction = 0; direction < 2; direction++) {
                inFlight += channels.objects().requests(index, end, direction).count();
                used = packetStates.capture(channels.objects().requests(index, end, direction), arena.buffer(), used,
                    TableNumber.of(end, direction));
            }
        }
        return inFlight;
    }

    /** Checks that the requests of all channels are the requests that were measured. */
    void requireMeasured() {
        packetStates.requireMeasured();
    }

    /** Has the embedder's code write its state of each request, in the room behind the request. */
    void encodeRequestStates(ChannelSet set) {
        for (int i = 0; packetStates.isAsked() && i < channels.count(); i++) {
            table[i * ROW + STATE_VERSION] =
                packetStates.encode(set.channels().get(i), arena.buffer(), packetIndex(i), inFlightCount(i));
        }
    }

    AppStates appStates() {
        return appStates;
    }

    UnsafeBuffer arena() {
        return arena.buffer();
    }

    /** A channel without contexts has only its name in that section, which needs no capture. */
    private boolean hasContexts(int index) {
        return channels.contextLength(index) > 0;
    }

    /** The buffer that holds the name and the contexts of a channel, from {@link #contextIndex} on. */
    UnsafeBuffer contextSource(int index) {
        return hasContexts(index) ? arena.buffer() : channels.names();
    }

    int contextIndex(int index) {
        return hasContexts(index) ? (int)table[index * ROW + CONTEXT_INDEX] : channels.nameIndex(index);
    }

    int inFlightCount(int index) {
        return (int)table[index * ROW + IN_FLIGHT];
    }

    /** Index in the arena of the first request of a channel. */
    int packetIndex(int index) {
        return (int)table[index * ROW + PACKET_INDEX];
    }

    /** Index in the arena of the payload of a request. */
    int packetPayloadIndex(int packetIndex) {
        return packetIndex + CapturedRequest.HEADER_LENGTH;
    }

    /** Length in the image of the payload of a channel's request. */
    long packetPayloadLength(int index, int packetIndex) {
        return CapturedRequest.payloadLength(arena.buffer(), packetIndex, channels.packetContextLength(index));
    }

    /** Index in the arena of the request behind a channel's request. */
    int nextPacket(int index, int packetIndex) {
        return CapturedRequest.next(arena.buffer(), packetIndex, channels.packetContextLength(index));
    }

    /** Version of the embedder's state of a channel's requests, 0 if there is none. */
    int packetStateVersion(int index) {
        return (int)table[index * ROW + STATE_VERSION];
    }
}
