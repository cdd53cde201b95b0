/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.TickingSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.RestoredChain;
import org.ringsave.store.StoreException;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/** Two stores on one directory: one may write, in one process. */
class TwoStoresTest {
    private static final int LENGTH = 1_000_000;
    private static final int SAVES_OF_A_ROUND = 20;

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

    /** Restores and exports the newest image again and again, and lists, beside a writer. */
    static final class Reader {
        private Reader() {
        }

        public static void main(String[] arguments) throws IOException {
            long last = 0;
            try (ImageStore reader = ImageStore.read(Path.of(arguments[0]))) {
                for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                    final RestoreSession session = new RestoreSession();
                    final ByteState state = new ByteState("state", 1, new byte[LENGTH]);
                    final RestoredChain restored = reader.restoreLatest(session, () -> session.begin(1 << 24, state));
                    restored.set().close();
                    require(restored, last);
                    last = restored.image().label();
                    final byte[] expected = new byte[LENGTH];
                    Arrays.fill(expected, (byte)last);
                    require(Arrays.equals(state.bytes(), expected), restored.image() + " has other bytes");
                    require(reader.exportLatest(chain -> new RecordingSink()), last);
                    for (final StoredImage image : reader.list()) {
                        require(image.fault() == null, image.fault());
                    }
                    Files.write(Path.of(arguments[1]), new byte[i + 1]);
                }
            }
            System.out.print("read " + last);
        }

        private static void require(RestoredChain chain, long last) {
            require(chain.skipped().isEmpty() && chain.image().label() >= last, chain + " after " + last);
        }

        private static void require(boolean isRight, String text) {
            if (!isRight) {
                throw new AssertionError(text);
            }
        }
    }

    @Test
    void readerSeesWholeImagesWhileTheirFilesAreWrittenOver() throws Exception {
        final Path directory = folder.resolve("store");
        final Path rounds = Files.createFile(folder.resolve("rounds"));
        final StoreOptions options = StoreOptions.ofChains(1).withSync(SyncMode.NONE).withReusedFiles(1);
        final SaveSession session = new SaveSession();
        final ByteState state = new ByteState("state", 1, new byte[LENGTH]);
        try (ImageStore store = ImageStore.open(directory, options); ChannelSet set = new ChannelSet()) {
            set.addState(state);
            long label = 0;
            save(session, set, state, store, ++label);
            try (PeerProcess reader = PeerProcess.startJvm(folder, List.of(), Reader.class, directory, rounds,
                Repeats.of(100))) {
                reader.killWhenLate();
                while (reader.isAlive()) {
                    // A reader that is slower than this writer would begin again for ever.
                    if (label < Files.size(rounds) * SAVES_OF_A_ROUND + SAVES_OF_A_ROUND) {
                        save(session, set, state, store, ++label);
                    }
                    Thread.onSpinWait();
                }
                assertThat(reader.exitCode()).as(reader.output()).isZero();
            }
        }
    }

    private static void save(SaveSession session, ChannelSet set, ByteState state, ImageStore store, long label)
        throws IOException {
        Arrays.fill(state.bytes(), (byte)label);
        session.begin(set, label);
        ImageFile.save(session, store.createFull(), ByteBuffer.allocateDirect(64 * 1024));
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
