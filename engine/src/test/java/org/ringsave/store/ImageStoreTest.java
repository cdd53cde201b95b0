/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** The chains of a store: what is latest, what is restored, skipped and retired. */
class ImageStoreTest {
    static final StoreOptions OPTIONS = StoreOptions.ofChains(100).withSync(SyncMode.NONE).withWarnings(line -> {
        throw new AssertionError(line);
    });

    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();
    private String cutId;

    private ImageStore open() throws IOException {
        return ImageStore.open(directory, OPTIONS);
    }

    private void full(ImageStore store, TickingSet model) throws IOException {
        cutId = model.save(session, store.createFull(), null);
    }

    private void delta(ImageStore store, TickingSet model) throws IOException {
        cutId = model.save(session, store.createDelta(), cutId);
    }

    /** Two chains of a full image and two deltas, at ticks 1 to 6. */
    private void sixImages() throws IOException {
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            for (int tick = 1; tick <= 6; tick++) {
                model.tick();
                if (tick % 3 == 1) {
                    full(store, model);
                } else {
                    delta(store, model);
                }
            }
        }
    }

    private Path file(long number, boolean isDelta) {
        return directory.resolve(new ImageName(number, isDelta, false).toString());
    }

    static void flip(Path file, int index) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[index < 0 ? bytes.length + index : index] ^= 1;
        Files.write(file, bytes);
    }

    private static List<Long> numbers(List<StoredImage> images) {
        return images.stream().map(StoredImage::number).toList();
    }

    @Test
    void listedImagesAreThoseThatWereSaved() throws IOException {
        sixImages();
        try (ImageStore store = ImageStore.read(directory)) {
            final List<StoredImage> images = store.list();
            assertThat(numbers(images)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(images).extracting(StoredImage::label).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(images).extracting(StoredImage::isDelta).containsExactly(false, true, true, false, true, true);
            for (final StoredImage image : images) {
                final ImageFile.Summary summary = ImageFile.verify(image.path());
                assertThat(image.cutId()).isEqualTo(summary.cutId());
                assertThat(image.baseCutId()).isEqualTo(summary.baseCutId());
                assertThat(image.length()).isEqualTo(summary.length());
            }
            assertThat(store.latest()).contains(images.get(5));
            assertThat(store.at(2)).contains(images.get(1));
            assertThat(store.at(7)).isEmpty();
            assertThat(numbers(store.chain(images.get(4)))).containsExactly(4L, 5L);
        }
    }

    @Test
    void emptyDirectoryRestoresNothing() throws IOException {
        final RestoreSession restore = new RestoreSession();
        try (ImageStore store = open()) {
            assertThat(store.latest()).isEmpty();
            final RestoredChain restored = store.restoreLatest(restore, () -> restore.begin(1 << 24));
            assertThat(restored.isEmpty()).isTrue();
            assertThatThrownBy(restored::image).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> ImageStore.read(directory.resolve("no")).list()).isInstanceOf(StoreException.class);
    }

    @Test
    void restoredChainIsTheSavedState() throws IOException {
        sixImages();
        try (ImageStore store = ImageStore.read(directory); TickingSet latest = TickingSet.resumed(store);
            TickingSet second = TickingSet.at(store, 2)) {
            assertThat(latest.image()).isEqualTo(TickingSet.imageAt(6));
            assertThat(second.image()).isEqualTo(TickingSet.imageAt(2));
        }
    }

    /** Each image of the six is damaged in its header, end and middle, or gone. */
    @Test
    @Proves("A restore takes the newest whole chain and says which images it skipped.")
    void damagedImageIsSkippedWithAllThatNeedIt() throws IOException {
        sixImages();
        final long[] restored = {6, 6, 6, 3, 4, 5};
        for (int number = 1; number <= 6; number++) {
            final Path file = file(number, number % 3 != 1);
            final byte[] whole = Files.readAllBytes(file);
            for (final Integer at : new Integer[] {8, -20, whole.length / 2, null}) {
                if (at == null) {
                    Files.delete(file);
                } else {
                    flip(file, at);
                }
                final RestoredChain chain = restore();
                assertThat(chain.image().number()).as("image %d, byte %s", number, at)
                    .isEqualTo(restored[number - 1]);
                final long gone = at == null && number > 3 ? number : -1;
                assertThat(chain.skipped()).extracting(skip -> skip.image().number())
                    .containsExactlyElementsOf(descending(6, chain.image().number(), gone));
                assertThat(chain.skipped()).allSatisfy(skip -> assertThat(skip.reason()).contains("ringsave"));
                Files.write(file, whole);
                Cases.count(1);
            }
        }
        assertThat(restore().skipped()).isEmpty();
    }

    private RestoredChain restore() throws IOException {
        final RestoreSession restore = new RestoreSession();
        try (ImageStore store = ImageStore.read(directory)) {
            final RestoredChain restored = store.restoreLatest(restore, () -> restore.begin(1 << 24,
                new ByteState("clock", 1, new byte[8])));
            restored.set().close();
            return restored;
        }
    }

    private static List<Long> descending(long from, long above, long without) {
        final List<Long> numbers = new ArrayList<>();
        for (long number = from; number > above; number--) {
            if (number != without) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    @Test
    void imageThatDoesNotFitTheSetIsNotSkipped() throws IOException {
        sixImages();
        final RestoreSession restore = new RestoreSession();
        try (ImageStore store = open(); ChannelSet other = new ChannelSet()) {
            assertThatThrownBy(() -> store.restoreLatest(restore, () -> restore.begin(1000)))
                .isInstanceOf(ImageException.class).hasMessageContaining("limit of 1000 bytes");
            assertThatThrownBy(() -> store.restoreLatest(restore, () -> restore.begin(other)))
                .isInstanceOf(ImageException.class).hasMessageContaining("the set does not");
            assertThatThrownBy(() -> store.restoreLatest(restore, () -> restore.begin(1 << 24)))
                .isInstanceOf(ImageException.class).hasMessageStartingWith(file(6, true) + ": image offset ");
            assertThat(store.tip()).isEmpty();
        }
    }

    @Test
    void resumedRunGoesOnWithDeltasAndRetiresTheOtherBranch() throws IOException {
        sixImages();
        try (ImageStore store = open(); TickingSet model = TickingSet.at(store, 2)) {
            assertThat(numbers(store.tip())).containsExactly(1L, 2L);
            cutId = store.at(2).orElseThrow().cutId();
            assertThat(store.list()).noneMatch(StoredImage::isRetired);
            model.tick();
            delta(store, model);
            assertThat(numbers(store.list())).containsExactly(1L, 2L, 7L);
            assertThat(numbers(store.chain(store.latest().orElseThrow()))).containsExactly(1L, 2L, 7L);
            assertThat(store.at(6)).isEmpty();
        }
        try (ImageStore store = ImageStore.read(directory); TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.image()).isEqualTo(TickingSet.imageAt(3));
        }
    }

    @Test
    void retiredImageIsNeitherLatestNorBase() throws IOException {
        sixImages();
        for (int number = 6; number > 3; number--) {
            final ImageName name = new ImageName(number, number != 4, false);
            Files.move(file(number, number != 4), directory.resolve(name.retired().toString()));
        }
        try (ImageStore store = ImageStore.read(directory)) {
            assertThat(store.latest().orElseThrow().number()).isEqualTo(3);
            assertThat(store.chain(store.list().get(5))).isEmpty();
            assertThat(store.at(5)).isEmpty();
            assertThat(restore().skipped()).isEmpty();
        }
    }

    @Test
    void writerRemovesUnfinishedFilesAndNoOthers() throws IOException {
        sixImages();
        final List<String> others = List.of("notes.txt", ".notes-1.part", "7-full.ringsave",
            "000000000007-full.ringsave.bak", ".000000000007-full.ringsave-g.part");
        for (final String name : others) {
            Files.createFile(directory.resolve(name));
        }
        Files.createFile(directory.resolve(".000000000007-full.ringsave-12ab.part"));
        Files.createFile(directory.resolve(".store.index-ffff.part"));
        open().close();
        assertThat(NewFileTest.names(directory)).containsAll(others).hasSize(6 + others.size() + 2);
    }

    @Test
    void numbersNeverComeAgain() throws IOException {
        sixImages();
        Files.delete(directory.resolve(StoreIndex.NAME));
        try (ImageStore store = open(); TickingSet model = TickingSet.resumed(store)) {
            store.createFull().abandon();
            full(store, model);
            assertThat(store.latest().orElseThrow().number()).isEqualTo(8);
        }
    }

    /** The number is given at once, so an image that began later is later, whichever file comes first. */
    @Test
    void beginOfAnImageTouchesNoFile() throws IOException {
        sixImages();
        final Path away = directory.resolveSibling(directory.getFileName() + "-away");
        try (ImageStore store = open(); TickingSet model = TickingSet.resumed(store);
            TickingSet other = TickingSet.fresh()) {
            final String base = store.latest().orElseThrow().cutId();
            Files.move(directory, away);
            final ImageSink first = store.createDelta();
            final ImageSink second = store.createFull();
            Files.move(away, directory);
            other.save(new SaveSession(), second, null);
            model.tick();
            model.save(session, first, base);
            assertThat(numbers(store.list())).endsWith(7L, 8L);
            assertThat(store.latest().orElseThrow().isDelta()).isFalse();
        }
    }

    @Test
    void abandonedSinkMakesNoFile() throws IOException {
        try (ImageStore store = open()) {
            final ImageSink sink = store.createFull();
            sink.abandon();
            assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(8), 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(sink::complete).isInstanceOf(IOException.class);
            assertThat(store.list()).isEmpty();
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
            }
        }
    }

    @Test
    void nameThatIsTakenMeanwhileIsNotReplaced() throws IOException {
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            final ImageSink sink = store.createFull();
            final Path taken = Files.createDirectory(file(1, false));
            model.save(session, sink, null);
            assertThat(taken).isEmptyDirectory();
            assertThat(store.latest().orElseThrow().number()).isEqualTo(2);
            full(store, model);
            assertThat(store.latest().orElseThrow().number()).isEqualTo(3);
        }
    }

    @Test
    void openDeltaWhoseNumberRoseKeepsTheImagesBelowIt() throws IOException {
        try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(1));
            TickingSet model = TickingSet.fresh()) {
            full(store, model);
            final ImageSink delta = store.createDelta();
            Files.createDirectory(file(2, true));
            full(store, model);
            delta.write(ByteBuffer.allocateDirect(8), 0);
            full(store, model);
            assertThat(numbers(store.list())).contains(1L, 3L, 5L);
            delta.abandon();
        }
    }

    @Test
    void storeTakesNothingButImages() throws IOException {
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            final ImageSink sink = store.createFull();
            sink.write(ByteBuffer.allocateDirect(4096), 0);
            assertThatThrownBy(sink::complete).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("complete: the store was given no image: ");
            sink.abandon();
            full(store, model);
            assertThat(store.list()).hasSize(1);
        }
    }

    @Test
    void mergeTakesThePlaceOfItsDelta() throws IOException {
        sixImages();
        try (ImageStore store = open()) {
            final StoredImage merged = store.merge(store.list().get(4));
            assertThat(merged.isDelta()).isFalse();
            assertThat(merged.number()).isEqualTo(5);
            assertThat(store.merge(merged)).isEqualTo(merged);
            assertThat(numbers(store.chain(store.latest().orElseThrow()))).containsExactly(5L, 6L);
            assertThat(NewFileTest.names(directory)).doesNotContain(file(5, true).getFileName().toString());
        }
        assertThat(restore().image().number()).isEqualTo(6);
    }

    @Test
    void closedOrReadingStoreRefusesToWrite() throws IOException {
        final ImageStore store = open();
        final ImageSink sink = store.createFull();
        store.close();
        store.close();
        assertThatThrownBy(store::createFull).isInstanceOf(IllegalStateException.class)
            .hasMessage("create: the store was closed; open it again");
        assertThatThrownBy(sink::complete).isInstanceOf(IllegalStateException.class);
        sink.abandon();
        try (ImageStore reader = ImageStore.read(directory)) {
            assertThatThrownBy(reader::createDelta).isInstanceOf(IllegalStateException.class)
                .hasMessage("create: the store was opened by read(); open() it to write");
            assertThatThrownBy(reader::prune).isInstanceOf(IllegalStateException.class);
        }
    }
}
