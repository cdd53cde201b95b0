/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.DiskLog;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveSession;

/**
 * States of a disk after a power cut in a save with sync. The disk has all that was forced. Of the writes since then it
 * has any, the last one perhaps in part. A rename may be there as soon as it was asked for.
 */
class PowerCutTest {
    private static final long SEED = 16;
    private static final int SUBSETS = 16;

    @TempDir
    private Path directory;

    /** Saves an image, within the rewritten engine. */
    public static final class Saver implements Consumer<Path> {
        @Override
        public void accept(Path path) {
            try (ChannelSet set = SeededSet.paused(SEED, 3, 2)) {
                set.addState(new ByteState("ballast", 1, new byte[100_000]));
                final SaveSession session = new SaveSession();
                session.begin(set, 2);
                ImageFile.save(session, ImageFile.create(path, SyncMode.FULL), ByteBuffer.allocateDirect(4096));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    @Proves("A power cut during a synced save leaves the old image or the new one.")
    void powerCutLeavesTheOldImageOrTheNewOne() throws Exception {
        final Path path = directory.resolve("file.img");
        Files.writeString(path, "old");
        @SuppressWarnings("unchecked")
        final Consumer<Path> saver = (Consumer<Path>)DiskLog.loader().loadClass(Saver.class.getName())
            .getConstructor().newInstance();
        DiskLog.take();
        saver.accept(path);
        final List<DiskLog.Call> calls = DiskLog.take();
        final byte[] image = Files.readAllBytes(path);
        assertThat(ImageFile.verify(path).label()).isEqualTo(2);
        assertThat(calls).hasSizeGreaterThan(25);
        assertThat(calls.get(calls.size() - 1).kind()).as("the name is safe when the save returns")
            .isEqualTo(DiskLog.Kind.FORCE_DIRECTORY);
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int made = 0; made <= calls.size(); made++) {
            for (int subset = 0; subset < SUBSETS; subset++) {
                assertOldOrNew(calls.subList(0, made), subset, random, image);
            }
        }
    }

    private void assertOldOrNew(List<DiskLog.Call> made, int subset, SplittableRandom random, byte[] image)
        throws IOException {
        final byte[] file = afterCut(made, subset, random, image.length);
        final boolean isNamed = made.stream().anyMatch(call -> call.kind() == DiskLog.Kind.RENAME);
        if (isNamed || Arrays.equals(file, image)) {
            assertThat(Arrays.equals(file, image)).as("seed %d, cut after call %d", SEED, made.size()).isTrue();
        } else {
            assertThat(isRefused(file)).as("seed %d, cut after call %d", SEED, made.size()).isTrue();
        }
        Cases.count(1);
    }

    /** Subset 0 has no write since the last force, 1 has all, 2 to 5 have a part of the last; others are random. */
    private static byte[] afterCut(List<DiskLog.Call> made, int subset, SplittableRandom random, int length) {
        final byte[] disk = new byte[length];
        int end = 0;
        final int forced = made.stream().map(DiskLog.Call::kind).toList().lastIndexOf(DiskLog.Kind.FORCE);
        for (int i = 0; i < made.size(); i++) {
            final DiskLog.Call call = made.get(i);
            final boolean isLast = i == made.size() - 1 && subset > 1 && subset < 6;
            final boolean isKept = i < forced || subset > 0 && (subset < 6 || random.nextBoolean());
            if (call.kind() == DiskLog.Kind.WRITE && isKept) {
                final int kept = call.bytes().length;
                final int part = isLast ? Math.min(kept - 1, kept * (subset - 1) / 4) : kept;
                System.arraycopy(call.bytes(), 0, disk, (int)call.position(), part);
                end = Math.max(end, (int)call.position() + part);
            }
        }
        return Arrays.copyOf(disk, end);
    }

    private boolean isRefused(byte[] bytes) throws IOException {
        final Path part = directory.resolve(".file.img-0.part");
        Files.write(part, bytes);
        try {
            ImageFile.verify(part);
            return false;
        } catch (ImageException e) {
            return true;
        }
    }
}
