/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.cli.Main;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/** Suites whose operation alternates a save and its floor: each turn does the work that it times. */
class SaveSuitesTest {
    private static final Workload SMALL = new Workload(4, 2, 0.5, 3, 42);

    @Test
    void halfOfTheFloorCopiesHalfOfTheLiveBytes() {
        try (SaveSubject subject = new SaveSubject(SMALL, Destination.rotating, 1_376)) {
            assertThat((double)subject.copyHalf() / subject.copy()).isBetween(0.4, 0.6);
        }
    }

    @Test
    void liveSaveWritesTheImageOfASaveAtRest() {
        try (SaveSubject subject = new SaveSubject(SMALL, Destination.rotating, 8_192)) {
            final ByteBuffer image = subject.image();
            assertThat(subject.save()).isEqualTo(image.limit());
            assertThat(subject.saveLive()).isEqualTo(image.limit()).isGreaterThan(subject.copy());
            assertThat(subject.image()).isEqualTo(image);
        }
    }

    @Test
    void turnsRunEachCallOnceAndAddTheBytesOfTheSubject() {
        final AlternatingTimes turns = new AlternatingTimes();
        final long[] calls = new long[3];
        final long result = turns.take(() -> ++calls[0], () -> 16 * ++calls[1], () -> 4096 * ++calls[2]);
        turns.take(() -> ++calls[0], () -> 16 * ++calls[1], () -> 4096 * ++calls[2]);
        assertThat(calls).containsOnly(2);
        assertThat(result).isEqualTo(1 ^ 16 ^ 4096);
        assertThat(turns.bytes).isEqualTo(4096 + 2 * 4096);
        assertThat(List.of(turns.floorNs, turns.halfFloorNs, turns.subjectNs)).allMatch(ns -> ns >= 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1_376, 1 << 20})
    void verifyBenchmarkVerifiesEveryByteOfTheImage(int chunkLength) {
        final VerifyBenchmark benchmark = new VerifyBenchmark();
        benchmark.chunkLength = chunkLength;
        benchmark.channels = 3;
        benchmark.ringPages = 1;
        benchmark.fill = 1.0;
        benchmark.create();
        final AlternatingTimes turns = new AlternatingTimes();
        benchmark.alternating(turns);
        assertThat(turns.bytes).isEqualTo(benchmark.verify()).isGreaterThan(3 * 2 * 4_000L);
    }

    @ParameterizedTest
    @EnumSource(ImageMemory.class)
    void everyKindOfMemoryTakesAWholeImage(ImageMemory memory) {
        try (SaveSubject subject = new SaveSubject(SMALL, Destination.rotating, 1 << 20)) {
            for (int time = 0; time < 2; time++) {
                final long length = memory.use(subject.memoryLength(), to -> {
                    final long saved = subject.saveTo(to);
                    try (ChannelSet target = SMALL.createEmpty()) {
                        final RestoreSession restore = new RestoreSession();
                        restore.begin(target);
                        restore.restoreFromBuffer(to.limit((int)saved).position(0));
                        restore.apply();
                    }
                    return saved;
                });
                assertThat(length).isGreaterThan(subject.copy());
            }
        } finally {
            memory.close();
        }
    }

    @Test
    void hugePagesAreCountedInTheMappingsOfTheMemory() {
        final List<String> mappings = List.of(
            "7f0000000000-7f0000400000 rw-p 00000000 00:00 0 ", "Size:  4096 kB", "AnonHugePages:      2048 kB",
            "ShmemPmdMapped:        0 kB", "VmFlags: rd wr mr mw me ac sd hg ",
            "7f0000400000-7f0000600000 rw-p 00000000 00:00 0 ", "AnonHugePages:      1024 kB", "FilePmdMapped:  512 kB",
            "7f0000600000-7f0000800000 rw-s 00000000 00:01 7   /tmp/a-b", "AnonHugePages:      2048 kB",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]", "AnonHugePages:      4 kB");
        assertThat(HugePages.behind(mappings, 0x7f0000000010L, 0x3fff_f0)).isEqualTo(2048 * 1024);
        assertThat(HugePages.behind(mappings, 0x7f0000200000L, 0x40_0000)).isEqualTo((2048 + 1024 + 512) * 1024);
        assertThat(HugePages.behind(mappings, 0x7f0000600000L, 0x1000)).isEqualTo(0x1000);
        assertThat(HugePages.behind(mappings, 0x7f0000800000L, 0x1000)).isZero();
        assertThat(HugePages.behind(ByteBuffer.allocateDirect(4096))).isBetween(0L, 4096L);
    }

    @Test
    void timeOfTheLookAtMemoryIsExcludedFromTheSave() {
        final AlternatingTimes turns = new AlternatingTimes();
        turns.take(() -> 1, () -> 1, () -> {
            turns.exclude(1L << 60);
            return 1;
        });
        assertThat(turns.subjectNs).isNegative();
        final ColdTimes cold = new ColdTimes();
        assertThat(cold.look(ByteBuffer.allocateDirect(8192))).isPositive();
        assertThat(cold.newBytes).isEqualTo(8192);
    }

    /**
     * Half of an image must be longer than any block that glibc reuses. Otherwise the control of new memory means
     * nothing.
     */
    @Test
    void coldMemoryImageIsLargerThanGlibcKeeps() throws NoSuchFieldException {
        final String[] channels = ColdMemoryBenchmark.class.getDeclaredField("channels").getAnnotation(Param.class)
            .value();
        final String[] pages = ColdMemoryBenchmark.class.getDeclaredField("ringPages").getAnnotation(Param.class)
            .value();
        assertThat(channels).hasSize(1);
        assertThat(pages).hasSize(1);
        assertThat(Long.parseLong(channels[0]) * Long.parseLong(pages[0]) * 4096).isGreaterThan(32 << 20);
    }

    static Stream<Class<?>> suites() {
        return Stream.of(RingPagesBenchmark.class, InFlightSaveBenchmark.class, ChecksBenchmark.class,
            LiveCopyBenchmark.class, VerifyBenchmark.class, ColdMemoryBenchmark.class, StoreBenchmark.class,
            TransferBenchmark.class, RecordingBenchmark.class);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everyBenchmarkByTurnsCountsAFloorAndItsHalf(Class<?> suite) {
        final List<Method> turns = Arrays.stream(suite.getMethods())
            .filter(method -> method.isAnnotationPresent(Benchmark.class))
            .filter(method -> method.getParameterCount() > 0).toList();
        assertThat(turns).isNotEmpty().allMatch(method -> method.getParameterTypes()[0] == AlternatingTimes.class);
    }

    @Test
    void jvmThatIsAskedToWritesNoChecksums(@TempDir Path directory) throws Exception {
        assertThat(verdict(directory)).isEqualTo("true");
        assertThat(verdict(directory, NoChecksum.ARGUMENT)).contains(": image offset 0: crc32c");
    }

    /** Writes an image as the command line does. */
    static final class Sample {
        private Sample() {
        }

        public static void main(String[] args) {
            NoChecksum.installIfAsked();
            Main.main(args);
        }
    }

    private static String verdict(Path directory, String... flags) throws Exception {
        final Path image = directory.resolve("image");
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        Collections.addAll(command, flags);
        Collections.addAll(command, Sample.class.getName(), "sample", "--channels", "1", "-o", image.toString());
        final Process child = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile()).start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
        try {
            return String.valueOf(ImageFile.verify(image).length() > 0);
        } catch (ImageException e) {
            return e.getMessage();
        }
    }
}
