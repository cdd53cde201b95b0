/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ojalgo.ProgrammingError;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.PlainClasses;
import org.ringsave.fixture.PlainRecord;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SmallJvm;
import org.ringsave.store.ImageStore;
import picocli.CommandLine;

/** A demo that is killed again and again ends in the state of a run that was not. */
@Tag("slow")
class KilledDemoTest {
    private static final long SEED = 20;
    private static final int KILLS = 20;
    private static final int TICKS = 6_000;
    /** The longest time from the line of a resumed run to its death, and from its usual moment. */
    private static final int MOST_NS = 40_000_000;

    @TempDir
    private Path directory;

    private Object[] arguments(Path store, int ticks) {
        return new Object[] {"demo", "--channels=3", "--ring-pages=2", "--ticks=" + ticks, "--every=10",
            "--memory=128K", "--dir=" + store, "--resume"};
    }

    private SmallJvm jvm() throws Exception {
        final SmallJvm jvm = new SmallJvm(directory, Main.class.getName())
            .with(SmallJvm.placeOf(Main.class), name -> true, PlainClasses::change)
            .with(SmallJvm.placeOf(ImageStore.class), name -> true, PlainClasses::change)
            .with(SmallJvm.placeOf(PlainRecord.class), name -> name.contains("/PlainRecord"), bytes -> bytes);
        for (final Class<?> type : List.of(UnsafeBuffer.class, CommandLine.class, Histogram.class,
            ProgrammingError.class, Json.class)) {
            jvm.withJar(SmallJvm.placeOf(type));
        }
        return jvm.archived(arguments(directory.resolve("archived"), 100));
    }

    /** Waits until the store has an image, so that the run after a kill has something to resume. */
    private static void awaitImage(Path store, Process demo) throws IOException {
        boolean isThere = false;
        while (!isThere && demo.isAlive()) {
            try (Stream<Path> files = Files.list(store)) {
                isThere = files.anyMatch(file -> file.toString().endsWith(".ringsave"));
            }
        }
        assertThat(isThere).as("an image in %s", store).isTrue();
    }

    /** Waits for a time, a thread's sleep would be too coarse. */
    private static void await(long ns) {
        final long start = System.nanoTime();
        while (System.nanoTime() - start < ns) {
            Thread.onSpinWait();
        }
    }

    /**
     * Every other run dies at any moment from the start of its process on: as it loads classes, opens the store,
     * removes what the run before left, restores, or first saves.
     */
    @Test
    @Proves("A demo that is killed again and again ends in the right state.")
    void killedDemoEndsInTheSameState() throws Exception {
        final SplittableRandom random = new SplittableRandom(SEED);
        final SmallJvm jvm = jvm();
        final Path store = directory.resolve("store");
        final List<String> first = new ArrayList<>();
        long startNs = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            final long start = System.nanoTime();
            final Process demo = jvm.start(arguments(store, TICKS));
            try (BufferedReader lines = demo.inputReader()) {
                if (kill % 2 == 0) {
                    first.add(lines.readLine());
                    startNs = System.nanoTime() - start;
                    awaitImage(store, demo);
                    await(random.nextInt(MOST_NS));
                } else {
                    await(random.nextLong(startNs + MOST_NS));
                }
            } finally {
                demo.toHandle().destroyForcibly();
            }
            assertThat(demo.waitFor(100, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).as("a run that was killed before its end").isEqualTo(128 + 9);
        }
        assertThat(first.get(0)).as(jvm.errors()).startsWith("there is no checkpoint");
        assertThat(first.subList(1, first.size())).as(jvm.errors())
            .allMatch(line -> line.startsWith("resumed at tick "));
        final Process last = jvm.start(arguments(store, TICKS));
        final String output = new String(last.getInputStream().readAllBytes());
        assertThat(last.waitFor()).as(output).isZero();
        assertThat(output).contains("resumed at tick ").endsWith("continuation: identical" + System.lineSeparator());
        Cases.count(KILLS);
    }
}
