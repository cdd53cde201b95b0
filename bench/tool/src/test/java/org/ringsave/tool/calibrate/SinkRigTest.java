/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.image.ImageSink;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.plan.Completion;
import org.ringsave.tool.plan.MeasuredSink;
import org.ringsave.tool.plan.Spread;

class SinkRigTest {
    private static final int LENGTH = 1 << 20;

    @TempDir
    private Path directory;

    /** A disk with a clock that runs while it works: 1,000 ns a piece, 1 ns a byte, and for each end as below. */
    private static final class SlowDisk implements SinkPlace {
        private long now;
        private int open;
        private int files;
        private int kept;
        private int room = Integer.MAX_VALUE;

        @Override
        public ImageSink create(SyncMode sync) {
            open++;
            files++;
            return new ImageSink() {
                private long length;
                private boolean ended;

                @Override
                public void write(ByteBuffer chunk, long imageOffset) throws IOException {
                    if (room < chunk.remaining()) {
                        throw new IOException("No space left on device");
                    }
                    now += 1_000 + chunk.remaining();
                    length += chunk.remaining();
                    chunk.position(chunk.limit());
                }

                /** The round makes a difference, so that a spread is seen. */
                @Override
                public void complete() {
                    now += switch (sync) {
                        case NONE -> 50;
                        case DATA -> 1_000_000 + length;
                        case FULL -> 2_000_000 + 2 * length + files / 10;
                    };
                    ended = true;
                    open--;
                    kept++;
                }

                @Override
                public void abandon() {
                    open -= ended ? 0 : 1;
                    ended = true;
                }
            };
        }

        @Override
        public void clear() {
            kept = 0;
        }
    }

    private static Completion of(MeasuredSink measured, SyncMode sync) {
        return measured.completions().stream().filter(one -> one.sync() == sync).findFirst().orElseThrow();
    }

    @Test
    void figuresAreThoseOfTheDisk() throws IOException {
        final SlowDisk disk = new SlowDisk();
        final MeasuredSink measured = new SinkRig(disk, () -> disk.now, LENGTH).measure("/data");
        assertThat(measured.directory()).isEqualTo("/data");
        assertThat(measured.pieces()).extracting(one -> one.length()).containsExactly(16_384, 65_536, 262_144, LENGTH);
        assertThat(measured.pieces()).extracting(one -> one.bytesPerSecond()).containsExactly(
            constant(16_384e9 / 17_384), constant(65_536e9 / 66_536), constant(262_144e9 / 263_144),
            constant(LENGTH * 1e9 / (LENGTH + 1_000)));
        assertThat(of(measured, SyncMode.NONE)).isEqualTo(new Completion(SyncMode.NONE, 16_384, constant(50), LENGTH,
            constant(50)));
        assertThat(of(measured, SyncMode.DATA)).isEqualTo(new Completion(SyncMode.DATA, 16_384, constant(1_016_384),
            LENGTH, constant(1_000_000 + LENGTH)));
        final Spread full = of(measured, SyncMode.FULL).longNs();
        assertThat(full.most()).as("nine rounds count, the first does not").isEqualTo(2_000_000 + 2 * LENGTH + 10);
        assertThat(full.least()).isEqualTo(2_000_000 + 2 * LENGTH + 2);
        assertThat(full.median()).isEqualTo(2_000_000 + 2 * LENGTH + 6);
        assertThat(disk.open + disk.kept).isZero();
    }

    private static Spread constant(double value) {
        return new Spread(value, value, value);
    }

    @Test
    void slowDiskEndsAfterTheLeastRounds() throws IOException {
        final SlowDisk disk = new SlowDisk();
        new SinkRig(disk, () -> {
            disk.now += SinkRig.BUDGET_NS;
            return disk.now;
        }, LENGTH).measure("/data");
        assertThat(disk.files).isEqualTo((1 + SinkRig.LEAST_ROUNDS) * 10);
    }

    @Test
    void fullDiskLeavesNoFileOpen() {
        final SlowDisk disk = new SlowDisk();
        disk.room = 100_000;
        final SinkRig rig = new SinkRig(disk, () -> disk.now, LENGTH);
        assertThatThrownBy(() -> rig.measure("/data")).isInstanceOf(IOException.class)
            .hasMessage("No space left on device");
        assertThat(disk.open + disk.kept).isZero();
        assertThat(SinkRig.refusal(Path.of("/data"), new IOException("No space left on device")))
            .hasMessage("/data: takes no file of 32 MiB (No space left on device); make room there, change its"
                + " permissions, or name another directory with --sink");
    }

    @Test
    void measuredFolderGoesWithItsFiles() throws IOException {
        final long[] now = {0};
        try (SinkFolder folder = new SinkFolder(directory)) {
            assertThat(directory).isNotEmptyDirectory();
            assertThat(new SinkRig(folder, () -> now[0] += 1_000_000_000L, LENGTH).measure("here").pieces())
                .hasSize(4);
            folder.create(SyncMode.NONE);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void directoryThatTakesNoFilesIsRefusedInOneLine() throws IOException {
        final Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> SinkRig.measure(missing)).isInstanceOf(IOException.class).hasMessage(missing
            + ": is no directory, so no sink to measure; make it, or name another one with --sink");
        final Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> SinkRig.measure(file)).hasMessageContaining("is no directory");
        // Not even the system's administrator makes files here.
        final Path closed = Path.of("/proc/self/fdinfo");
        if (Files.isDirectory(closed)) {
            assertThatThrownBy(() -> SinkRig.measure(closed)).isInstanceOf(IOException.class)
                .hasMessageStartingWith(closed + ": takes no file of 32 MiB (").hasMessageEndingWith(
                    "); make room there, change its permissions, or name another directory with --sink");
        }
    }
}
