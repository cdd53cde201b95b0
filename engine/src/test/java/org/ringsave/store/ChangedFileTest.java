/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.DiskLog;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveSession;

/** Files that someone changed before a later image would have been written over them. */
class ChangedFileTest {
    /** So many changes come within one step of a file system's clock now and then. */
    private static final int ROUNDS_OF_A_CLOCK = 20;
    /** A user and a group that own no file. */
    private static final int OTHER_ID = 12_345;

    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();
    private final TickingSet model = TickingSet.fresh();

    private ImageStore open(int reusedFiles, SyncMode sync) throws IOException {
        return ImageStore.open(directory, StoreOptions.ofChains(1).withSync(sync).withReusedFiles(reusedFiles)
            .withWarnings(line -> {
                throw new AssertionError(line);
            }));
    }

    private Path full(ImageStore store) throws IOException {
        model.tick();
        model.save(session, store.createFull(), null);
        return store.latest().orElseThrow().path();
    }

    private static Object number(Path file) {
        try {
            return Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> spares() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    /** What another program does to a file. The clock of a file system may not tell it from the rename just before. */
    private enum Change {
        LINK {
            @Override
            void make(Path file) throws IOException {
                Files.createLink(file.resolveSibling("link"), file);
            }
        },
        MODE {
            @Override
            void make(Path file) throws IOException {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        },
        GROUP {
            @Override
            void make(Path file) throws IOException {
                Files.setAttribute(file, "unix:gid", OTHER_ID);
            }
        },
        OWNER {
            @Override
            void make(Path file) throws IOException {
                Files.setAttribute(file, "unix:uid", OTHER_ID);
            }
        },
        LENGTH {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, new byte[1], StandardOpenOption.APPEND);
            }
        },
        COPY {
            @Override
            void make(Path file) throws IOException {
                final Path copy = Files.copy(file, file.resolveSibling("copy"));
                Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
            }
        },
        NO_FILE {
            @Override
            void make(Path file) throws IOException {
                Files.move(file, file.resolveSibling("link"));
            }
        };

        abstract void make(Path file) throws IOException;
    }

    /** A file has the rights that the process gives, and not those that someone gave an image; and no other name. */
    @ParameterizedTest
    @EnumSource(Change.class)
    void fileThatWasChangedIsNotWrittenOver(Change change) throws IOException {
        final Path link = directory.resolve("link");
        try (ImageStore store = open(1, SyncMode.NONE)) {
            final Map<String, Object> usual = rights(full(store));
            for (int i = 0; i < ROUNDS_OF_A_CLOCK; i++) {
                assumeTrue(isMade(change, full(store)), "only root gives files away");
                final byte[] image = Files.exists(link) ? Files.readAllBytes(link) : null;
                full(store);
                assertThat(spares()).isEmpty();
                assertThat(full(store)).satisfies(file -> assertThat(rights(file)).isEqualTo(usual));
                requireKept(link, image);

                final Object changed = number(spares().get(0));
                change.make(spares().get(0));
                final byte[] spare = Files.exists(link) ? Files.readAllBytes(link) : null;
                final Path next = full(store);
                assertThat(rights(next)).isEqualTo(usual);
                assertThat(spare == null ? 0 : number(next)).isNotEqualTo(changed);
                requireKept(link, spare);
                full(store);
            }
        }
    }

    private static boolean isMade(Change change, Path file) throws IOException {
        try {
            change.make(file);
            return true;
        } catch (FileSystemException e) {
            if (change == Change.GROUP || change == Change.OWNER) {
                return false;
            }
            throw e;
        }
    }

    private static Map<String, Object> rights(Path file) throws IOException {
        return Files.readAttributes(file, "unix:mode,uid,gid,nlink");
    }

    private static void requireKept(Path link, byte[] bytes) throws IOException {
        if (bytes != null) {
            assertThat(link).hasBinaryContent(bytes);
            Files.delete(link);
        }
    }

    /** Rights that a file got while it was written are those of no new file. */
    @Test
    void fileThatGotOtherRightsBeforeItsNameIsNotWrittenOver() throws IOException {
        try (ImageStore store = open(1, SyncMode.NONE)) {
            final ImageSink sink = store.createFull();
            try (ChannelSet set = new ChannelSet()) {
                session.begin(set, 1);
                final ByteBuffer chunk = ByteBuffer.allocateDirect(4096);
                session.saveContinue(chunk);
                sink.write(chunk.flip(), 0);
                Change.MODE.make(spares().get(0));
                sink.complete();
                session.end();
            }
            full(store);
            assertThat(spares()).isEmpty();
        }
    }

    /** Within the rewritten engine: no file of a removed image can be opened. */
    public static final class Refusals implements BiConsumer<Path, String> {
        @Override
        public void accept(Path directory, String sync) {
            final ChangedFileTest test = new ChangedFileTest();
            test.directory = directory;
            try (ImageStore store = test.open(2, SyncMode.valueOf(sync))) {
                test.full(store);
                test.full(store);
                final Object first = number(test.spares().get(0));
                DiskLog.refuse(name -> name.endsWith(".part"));
                test.full(store);
                assertThat(test.spares()).hasSize(1).noneMatch(file -> number(file).equals(first));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SyncMode.class)
    void fileThatCannotBeOpenedIsRemovedAndTheImageGetsANewOne(SyncMode sync) throws Exception {
        @SuppressWarnings("unchecked")
        final BiConsumer<Path, String> refusals = (BiConsumer<Path, String>)DiskLog.loader()
            .loadClass(Refusals.class.getName()).getConstructor().newInstance();
        DiskLog.take();
        try {
            refusals.accept(Files.createDirectory(directory.resolve("refused")), sync.name());
        } finally {
            DiskLog.take();
        }
    }
}
