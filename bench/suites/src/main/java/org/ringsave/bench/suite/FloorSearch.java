/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.tool.workload.Destination;

/**
 * Finds the floor of saves with checksums on this machine: all orders of copy and checksum in all steps, and a plain
 * copy, by turns.
 */
final class FloorSearch {
    /** Steps in bytes. */
    static final List<Integer> STEPS = List.of(1024, 4096, 16_384, 65_536, CheckedCopy.WHOLE_RING);

    /** Enough to tell orders apart that differ by a few percent. */
    private static final int ROUNDS = 9;

    private final List<Trial> trials = new ArrayList<>();
    private final List<Double> copies = new ArrayList<>();
    private long sum;

    /** One order in one step, and its times in multiples of the plain copy of the same round. */
    record Trial(CheckedCopy copy, List<Double> ratios) {
        double ratio() {
            return RigReport.median(ratios);
        }
    }

    /** Measures a number of rounds, after half as many that warm up the compiler. */
    FloorSearch(LiveBytes live, ByteBuffer memory, Destination destination, int chunkLength, int rounds) {
        for (final CheckedCopy.Order order : CheckedCopy.Order.values()) {
            for (final int step : STEPS) {
                trials.add(new Trial(new CheckedCopy(live, memory, destination, chunkLength, order, step),
                    new ArrayList<>()));
            }
        }
        final UnsafeBuffer to = new UnsafeBuffer(memory);
        for (int round = -(rounds + 1) / 2; round < rounds; round++) {
            final Laps laps = new Laps();
            sum += live.copy(to, destination, chunkLength);
            final double copyNs = laps.next();
            if (round >= 0) {
                copies.add(copyNs);
            }
            for (final Trial trial : trials) {
                sum += trial.copy.copy();
                final long ns = laps.next();
                if (round >= 0) {
                    trial.ratios.add(ns / copyNs);
                }
            }
        }
    }

    /** The fastest order for these bytes and chunks, found in about a second or less. */
    static CheckedCopy best(LiveBytes live, ByteBuffer memory, Destination destination, int chunkLength) {
        return new FloorSearch(live, memory, destination, chunkLength, ROUNDS).best().copy;
    }

    Trial best() {
        return trials.stream().min(Comparator.comparingDouble(Trial::ratio)).orElseThrow();
    }

    /** All orders in all steps. */
    List<Trial> trials() {
        return trials;
    }

    /** Median time of the plain copy in nanoseconds. */
    double copyNs() {
        return RigReport.median(copies);
    }

    /** A value that depends on all copies and checksums. */
    long sum() {
        return sum;
    }
}
