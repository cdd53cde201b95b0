/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is killed again and again ends in the state of a run that was not. */
@Tag("slow")
class KilledDemoTest {
    private static final long SEED = 20;
    private static final int KILLS = Integer.getInteger("ringsave.repeats", 1) > 1 ? 20 : 3;

    @TempDir
    private Path directory;

    private Process start() throws IOException {
        final List<String> command = new ArrayList<>(ChildJvm.command("demo", List.of("--channels=3", "--ring-pages=2",
            "--ticks=" + 1_000 * KILLS, "--every=10", "--memory=128K", "--dir=" + directory, "--resume"), ""));
        return new ProcessBuilder(command.subList(0, command.size() - 2)).redirectErrorStream(true).start();
    }

    /** Waits until the store has an image, so that the run after a kill has something to resume. */
    private void awaitImage(Process demo) throws IOException {
        boolean isThere = false;
        while (!isThere && demo.isAlive()) {
            try (Stream<Path> files = Files.list(directory)) {
                isThere = files.anyMatch(file -> file.toString().endsWith(".ringsave"));
            }
        }
        assertThat(isThere).as("an image in %s", directory).isTrue();
    }

    @Test
    void killedDemoEndsInTheSameState() throws Exception {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            final Process demo = start();
            try (BufferedReader lines = demo.inputReader()) {
                assertThat(lines.readLine()).matches(kill == 0 ? "there is no checkpoint.*"
                    : "(resumed at tick|there is no checkpoint).*");
                awaitImage(demo);
                final long end = System.nanoTime() + random.nextInt(400_000_000);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            } finally {
                demo.toHandle().destroyForcibly();
            }
            assertThat(demo.waitFor(100, TimeUnit.SECONDS)).isTrue();
        }
        final Process last = start();
        final String output = new String(last.getInputStream().readAllBytes());
        assertThat(last.waitFor()).as(output).isZero();
        assertThat(output).contains("resumed at tick ").endsWith("continuation: identical" + System.lineSeparator());
    }
}
