/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An operation at an end of a channel, with a number of bytes or packets. The seed and the state of the model decide
 * the packet and the id when it runs, so it can run after any other operations.
 */
record Operation(Kind kind, int end, int size, long seed) {
    /** How many operations follow each other before others become likely. */
    private static final int PHASE = 250;

    /** Weights in three kinds of phases: about as much sent as read, more sent, more read. */
    enum Kind {
        OFFER(230, 330, 90),
        APPEND(90, 130, 30),
        PUBLISH(50, 50, 60),
        CLAIM(80, 110, 30),
        END_CLAIM(80, 110, 60),
        POLL(240, 60, 420),
        COMPLETE(110, 50, 180),
        FORGET(25, 15, 40),
        CONTEXT(40, 40, 40),
        WAIT_FOR_PACKETS(15, 15, 20),
        MASK_SIGNALS(5, 5, 5),
        WAIT_FOR_ROOM(20, 70, 20),
        MISUSE(10, 10, 10),
        PAUSE(3, 3, 3),
        CHECKPOINT(4, 4, 4),
        REPLACE(1, 1, 1);

        private final int[] weights;

        Kind(int... weights) {
            this.weights = weights;
        }

        private static Kind any(SplittableRandom random, int phase) {
            int at = random.nextInt(total(phase));
            for (final Kind kind : values()) {
                at -= kind.weights[phase];
                if (at < 0) {
                    return kind;
                }
            }
            throw new AssertionError();
        }

        private static int total(int phase) {
            int total = 0;
            for (final Kind kind : values()) {
                total += kind.weights[phase];
            }
            return total;
        }
    }

    /** So many operations, in phases. */
    static List<Operation> sequence(long seed, int count) {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Operation> operations = new ArrayList<>(count);
        int phase = 0;
        for (int i = 0; i < count; i++) {
            if (i % PHASE == 0) {
                phase = random.nextInt(3);
            }
            final Kind kind = Kind.any(random, phase);
            final int size = kind == Kind.POLL ? random.nextInt(8) : anyLength(random);
            operations.add(new Operation(kind, random.nextInt(2), size, random.nextLong()));
        }
        return operations;
    }

    private static int anyLength(SplittableRandom random) {
        final int range = random.nextInt(100);
        return range < 70 ? random.nextInt(80) : range < 97 ? random.nextInt(600)
            : range < 99 ? random.nextInt(4096) : Integer.MAX_VALUE;
    }

    /** Simpler forms of this operation, tried when a failing sequence is made simple. */
    List<Operation> simpler() {
        return IntStream.of(0, 1, 8, size / 2, size - 1).filter(less -> less >= 0 && less < size).distinct()
            .mapToObj(less -> new Operation(kind, end, less, seed)).toList();
    }
}
