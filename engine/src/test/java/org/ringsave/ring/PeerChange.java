/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The changes that a hostile peer makes to a copy of a ring's memory: 4,096 of them, and random ones beyond. */
final class PeerChange {
    /** The memory of a ring of one page, with bytes of old packets in it. */
    static final byte[] EMPTY = new byte[RawRing.DATA + 4096];
    private static final int[] EDGES = {0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 510, 511, 512, 513, 0x7FFF, 0x8000, 0xFFFE,
        0xFFFF};
    private static final int[] TYPES = {6, 7, 9, 11, 13};

    private final SplittableRandom random;
    private final ByteBuffer memory;
    private final RawRing ring;

    static {
        Arrays.fill(EMPTY, RawRing.DATA, EMPTY.length, (byte)6);
    }

    PeerChange(SplittableRandom random, byte[] memory) {
        this.random = random;
        this.memory = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
        this.ring = RawRing.over(this.memory);
    }

    /**
     * Makes a change, which follows from a number and the peer's seed.
     *
     * @param start  index of the first packet in the ring.
     * @param offset in the memory of the bytes that were just read.
     * @param length of these bytes.
     */
    void change(int number, int start, int offset, int length) {
        final int rest = number >> 2;
        switch (number & 3) {
            case 0 -> {
                final int word = offset + (length <= 8 ? 0 : 8 * random.nextInt(length / 8));
                final int lane = length < 8 ? rest & 1 : rest & 3;
                memory.putShort(word + 2 * lane, (short)edge(rest >> 2));
            }
            case 1 -> memory.putInt((rest & 1) * 4, index(rest >> 1, start));
            case 2 -> {
                final int word = random.nextInt(4) == 0 ? random.nextInt(10) : -1;
                memory.putLong(word >= 0 ? 8 * word : RawRing.DATA + (start + 8 * random.nextInt(20)) % ring.length(),
                    random.nextBoolean() ? random.nextLong() : header());
            }
            default -> {
                ring.in(start);
                send(ring, TYPES[rest % TYPES.length], random.nextInt(2), random.nextInt(80));
                send(ring, TYPES[rest / TYPES.length % TYPES.length], random.nextInt(2), random.nextInt(80));
            }
        }
    }

    private int edge(int number) {
        return number < EDGES.length ? EDGES[number] : random.nextInt();
    }

    private int index(int number, int start) {
        return switch (number & 3) {
            case 0 -> (start + 8 * random.nextInt(40)) % ring.length();
            case 1 -> 8 * (number >> 2 & 1023);
            case 2 -> start + edge(number >> 2);
            default -> random.nextInt();
        };
    }

    private long header() {
        return 5 + random.nextInt(8) | (long)random.nextInt(6) << 16 | (long)random.nextInt(12) << 32
            | (long)random.nextInt(3) << 48;
    }

    /** A right packet of a type, with ranges if it has some, and two words of payload. */
    static void send(RawRing ring, int type, int flags, long id) {
        final int dataOffset8 = switch (type) {
            // A range of two pages, 5,000 bytes from byte 100 on.
            case Packet.GPA_DIRECT -> ranges(ring, 1L << 32, 5000 | 100L << 32, 11, 12);
            // Two ranges of page set 3.
            case Packet.TRANSFER_PAGES -> ranges(ring, 3 | 2L << 32, 40 | 64L << 32, 50 | 192L << 32);
            default -> ranges(ring);
        };
        ring.send(type, flags, id, dataOffset8, 0x1111 * id, 0x2222 * id);
    }

    /** Writes the words between header and payload, and returns where the payload starts. */
    private static int ranges(RawRing ring, long... words) {
        for (int i = 0; i < words.length; i++) {
            ring.word(ring.in() + Packet.HEADER_LENGTH + 8 * i, words[i]);
        }
        return 2 + words.length;
    }
}
