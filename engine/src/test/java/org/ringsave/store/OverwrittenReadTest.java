/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.DiskLog;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Readers that have an image open while its store writes a later one over its file. */
class OverwrittenReadTest {
    private static final int LENGTH = 3_000_000;

    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();
    private final ByteState state = new ByteState("tick", 1, new byte[LENGTH]);
    private final ByteState tail = new ByteState("tail", 1, new byte[LENGTH]);
    private final ChannelSet set = new ChannelSet();
    private ImageStore store;
    private int tick;

    @BeforeEach
    void open() throws IOException {
        set.addState(state);
        set.addState(tail);
        store = ImageStore.open(directory,
            StoreOptions.ofChains(1).withSync(SyncMode.NONE).withReusedFiles(1));
        save();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        set.close();
    }

    private void save() throws IOException {
        save(Integer.MAX_VALUE);
    }

    /** Saves an image, or the bytes of one up to a piece. All its bytes tell the tick. */
    private void save(int pieces) throws IOException {
        Arrays.fill(state.bytes(), (byte)++tick);
        Arrays.fill(tail.bytes(), (byte)tick);
        session.begin(set, tick);
        final ImageSink sink = store.createFull();
        if (pieces == Integer.MAX_VALUE) {
            ImageFile.save(session, sink, ByteBuffer.allocateDirect(10_000));
            return;
        }
        final ByteBuffer chunk = ByteBuffer.allocateDirect(10_000);
        for (int i = 0; i < pieces; i++) {
            session.saveContinue(chunk.clear());
            sink.write(chunk.flip(), session.offset() - session.bytesFilled());
        }
        session.abandon();
    }

    /** The file that has the image before is written over, wholly or in part. */
    private void writeOver(int pieces) throws IOException {
        save();
        save(pieces);
    }

