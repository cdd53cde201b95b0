/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.CommonContext;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SecondThread;

/** The demo whose source is killed: its standby ends as if nothing had happened. */
class StandbyDemoTest {
    private static final int TICKS = 6_000;
    private static final long SEED = 16;
    private static final long DEADLINE_NS = 60_000_000_000L;

    /** Returns the tick of the cut from which the standby went on. */
    private static long killAt(long tick) {
        return killAt(TICKS, tick);
    }

    private static long killAt(int ticks, long tick) {
        final CommandRun run = CommandRun.of("demo", "--standby", "--channels=4", "--ring-pages=2", "--memory=256KiB",
            "--ticks=" + ticks, "--every=10", "--kill-at=" + tick);
        assertThat(run.err()).as("%s", run).isEmpty();
        assertThat(run.out().replaceAll(" +", " ")).as("%s", run).contains("source: killed at tick ",
            "took over at the last complete cut, tick ", "from SIGKILL to its first tick: ")
            .containsPattern("source: killed at tick [0-9,]+ or soon after it(, with the cut of tick [0-9,]+ on its"
                + " way; the first cuts take hundreds of ticks)?\\R")
            .endsWith("continuation: identical" + System.lineSeparator());
        assertThat(run.code()).isZero();
        return Long.parseLong(run.out().replaceAll("(?s).*last complete cut, tick ([0-9,]+).*", "$1").replace(",", ""));
    }

    @Test
    @Tag("slow")
    @Proves("The standby of a source that is killed ends in the right state.")
    void standbyEndsInTheSameState() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final long cut = killAt(random.nextLong(TICKS / 4, TICKS / 2));
        assertThat(cut).as("a delta was complete").isPositive();
        Cases.count(1);
    }

    @Test
    @Tag("slow")
    @Proves("The standby of a source killed at any tick ends in the right state.")
    void standbyEndsInTheSameStateWheneverItsSourceIsKilled() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final int kills = Repeats.of(4);
        for (int kill = 0; kill < kills; kill++) {
            killAt(random.nextLong(TICKS));
            Cases.count(1);
        }
    }

    private static Process start(String name, int port, Path driver, List<String> options) throws IOException {
        final List<String> all = new ArrayList<>(List.of("--channels=4", "--ring-pages=64", "--memory=32MiB",
            "--ticks=1000000", "--load=4", "--driver-dir=" + driver));
        all.addAll(options);
        return new ProcessBuilder(ChildJvm.command(name, all, Integer.toString(port))).redirectErrorStream(true)
            .start();
    }

    /** Reads the lines of a standby to one that begins with a word. Returns its number, and notes that of each cut. */
    private static long read(BufferedReader lines, String word, List<Long> cuts) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            final long number = line.equals(FollowCommand.READY) ? 0
                : Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            if (line.startsWith(Standby.CUT)) {
                cuts.add(number);
            }
            if (line.startsWith(word)) {
                return number;
            }
        }
        throw new AssertionError("the standby has ended, cuts " + cuts);
    }

    /** Waits for such a line. A standby that hangs is killed by the caller then, which ends the reading thread. */
    private static long await(BufferedReader lines, String word, List<Long> cuts) {
        return SecondThread.start("lines of the standby", () -> read(lines, word, cuts)).join();
    }

    @Test
    @Tag("slow")
    @Proves("A standby whose source dies within a delta takes over at its last complete cut.")
    void standbyTakesOverAtTheLastCutThatItHad(@TempDir Path folder) throws Exception {
        final int kills = Repeats.of(2);
        int within = 0;
        for (int kill = 0; kill < kills; kill++) {
            within += killWithinADelta(folder.resolve("image-" + kill), 1 + kill) ? 1 : 0;
            Cases.count(1);
        }
        assertThat(within).as("kills after which the delta was never complete").isPositive();
    }

    /** Kills a source when some bytes of a delta have come. Returns whether the standby never had the rest. */
    private static boolean killWithinADelta(Path staging, int cutsBefore) throws Exception {
        final int port = AeronEnd.freePort();
        final List<String> answers = List.of("--answer-port=" + AeronEnd.freePort());
        final Path followed = Path.of(CommonContext.generateRandomDirName());
        final Path led = Path.of(CommonContext.generateRandomDirName());
        final List<Long> cuts = new ArrayList<>();
        final Process standby = start("follow", port, followed, List.of(answers.get(0), "--staging=" + staging));
        Process source = null;
        try {
            final BufferedReader lines = standby.inputReader();
            await(lines, FollowCommand.READY, cuts);
            source = start("lead", port, led, List.of(answers.get(0), "--every=50"));
            final SecondThread<Long> drain = drain(source);
            for (int i = 0; i < cutsBefore; i++) {
                await(lines, Standby.CUT, cuts);
            }
            final File part = staging.resolve("image.part").toFile();
            final long end = System.nanoTime() + DEADLINE_NS;
            while (part.length() == 0) {
                assertThat(System.nanoTime() - end).as("time for a delta").isNegative();
                assertThat(standby.isAlive() && source.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            source.destroyForcibly().waitFor();
            drain.join();
            final long tookOver = await(lines, FollowCommand.TOOK_OVER, cuts);
            assertThat(tookOver).as("cuts %s", cuts).isEqualTo(cuts.get(cuts.size() - 1));
            assertThat(cuts).isSorted().doesNotHaveDuplicates();
            return cuts.size() == cutsBefore;
        } finally {
            standby.destroyForcibly().waitFor();
            if (source != null) {
                source.destroyForcibly().waitFor();
            }
            IoUtil.delete(followed.toFile(), true);
            IoUtil.delete(led.toFile(), true);
        }
    }

    /** A source whose lines are not read would wait for its reader. Returns the bytes when it has ended. */
    private static SecondThread<Long> drain(Process source) {
        return SecondThread.start("lines of the source",
            () -> source.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    /** The source prints each third tick, and the last one. */
    @Test
    @Tag("slow")
    void sourceIsKilledAtItsLastTick() {
        killAt(3_002, 3_001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--standby --migrate | --standby excludes --resume and --migrate",
        "--kill-at 3 | --kill-at needs --standby, the demo with a standby",
        "--standby --ticks 10 --every 5 --kill-at 10 | --kill-at=10"})
    void wrongOptionsAreWrongUsage(String options, String message) {
        final CommandRun run = CommandRun.of((Object[])("demo " + options).split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void commandWithoutItsPortsIsWrongUsage() {
        assertThat(CommandRun.of("follow", 1).code()).isEqualTo(2);
        assertThat(CommandRun.of("lead", 0, "--answer-port=1", "--driver-dir=none", "--every=1").err())
            .contains("PORT=0");
    }
}
