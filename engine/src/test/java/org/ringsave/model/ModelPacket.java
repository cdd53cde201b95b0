/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;

/**
 * A packet of the model. Its payload follows from its seed, then zeros to a multiple of 8. Its ranges are words of the
 * public layout; a type without ranges has none.
 */
record ModelPacket(int type, int flags, long id, int length, long seed, long... ranges) {
    private static final int PAGE = 4096;

    /** A packet whose seed also says its ranges, if its type has any: up to three, of up to four pages. */
    static ModelPacket of(int type, int flags, long id, int length, long seed) {
        return new ModelPacket(type, flags, id, length, seed, switch (type) {
            case Packet.GPA_DIRECT -> gpaDirect(new SplittableRandom(seed));
            case Packet.TRANSFER_PAGES -> transferPages(new SplittableRandom(seed));
            default -> new long[0];
        });
    }

    private static long[] gpaDirect(SplittableRandom random) {
        final long[] words = new long[16];
        final int count = 1 + random.nextInt(3);
        words[0] = (long)count << 32;
        int end = 1;
        for (int i = 0; i < count; i++) {
            final long range = (long)random.nextInt(PAGE) << 32 | 1 + random.nextInt(3 * PAGE);
            words[end++] = range;
            for (int page = pages(range); page > 0; page--) {
                words[end++] = random.nextLong();
            }
        }
        return Arrays.copyOf(words, end);
    }

    private static long[] transferPages(SplittableRandom random) {
        final long[] words = new long[1 + random.nextInt(4)];
        words[0] = words.length - 1L << 32 | random.nextInt(2) << 16 | random.nextInt(0x10000);
        for (int i = 1; i < words.length; i++) {
            words[i] = random.nextLong() & 0x7FFF_FFFF_7FFF_FFFFL | 1;
        }
        return words;
    }

    private static int pages(long range) {
        return ((int)(range >>> 32) + (int)range + PAGE - 1) / PAGE;
    }

    ModelPacket withLength(int newLength) {
        return new ModelPacket(type, flags, id, newLength, seed, ranges);
    }

    int padded() {
        return length + 7 & ~7;
    }

    int rangesLength() {
        return 8 * ranges.length;
    }

    /** Length of ranges and payload, which a slot must have room for. */
    int held() {
        return rangesLength() + padded();
    }

    /** Bytes of the ring, with header and footer. */
    int taken() {
        return 24 + held();
    }

    /** A word of the payload. */
    long word(int index) {
        final long word = (seed + index) * 0x9E37_79B9_7F4A_7C15L;
        final int over = 8 * (index + 1) - length;
        return over > 0 ? word & -1L >>> 8 * over : word;
    }

    /** Writes the payload, no byte beyond it. */
    void store(MutableDirectBuffer buffer, int offset) {
        final int words = length >> 3;
        for (int i = 0; i < words; i++) {
            buffer.putLong(offset + 8 * i, word(i));
        }
        for (int i = 8 * words; i < length; i++) {
            buffer.putByte(offset + i, (byte)(word(words) >>> 8 * (i & 7)));
        }
    }

    /** Has the engine's flyweight write the ranges. */
    PacketRangesEncoder encode(PacketRangesEncoder writer, MutableDirectBuffer buffer, int offset) {
        if (type == Packet.TRANSFER_PAGES) {
            writer.transferPages(buffer, offset, (int)ranges[0] & 0xFFFF, (ranges[0] >>> 16 & 1) != 0);
        } else {
            writer.gpaDirect(buffer, offset);
        }
        for (int i = 1; i < ranges.length; i++) {
            final long range = ranges[i];
            writer.range((int)(range >>> 32), (int)range);
            for (int page = type == Packet.GPA_DIRECT ? pages(range) : 0; page > 0; page--) {
                writer.page(ranges[++i]);
            }
        }
        return writer;
    }

    /** Compares the packet that a handler or a table holds. */
    void check(int actualType, int actualFlags, long actualId, DirectBuffer buffer, int offset, int actualLength) {
        boolean same = actualType == type && actualFlags == flags && actualId == id && actualLength == padded();
        for (int i = 0; same && i < actualLength >> 3; i++) {
            same = buffer.getLong(offset + 8 * i) == word(i);
        }
        if (!same) {
            throw new AssertionError("expected " + this + ", was type " + actualType + " flags " + actualFlags + " id "
                + actualId + " length " + actualLength + " with other bytes");
        }
    }

    /** Compares the ranges as a table holds them. */
    void checkRanges(DirectBuffer actual) {
        boolean same = actual.capacity() == rangesLength();
        for (int i = 0; same && i < ranges.length; i++) {
            same = actual.getLong(8 * i) == ranges[i];
        }
        if (!same) {
            throw new AssertionError("other ranges than those of " + this + ": " + actual.capacity() + " bytes");
        }
    }

    /** Compares the ranges as the engine's flyweight reads them. */
    void checkRanges(PacketRanges actual) {
        ModelCheck.same("length of the ranges", actual.length(), rangesLength());
        ModelCheck.same("count of the ranges", actual.count(), ranges.length == 0 ? 0 : (int)(ranges[0] >>> 32));
        if (ranges.length == 0) {
            return;
        }
        final boolean isTransfer = type == Packet.TRANSFER_PAGES;
        ModelCheck.same("page set", actual.pageSetId(), ranges[0] & 0xFFFF);
        ModelCheck.same("owner", actual.isSenderOwned() ? 1 : 0, ranges[0] >>> 16 & 0xFF);
        actual.rewind();
        for (int i = 1; i < ranges.length; i++) {
            final long range = ranges[i];
            ModelCheck.same("next range", actual.next() ? 1 : 0, 1);
            ModelCheck.same("byte count", actual.byteCount(), (int)range);
            ModelCheck.same("byte offset", actual.byteOffset(), (int)(range >>> 32));
            ModelCheck.same("page count", actual.pageCount(), isTransfer ? 0 : pages(range));
            for (int page = 0; page < actual.pageCount(); page++) {
                ModelCheck.same("page", actual.pageNumber(page), ranges[++i]);
            }
        }
        ModelCheck.same("a range after the last", actual.next() ? 1 : 0, 0);
    }

    @Override
    public String toString() {
        return (type == Packet.IN_BAND ? "in-band" : type == Packet.GPA_DIRECT ? "GPA-direct"
            : type == Packet.TRANSFER_PAGES ? "transfer-pages" : "completion") + (flags == 0 ? " " : " request ") + id
            + " of " + length + " bytes" + (ranges.length == 0 ? "" : " and " + ranges.length + " words of ranges");
    }
}
