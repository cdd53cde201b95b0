/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;

/** A run that is killed again and again goes on from its last checkpoint each time. */
@Tag("slow")
class KilledStoreTest {
    private static final long SEED = 15;

    @TempDir
    private Path folder;

    /** Runs and saves, and prints the number of each saved tick. It ends when the test is gone. */
    static final class Run {
        private Run() {
        }

        public static void main(String[] arguments) throws IOException {
            final DataOutputStream out = new DataOutputStream(System.out);
            try (ImageStore store = ImageStore.open(Path.of(arguments[0]), StoreOptions.ofChains(2));
                TickingSet model = TickingSet.resumed(store)) {
                final Checkpoints checkpoints = new Checkpoints(store, model.set(),
                    new SaveAgent(new SaveSession(), 4096, 0), CheckpointPolicy.everyTicks(1).withFullEvery(4));
                for (long saved = 0; !System.out.checkError(); saved = checkpoints.completed()) {
                    checkpoints.doWork(model.tick());
                    if (checkpoints.completed() > saved) {
                        out.writeLong(store.latest().orElseThrow().label());
                    }
                }
            }
        }
    }

    @Test
    @Proves("A run that is killed at any moment goes on from its last checkpoint.")
    void killedRunGoesOnFromItsLastCheckpoint() throws Exception {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Path directory = folder.resolve("store");
        final int kills = Integer.getInteger("ringsave.kills", Repeats.of(8, 200));
        long unfinished = 0;
        for (int kill = 0; kill < kills; kill++) {
            final long saved = runAndKill(directory, random);
            unfinished += unfinished(directory);
            try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(2));
                TickingSet model = TickingSet.resumed(store)) {
                assertThat(model.ticks()).as("seed %d, kill %d", SEED, kill).isGreaterThanOrEqualTo(saved);
                assertThat(model.image()).isEqualTo(TickingSet.imageAt(model.ticks()));
                assertThat(unfinished(directory)).isZero();
            }
            Cases.count(1);
        }
        // A few kills may all come between two saves.
        assertThat(unfinished).isGreaterThan(Repeats.isMany() ? 0 : -1);
    }

    /** Returns the last tick that the run has saved before it was killed. */
    private long runAndKill(Path directory, SplittableRandom random) throws IOException, InterruptedException {
        try (PeerProcess run = PeerProcess.startPipedJvm(folder, Run.class, directory)) {
            run.killWhenLate();
            final DataInputStream in = new DataInputStream(run.fromPeer());
            long saved = 0;
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                saved = in.readLong();
            }
            final long end = System.nanoTime() + random.nextInt(4_000_000);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            run.kill();
            assertThat(run.exitCode()).isEqualTo(128 + 9);
            try {
                while (true) {
                    saved = in.readLong();
                }
            } catch (EOFException e) {
                return saved;
            }
        }
    }

    private static long unfinished(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(".part")).count();
        }
    }
}
