/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.tool.workload.Destination;

/**
 * The floor of every save with checksums: the live bytes of a set's rings, copied into chunks, and the CRC32C of all of
 * them, in one order and in steps of one length. The fastest order depends on the machine; {@link FloorSearch} finds
 * it.
 */
final class CheckedCopy {
    /** The step that takes a whole ring at once, or a chunk's part of a ring if its copy is checked. */
    static final int WHOLE_RING = Integer.MAX_VALUE;

    private static final List<Integer> STEPS = List.of(1024, 4096, 16_384, 65_536, WHOLE_RING);

    private final Order order;
    private final int step;
    private final LiveBytes live;
    private final Destination destination;
    private final int chunkLength;
    private final UnsafeBuffer to;
    /** The same memory, for the checksum of the copy. */
    private final ByteBuffer copied;
    private final CRC32C crc = new CRC32C();
    private int chunk;
    private int used;

    /** What is done first in a step. */
    enum Order {
        /** The checksum of the source, then the copy. */
        checksumFirst,
        /** The copy, then the checksum of the source. */
        copyThenSource,
        /** The copy, then the checksum of the copy. A step ends where its chunk ends. */
        copyThenCopy
    }

    /** Copies to memory from {@link Destination#allocate}. A step is a power of two or {@link #WHOLE_RING}. */
    CheckedCopy(LiveBytes live, ByteBuffer memory, Destination destination, int chunkLength, Order order, int step) {
        this.order = order;
        this.step = step;
        this.live = live;
        this.destination = destination;
        this.chunkLength = chunkLength;
        to = new UnsafeBuffer(memory);
        copied = memory.duplicate();
    }

    /** Copies in all orders and steps. */
    static List<CheckedCopy> all(LiveBytes live, ByteBuffer memory, Destination destination, int chunkLength) {
        return Arrays.stream(Order.values()).flatMap(order -> STEPS.stream().map(step ->
            new CheckedCopy(live, memory, destination, chunkLength, order, step))).toList();
    }

    /** The fastest for these bytes and chunks. */
    static CheckedCopy best(LiveBytes live, ByteBuffer memory, Destination destination, int chunkLength) {
        return search(live, memory, destination, chunkLength, FloorSearch.ROUNDS).best().candidate();
    }

    /** All of them beside a plain copy. */
    static FloorSearch<CheckedCopy> search(LiveBytes live, ByteBuffer memory, Destination destination, int chunkLength,
        int rounds) {
        final UnsafeBuffer to = new UnsafeBuffer(memory);
        return new FloorSearch<>(all(live, memory, destination, chunkLength), CheckedCopy::copy,
            () -> live.copy(to, destination, chunkLength), rounds);
    }

    Order order() {
        return order;
    }

    /** Length of a step in KiB, or the piece that a step takes at once. */
    String stepName() {
        if (step == WHOLE_RING) {
            return order == Order.copyThenCopy ? "whole chunk" : "whole ring";
        }
        return step / 1024 + " KiB";
    }

    /** Copies all live bytes; returns their checksum. */
    long copy() {
        return copy(live.pieces());
    }

    /** Copies the first half of the pieces; returns their checksum. */
    long copyHalf() {
        return copy(live.pieces() / 2);
    }

    private long copy(int pieces) {
        crc.reset();
        chunk = 0;
        used = 0;
        int piece = 0;
        while (piece < pieces) {
            if (step == WHOLE_RING) {
                final int end = Math.min(pieces, live.ringEnd(piece));
                copyWhole(piece, end);
                piece = end;
            } else {
                copyInSteps(piece++);
            }
        }
        return crc.getValue();
    }

    /** A ring that wraps has two pieces. */
    private void copyWhole(int first, int end) {
        for (int piece = first; piece < end && order == Order.checksumFirst; piece++) {
            check(piece, live.index(piece), live.length(piece));
        }
        for (int piece = first; piece < end; piece++) {
            move(piece, live.index(piece), live.length(piece));
        }
        for (int piece = first; piece < end && order == Order.copyThenSource; piece++) {
            check(piece, live.index(piece), live.length(piece));
        }
    }

    /** Steps end at multiples of their length in the ring. */
    private void copyInSteps(int piece) {
        int from = live.index(piece);
        int remaining = live.length(piece);
        while (remaining > 0) {
            final int length = Math.min(remaining, step - (from & step - 1));
            if (order == Order.checksumFirst) {
                check(piece, from, length);
            }
            move(piece, from, length);
            if (order == Order.copyThenSource) {
                check(piece, from, length);
            }
            from += length;
            remaining -= length;
        }
    }

    private void check(int piece, int from, int length) {
        final UnsafeBuffer source = live.source(piece);
        final int start = source.wrapAdjustment() + from;
        crc.update(source.byteBuffer().limit(start + length).position(start));
    }

    private void move(int piece, int first, int all) {
        int from = first;
        int remaining = all;
        while (remaining > 0) {
            if (used == chunkLength) {
                chunk = destination.next(chunk, chunkLength, to.capacity());
                used = 0;
            }
            final int length = Math.min(remaining, chunkLength - used);
            to.putBytes(chunk + used, live.source(piece), from, length);
            if (order == Order.copyThenCopy) {
                crc.update(copied.limit(chunk + used + length).position(chunk + used));
            }
            used += length;
            from += length;
            remaining -= length;
        }
    }
}
