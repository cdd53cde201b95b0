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

    /** Are bytes equal, at a place of each payload? */
    boolean isEqual(long at, long atSecond, long length) throws IOException {
        return differences(at, atSecond, length).isEmpty();
    }

    /** Ranges of bytes that differ, counted from a place of each payload. Their borders are multiples of 8. */
    Ranges differences(long at, long atSecond, long length) throws IOException {
        first.require(at, length);
        second.require(atSecond, length);
        final Ranges ranges = new Ranges();
        for (long done = 0; done < length;) {
            final int step = (int)Math.min(length - done,
                Math.min(first.available(at + done), second.available(atSecond + done)));
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
