/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/** A replay begins where a frame stands, and not behind the byte that it needs, wherever terms end. */
class RecordedFramesTest {
    private static final int ALIGNMENT = 32;
    private static final int HEADER = 32;
    private static final int OFFER_LENGTH = 160;
    private static final int MOST_TERMS = 3;
    private static final int MOST_LEFT = 255;

    /** The frames of one recorded image. */
    private static final class Layout {
        private final int mtu;
        private final int term;
        private final TreeSet<Long> starts = new TreeSet<>();
        private final List<Long> positions = new ArrayList<>();
        private final List<Long> offsets = new ArrayList<>();
        private long position;

        Layout(int mtu, int term) {
            this.mtu = mtu;
            this.term = term;
        }

        /** As ExclusivePublication.claim: a frame that does not fit into the rest of a term begins the next one. */
        private long claim(int frame) {
            if (position % term + frame > term) {
                position += term - position % term;
            }
            final long start = position;
            position += frame;
            starts.add(start);
            return start;
        }

        /** Lays out an image. Some claims are filled up to 255 bytes less, as a save does. */
        Layout write(long length, SplittableRandom random) {
            final int capacity = mtu - HEADER - Claims.FRAGMENT_HEADER_LENGTH;
            claim(OFFER_LENGTH);
            long offset = 0;
            while (offset < length) {
                final int room = (int)Math.min(capacity, length - offset);
                final int claimed = HEADER + Claims.FRAGMENT_HEADER_LENGTH + room;
                positions.add(claim((claimed + ALIGNMENT - 1) & -ALIGNMENT));
                offsets.add(offset);
                offset += Math.max(1, room - (random == null ? 0 : random.nextInt(MOST_LEFT + 1)));
            }
            offsets.add(length);
            return this;
        }

        /** Checks the begin, the second byte and the last one of each fragment. Returns what is wrong. */
        List<String> faults() {
            final RecordedImage image = new RecordedImage(0, "set", 1, null, 0, 0, 0, position, mtu, term);
            final List<String> faults = new ArrayList<>();
            for (int i = 0; i < positions.size(); i++) {
                for (final long x : new long[] {offsets.get(i), offsets.get(i) + 1, offsets.get(i + 1) - 1}) {
                    final long from = RecordedFrames.positionOf(image, Math.min(x, offsets.get(i + 1) - 1));
                    if (from > positions.get(i) || !starts.contains(from)) {
                        faults.add("length " + offsets.get(positions.size()) + ", offset " + x + ": replays from "
                            + from + ", the fragment is at " + positions.get(i));
                    }
                }
            }
            return faults;
        }
    }

    @ParameterizedTest
    @CsvSource({"1408, 65536", "1408, 131072", "8192, 65536", "8160, 65536", "65504, 1048576", "1408, 1048576"})
    @Proves("A replay from any offset begins at a frame, wherever the last one lies.")
    void replayBeginsAtAFrame(int mtuLength, int termLength) {
        final SplittableRandom random = new SplittableRandom(mtuLength);
        final int capacity = mtuLength - HEADER - Claims.FRAGMENT_HEADER_LENGTH;
        final int inTerm = termLength / mtuLength;
        final int rest = (termLength - OFFER_LENGTH) % mtuLength - HEADER - Claims.FRAGMENT_HEADER_LENGTH;
        int cases = 0;
        for (int terms = 1; terms <= MOST_TERMS; terms++) {
            for (int near = -2; near <= 2; near++) {
                final long whole = (long)capacity * Math.max(0, terms * inTerm + near);
                for (final int more : new int[] {1, 8, rest - 1, rest, rest + 1, capacity / 2, capacity - 1}) {
                    final long length = whole + Math.max(0, more);
                    assertThat(new Layout(mtuLength, termLength).write(length, null).faults()).isEmpty();
                    assertThat(new Layout(mtuLength, termLength).write(length, random).faults()).isEmpty();
                    cases += 2;
                }
            }
        }
        Cases.count(cases);
    }
}
