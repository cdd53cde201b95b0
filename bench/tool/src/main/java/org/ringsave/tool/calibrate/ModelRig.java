/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.ringsave.tool.plan.ChunkTimes;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.Measurement;
import org.ringsave.tool.plan.Measurements;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.ModelFit;
import org.ringsave.tool.plan.Shape;
import org.ringsave.tool.workload.Destination;

/**
 * How long do saves, pauses and restores take here? The rig measures the committed list of configurations in several
 * JVMs, one after another. Then it fits the cost model. It writes {@code measurements.json} and {@code model.json}.
 */
public final class ModelRig {
    private static final int REPEATS = 3;
    private static final String PASS = "--pass";
    private static final String FIT = "--fit";
    private static final Shape CALLS = new Shape(256, 16, 1.0, 256, 0);

    /**
     * Number and length of the measurements. On a shared host, work may take half as long again for a while. Such a
     * while is longer than a measurement and shorter than the run. So each configuration gets many short measurements,
     * far apart. The lowest tenth of all blocks of a repeat counts, because other guests can only add time.
     */
    private enum Extent {
        full(2, 2, 10_000_000, 1_500_000_000L, 50_000_000),
        quick(1, 2, 5_000_000, 700_000_000, 40_000_000),
        smoke(1, 2, 500_000, 10_000_000, 1_000_000);

        /** JVMs of one repeat. The JVMs of all repeats take turns. */
        private final int rounds;
        /** Number of times that a JVM goes through the list, each time with new sets at other addresses. */
        private final int sweeps;
        private final long operationNs;
        private final long warmUpNs;
        private final long callsNs;

        Extent(int rounds, int sweeps, long operationNs, long warmUpNs, long callsNs) {
            this.rounds = rounds;
            this.sweeps = sweeps;
            this.operationNs = operationNs;
            this.warmUpNs = warmUpNs;
            this.callsNs = callsNs;
        }

        List<Configuration> list() {
            return this == full ? Configuration.all() : Configuration.quickOnes();
        }
    }

    private ModelRig() {
    }

    /**
     * Measures, fits and writes.
     *
     * @param args a directory for both files; an extent; repeats, {@value #REPEATS} unless given. Extent "full" takes
     *             all configurations, in about 4 minutes, and is the default. Extent "quick" takes a part of them, in
     *             about half a minute. Extent "smoke" is too short to rely on. Or {@value #FIT} and a directory: fits
     *             its measurements again.
     * @throws IOException if a file can't be read or written, or a JVM fails.
     */
    public static void main(String[] args) throws IOException {
        if (PASS.equals(args[0])) {
            pass(Extent.valueOf(args[1]), Integer.parseInt(args[2])).write(Path.of(args[3]));
        } else if (FIT.equals(args[0])) {
            fit(Path.of(args[1]));
        } else {
            run(Path.of(args[0]), args.length > 1 ? args[1] : Extent.full.name(),
                args.length > 2 ? Integer.parseInt(args[2]) : REPEATS, System.out::println);
        }
    }

    /**
     * Measures in several JVMs, fits, and writes both files.
     *
     * @param directory directory of both files; it is made if it is missing.
     * @param extent    "full", "quick" or "smoke".
     * @param repeats   number of repeats, 1 or more; each has its own JVM, or several.
     * @param progress  gets one line before each step.
     * @return the model.
     * @throws IOException if a file can't be written, or a JVM fails.
     */
    public static Model run(Path directory, String extent, int repeats, Consumer<String> progress) throws IOException {
        Files.createDirectories(directory);
        final int jvms = repeats * Extent.valueOf(extent).rounds;
        final List<List<Measurements>> passes = new ArrayList<>();
        final long start = System.nanoTime();
        for (int pass = 0; pass < jvms; pass++) {
            progress.accept("measuring, JVM " + (pass + 1) + " of " + jvms + left(start, pass, jvms));
            final Path file = Files.createTempFile(directory, "pass", ".json");
            try {
                startPass(extent, pass, file);
                if (pass < repeats) {
                    passes.add(new ArrayList<>());
                }
                passes.get(pass % repeats).add(Measurements.read(file));
            } finally {
                Files.deleteIfExists(file);
            }
        }
        Measurements.join(passes.stream().map(Measurements::join).map(Measurements::undisturbed).toList())
            .write(directory.resolve(Measurements.FILE));
        progress.accept("fitting");
        return fit(directory);
    }

    /** Estimates the remaining time from the finished measurements. */
    private static String left(long start, int done, int jvms) {
        return done == 0 ? "" : ", about " + Math.round((System.nanoTime() - start) / 1e9 * (jvms - done) / done)
            + " s left";
    }

    private static Model fit(Path directory) throws IOException {
        final Model model = ModelFit.fit(Measurements.read(directory.resolve(Measurements.FILE)));
        model.write(directory.resolve(Model.FILE));
        return model;
    }

    private static void startPass(String extent, int pass, Path file) throws IOException {
        final Process process = new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m",
            "-XX:MaxDirectMemorySize=4g", "-cp", System.getProperty("java.class.path"), ModelRig.class.getName(),
            PASS, extent, String.valueOf(pass), file.toString()).inheritIO().start();
        final int code;
        try {
            code = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another JVM measures; run it again");
        } finally {
            process.destroy();
        }
        if (code != 0) {
            throw new IOException("a measuring JVM ended with exit code " + code);
        }
    }

    private static Measurements pass(Extent extent, int number) {
        final List<Configuration> list = extent.list();
        final ByteBuffer memory = memory(list);
        warmUp(list, memory, extent.warmUpNs);
        final ModelTimes times = new ModelTimes(new ModelStopwatch(extent.operationNs), memory);
        final Measurement[] measured = new Measurement[list.size()];
        for (int sweep = 0; sweep < extent.sweeps; sweep++) {
            // The order differs each time, so a slow minute does not always hit the same configurations.
            for (final int i : order(list.size(), extent.sweeps * number + sweep)) {
                final Measurement one = times.measure(list.get(i));
                measured[i] = sweep == 0 ? one : measured[i].with(one);
            }
        }
        final List<ChunkTimes> calls = new ModelCalls(memory, extent.callsNs).measure(CALLS);
        return new Measurements(Machine.current(), List.of(measured), calls);
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
        final long longest = list.stream().mapToLong(one -> one.shape().imageLength() + 2L * one.chunk()).max()
            .orElseThrow();
        return Destination.rotating.allocate(Math.max(longest, 2 * CALLS.imageLength()), 1 << 22);
    }

    private static void warmUp(List<Configuration> list, ByteBuffer memory, long budgetNs) {
        final ModelTimes times = new ModelTimes(new ModelStopwatch(budgetNs / 50), memory);
        final long start = System.nanoTime();
        int next = 0;
        do {
            final Configuration one = list.get(next++ % list.size());
            if (one.shape().imageLength() < 8 << 20) {
                times.measure(one);
            }
        } while (System.nanoTime() - start < budgetNs);
    }
}
