/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.Measurement;
import org.ringsave.tool.plan.Measurements;
import org.ringsave.tool.workload.Destination;

/** The measurements of one JVM: configurations in sweeps, then calls with chunks of several lengths. */
final class ModelPass {
    private final ModelExtent extent;
    private final List<Configuration> list;
    private final ByteBuffer memory;

    ModelPass(ModelExtent extent) {
        this.extent = extent;
        list = extent.list();
        memory = memory(list);
    }

    /**
     * Measures all configurations of the extent.
     *
     * @param number of this JVM among all JVMs of a run. It decides the order.
     */
    Measurements measure(int number) {
        final long end = System.nanoTime() + Math.min(extent.sweepsNs(), Long.MAX_VALUE / 2);
        warmUp();
        final ModelTimes times = new ModelTimes(extent.operationNs(), memory);
        final List<Measurement> measured = sweep(extent, number, times::measure, () -> System.nanoTime() - end < 0);
        return new Measurements(Machine.current(), measured,
            new ModelCalls(memory, extent.callsNs()).measure(ModelCalls.FULL_RINGS));
    }

    /** Measures each configuration once, and again in later sweeps while there is time. */
    static List<Measurement> sweep(ModelExtent extent, int number, Function<Configuration, Measurement> times,
        BooleanSupplier hasTime) {
        final List<Configuration> list = extent.list();
        final Measurement[] measured = new Measurement[list.size()];
        for (int sweep = 0; sweep < extent.sweeps(); sweep++) {
            // The order differs each time, so a slow minute does not always hit the same configurations.
            for (final int i : order(list.size(), extent.sweeps() * number + sweep)) {
                final Configuration one = list.get(i);
                if (extent.measures(one, sweep) && (measured[i] == null || hasTime.getAsBoolean())) {
                    final Measurement next = times.apply(one);
                    measured[i] = measured[i] == null ? next : measured[i].with(next);
                }
            }
        }
        return List.of(measured);
    }

    private static List<Integer> order(int length, int seed) {
        final List<Integer> order = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    /** Memory for the longest image and one chunk after it. Every page is touched. */
    private static ByteBuffer memory(List<Configuration> list) {
        final long longest = list.stream().mapToLong(one -> one.set().imageLength() + 2L * one.chunk()).max()
            .orElseThrow();
        return Destination.rotating.allocate(Math.max(longest, 2 * ModelCalls.FULL_RINGS.imageLength()), 1 << 22);
    }

    private void warmUp() {
        final long budgetNs = extent.warmUpNs();
        final ModelTimes times = new ModelTimes(extent.operationNs(), memory);
        final long start = System.nanoTime();
        int next = 0;
        do {
            final Configuration one = list.get(next++ % list.size());
            if (one.set().imageLength() < 1 << 20) {
                times.measure(one);
            }
        } while (System.nanoTime() - start < budgetNs);
    }
}
