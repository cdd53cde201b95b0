/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.ringsave.image.ImageDescriptor;

/** The payloads of two records. Blocks with equal checksums at equal places count as equal, and are not read. */
final class PayloadPair {
    private static final long NONE = -1;

    private final Payload first;
    private final Payload second;
    private long compared = NONE;
    private boolean isSame;

    PayloadPair(Payload first, Payload second) {
        this.first = first;
        this.second = second;
    }

    /** Goes to the payloads of two other records. */
    PayloadPair begin(Section ofFirst, Section ofSecond) {
        first.begin(ofFirst);
        second.begin(ofSecond);
        compared = NONE;
        return this;
    }

    Payload first() {
        return first;
    }

    Payload second() {
        return second;
    }

    /** Are both payloads equal, by the checksums of all blocks? */
    boolean isSame() throws IOException {
        boolean same = first.length() == second.length();
        for (long number = 0; same && number < first.blockCount(); number++) {
            same = first.trailer(number) == second.trailer(number);
        }
        return same;
    }

    /** Are words equal, at a place of each payload? The length is a multiple of 8. It makes no objects. */
    boolean isEqual(long at, long atSecond, long length) throws IOException {
        first.require(at, length);
        second.require(atSecond, length);
        boolean isEqual = true;
        for (long done = 0; isEqual && done < length;) {
            final int step = step(at + done, atSecond + done, length - done);
            if (at != atSecond || !isSameBlock((at + done) / ImageDescriptor.BLOCK_LENGTH)) {
                isEqual = isEqual(first.load(at + done), second.load(atSecond + done), step);
            }
            done += step;
        }
        return isEqual;
    }

    private boolean isEqual(int index, int indexSecond, int length) {
        boolean isEqual = true;
        for (int i = 0; isEqual && i < length; i += Long.BYTES) {
            isEqual = first.view().getLong(index + i) == second.view().getLong(indexSecond + i);
        }
        return isEqual;
    }

    /** Bytes from a place of each on that lie in one block of each. */
    private int step(long at, long atSecond, long length) {
        return (int)Math.min(length, Math.min(first.available(at), second.available(atSecond)));
    }

    /** Ranges of bytes that differ, counted from a place of each payload. Their borders are multiples of 8. */
    Ranges differences(long at, long atSecond, long length) throws IOException {
        first.require(at, length);
        second.require(atSecond, length);
        final Ranges ranges = new Ranges();
        for (long done = 0; done < length;) {
            final int step = step(at + done, atSecond + done, length - done);
            if (at != atSecond || !isSameBlock((at + done) / ImageDescriptor.BLOCK_LENGTH)) {
                compare(first.load(at + done), second.load(atSecond + done), step, done, ranges);
            }
            done += step;
        }
        return ranges;
    }

    private boolean isSameBlock(long number) throws IOException {
        if (number != compared) {
            isSame = first.available(number * ImageDescriptor.BLOCK_LENGTH)
                == second.available(number * ImageDescriptor.BLOCK_LENGTH)
                && first.trailer(number) == second.trailer(number);
            compared = number;
        }
        return isSame;
    }

    private void compare(int index, int indexSecond, int length, long from, Ranges ranges) {
        for (int i = 0; i < length; i += Long.BYTES) {
            final int count = Math.min(length - i, Long.BYTES);
            final long difference = first.view().getLong(index + i) ^ second.view().getLong(indexSecond + i);
            // The first bytes of a word are its low ones.
            if (difference << Long.SIZE - count * Byte.SIZE != 0) {
                ranges.add(from + i, from + i + count);
            }
        }
    }
}
