/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine;

class DemoCommandTest {
    @TempDir
    private Path directory;

    static CommandRun demo(Continuation continuation, Object... more) {
        return demoEvery(10, continuation, more);
    }

    private static CommandRun demoEvery(int ticks, Continuation continuation, Object... more) {
        final CommandLine commandLine = Main.commandLine();
        commandLine.getCommandSpec().removeSubcommand("demo");
        commandLine.addSubcommand("demo", new DemoCommand(new NewProcesses(continuation, SuccessorJvm::launch), false));
        final Object[] args = Stream.concat(
            Stream.of("demo", "--channels", 3, "--ring-pages", 2, "--ticks", 100, "--memory", "128K", "--every", ticks),
            Stream.of(more)).toArray();
        return CommandRun.of(commandLine, args);
    }

    @Test
    void captureThatIsCutShortIsReplayedWithAWarning(@TempDir Path folder) throws IOException {
        final byte[] whole;
        try (InputStream in = Traffic.class.getResourceAsStream("/redis.pcap")) {
            whole = in.readAllBytes();
        }
        final Path cut = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(whole, whole.length - 10));
        final List<String> given = new ArrayList<>();
        final Continuation continuation = (image, arguments, progress) -> {
            given.addAll(arguments);
            return continued(SimulationConfig.of(3, 2, 1).withMemory(128 << 10), Traffic.load(cut), image, 0, progress);
        };
        final CommandRun run = demo(continuation, "--traffic", cut);
        assertThat(given).contains("--traffic=" + cut);
        assertThat(run.err()).matches("ringsave demo: warning: \\Q" + cut + "\\E: at byte [0-9]+: frame 5457 is cut"
            + " short \\([0-9]+ of [0-9]+ bytes\\); its whole frames are taken, 5457\\R");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isZero();
    }

    /** Continues in this process and ends some ticks too late. */
    static Continuation late(int ticks) {
        return (image, arguments, progress) ->
            continued(SimulationConfig.of(3, 2, 1), Traffic.bundled(), image, ticks, progress);
    }

    private static Continuation.Outcome continued(SimulationConfig config, Traffic traffic, Path image, int late,
        LongConsumer progress) throws IOException {
        try (Simulation simulation = Simulation.restore(config, traffic, image)) {
            while (simulation.ticks() < 100 + late) {
                simulation.tick();
                progress.accept(Math.min(100, simulation.ticks()));
            }
            return new Continuation.Outcome(1, simulation.digest());
        }
    }

    private static String lastLine(String text) {
        return text.lines().reduce((first, second) -> second).orElse("");
    }

    @Test
    void restoredRunInThisProcessIsIdentical() {
        final CommandRun run = demo(late(0));
        assertThat(run.err()).isEmpty();
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isZero();
    }

    @Test
    void differentRestoredRunFailsAndNamesItsParts() {
        // Many ticks, because a storage guest may rest in some.
        final CommandRun run = demo(late(900));
        assertThat(run.err()).isEmpty();
        assertThat(lastLine(run.out())).isEqualTo("continuation: DIFFERENT; the restored run ended with another clock,"
            + " device 0, device 1, device 2, image");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void wrongCompletionsOrDifferentImagesFailTheDemo() {
        final Verdict good = verdict(0, 0);
        assertThat(good.isGood()).isTrue();
        assertThat(DemoJsonTest.text(good::print)).doesNotContain("WRONG")
            .contains("images: all 7 identical, live and stopped");
        final Verdict wrong = verdict(2, 0);
        assertThat(wrong.isGood()).isFalse();
        assertThat(DemoJsonTest.text(wrong::print)).contains("completions: 2 WRONG").doesNotContain("DIFFERENT");
        final Verdict different = verdict(0, 3);
        assertThat(different.isGood()).isFalse();
        assertThat(DemoJsonTest.text(different::print)).contains("images: 3 of 7 DIFFERENT, live and stopped");
    }

    private static Verdict verdict(long wrong, long differentImages) {
        final Verdict verdict = new Verdict(wrong);
        verdict.images(7, differentImages);
        verdict.ended(ComparedRun.LIVE, List.of());
        return verdict;
    }

    /** The value of live checkpoints in a line of the table. It follows the name and the run without checkpoints. */
    private static long live(String table, String name) {
        return table.lines().filter(line -> line.startsWith(name)).mapToLong(line ->
            Long.parseLong(line.substring(35, 50).strip().replace(",", ""))).findFirst().orElseThrow();
    }

    /**
     * Rings are full most of the time. The spill limits: room for all spills, none, and too little for a save in time.
     */
    @ParameterizedTest
    @CsvSource({"67108864,65536,false,false", "0,262144,true,false", "30000,256,true,true"})
    void restoredRunAtHighLoadIsIdenticalForEverySpillLimit(int spill, int chunk, boolean held, boolean late) {
        final List<String> given = new ArrayList<>();
        final Continuation continuation = (image, arguments, progress) -> {
            given.addAll(arguments);
            return continued(SimulationConfig.of(3, 2, 4, 1), Traffic.bundled(), image, 0, progress);
        };
        final CommandRun run = demo(continuation, "--load", 4, "--spill", spill, "--chunk", chunk, "--slice", "1s");
        assertThat(run.err()).isEmpty();
        assertThat(given).contains("--load=4");
        assertThat(run.out()).contains("images: all 9 identical, live and stopped");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(live(run.out(), "time held") > 0).isEqualTo(held);
        assertThat(live(run.out(), "spills, mean") > 0).isEqualTo(spill > 0);
        assertThat(live(run.out(), "late") > 0).isEqualTo(late);
        assertThat(run.code()).isZero();
    }

    /** Checkpoints are at 10 to 90. The store keeps the last two full ones with their deltas. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1|80 90", "3|40 50 60 70 80 90", "8|10 20 30 40 50 60 70 80 90"})
    void directoryIsAStoreOfTheLastCheckpoints(int fullEvery, String kept) throws IOException {
        final Path store = directory.resolve("new");
        for (int i = 0; i < 2; i++) {
            final CommandRun run = demo(late(0), "--dir", store, "--full-every", fullEvery);
            assertThat(run.out()).contains("The checkpoints are in " + store + (i == 0 ? System.lineSeparator()
                : ", in place of " + kept.split(" ").length + " of an older demo"));
            assertThat(run.out()).containsPattern("live checkpoints .*\nimages  .* " + (fullEvery > 1 ? "[1-9]" : "0"));
            assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
            try (ImageStore reader = ImageStore.read(store)) {
                assertThat(reader.list().stream().map(image -> Long.toString(image.label()))
                    .collect(Collectors.joining(" "))).isEqualTo(kept);
            }
        }
    }

    /** The first run begins at tick 0 and ends; the second goes on from its last checkpoint. */
    @Test
    void resumedRunIsIdentical() throws IOException {
        final Path store = directory.resolve("new");
        final CommandRun first = demo(late(0), "--dir", store, "--resume");
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).contains("there is no checkpoint: the run begins");
        final CommandRun second = demo(late(0), "--dir", store, "--resume");
        assertThat(second.out()).contains("resumed at tick 90");
        assertThat(lastLine(first.out())).isEqualTo("continuation: identical");
        assertThat(lastLine(second.out())).isEqualTo("continuation: identical");
        assertThat(second.code()).isZero();
        final CommandRun other = CommandRun.of("demo", "--channels", 4, "--ring-pages", 2, "--ticks", 100, "--memory",
            "128K", "--every", 10, "--dir", store, "--resume");
        assertThat(other.err()).contains(" as in the set");
        assertThat(other.code()).isEqualTo(1);
        assertThat(demo(late(0), "--resume").err()).contains("--resume needs --dir, the directory of the checkpoints");
    }

    /** The checkpoint that the run continues from is a delta. */
    @Test
    void runContinuesFromAJoinedImageOfAMiddleDelta() {
        final List<String> seen = new ArrayList<>();
        final Continuation continuation = (image, arguments, progress) -> {
            final ImageFile.Summary summary = ImageFile.verify(image);
            seen.add(image.getFileName() + " " + summary.label() + " " + summary.baseCutId());
            return late(0).run(image, arguments, progress);
        };
        final CommandRun run = demo(continuation);
        assertThat(seen).containsExactly("middle.ringsave 50 null");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll(" +", " ")).contains("live checkpoints full delta delta / full in the pause",
            "images 2 7" + System.lineSeparator(),
            " for the checkpoint of tick 50: a full image and 4 of its deltas, all verified",
            "images: all 9 identical, live and stopped");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isZero();
    }

    @Test
    void demoRemovesItsOwnDirectory() {
        final Path[] used = new Path[1];
        final Continuation continuation = (image, arguments, progress) -> {
            used[0] = image.toRealPath().getParent();
            return late(0).run(image, arguments, progress);
        };
        final CommandRun run = demo(continuation);
        assertThat(run.code()).isZero();
        assertThat(used[0]).doesNotExist();
    }

    @Test
    void failedDemoRemovesItsOwnDirectory() {
        final Path[] used = new Path[1];
        final CommandRun run = demo((image, arguments, progress) -> {
            used[0] = image.getParent();
            throw new IOException("the other JVM is gone; run it again");
        });
        assertThat(run.err()).isEqualTo("ringsave: the other JVM is gone; run it again" + System.lineSeparator());
        assertThat(run.code()).isEqualTo(1);
        assertThat(used[0]).doesNotExist();
    }

    @Test
    void runContinuesFromTheOnlyCheckpoint() {
        final List<Long> labels = new ArrayList<>();
        final Continuation continuation = (image, arguments, progress) -> {
            labels.add(ImageFile.verify(image).label());
            return late(0).run(image, arguments, progress);
        };
        final CommandRun run = demoEvery(99, continuation);
        assertThat(labels).containsExactly(99L);
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
    }

    @Test
    void fileInPlaceOfTheDirectoryIsRefused() throws IOException {
        final Path file = Files.write(directory.resolve("file"), new byte[0]);
        final CommandRun run = demo(late(0), "--dir", file);
        assertThat(run.err()).isEqualTo("ringsave: " + file + ": exists and is not a directory; give another path"
            + System.lineSeparator());
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    @Tag("slow")
    void restoredRunInANewProcessIsIdentical() {
        final CommandRun run = CommandRun.of("demo", "--channels", 4, "--ticks", 200, "--every", 20);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll(" +", " ")).contains("channels 4, each with two rings of 64 KiB",
            "devices 2 network, 2 storage", "storage ", "memory 256 MiB of guests, 128 KiB of disks", "chunk 1 MiB; ",
            "requests ", "restore ", " 0 completions wrong", "checkpoints none live stop and copy stop / live",
            "images - 9 9", "pause p50 - ", "tick max ", "saveContinue - ", "allocated per call - ", "spilled, mean - ",
            "time held - 0 -", "images: all 9 identical, live and stopped", "4/4 restore 100% 200/200 ticks");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isZero();
    }

    @Test
    void memoryOutOfRangeIsRefused() {
        final CommandRun none = CommandRun.of("demo", "--memory", "0");
        assertThat(none.err()).contains("--memory=0 is not in 1..68719476736");
        assertThat(none.code()).isEqualTo(2);
        final CommandRun text = CommandRun.of("demo", "--memory", "much");
        assertThat(text.err()).contains("--memory=much is not a length; write it like 65536, 64KiB or 1MiB");
        assertThat(text.code()).isEqualTo(2);
    }

    @Test
    @Tag("slow")
    void failureOfTheNewProcessIsReportedInOneLine() {
        final ChildJvm child = new ChildJvm();
        final CommandRun run = demo((image, arguments, progress) -> {
            Files.write(image, new byte[100]);
            return child.run(image, arguments, progress);
        });
        assertThat(run.err()).startsWith("ringsave: the JVM that was to go on ended with exit code 1: ringsave: ")
            .contains("image offset").hasLineCount(1);
        assertThat(run.code()).isEqualTo(1);
    }
}
