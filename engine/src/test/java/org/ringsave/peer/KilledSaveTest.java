/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** A process that is killed while it saves leaves the image before or the new one, whole. */
class KilledSaveTest {
    private static final long SEED = 15;

    @TempDir
    private Path directory;

    /** Saves image after image under one name, and says so after each. It ends when the test is gone. */
    static final class Saver {
        private Saver() {
        }

        public static void main(String[] arguments) throws IOException {
            final Path path = Path.of(arguments[0]);
            final SaveSession session = new SaveSession();
            final ByteBuffer chunk = ByteBuffer.allocateDirect(10_000);
            try (ChannelSet set = SeededSet.paused(SEED, 3, 2)) {
                set.addState(new ByteState("ballast", 1, new byte[300_000]));
                for (long label = 1; !System.out.checkError(); label++) {
                    session.begin(set, label);
                    ImageFile.save(session, ImageFile.create(path, SyncMode.FULL), chunk);
                    session.end();
                    System.out.write('s');
                }
            }
        }
    }

    @Test
    @Proves("A process that is killed while it saves leaves a whole image.")
    void killedSaveLeavesTheImageBeforeOrTheNewOne() throws Exception {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Path images = Files.createDirectory(directory.resolve("images"));
        final Path path = images.resolve("file.img");
        final int kills = Repeats.isMany() ? 200 : 6;
        int killsInASave = 0;
        for (int kill = 0; kill < kills; kill++) {
            try (PeerProcess saver = PeerProcess.startPipedJvm(directory, Saver.class, path)) {
                saver.killWhenLate();
                long saved = 1 + random.nextInt(12);
                for (int i = 0; i < saved; i++) {
                    assertThat(saver.fromPeer().read()).as(saver.output()).isEqualTo('s');
                }
                final long end = System.nanoTime() + random.nextInt(4_000_000);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                saver.kill();
                assertThat(saver.exitCode()).isEqualTo(128 + 9);
                saved += saver.fromPeer().readAllBytes().length;
                assertThat(ImageFile.verify(path).label()).as("seed %d, kill %d", SEED, kill)
                    .isBetween(saved, saved + 1);
            }
            killsInASave += deleteUnfinished(images);
            Cases.count(1);
        }
        // A few kills may all come between two saves.
        assertThat(killsInASave).isGreaterThan(Repeats.isMany() ? 0 : -1);
    }

    /** Returns how many files of an unfinished save are there: 0 or 1. */
    private static int deleteUnfinished(Path images) throws IOException {
        try (Stream<Path> files = Files.list(images)) {
            final List<Path> unfinished = files.filter(path -> !path.endsWith("file.img")).toList();
            assertThat(unfinished).hasSizeLessThan(2).allMatch(path -> path.toString().endsWith(".part"));
            for (final Path path : unfinished) {
                Files.delete(path);
            }
            return unfinished.size();
        }
    }
}
