/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.workload.Workload;

/** Deltas on the command line: {@code sample --delta-of}, {@code merge} and {@code verify}. */
class DeltaCommandsTest {
    private static final String NL = System.lineSeparator();
    private static final String HEX = "[0-9a-f]{32}";
    private static final Workload WORKLOAD = new Workload(3, 5, 0.7, 2, 9);

    @TempDir
    private Path directory;

    private Path base;
    private Path delta;
    private Path merged;

    @BeforeEach
    void name() {
        base = directory.resolve("base");
        delta = directory.resolve("delta");
        merged = directory.resolve("merged");
    }

    private static CommandRun sample(Workload workload, Path output, Object... more) {
        final List<Object> arguments = new ArrayList<>(List.of("sample", "-o", output, "--channels",
            workload.channels(), "--ring-pages", workload.ringPages(), "--fill", workload.fill(), "--in-flight",
            workload.inFlight(), "--seed", workload.seed()));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray());
    }

    private void writeBaseAndDelta() {
        assertThat(sample(WORKLOAD, base).code()).isZero();
        assertThat(sample(WORKLOAD, delta, "--delta-of", base).code()).isZero();
    }

    private void assertFails(CommandRun run, Path output, String message) throws IOException {
        assertThat(run.err()).isEqualTo("ringsave: " + message + NL);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(output).doesNotExist();
        assertNoPartIsLeft();
    }

    private void assertNoPartIsLeft() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
    }

    /** Writes a full image of the set after more traffic. */
    private Path writeFull(Workload workload) throws IOException {
        final Path full = directory.resolve("full");
        try (ChannelSet set = workload.create()) {
            workload.goOn(set);
            final SaveSession session = new SaveSession();
            session.begin(set, SampleCommand.DELTA_LABEL);
            ImageFile.save(session, ImageFile.create(full, SyncMode.NONE), ByteBuffer.allocateDirect(4_096));
        }
        return full;
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 0.7, 2, 9", "4, 16, 0.5, 4, 1", "1, 1, 1, 0, 1", "2, 1, 1, 3, 2", "2, 3, 0, 0, 3",
        "5, 2, 0, 8, 4", "0, 1, 1, 0, 1"})
    void sampleAndItsDeltaMergeToTheFullImage(int channels, int ringPages, double fill, int inFlight, long seed)
        throws IOException {
        final Workload workload = new Workload(channels, ringPages, fill, inFlight, seed);
        assertThat(sample(workload, base).code()).isZero();
        final CommandRun run = sample(workload, delta, "--delta-of", base);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        final CommandRun merge = CommandRun.of("merge", base, delta, "-o", merged);
        assertThat(merge.err()).isEmpty();
        assertThat(merge.code()).isZero();
        assertThat(merged).hasSameBinaryContentAs(writeFull(workload));
        assertThat(Files.mismatch(merged, base)).as("the set went on").isNotNegative();
        assertNoPartIsLeft();
    }

    @Test
    void deltaLeavesOutBytesOfItsBase() throws IOException {
        writeBaseAndDelta();
        CommandRun.of("merge", base, delta, "-o", merged);
        assertThat(Files.size(delta)).isLessThan(Files.size(merged) / 2);
    }

    @Test
    void deltaIsTheSameForEveryChunkLength() {
        writeBaseAndDelta();
        for (final int chunk : new int[] {256, 257, 1_376, 65_536, 10_000_000}) {
            final Path other = directory.resolve("other");
            assertThat(sample(WORKLOAD, other, "--delta-of", base, "--chunk", chunk).code()).isZero();
            assertThat(other).as("chunk %d", chunk).hasSameBinaryContentAs(delta);
        }
    }

    @Test
    void sampleMergeAndVerifyPrintTheIdsOfADelta() throws IOException {
        sample(WORKLOAD, base);
        final CommandRun run = sample(WORKLOAD, delta, "--delta-of", base);
        final String baseCutId = ImageFile.verify(base).cutId();
        final ImageFile.Summary summary = ImageFile.verify(delta);
        assertThat(summary.baseCutId()).isEqualTo(baseCutId);
        assertThat(run.out()).matches("\\Q" + delta + "\\E: [0-9,.]+ \\w+, 3 channels, digest " + summary.digest()
            + ", cutId " + summary.cutId() + ", delta of " + baseCutId + "\\R");
        final CommandRun merge = CommandRun.of("merge", base, delta, "-o", merged);
        assertThat(merge.out()).matches("\\Q" + merged + "\\E: [0-9,.]+ \\w+, 3 channels, digest "
            + ImageFile.verify(merged).digest() + ", cutId " + summary.cutId() + "\\R");
        final CommandRun verify = CommandRun.of("verify", base, delta, merged);
        assertThat(verify.code()).isZero();
        final String[] lines = verify.out().split("\\R");
        assertThat(lines).hasSize(3);
        assertThat(lines[0]).matches("\\Q" + base + "\\E: OK, [0-9,.]+ \\w+, 3 channels, label 0, digest " + HEX
            + ", cutId " + baseCutId);
        assertThat(lines[1]).matches("\\Q" + delta + "\\E: OK, [0-9,.]+ \\w+, 3 channels, label 1, digest " + HEX
            + ", cutId " + summary.cutId() + ", delta of " + baseCutId);
        assertThat(lines[2]).matches("\\Q" + merged + "\\E: OK, [0-9,.]+ \\w+, 3 channels, label 1, digest " + HEX
            + ", cutId " + summary.cutId());
    }

    @Test
    void baseOfOtherOptionsIsRefused() throws IOException {
        sample(WORKLOAD, base);
        final String digest = ImageFile.verify(base).digest();
        for (final Workload other : new Workload[] {new Workload(4, 5, 0.7, 2, 9), new Workload(3, 4, 0.7, 2, 9),
            new Workload(3, 5, 0.6, 2, 9), new Workload(3, 5, 0.7, 1, 9), new Workload(3, 5, 0.7, 2, 8)}) {
            final Path right = directory.resolve("right");
            sample(other, right);
            assertFails(sample(other, delta, "--delta-of", base), delta, base + ": has digest " + digest
                + ", and the sample of these options " + ImageFile.verify(right).digest()
                + "; give the options and the seed that it was written with");
        }
    }

    /** The rings of these two seeds have the same positions and hold other bytes. */
    @Test
    void baseOfEqualCutIdAndOtherBytesIsRefused() throws IOException {
        final Workload wanted = new Workload(1, 1, 0.01, 0, 36);
        final Path right = directory.resolve("right");
        sample(wanted, right);
        sample(new Workload(1, 1, 0.01, 0, 47), base);
        assertThat(ImageFile.verify(base).cutId()).isEqualTo(ImageFile.verify(right).cutId());
        assertFails(sample(wanted, delta, "--delta-of", base), delta, base + ": has digest "
            + ImageFile.verify(base).digest() + ", and the sample of these options "
            + ImageFile.verify(right).digest() + "; give the options and the seed that it was written with");
    }

    @Test
    void missingDamagedOrDeltaBaseIsRefused() throws IOException {
        assertFails(sample(WORKLOAD, delta, "--delta-of", base), delta, base + ": does not exist; check the path");
        assertFails(sample(WORKLOAD, delta, "--delta-of", directory), delta,
            directory + ": is a directory; name an image file");
        writeBaseAndDelta();
        final Path second = directory.resolve("second");
        assertFails(sample(WORKLOAD, second, "--delta-of", delta), second, delta + ": is a delta of "
            + ImageFile.verify(base).cutId() + "; give a sample that was written without --delta-of");
        final byte[] bytes = Files.readAllBytes(base);
        bytes[bytes.length / 2] ^= 1;
        Files.write(base, bytes);
        final CommandRun run = sample(WORKLOAD, second, "--delta-of", base);
        assertThat(run.err()).startsWith("ringsave: " + base + ": image offset ")
            .endsWith("; save it again, or give another file" + NL).hasLineCount(1);
        assertThat(run.code()).isEqualTo(1);
        assertThat(second).doesNotExist();
    }

    /** Writes a base, a delta against it, and a delta against that delta. */
    private Path writeChain() throws IOException {
        final Path second = directory.resolve("second");
        try (ChannelSet set = WORKLOAD.create()) {
            final SaveSession session = new SaveSession();
            final ByteBuffer chunk = ByteBuffer.allocateDirect(4_096);
            session.begin(set, 0);
            ImageFile.save(session, ImageFile.create(base, SyncMode.FULL), chunk);
            WORKLOAD.goOn(set);
            session.begin(set, SaveMode.PAUSED, 1, session.cutId());
            ImageFile.save(session, ImageFile.create(delta, SyncMode.FULL), chunk);
            WORKLOAD.goOn(set);
            session.begin(set, SaveMode.PAUSED, 2, session.cutId());
            ImageFile.save(session, ImageFile.create(second, SyncMode.FULL), chunk);
        }
        return second;
    }

    @Test
    void severalDeltasMergeInOrder() throws IOException {
        final Path second = writeChain();
        final CommandRun run = CommandRun.of("merge", base, delta, second, "-o", merged);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(ImageFile.verify(merged).cutId()).isEqualTo(ImageFile.verify(second).cutId());
    }

    @Test
    void mergeNamesTheImageThatDoesNotFit() throws IOException {
        final Path second = writeChain();
        final String baseId = ImageFile.verify(base).cutId();
        final String deltaId = ImageFile.verify(delta).cutId();
        assertFails(CommandRun.of("merge", base, second, delta, "-o", merged), merged, "merge: " + second
            + " is a delta of " + delta + ", and follows " + base + "; give the base first, then the deltas in the"
            + " order they were saved");
        assertFails(CommandRun.of("merge", base, second, "-o", merged), merged, "merge: " + second + " is a delta of "
            + deltaId + ", which is not among these files, and not of " + base + ", which is " + baseId);
        assertFails(CommandRun.of("merge", delta, second, "-o", merged), merged, "merge: " + delta + " is a delta of "
            + baseId + ", and deltas are merged with a full image");
        assertFails(CommandRun.of("merge", base, base, "-o", merged), merged, "merge: " + base
            + " is a full image, " + baseId + ", and no delta of " + base);
        final Path foreign = directory.resolve("foreign");
        sample(new Workload(3, 5, 0.7, 2, 8), foreign);
        assertFails(CommandRun.of("merge", foreign, delta, "-o", merged), merged, "merge: " + delta
            + " is a delta of " + baseId + ", which is not among these files, and not of " + foreign + ", which is "
            + ImageFile.verify(foreign).cutId());
    }

    @Test
    void mergeNamesTheFileItCannotReadOrWrite() throws IOException {
        writeBaseAndDelta();
        final Path missing = directory.resolve("missing");
        for (final CommandRun run : List.of(CommandRun.of("merge", missing, delta, "-o", merged),
            CommandRun.of("merge", base, delta, missing, "-o", merged))) {
            assertFails(run, merged, missing + ": does not exist; check the path");
        }
        assertFails(CommandRun.of("merge", base, directory, "-o", merged), merged,
            directory + ": is a directory; name an image file");
        final Path nowhere = directory.resolve("no/image");
        assertFails(CommandRun.of("merge", base, delta, "-o", nowhere), nowhere,
            nowhere + ": its directory does not exist; create it first");
        final Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThat(CommandRun.of("merge", base, delta, "-o", empty).err())
            .isEqualTo("ringsave: " + empty + ": is a directory; name a file" + NL);
    }

    @Test
    void mergeReplacesNoForeignFile() throws IOException {
        writeBaseAndDelta();
        Files.writeString(merged, "precious");
        final CommandRun run = CommandRun.of("merge", base, delta, "-o", merged);
        assertThat(run.err()).isEqualTo("ringsave: " + merged
            + ": exists and is no Ringsave image; give another path, or replace it with --force" + NL);
        assertThat(run.code()).isEqualTo(1);
        assertThat(merged).hasContent("precious");
        final byte[] bytes = Files.readAllBytes(base);
        final CommandRun same = CommandRun.of("merge", base, delta, "-o", directory.resolve("./base"));
        assertThat(same.err()).contains(" are the same file; name two").hasLineCount(1);
        assertThat(same.code()).isEqualTo(2);
        assertThat(base).hasBinaryContent(bytes);
    }

    /**
     * Damages each file at its start, in the base's name, in the middle and at the end, and cuts it. Merge prints
     * verify's line, without the channels that are whole.
     */
    @Test
    void mergeReportsADamagedFileAsVerifyDoes() throws IOException {
        writeBaseAndDelta();
        for (final Path bad : new Path[] {base, delta}) {
            final byte[] right = Files.readAllBytes(bad);
            for (final int index : new int[] {0, 40, 60, right.length / 2, right.length - 20, -1}) {
                final byte[] wrong = Arrays.copyOf(right, index < 0 ? right.length / 2 : right.length);
                if (index >= 0) {
                    wrong[index] ^= 1;
                }
                Files.write(bad, wrong);
                final String line = CommandRun.of("verify", bad).out();
                assertThat(line).startsWith(bad + ": image offset ");
                assertFails(CommandRun.of("merge", base, delta, "-o", merged), merged,
                    line.strip().replaceFirst("; [^;]* whole.*", ""));
            }
            Files.write(bad, right);
        }
    }
}
