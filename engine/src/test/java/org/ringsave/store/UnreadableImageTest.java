/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.DiskLog;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveSession;

/** An image that the system does not let a store read may be right, so no older one takes its place. */
class UnreadableImageTest {
    private static final int CHAIN_LENGTH = 8;
    /** Fewer files than the chain has. */
    private static final int FREE_FILES = 4;
    private static final int DEADLINE_S = 30;

    @TempDir
    private Path directory;

    private ImageStore open() throws IOException {
        return ImageStore.open(directory, ImageStoreTest.OPTIONS);
    }

    /** A full image and deltas, at ticks 1 to 8. */
    private void chain() throws IOException {
        final SaveSession session = new SaveSession();
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            String cutId = null;
            for (int i = 0; i < CHAIN_LENGTH; i++) {
                model.tick();
                cutId = model.save(session, i == 0 ? store.createFull() : store.createDelta(), cutId);
            }
        }
    }

    private static void requireTick(ImageStore store, int tick) throws IOException {
        try (TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.ticks()).isEqualTo(tick);
        }
    }

    /** A program that sets the most files that this process may have open, once it is told to. */
    private static Process limit(String files) throws IOException {
        return new ProcessBuilder("sh", "-c", "read go && prlimit --pid " + ProcessHandle.current().pid()
            + " --nofile=" + files).redirectErrorStream(true).start();
    }

    private static void tell(Process limit) throws Exception {
        limit.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
        limit.getOutputStream().flush();
        assertThat(limit.waitFor(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(limit.exitValue()).as("prlimit").isZero();
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Test
    void processWithoutFreeFilesRestoresNoOlderImage() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit here");
        chain();
        try (ImageStore store = open()) {
            requireTick(store, CHAIN_LENGTH);
            final long usual = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files")).mapToLong(line ->
                    Long.parseLong(line.split("\\s{2,}")[1])).findFirst().orElseThrow();
            // A directory of classes, unlike a jar, is read again for each class: these come before the limit.
            final StoreException loaded = StoreException.of(Path.of("none"), new IOException("none"));
            assertThat(loaded.fault()).isEqualTo(StoreException.Fault.IO);
            final Process raise = limit(usual + ":");
            final Process lower = limit((openFiles() + FREE_FILES) + ":");
            try {
                tell(lower);
                assertThatThrownBy(() -> TickingSet.resumed(store)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("or move it away to restore an older image").message().hasLineCount(1);
            } finally {
                tell(raise);
            }
            assertThat(store.list()).hasSize(CHAIN_LENGTH).noneMatch(StoredImage::isRetired);
            requireTick(store, CHAIN_LENGTH);
        }
    }

    /** Does something within the rewritten engine, which can't open some files. */
    private void within(Class<? extends Consumer<Path>> work, Predicate<String> unreadable) throws Exception {
        @SuppressWarnings("unchecked")
        final Consumer<Path> within =
            (Consumer<Path>)DiskLog.loader().loadClass(work.getName()).getConstructor().newInstance();
        DiskLog.take();
        DiskLog.refuse(unreadable);
        try {
            within.accept(directory);
        } finally {
            DiskLog.take();
        }
    }

    /** As soon as a list of names is empty all files can be opened. */
    private static Predicate<String> each(String... names) {
        final List<String> left = new ArrayList<>(List.of(names));
        return left::remove;
    }

    private List<Long> numbers() throws IOException {
        try (ImageStore store = ImageStore.read(directory)) {
            return store.list().stream().map(StoredImage::number).toList();
        }
    }

    private void save(String kinds) throws IOException {
        final SaveSession session = new SaveSession();
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            String cutId = null;
            for (final char kind : kinds.toCharArray()) {
                model.tick();
                cutId = model.save(session, kind == 'f' ? store.createFull() : store.createDelta(),
                    kind == 'f' ? null : cutId);
            }
        }
    }

    /** Saves a full image in a store of three chains, and prunes it. */
    public static final class ThreeChains implements Consumer<Path> {
        @Override
        public void accept(Path directory) {
            try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(3).withSync(SyncMode.NONE));
                TickingSet model = TickingSet.resumed(store)) {
                model.save(new SaveSession(), store.createFull(), null);
                store.prune();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void deltasOfAnImageThatCanNotBeReadStayWhileTheirChainWould() throws Exception {
        save("fddfd");
        Files.delete(directory.resolve(StoreIndex.NAME));
        within(ThreeChains.class, name -> name.startsWith("000000000001-"));
        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        Files.delete(directory.resolve(StoreIndex.NAME));
        within(ThreeChains.class, name -> name.startsWith("000000000001-"));
        assertThat(numbers()).containsExactly(1L, 4L, 5L, 6L, 7L);
    }

    /** Prunes a store of one chain, and expects that it says which image it could not read. */
    public static final class RefusedPrune implements Consumer<Path> {
        @Override
        public void accept(Path directory) {
            try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(1).withSync(SyncMode.NONE))) {
                assertThatThrownBy(store::prune).isInstanceOf(StoreException.class)
                    .hasMessage(directory.resolve("000000000003-full.ringsave") + ": this process may not do that;"
                        + " change the permissions of directory and files, or move it away to prune without it");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Prunes a store of one chain. */
    public static final class Prune implements Consumer<Path> {
        @Override
        public void accept(Path directory) {
            try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(1).withSync(SyncMode.NONE))) {
                store.prune();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether the index has them or not. */
    @Test
    void imagesThatCanNotBeReadAreNotPruned() throws Exception {
        save("fff");
        final Path index = directory.resolve(StoreIndex.NAME);
        final byte[] indexed = Files.readAllBytes(index);
        for (int i = 0; i < 2; i++) {
            within(RefusedPrune.class, name -> name.startsWith("000000000002-") || name.startsWith("000000000003-"));
            assertThat(numbers()).containsExactly(1L, 2L, 3L);
            Files.delete(index);
        }
        Files.write(index, indexed);
        within(Prune.class, name -> name.startsWith("000000000002-"));
        assertThat(numbers()).containsExactly(2L, 3L);
        within(Prune.class, name -> false);
        assertThat(numbers()).containsExactly(3L);
    }

    /** Expects that a restore does not go back. */
    public static final class RefusedRestore implements Consumer<Path> {
        @Override
        public void accept(Path directory) {
            try (ImageStore store = ImageStore.read(directory)) {
                assertThatThrownBy(() -> TickingSet.resumed(store)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("it could not be read a moment ago");
                requireTick(store, 2);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A process that has no free file for a moment. */
    @Test
    void imageThatCouldNotBeListedIsNotDamagedIfItCanBeReadNow() throws Exception {
        save("ff");
        Files.delete(directory.resolve(StoreIndex.NAME));
        within(RefusedRestore.class, each("000000000002-full.ringsave"));
        within(ThreeChains.class, each());
        assertThat(numbers()).containsExactly(1L, 2L, 3L);
    }

    /** Saves two images, of which one or none is followed by a warning. */
    public static final class WarnedSave implements Consumer<Path> {
        @Override
        public void accept(Path directory) {
            final List<String> warnings = new ArrayList<>();
            try (ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS.withWarnings(warnings::add));
                TickingSet model = TickingSet.fresh()) {
                model.save(new SaveSession(), store.createFull(), null);
                assertThat(warnings).hasSize(1);
                assertThat(store.tip()).isEmpty();
                model.save(new SaveSession(), store.createFull(), null);
                assertThat(warnings).hasSize(1);
                assertThat(store.list()).hasSize(2).allMatch(StoredImage::isUsable);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void completeImageThatCanNotBeReadAtOnceStays() throws Exception {
        within(WarnedSave.class, each("000000000001-full.ringsave"));
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    /** Gives a store no image, and expects to hear so. */
    public static final class NoImage implements Consumer<Path> {
        @Override
        public void accept(Path directory) {
            try (ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS)) {
                final ImageSink sink = store.createFull();
                sink.write(ByteBuffer.allocateDirect(4096), 0);
                DiskLog.watch(call -> {
                    if (call.kind() == DiskLog.Kind.DELETE) {
                        DiskLog.fail(0, DiskLog.Fault.IO_ERROR);
                    }
                });
                assertThatThrownBy(sink::complete).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("complete: the store was given no image: ")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
                sink.abandon();
                assertThat(store.latest()).isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void otherBytesThanAnImageThatCanNotBeRemovedAreRefusedTheSame() throws Exception {
        within(NoImage.class, name -> false);
        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    void imageWithoutPermissionIsNotPassedOver() throws IOException {
        chain();
        final Path last = directory.resolve(new ImageName(CHAIN_LENGTH, true, false).toString());
        Files.setPosixFilePermissions(last, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(last), "this user may read every file");
        try (ImageStore store = open()) {
            assertThatThrownBy(() -> TickingSet.resumed(store)).isInstanceOf(StoreException.class)
                .hasMessageStartingWith(last + ": this process may not do that")
                .hasMessageEndingWith("or move it away to restore an older image");
            Files.move(last, directory.resolve("aside"));
            requireTick(store, CHAIN_LENGTH - 1);
        }
    }
}
