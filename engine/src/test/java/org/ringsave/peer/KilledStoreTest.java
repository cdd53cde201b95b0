/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.CountedDisk;
import org.ringsave.fixture.DiskCallRewriting;
import org.ringsave.fixture.DiskProgress;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SmallJvm;
import org.ringsave.fixture.TickingSet;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.SyncMode;

/** A run that is killed again and again, in one directory, goes on from its last checkpoint each time. */
@Tag("slow")
class KilledStoreTest {
    private static final long SEED = Long.getLong("ringsave.seed", 15);
    private static final int KILLS = Integer.getInteger("ringsave.kills", Repeats.of(200, 10_000));
    private static final int ROUNDS = 1000;
    private static final int ARCHIVED_ROUNDS = 4;
    private static final int REUSED_FILES = 4;

    @TempDir
    private Path folder;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<DiskProgress.Work, Integer> landed = new EnumMap<>(DiskProgress.Work.class);
    private int within;
    private int unfinished;
    /** The calls to the disk of a round and the half of another, with all kinds of calls. */
    private int calls;

    /** The engine, whose store counts its calls to the disk, the run, and its fixtures; without JUnit. */
    private SmallJvm jvm(DiskProgress progress) throws Exception {
        final SmallJvm jvm = new SmallJvm(folder, KilledRun.class.getName())
            .with(SmallJvm.placeOf(ImageStore.class), name -> true, DiskCallRewriting.to(CountedDisk.class))
            .with(SmallJvm.placeOf(KilledRun.class), name -> name.startsWith("org/ringsave/peer/KilledRun")
                || name.startsWith("org/ringsave/fixture/") && !name.contains("/CountedDisk"),
                DiskCallRewriting.to(CountedDisk.class))
            .with(SmallJvm.placeOf(CountedDisk.class), name -> name.contains("/CountedDisk"), bytes -> bytes)
            .withJar(SmallJvm.placeOf(UnsafeBuffer.class))
            .archived(folder.resolve("archived"), folder.resolve("progress"), -1, SyncMode.FULL, ARCHIVED_ROUNDS, 0);
        calls = (int)progress.calls() / ARCHIVED_ROUNDS * 3 / 2;
        return jvm;
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    @Proves("A run that is killed at any moment goes on from its last checkpoint.")
    void killedRunGoesOnFromItsLastCheckpoint() throws Exception {
        final DiskProgress progress = new DiskProgress(folder.resolve("progress"));
        final SmallJvm jvm = jvm(progress);
        final Path directory = folder.resolve("store");
        try (TickingSet expected = TickingSet.fresh()) {
            for (int kill = 0; kill < KILLS; kill++) {
                progress.clear();
                killOne(jvm, directory, SyncMode.values()[kill % 3], kill / 3 % 2 * REUSED_FILES);
                landed.merge(progress.work(), 1, Integer::sum);
                within += progress.isWithin() ? 1 : 0;
                unfinished += unfinished(directory);
                // The next run meets each second wreck as it is.
                assertGoesOn(directory, kill, kill % 2 == 0, Math.max(progress.saved(), expected.ticks()), expected);
                Cases.count(1);
            }
        }
        System.out.println(KILLS + " kills, last call " + landed + ", within it " + within + ", unfinished files "
            + unfinished);
        if (KILLS >= 200) {
            assertThat(landed).containsOnlyKeys(DiskProgress.Work.SAVE, DiskProgress.Work.INDEX,
                DiskProgress.Work.PRUNE, DiskProgress.Work.MERGE);
            assertThat(unfinished).isPositive();
        }
    }

    private void killOne(SmallJvm jvm, Path directory, SyncMode sync, int reusedFiles)
        throws IOException, InterruptedException {
        final Process run = jvm.start(directory, folder.resolve("progress"), 1 + random.nextInt(calls), sync, ROUNDS,
            reusedFiles);
        try (InputStream in = run.getInputStream()) {
            final int announced = in.read();
            final long end = System.nanoTime() + random.nextInt(400_000);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            run.toHandle().destroyForcibly();
            assertThat(announced).as(jvm.errors()).isEqualTo(1);
        }
        assertThat(run.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(jvm.errors()).isEqualTo(128 + 9);
    }

    /** The tick after the last one that was saved may be there too. */
    private static void assertGoesOn(Path directory, int kill, boolean isWriter, long saved, TickingSet expected)
        throws IOException {
        final StoreOptions options = StoreOptions.ofChains(2);
        try (ImageStore store = isWriter ? ImageStore.open(directory, options) : ImageStore.read(directory);
            TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.ticks()).as("seed %d, kill %d", SEED, kill).isBetween(saved, saved + 1);
            assertThat(model.image()).as("seed %d, kill %d", SEED, kill)
                .isEqualTo(expected.tickTo(model.ticks()).image());
            assertThat(isWriter ? unfinished(directory) : 0).isZero();
        }
    }

    private static int unfinished(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return (int)files.filter(path -> path.toString().endsWith(".part")).count();
        }
    }
}
