/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** A store goes on beside files that it can't read or does not know, and never removes them. */
class OddFileTest {
    private static final int HEADER_CRC = 76;

    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();

    private ImageStore open() throws IOException {
        return ImageStore.open(directory, ImageStoreTest.OPTIONS);
    }

    private ImageStore openForOneChain() throws IOException {
        return ImageStore.open(directory, new StoreOptions(SyncMode.NONE, 1, Long.MAX_VALUE, 0, line -> { }));
    }

    /** Full images 1 and 3, each with a delta, at ticks 1 to 4. */
    private void fourImages() throws IOException {
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            String cutId = null;
            for (int tick = 1; tick <= 4; tick++) {
                model.tick();
                cutId = tick % 2 == 1 ? model.save(session, store.createFull(), null)
                    : model.save(session, store.createDelta(), cutId);
            }
        }
    }

    private Path file(long number, boolean isDelta) {
        return directory.resolve(new ImageName(number, isDelta, false).toString());
    }

    static void toMajorVersion1(Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, HEADER_CRC);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER_CRC, (int)crc.getValue());
        Files.write(file, bytes);
    }

    @Test
    void imageOfALaterVersionIsNeitherPassedOverNorRemoved() throws IOException {
        fourImages();
        toMajorVersion1(file(1, false));
        toMajorVersion1(file(4, true));
        try (ImageStore store = openForOneChain(); TickingSet model = TickingSet.fresh()) {
            for (final ThrowingCallable call : List.<ThrowingCallable>of(store::prune,
                () -> TickingSet.resumed(store))) {
                assertThatThrownBy(call).isInstanceOf(ImageException.class)
                    .hasMessageContaining(file(4, true) + ": image offset 0: version is 1.");
                assertThat(store.list()).hasSize(4);
            }
            model.save(session, store.createFull(), null);
            assertThat(file(1, false)).exists();
            assertThat(file(4, true)).exists();
            // One chain stays, and that of image 1 would not stay beside it, could it be read.
            assertThat(file(2, true)).doesNotExist();
        }
    }

    @Test
    void deltaOfAnImageOfALaterVersionStaysWhileFewerChainsAreThere() throws IOException {
        fourImages();
        toMajorVersion1(file(1, false));
        try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(3).withSync(SyncMode.NONE));
            TickingSet model = TickingSet.resumed(store)) {
            model.save(session, store.createFull(), null);
            assertThat(store.prune()).isEmpty();
            assertThat(store.list()).hasSize(5);
            model.save(session, store.createFull(), null);
            assertThat(store.list()).extracting(StoredImage::number).containsExactly(1L, 3L, 4L, 5L, 6L);
        }
    }

    @Test
    void namesWithoutANumberOfAnImageAreNoneOfTheStore() throws IOException {
        fourImages();
        final Path zero = Files.createFile(directory.resolve("000000000000-delta.ringsave"));
        final Path last = Files.createDirectory(directory.resolve("999999999999-full.ringsave"));
        try (ImageStore store = openForOneChain(); TickingSet model = TickingSet.resumed(store)) {
            model.save(session, store.createFull(), null);
            model.save(session, store.createFull(), null);
            assertThat(store.list()).extracting(StoredImage::number).containsExactly(6L);
        }
        assertThat(zero).exists();
        assertThat(last).exists();
        final StoreDirectory indexed = new StoreDirectory(directory);
        assertThat(indexed.list()).hasSize(1);
        assertThat(indexed.unindexed()).isZero();
    }

    @Test
    void storeWithoutANumberLeftRefusesImages() throws IOException {
        fourImages();
        final Path last = Files.createSymbolicLink(directory.resolve("999999999998-full.ringsave"),
            directory.resolve("nothing"));
        final List<String> names = NewFileTest.names(directory);
        try (ImageStore store = open(); TickingSet model = TickingSet.at(store, 2)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> model.save(session, store.createFull(), null))
                    .isInstanceOf(StoreException.class).hasMessage(directory + ": has no number left for another image"
                    + " (the last is 999999999998); move the file with the highest number away and open the store"
                    + " again, or save into another directory")
                    .extracting(e -> ((StoreException)e).fault()).isEqualTo(StoreException.Fault.NO_NUMBER);
            }
            assertThat(NewFileTest.names(directory)).isEqualTo(names);
        }
        Files.delete(last);
        try (ImageStore store = open(); TickingSet model = TickingSet.resumed(store)) {
            model.save(session, store.createFull(), null);
            assertThat(store.latest().orElseThrow().number()).isEqualTo(5);
        }
    }

    /** As a power cut without sync may leave it. */
    @Test
    void tornMergeBesideItsDeltaIsNotTakenForIt() throws IOException {
        fourImages();
        Files.write(file(4, false), Arrays.copyOf(Files.readAllBytes(file(3, false)), 1000));
        try (ImageStore store = open(); TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.ticks()).isEqualTo(4);
            assertThat(store.tip()).extracting(StoredImage::path).containsExactly(file(3, false), file(4, true));
            for (final StoredImage image : store.list().subList(3, 5)) {
                assertThat(store.chain(image)).isEqualTo(store.tip());
            }
            assertThat(store.merge(store.latest().orElseThrow()).path()).isEqualTo(file(4, false));
            assertThat(file(4, true)).doesNotExist();
            assertThat(store.tip()).extracting(StoredImage::path).containsExactly(file(4, false));
        }
        try (ImageStore store = ImageStore.read(directory); TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.image()).isEqualTo(TickingSet.imageAt(4));
        }
    }

    @Test
    void imagesOfWhichNoneCanBeRestoredAreRetiredAndStay() throws IOException {
        fourImages();
        for (long number = 1; number <= 4; number++) {
            ImageStoreTest.flip(file(number, number % 2 == 0), 8);
        }
        try (ImageStore store = openForOneChain(); TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.ticks()).isZero();
            model.save(session, store.createFull(), null);
            assertThat(store.list()).hasSize(5);
            assertThat(store.list().subList(0, 4)).allMatch(StoredImage::isRetired);
            final String cutId = model.save(session, store.createFull(), null);
            model.tick();
            model.save(session, store.createDelta(), cutId);
            TickingSet.at(store, 0).close();
            model.save(session, store.createFull(), null);
            // Those that nothing could restore stay. The run that was given up since then does not.
            assertThat(store.list()).extracting(StoredImage::number).containsExactly(1L, 2L, 3L, 4L, 8L);
        }
    }

    @Test
    void nameThatIsNoFileIsSkippedAndStays() throws IOException {
        fourImages();
        final Path loop = file(4, true);
        Files.delete(loop);
        Files.createSymbolicLink(loop, loop);
        final RestoreSession restore = new RestoreSession();
        try (ImageStore store = openForOneChain()) {
            assertThat(store.list().get(3).fault()).startsWith(loop + ": ");
            final RestoredChain restored = store.restoreLatest(restore, () -> restore.begin(1 << 24,
                new ByteState("clock", 1, new byte[8])));
            restored.set().close();
            assertThat(restored.image().number()).isEqualTo(3);
            assertThat(restored.skipped().get(0).reason()).startsWith(loop + ": ");
            assertThat(store.prune()).extracting(StoredImage::number).containsExactly(2L, 1L);
            assertThat(store.list()).extracting(StoredImage::number).containsExactly(3L, 4L);
        }
    }

    @Test
    void nameThatIsTakenIsNoPlaceForAnImage() throws IOException {
        fourImages();
        final Path outside = directory.resolve("outside");
        Files.createDirectory(file(5, false));
        Files.createSymbolicLink(file(6, false), outside);
        try (ImageStore store = open(); TickingSet model = TickingSet.resumed(store)) {
            model.save(session, store.createFull(), null);
            Files.createSymbolicLink(file(8, false), outside);
            model.save(session, store.createFull(), null);
            assertThat(store.latest().orElseThrow().number()).isEqualTo(9);
            assertThat(store.at(4)).isPresent();
        }
        assertThat(outside).doesNotExist();
    }

    @Test
    void oddIndexIsIgnored() throws IOException {
        fourImages();
        final Path index = directory.resolve(StoreIndex.NAME);
        final byte[] bytes = Files.readAllBytes(index);
        final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(16, ImageName.HIGHEST + 1);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 8);
        Files.write(index, fields.putInt(bytes.length - 8, (int)crc.getValue()).array());
        assertThat(ImageStore.read(directory).list()).hasSize(4);
        try (RandomAccessFile file = new RandomAccessFile(index.toFile(), "rw")) {
            file.setLength(72_000_000);
        }
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(ImageStore.read(directory).list()).hasSize(4);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8_000_000);
        Files.delete(index);
        Files.createSymbolicLink(index, index);
        assertThat(ImageStore.read(directory).list()).hasSize(4);
        Files.delete(index);
        Files.createDirectory(index);
        assertThat(ImageStore.read(directory).list()).hasSize(4);
    }

    /** Each merge adds a file and removes another one. */
    @Test
    void readerNeverGoesBackWhileImagesAreMerged() throws Exception {
        final AtomicLong written = new AtomicLong();
        final AtomicBoolean isOver = new AtomicBoolean();
        final AtomicLong back = new AtomicLong();
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            String cutId = model.save(session, store.createFull(), null);
            written.set(1);
            final Thread reader = new Thread(() -> {
                while (!isOver.get()) {
                    final long least = written.get();
                    try {
                        back.addAndGet(ImageStore.read(directory).latest().map(StoredImage::number).orElse(0L) < least
                            ? 1 : 0);
                    } catch (IOException e) {
                        back.incrementAndGet();
                    }
                }
            });
            reader.start();
            try {
                for (int i = 2; i <= 60; i++) {
                    cutId = model.save(session, store.createDelta(), cutId);
                    written.set(i);
                    store.merge(store.latest().orElseThrow());
                }
            } finally {
                isOver.set(true);
                reader.join();
            }
        }
        assertThat(back).hasValue(0);
    }

    @Test
    void storeOfAnotherClassLoaderIsRefused() throws Exception {
        final URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(OddFileTest::url).toArray(URL[]::new);
        try (ImageStore store = open();
            URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            final Class<?> options = loader.loadClass(StoreOptions.class.getName());
            final Class<?> other = loader.loadClass(ImageStore.class.getName());
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> other.getMethod("open", Path.class, options).invoke(null, directory,
                    options.getMethod("ofChains", int.class).invoke(null, 1)))
                    .hasRootCauseMessage(directory + ": is written by another store of this process; "
                        + "close that one, or open the store by ImageStore.read");
            }
            assertThat(store.list()).isEqualTo(List.of());
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
