/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/**
 * Random numbers whose whole state is one number, so a simulation can save it. {@link java.util.SplittableRandom} does
 * not show its state. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
 */
final class SplitMix64 {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private long state;

    SplitMix64(long seed) {
        state = seed;
    }

    long state() {
        return state;
    }

    void state(long saved) {
        state = saved;
    }

    long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** The next number from 0 to bound - 1; bound is 1 or more. */
    int nextInt(int bound) {
        return (int)((nextLong() >>> 32) * bound >>> 32);
    }

    static long mix(long value) {
        final long first = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        final long second = (first ^ first >>> 27) * 0x94D0_49BB_1331_11EBL;
        return second ^ second >>> 31;
    }
}
