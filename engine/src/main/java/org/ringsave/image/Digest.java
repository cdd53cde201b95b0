/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.DirectBuffer;

/**
 * Computes MurmurHash3_x64_128 with seed 0 over a stream of 8-byte words. Source: Austin Appleby, MurmurHash3.cpp,
 * public domain. One thread; it allocates nothing.
 *
 * <p>Design note: digests cover records and block checksums alone, about 200 bytes a channel, so the cost of a short
 * stream decides. {@code DigestBenchmark} compares it with SHA-256 and XXH3-128.
 */
public final class Digest {
    private static final long C1 = 0x87C3_7B91_1142_53D5L;
    private static final long C2 = 0x4CF5_AD43_2745_937FL;

    private long h1;
    private long h2;
    private long pending;
    private long length;
    private long first;
    private long second;

    /** Make a digest of an empty stream. */
    public Digest() {
        // The fields are all there is.
    }

    /** Start a new stream. */
    public void reset() {
        h1 = 0;
        h2 = 0;
        length = 0;
    }

    /**
     * Add a word.
     *
     * @param word to add.
     */
    public void update(long word) {
        if ((length & Long.BYTES) == 0) {
            pending = word;
        } else {
            h1 = mixFirst(h1, h2, pending);
            h2 = mixSecond(h1, h2, word);
        }
        length += Long.BYTES;
    }

    /**
     * Add a range of memory.
     *
     * @param buffer      that holds it.
     * @param offset      of the range.
     * @param rangeLength in bytes, a multiple of 8.
     */
    public void update(DirectBuffer buffer, int offset, int rangeLength) {
        int from = offset;
        final int end = offset + rangeLength;
        if ((length & Long.BYTES) != 0 && from < end) {
            update(buffer.getLong(from));
            from += Long.BYTES;
        }
        from = mixPairs(buffer, from, end);
        if (from < end) {
            update(buffer.getLong(from));
        }
    }

    /** Adds words by twos while two are left, in locals, and returns where it stopped. */
    private int mixPairs(DirectBuffer buffer, int start, int end) {
        int from = start;
        long a = h1;
        long b = h2;
        for (; from + Long.BYTES < end; from += 2 * Long.BYTES) {
            a = mixFirst(a, b, buffer.getLong(from));
            b = mixSecond(a, b, buffer.getLong(from + Long.BYTES));
        }
        h1 = a;
        h2 = b;
        length += from - start;
        return from;
    }

    /**
     * Add the fields of a record that the digests cover: all but message header, length of the payload and trailer.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     */
    void updateFields(DirectBuffer record, int length) {
        update(record, ImageDescriptor.BODY_OFFSET,
            length - ImageDescriptor.TRAILER_LENGTH - ImageDescriptor.BODY_OFFSET);
    }

    /** Compute the digest of the stream so far; the stream can go on. */
    public void finish() {
        long a = h1;
        long b = h2;
        if ((length & Long.BYTES) != 0) {
            a ^= scramble1(pending);
        }
        a ^= length;
        b ^= length;
        a += b;
        b += a;
        a = avalanche(a);
        b = avalanche(b);
        first = a + b;
        second = b + first;
    }

    /**
     * First word of the digest.
     *
     * @return as of the last {@link #finish()}.
     */
    public long first() {
        return first;
    }

    /**
     * Second word of the digest.
     *
     * @return as of the last {@link #finish()}.
     */
    public long second() {
        return second;
    }

    private static long mixFirst(long a, long b, long k1) {
        return (Long.rotateLeft(a ^ scramble1(k1), 27) + b) * 5 + 0x52DC_E729;
    }

    private static long mixSecond(long a, long b, long k2) {
        return (Long.rotateLeft(b ^ Long.rotateLeft(k2 * C2, 33) * C1, 31) + a) * 5 + 0x3849_5AB5;
    }

    private static long scramble1(long k1) {
        return Long.rotateLeft(k1 * C1, 31) * C2;
    }

    private static long avalanche(long value) {
        long k = value;
        k ^= k >>> 33;
        k *= 0xFF51_AFD7_ED55_8CCDL;
        k ^= k >>> 33;
        k *= 0xC4CE_B9FE_1A85_EC53L;
        return k ^ k >>> 33;
    }
}
