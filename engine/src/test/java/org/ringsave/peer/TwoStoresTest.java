/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreException;
import org.ringsave.store.StoreOptions;

/** Two stores on one directory: one may write, in one process. */
class TwoStoresTest {
    @TempDir
    private Path folder;

    /** Writes one image, or says why it can't. */
    static final class Writer {
        private Writer() {
        }

        public static void main(String[] arguments) throws IOException {
            final Path directory = Path.of(arguments[0]);
            try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(9));
                TickingSet model = TickingSet.resumed(store)) {
                model.tick();
                model.save(new SaveSession(), store.createFull(), null);
                System.out.print("saved " + model.ticks());
            } catch (StoreException e) {
                System.out.print(e.fault() + " " + e.getMessage());
            }
            try (ImageStore reader = ImageStore.read(directory)) {
                System.out.print(", read " + reader.list().size());
            }
        }
    }

    private String otherWriter(Path directory) throws IOException, InterruptedException {
        try (PeerProcess other = PeerProcess.startJvm(folder, List.of(), Writer.class, directory)) {
            assertThat(other.exitCode()).as(other.output()).isZero();
            return other.output();
        }
    }

    /** A copy of hard links has the lock file of the store. A process that closes it would lose its lock. */
    @Test
    void copyWithTheSameLockFileIsRefusedAndTakesNoLockAway() throws Exception {
        final Path directory = folder.resolve("store");
        final Path backup = Files.createDirectory(folder.resolve("backup"));
        final StoreOptions options = StoreOptions.ofChains(9);
        try (ImageStore store = ImageStore.open(directory, options)) {
            Files.createLink(backup.resolve("store.lock"), directory.resolve("store.lock"));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> ImageStore.open(backup, options)).isInstanceOf(StoreException.class)
                    .hasMessage(backup + ": is written by another store of this process, whose store.lock is the same"
                        + " file; close that one, or open the store by ImageStore.read");
            }
            assertThat(otherWriter(directory)).startsWith("LOCKED " + directory);
            assertThat(store.list()).isEmpty();
        }
        ImageStore.open(backup, options).close();
        assertThat(otherWriter(directory)).isEqualTo("saved 1, read 1");
    }

    @Test
    @Proves("Only one store writes a directory, whichever process opened it; others may read it.")
    void secondWriterIsRefusedUntilTheFirstIsClosed() throws Exception {
        final Path directory = folder.resolve("store");
        final Path link = Files.createSymbolicLink(folder.resolve("link"), directory);
        final StoreOptions options = StoreOptions.ofChains(9);
        try (ImageStore store = ImageStore.open(directory, options)) {
            for (final Path path : new Path[] {directory, link}) {
                assertThatThrownBy(() -> ImageStore.open(path, options)).isInstanceOf(StoreException.class)
                    .hasMessage(path + ": is written by another store of this process; close that one, or open the"
                        + " store by ImageStore.read")
                    .extracting(e -> ((StoreException)e).fault()).isEqualTo(StoreException.Fault.LOCKED);
            }
            // A reader of this process, closed, must not have given the lock back.
            try (ImageStore reader = ImageStore.read(directory)) {
                assertThat(reader.list()).isEmpty();
            }
            assertThat(otherWriter(directory)).isEqualTo("LOCKED " + directory + ": is written by another process;"
                + " close that one, or open the store by ImageStore.read, read 0");
            assertThat(store.list()).isEmpty();
        }
        assertThat(otherWriter(directory)).isEqualTo("saved 1, read 1");
        try (ImageStore store = ImageStore.open(directory, options); TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.image()).isEqualTo(TickingSet.imageAt(1));
        }
    }
}
