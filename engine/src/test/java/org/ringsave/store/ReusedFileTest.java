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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** Images that are written over the files of removed ones. */
class ReusedFileTest {
    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();
    private final TickingSet model = TickingSet.fresh();
    private String cutId;

    private ImageStore open(StoreOptions options) throws IOException {
        return ImageStore.open(directory, options.withWarnings(line -> {
            throw new AssertionError(line);
        }));
    }

    private static StoreOptions reusing(int files) {
        return StoreOptions.ofChains(1).withSync(SyncMode.NONE).withReusedFiles(files);
    }

    private Path full(ImageStore store) throws IOException {
        model.tick();
        cutId = model.save(session, store.createFull(), null);
        return store.latest().orElseThrow().path();
    }

    private Path delta(ImageStore store) throws IOException {
        model.tick();
        cutId = model.save(session, store.createDelta(), cutId);
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

    @ParameterizedTest
    @EnumSource(SyncMode.class)
    void imageIsWrittenOverTheFileOfARemovedOne(SyncMode sync) throws IOException {
        try (ImageStore store = open(reusing(1).withSync(sync))) {
            final Object first = number(full(store));
            assertThat(number(full(store))).isNotEqualTo(first);
            assertThat(store.list()).hasSize(1);
            assertThat(number(spares().get(0))).isEqualTo(first);
            assertThat(number(full(store))).isEqualTo(first);
            assertThat(spares()).hasSize(1);
            try (TickingSet restored = TickingSet.resumed(ImageStore.read(directory))) {
                assertThat(restored.image()).isEqualTo(TickingSet.imageAt(3));
            }
        }
        assertThat(spares()).isEmpty();
    }

    @Test
    void storeKeepsNoFileUnlessItIsAsked() throws IOException {
        try (ImageStore store = open(StoreOptions.ofChains(1))) {
            for (int i = 0; i < 4; i++) {
                full(store);
                assertThat(spares()).isEmpty();
            }
        }
    }

    @Test
    void imageOfAnyLengthEndsWhereItsFileDoes() throws IOException {
        try (ImageStore store = open(reusing(1))) {
            for (final int length : new int[] {300_000, 300_000, 0, 200_000, 400_000, 1, 1, 300_000}) {
                try (ChannelSet set = new ChannelSet()) {
                    set.addState(new ByteState("length", 1, new byte[length]));
                    session.begin(set, length);
                    ImageFile.save(session, store.createFull(), ByteBuffer.allocateDirect(4096));
                }
                final StoredImage image = store.latest().orElseThrow();
                assertThat(image.label()).isEqualTo(length);
                assertThat(image.length()).isEqualTo(ImageFile.verify(image.path()).length());
            }
            assertThat(spares()).hasSize(1);
        }
    }

    @Test
    void deltaIsWrittenOverADeltaAndAFullImageOverAFullOne() throws IOException {
        try (ImageStore store = open(reusing(3))) {
            final Object full = number(full(store));
            final List<Object> deltas = new ArrayList<>(List.of(number(delta(store)), number(delta(store))));
            full(store);
            assertThat(spares()).hasSize(3);
            assertThat(number(delta(store))).isIn(deltas);
            assertThat(number(delta(store))).isIn(deltas);
            assertThat(number(full(store))).isEqualTo(full);
        }
    }

    /** Another thread may remove an image while names are forced. */
    @Test
    void fileIsNotWrittenOverUntilItsOwnNameIsForced() throws IOException {
        final List<StoredImage> images;
        try (ImageStore store = open(StoreOptions.ofChains(9))) {
            full(store);
            full(store);
            images = store.list();
        }
        final SpareFiles files = new SpareFiles(9);
        files.fit(Long.MAX_VALUE);
        files.made(images.get(0).path());
        images.forEach(image -> files.named(image.path()));
        assertThat(files.keep(images.get(0))).isTrue();
        assertThat(files.take(false)).isNull();
        final List<Path> first = files.unforced();
        assertThat(files.keep(images.get(1))).isTrue();
        files.forced(first);
        assertThat(files.take(false)).isEqualTo(first.get(0));
        assertThat(files.take(false)).isNull();
        files.clear();
        assertThat(spares()).hasSize(2);
        files.sweep();
        assertThat(spares()).containsExactly(first.get(0));
    }

    @Test
    void longestFilesStayIfThereAreTooMany() throws IOException {
        model.tickTo(50);
        try (ImageStore store = open(reusing(1))) {
            full(store);
            delta(store);
            delta(store);
            full(store);
            assertThat(spares()).hasSize(1).allMatch(file -> file.toString().contains("-full.ringsave-"));
        }
    }

    @Test
    void keptFilesCountForTheLimitOfBytes() throws IOException {
        final List<Integer> kept = new ArrayList<>();
        long length = 1;
        for (int files = 1; files <= 9; files += 2) {
            final long limit = length * files;
            try (ImageStore store = open(reusing(9).withByteLimit(limit))) {
                for (int i = 0; i < 6; i++) {
                    length = Files.size(i % 3 == 0 ? full(store) : delta(store));
                    final long bytes = total(spares());
                    final long images = total(store.list().stream().map(StoredImage::path).toList());
                    assertThat(bytes == 0 || bytes + images <= limit)
                        .as("%d files, image %d", files, i).isTrue();
                }
                kept.add(spares().size());
            }
            try (ImageStore store = open(reusing(0))) {
                length = Files.size(full(store));
            }
        }
        assertThat(kept).startsWith(0).endsWith(1).isSorted();
    }

    /** No chain goes while a restore reads, and the limit is passed already. */
    @Test
    void keptFilesCountForTheLimitOfBytesDuringARestore() throws IOException {
        try (ImageStore store = open(reusing(0))) {
            full(store);
        }
        try (ImageStore store = open(reusing(9).withByteLimit(1))) {
            final RestoreSession restore = new RestoreSession();
            store.restoreLatest(restore, () -> {
                saveAndMerge(store);
                restore.begin(1 << 24, new ByteState("clock", 1, new byte[Long.BYTES]));
            }).set().close();
            assertThat(spares()).isEmpty();
        }
    }

    private void saveAndMerge(ImageStore store) {
        try {
            full(store);
            delta(store);
            store.merge(store.latest().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long total(List<Path> files) throws IOException {
        long total = 0;
        for (final Path file : files) {
            total += Files.size(file);
        }
        return total;
    }

    @Test
    void imageOfAnEarlierOpenIsRemoved() throws IOException {
        try (ImageStore store = open(reusing(1))) {
            full(store);
        }
        try (ImageStore store = open(reusing(1))) {
            full(store);
            assertThat(spares()).isEmpty();
            full(store);
            assertThat(spares()).hasSize(1);
        }
    }

    /** A power cut without sync takes the other names back. */
    @Test
    void olderNameWithBytesOfALaterImageIsThatImageOrSkipped() throws IOException {
        final Path first;
        final byte[] before;
        final byte[] after;
        try (ImageStore store = open(StoreOptions.ofChains(1))) {
            first = full(store);
            before = Files.readAllBytes(first);
            after = Files.readAllBytes(full(store));
            Files.delete(store.latest().orElseThrow().path());
        }
        Files.write(first, after);
        try (ImageStore reader = ImageStore.read(directory); TickingSet restored = TickingSet.resumed(reader)) {
            assertThat(restored.image()).isEqualTo(TickingSet.imageAt(2));
        }
        final byte[] torn = before.clone();
        System.arraycopy(after, 0, torn, 0, torn.length / 2);
        Files.write(first, torn);
        final RestoreSession restore = new RestoreSession();
        try (ImageStore reader = ImageStore.read(directory)) {
            final RestoredChain restored = reader.restoreLatest(restore,
                () -> restore.begin(1 << 24, new ByteState("clock", 1, new byte[Long.BYTES])));
            assertThat(restored.isEmpty()).isTrue();
            assertThat(restored.skipped()).hasSize(1).allMatch(skipped -> skipped.reason().contains(first.toString()));
        }
    }

    @Test
    void failedImageLetsAllKeptFilesGo() throws IOException {
        try (ImageStore store = open(reusing(9))) {
            full(store);
            delta(store);
            full(store);
            assertThat(spares()).hasSize(2);
            final ImageSink sink = store.createDelta();
            sink.write(ByteBuffer.allocateDirect(1), 0);
            assertThat(spares()).hasSize(2);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> sink.write(ByteBuffer.allocateDirect(1), 1)).isInstanceOf(StoreException.class);
            assertThat(Thread.interrupted()).isTrue();
            sink.abandon();
            assertThat(spares()).isEmpty();
            full(store);
        }
    }

    @Test
    void imageThatIsGivenUpLeavesNoFile() throws IOException {
        try (ImageStore store = open(reusing(1))) {
            full(store);
            full(store);
            final ImageSink sink = store.createFull();
            sink.write(ByteBuffer.allocateDirect(1), 0);
            sink.abandon();
            assertThat(spares()).isEmpty();
            full(store);
            assertThat(spares()).hasSize(1);
        }
    }
}