    /** Does a step that may fail as files do, the first time. */
    private static Runnable once(Step step) {
        final boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                try {
                    step.run();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    /** A step that may fail as files do. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Restores, and does a step after the files are open. */
    private RestoredChain restore(Long label, Runnable opened) throws IOException {
        final RestoreSession restore = new RestoreSession();
        final ByteState restored = new ByteState("tick", 1, new byte[LENGTH]);
        final ByteState other = new ByteState("tail", 1, new byte[LENGTH]);
        final Runnable begin = () -> {
            opened.run();
            restore.begin(1 << 24, restored, other);
        };
        try (ImageStore reader = ImageStore.read(directory)) {
            final RestoredChain chain = label == null ? reader.restoreLatest(restore, begin)
                : reader.restoreAt(label, restore, begin);
            if (!chain.isEmpty()) {
                chain.set().close();
                assertThat(restored.bytes()).containsOnly((byte)chain.image().label());
                assertThat(other.bytes()).containsOnly((byte)chain.image().label());
            }
            return chain;
        }
    }

    /** Regions are in no cutId, and all labels are the same: only the ends of the images differ. */
    @Test
    void baseThatIsWrittenOverByAnImageOfItsCutIdIsNoBase() throws IOException {
        final Path other = directory.resolve("regions");
        final RestoreSession restore = new RestoreSession();
        try (ChannelSet regions = new ChannelSet(); ImageStore writer = ImageStore.open(other,
            StoreOptions.ofChains(1).withSync(SyncMode.NONE).withReusedFiles(2))) {
            final MemoryRegion region = regions.addTrackedRegion("r", 1, 2 * MemoryRegion.PAGE_LENGTH);
            region.putLong(MemoryRegion.PAGE_LENGTH, 1);
            saveRegion(regions, writer.createFull(), 1, null);
            saveRegion(regions, writer.createDelta(), 2, session.cutId());
            final Runnable overwrite = once(() -> {
                for (int value = 3; value <= 4; value++) {
                    region.putLong(MemoryRegion.PAGE_LENGTH, value);
                    saveRegion(regions, writer.createFull(), value, null);
                }
            });
            try (ImageStore reader = ImageStore.read(other)) {
                final RestoredChain chain = reader.restoreLatest(restore, () -> {
                    overwrite.run();
                    restore.begin(1 << 24);
                });
                try (ChannelSet restored = chain.set()) {
                    final MemoryRegion pages = restored.regions().get(0);
                    assertThat(pages.getLong(0)).isEqualTo(4);
                    assertThat(pages.getLong(MemoryRegion.PAGE_LENGTH)).isEqualTo(4);
                }
            }
        }
    }

    /** As a power cut can leave it with NONE: the old name, length and time, and the bytes of a later image. */
    @Test
    void nameWithAnotherWholeImageThanTheIndexSaysIsSkipped() throws IOException {
        final Path other = directory.resolve("power-cut");
        try (ImageStore writer = ImageStore.open(other, StoreOptions.ofChains(2).withSync(SyncMode.NONE))) {
            for (int label = 1; label <= 2; label++) {
                Arrays.fill(state.bytes(), (byte)label);
                session.begin(set, label);
                ImageFile.save(session, writer.createFull(), ByteBuffer.allocateDirect(10_000));
            }
        }
        final RestoreSession restore = new RestoreSession();
        try (ImageStore reader = ImageStore.read(other)) {
            final List<StoredImage> images = reader.list();
            final Path older = images.get(0).path();
            final FileTime time = Files.getLastModifiedTime(older);
            Files.write(older, Files.readAllBytes(images.get(1).path()));
            Files.setLastModifiedTime(older, time);
            Files.delete(images.get(1).path());
            final RestoredChain chain = reader.restoreLatest(restore, () -> restore.begin(1 << 24,
                new ByteState("tick", 1, new byte[LENGTH]), new ByteState("tail", 1, new byte[LENGTH])));
            assertThat(chain.isEmpty()).isTrue();
            assertThat(chain.skipped()).hasSize(1);
            assertThat(chain.skipped().get(0).toString()).contains(older.toString(), "another image than was listed");
        }
    }

    private void saveRegion(ChannelSet regions, ImageSink sink, long value, String base) throws IOException {
        regions.regions().get(0).putLong(0, value);
        if (base == null) {
            session.begin(regions, SaveMode.PAUSED, 7);
        } else {
            session.begin(regions, SaveMode.PAUSED, 7, base);
        }
        ImageFile.save(session, sink, ByteBuffer.allocateDirect(10_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 150, Integer.MAX_VALUE})
    void restoreTakesTheNewestOfTheOtherImages(int pieces) throws IOException {
        final RestoredChain chain = restore(null, once(() -> writeOver(pieces)));
        assertThat(chain.image().label()).isEqualTo(pieces == Integer.MAX_VALUE ? 3 : 2);
        assertThat(chain.skipped()).isEmpty();
    }

    @Test
    void refusalNamesTheImageThatIsThere() throws IOException {
        final RestoreSession restore = new RestoreSession();
        final Runnable writing = once(() -> writeOver(Integer.MAX_VALUE));
        try (ImageStore reader = ImageStore.read(directory)) {
            assertThatThrownBy(() -> reader.restoreLatest(restore, () -> {
                writing.run();
                restore.begin(LENGTH, state, tail);
            })).isInstanceOf(ImageException.class)
                .hasMessageStartingWith(directory.resolve("000000000003-full.ringsave") + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 150, Integer.MAX_VALUE})
    void restoreOfALabelTakesNoOtherOne(int pieces) throws IOException {
        final RestoredChain chain = restore(1L, once(() -> writeOver(pieces)));
        assertThat(chain.isEmpty()).isTrue();
        assertThat(chain.skipped()).extracting(SkippedImage::reason).containsOnly("it has another label");
    }

    @ParameterizedTest
    @ValueSource(ints = {150, Integer.MAX_VALUE})
    void exportTakesTheNewestOfTheOtherImages(int pieces) throws IOException {
        final List<RecordingSink> sinks = new ArrayList<>();
        final RestoredChain chain;
        try (ImageStore reader = ImageStore.read(directory)) {
            chain = reader.exportLatest(images -> {
                final boolean isFirst = sinks.isEmpty();
                sinks.add(RecordingSink.ofNothing((call, chunk, offset) -> {
                    if (isFirst && call == 0) {
                        writeOver(pieces);
                    }
                }));
                return sinks.get(sinks.size() - 1);
            });
        }
        assertThat(chain.image().label()).isEqualTo(pieces == Integer.MAX_VALUE ? 3 : 2);
        assertThat(chain.skipped()).isEmpty();
        assertThat(sinks).hasSize(2);
        assertThat(sinks.get(0).abandoned()).isEqualTo(1);
    }

    /** Within the rewritten engine: an image is written over between the opening of its file and the first read. */
    public static final class Late implements BiConsumer<Path, String> {
        @Override
        public void accept(Path directory, String reader) {
            final OverwrittenReadTest test = new OverwrittenReadTest();
            test.directory = directory;
            try (ImageStore read = ImageStore.read(directory)) {
                test.open();
                final Runnable writing = once(() -> test.writeOver(Integer.MAX_VALUE));
                if (reader.equals("list")) {
                    DiskLog.opened(name -> writing.run());
                    final List<StoredImage> images = read.list();
                    require(images.toString(), images.stream().allMatch(image -> image.label() == image.number()));
                } else {
                    final RestoredChain chain = read.exportLatest(images -> {
                        DiskLog.opened(name -> writing.run());
                        return new RecordingSink();
                    });
                    require(chain.toString(), chain.image().label() == 3 && chain.image().number() == 3);
                }
                test.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static void require(String text, boolean isRight) {
            if (!isRight) {
                throw new AssertionError(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "export"})
    void readerThatHasOpenedAnImageTakesNoOtherForIt(String reader) throws Exception {
        @SuppressWarnings("unchecked")
        final BiConsumer<Path, String> late = (BiConsumer<Path, String>)DiskLog.loader()
            .loadClass(Late.class.getName()).getConstructor().newInstance();
        DiskLog.take();
        try {
            late.accept(Files.createDirectory(directory.resolve(reader)), reader);
        } finally {
            DiskLog.take();
        }
    }

    /** A merge takes the place of a delta. The next delta is written over its file while another merge reads it. */
    @Test
    void mergeGoesOnWithTheMergeOfABaseThatWasWrittenOver() throws IOException {
        save(store.latest().orElseThrow().cutId());
        save(store.latest().orElseThrow().cutId());
        final List<StoredImage> images = store.list();
        final Runnable writing = once(() -> {
            store.merge(images.get(1));
            save(images.get(2).cutId());
        });
        final StoredImage merged = store.merge(images.get(2), offset -> writing.run());
        assertThat(ImageFile.verify(merged.path()).cutId()).isEqualTo(images.get(2).cutId());
        assertThat(store.latest().orElseThrow().label()).isEqualTo(4);
    }

    private void save(String baseCutId) throws IOException {
        session.begin(set, SaveMode.PAUSED, ++tick, baseCutId);
        ImageFile.save(session, store.createDelta(), ByteBuffer.allocateDirect(10_000));
    }

    @Test
    void fileThatWasRemovedAndWrittenOverIsGoneAndNotDamaged() throws IOException {
        final Path image = store.latest().orElseThrow().path();
        final Runnable writing = once(() -> writeOver(Integer.MAX_VALUE));
        assertThatThrownBy(() -> ImageFile.verify(image, piece -> writing.run()))
            .isInstanceOf(NoSuchFileException.class).hasMessage(image + ": was removed while it was read");
    }

    @Test
    void damagedFileThatIsThereIsDamaged() throws IOException {
        final Path image = store.latest().orElseThrow().path();
        try (var file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(9), Files.size(image) / 2);
        }
        assertThatThrownBy(() -> ImageFile.verify(image)).isInstanceOf(ImageException.class);
    }
}
