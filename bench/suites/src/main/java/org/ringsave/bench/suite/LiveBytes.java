/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlightHandler;
import org.ringsave.image.RequestHead;
import org.ringsave.ring.Ring;
import org.ringsave.ring.RingCut;
import org.ringsave.tool.workload.Destination;

/**
 * The floor of a save or restore: the live bytes of a set's rings, or the newest of them, copied into chunks or back by
 * plain absolute bulk puts. Behind the rings of each channel may stand as many bytes of other memory as the image has
 * for the requests of the channel, in one piece.
 */
final class LiveBytes {
    /** Pieces of a channel without its requests: each ring has two. */
    private static final int RING_PIECES = 4;

    private final int piecesOfChannel;
    private final Ring[] memories;
    private final long[] cut = new long[RingCut.LENGTH];
    private final UnsafeBuffer[] sources;
    private final int[] indices;
    private final int[] lengths;
    private final UnsafeBuffer[] rings;

    LiveBytes(ChannelSet set) {
        this(set.channels());
    }

    LiveBytes(List<Channel> channels) {
        this(channels, RING_PIECES);
    }

    private LiveBytes(List<Channel> channels, int pieces) {
        piecesOfChannel = pieces;
        final List<Ring> all = new ArrayList<>();
        for (final Channel channel : channels) {
            all.add(ChannelAccess.memory(channel).incoming());
            all.add(ChannelAccess.memory(channel).outgoing());
        }
        memories = all.toArray(Ring[]::new);
        sources = new UnsafeBuffer[channels.size() * piecesOfChannel];
        indices = new int[sources.length];
        lengths = new int[sources.length];
        rings = all.stream().map(Ring::data).toArray(UnsafeBuffer[]::new);
        takeNewest(Integer.MAX_VALUE);
    }

    /** The bytes of the rings of a set, and as many as its image has for its requests: heads, contexts, packets. */
    static LiveBytes withRequests(ChannelSet set) {
        final LiveBytes live = new LiveBytes(set.channels(), RING_PIECES + 1);
        for (int i = 0; i < set.channels().size(); i++) {
            final Channel channel = set.channels().get(i);
            final int length = requestsLength(channel)
                + (channel.config().bothEnds() ? requestsLength(channel.opposite()) : 0);
            final UnsafeBuffer requests = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
            requests.setMemory(0, length, (byte)i);
            live.put(i * live.piecesOfChannel + RING_PIECES, requests, 0, length);
        }
        return live;
    }

    private static int requestsLength(Channel end) {
        final int[] length = new int[1];
        final InFlightHandler handler = (transactionId, type, packet, context) ->
            length[0] += RequestHead.LENGTH + BitUtil.align(context.capacity(), Long.BYTES) + packet.capacity();
        end.received().forEach(handler);
        end.awaiting().forEach(handler);
        return length[0];
    }

    /** Reads the positions again, and takes the newest live bytes: at most a given number of each ring. */
    void takeNewest(int most) {
        for (int i = 0; i < memories.length; i++) {
            memories[i].cut(i % 2 == 0, cut, 0);
            final int ringLength = memories[i].length();
            final int live = (int)Math.min(most, cut[RingCut.TAIL] - cut[RingCut.HEAD]);
            final int head = (int)((cut[RingCut.TAIL] - live) % ringLength);
            final int first = Math.min(live, ringLength - head);
            final int piece = i / 2 * piecesOfChannel + i % 2 * 2;
            put(piece, rings[i], head, first);
            put(piece + 1, rings[i], 0, live - first);
        }
    }

    private void put(int at, UnsafeBuffer source, int index, int length) {
        sources[at] = source;
        indices[at] = index;
        lengths[at] = length;
    }

    /** Number of pieces: one after another, they are the live bytes. */
    int pieces() {
        return sources.length;
    }

    /** Index behind the last piece of the ring that a piece belongs to. */
    int ringEnd(int piece) {
        final int ofChannel = piece % piecesOfChannel;
        return ofChannel < RING_PIECES ? piece + 2 - ofChannel % 2 : piece + 1;
    }

    /** Memory of a piece. */
    UnsafeBuffer source(int piece) {
        return sources[piece];
    }

    /** Index of a piece in its memory. */
    int index(int piece) {
        return indices[piece];
    }

    /** Length of a piece in bytes; zero for the second piece of a ring that does not wrap. */
    int length(int piece) {
        return lengths[piece];
    }

    /** The pieces that are not empty, each as a buffer of its own. */
    List<UnsafeBuffer> ranges() {
        final List<UnsafeBuffer> ranges = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            if (lengths[i] > 0) {
                ranges.add(new UnsafeBuffer(sources[i], indices[i], lengths[i]));
            }
        }
        return ranges;
    }

    /** Bytes that {@link #copy} moves. */
    long length() {
        long sum = 0;
        for (final int length : lengths) {
            sum += length;
        }
        return sum;
    }

    /** Copies the live bytes of all rings into chunks; returns the end index of the last copy. */
    int copy(UnsafeBuffer to, Destination destination, int chunkLength) {
        return copy(sources.length, to, destination, chunkLength);
    }

    /** Copies the bytes of the first half of the pieces into chunks; returns the end index of the last copy. */
    int copyHalf(UnsafeBuffer to, Destination destination, int chunkLength) {
        return copy(sources.length / 2, to, destination, chunkLength);
    }

    private int copy(int pieces, UnsafeBuffer to, Destination destination, int chunkLength) {
        int chunk = 0;
        int used = 0;
        for (int i = 0; i < pieces; i++) {
            int from = indices[i];
            int remaining = lengths[i];
            while (remaining > 0) {
                if (used == chunkLength) {
                    chunk = destination.next(chunk, chunkLength, to.capacity());
                    used = 0;
                }
                final int length = Math.min(remaining, chunkLength - used);
                to.putBytes(chunk + used, sources[i], from, length);
                used += length;
                from += length;
                remaining -= length;
            }
        }
        return chunk + used;
    }

    /** Copies chunks back into the live ranges of all rings; returns the end index in the chunks. */
    int copyBack(UnsafeBuffer from, int chunkLength) {
        return copyBack(sources.length, from, chunkLength);
    }

    /** Copies chunks back into the live ranges of the first half of the rings; returns the end index in the chunks. */
    int copyBackHalf(UnsafeBuffer from, int chunkLength) {
        return copyBack(sources.length / 2, from, chunkLength);
    }

    private int copyBack(int pieces, UnsafeBuffer from, int chunkLength) {
        int index = 0;
        int used = 0;
        for (int i = 0; i < pieces; i++) {
            int to = indices[i];
            int remaining = lengths[i];
            while (remaining > 0) {
                used = used == chunkLength ? 0 : used;
                final int length = Math.min(remaining, chunkLength - used);
                sources[i].putBytes(to, from, index, length);
                used += length;
                index += length;
                to += length;
                remaining -= length;
            }
        }
        return index;
    }

    /** Copies whole rings, live or not, into chunks; returns the end index of the last copy. */
    int copyWhole(UnsafeBuffer to, Destination destination, int chunkLength) {
        int chunk = 0;
        int used = 0;
        for (final UnsafeBuffer ring : rings) {
            int from = 0;
            while (from < ring.capacity()) {
                if (used == chunkLength) {
                    chunk = destination.next(chunk, chunkLength, to.capacity());
                    used = 0;
                }
                final int length = Math.min(ring.capacity() - from, chunkLength - used);
                to.putBytes(chunk + used, ring, from, length);
                used += length;
                from += length;
            }
        }
        return chunk + used;
    }
}
