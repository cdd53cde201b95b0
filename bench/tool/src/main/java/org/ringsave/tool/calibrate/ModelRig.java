/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Measurements;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.ModelFit;

/**
 * How long do saves, pauses and restores take here? The rig measures the committed list of configurations in several
 * JVMs, one after another. Then it fits the cost model. It writes {@code measurements.json} and {@code model.json}.
 */
public final class ModelRig {
    private static final int REPEATS = 3;
    private static final String PASS = "--pass";
    private static final String JOIN = "--join";
    private static final String FIT = "--fit";

    private ModelRig() {
    }

    /**
     * Measures, fits and writes.
     *
     * @param args a directory for both files; an extent; repeats, {@value #REPEATS} unless given. Extent "full" takes
     *             all configurations, in about 5 minutes, and is the default. Extent "quick" takes a part of them, in
     *             at most 16 s a repeat. Extent "smoke" is too short to rely on. Or {@value #FIT} and a directory: fits
     *             its measurements again. Or {@value #PASS}, an extent, a number and a file: the part of one JVM, for
     *             machines that are quiet for minutes only. Then {@value #JOIN}, a directory, repeats and such files.
     * @throws IOException if a file can't be read or written, or a JVM fails.
     */
    public static void main(String[] args) throws IOException {
        if (PASS.equals(args[0])) {
            new ModelPass(ModelExtent.valueOf(args[1])).measure(Integer.parseInt(args[2])).write(Path.of(args[3]));
        } else if (JOIN.equals(args[0])) {
            final List<Measurements> passes = new ArrayList<>();
            for (int i = 3; i < args.length; i++) {
                passes.add(Measurements.read(Path.of(args[i])));
            }
            join(Path.of(args[1]), passes, Integer.parseInt(args[2]));
        } else if (FIT.equals(args[0])) {
            fit(Path.of(args[1]));
        } else {
            run(Path.of(args[0]), args.length > 1 ? args[1] : ModelExtent.full.name(),
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
        final int jvms = repeats * ModelExtent.valueOf(extent).rounds();
        final List<Measurements> passes = new ArrayList<>();
        final long start = System.nanoTime();
        for (int pass = 0; pass < jvms; pass++) {
            progress.accept("measuring, JVM " + (pass + 1) + " of " + jvms + left(start, pass, jvms));
            final Path file = Files.createTempFile(directory, "pass", ".json");
            try {
                startPass(extent, pass, file);
                passes.add(Measurements.read(file));
            } finally {
                Files.deleteIfExists(file);
            }
        }
        progress.accept("fitting");
        return join(directory, passes, repeats);
    }

    /** JVMs of all repeats take turns. */
    private static Model join(Path directory, List<Measurements> passes, int repeats) throws IOException {
        final List<Measurements> joined = new ArrayList<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            final List<Measurements> own = new ArrayList<>();
            for (int pass = repeat; pass < passes.size(); pass += repeats) {
                own.add(passes.get(pass));
            }
            joined.add(Measurements.join(own).undisturbed());
        }
        Measurements.join(joined).write(directory.resolve(Measurements.FILE));
        return fit(directory);
    }

    /** Estimates the remaining time from the finished measurements. */
    private static String left(long start, int done, int jvms) {
        return done == 0 ? "" : ", about "
            + Units.remaining((System.nanoTime() - start) / 1e9 * (jvms - done) / done) + " left";
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
}
