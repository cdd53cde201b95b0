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
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Merges of chains whose files are written over meanwhile. Regions are in no cutId: all images of a label have the same
 * one, and a merge takes one for another.
 */
class ChainMergeTest {
    private static final int LABEL = 7;
    /** A merge reads this page after it has written its first piece. */
    private static final int FAR = 3 << 20;

    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();
    private final ChannelSet set = new ChannelSet();
    private MemoryRegion region;

    @BeforeEach
    void add() {
        region = set.addTrackedRegion("r", 1, 2 * FAR);
        for (int page = 0; page < 2 * FAR; page += MemoryRegion.PAGE_LENGTH) {
            region.putLong(page, 1);
        }
    }

    @AfterEach
    void close() {
        set.close();
    }

    private ImageStore open(int chains) throws IOException {
        return ImageStore.open(directory,
            StoreOptions.ofChains(chains).withSync(SyncMode.NONE).withReusedFiles(9).withWarnings(line -> {
                throw new AssertionError(line);
            }));
    }

    /** A far page has the value. What is read of these images before it is the same. */
    private void full(ImageStore store, long value) {
        beginFull(value);
        save(store.createFull());
    }

    private void beginFull(long value) {
        region.putLong(0, 0);
        region.putLong(FAR, value);
        session.begin(set, SaveMode.PAUSED, LABEL);
    }

    /** The first page has the value. */
    private void delta(ImageStore store, long value, long label) {
        region.putLong(0, value);
        session.begin(set, SaveMode.PAUSED, label, session.cutId());
        save(store.createDelta());
    }

    private void save(ImageSink sink) {
        try {
            ImageFile.save(session, sink, ByteBuffer.allocateDirect(10_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bytes of an image, which gets no name. */
    private void writeFull(ImageSink sink, long value) throws IOException {
        beginFull(value);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(10_000);
        SaveStatus status;
        do {
            status = session.saveContinue(chunk.clear());
            sink.writeAll(chunk.flip(), session.offset() - session.bytesFilled());
        } while (status != SaveStatus.SUCCESS);
        session.end();
    }

    private static void assertPages(Path image, long near, long far) throws IOException {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 24);
        ImageFile.load(image, restore);
        try (ChannelSet restored = restore.apply()) {
            assertThat(restored.regions().get(0).getLong(0)).isEqualTo(near);
            assertThat(restored.regions().get(0).getLong(FAR)).isEqualTo(far);
        } finally {
            restore.end();
        }
    }

    /** Writes an image over the first one, of which the second one takes the place. It gets no name. */
    private ImageSink writtenOver(ImageStore store, List<StoredImage> images) {
        try {
            store.merge(images.get(1));
            full(store, 4);
            full(store, 5);
            assertThat(images.get(0).path()).doesNotExist();
            final ImageSink unnamed = store.createFull();
            writeFull(unnamed, 6);
            return unnamed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The base gives way to its merge and is removed, while the merge of a later delta reads it. */
    @Test
    void mergeThatReadABaseWhichWasWrittenOverTakesNoName() throws IOException {
        try (ImageStore store = open(3)) {
            full(store, 1);
            delta(store, 2, LABEL);
            delta(store, 3, LABEL);
            final List<StoredImage> images = store.list();
            final List<ImageSink> unnamed = new ArrayList<>();
            final StoredImage merged = store.merge(images.get(2), offset -> {
                if (unnamed.isEmpty()) {
                    unnamed.add(writtenOver(store, images));
                }
            });
            unnamed.get(0).abandon();
            assertThat(merged.number()).isEqualTo(3);
            assertPages(merged.path(), 3, 1);
        }
    }

    /** A power cut with NONE can leave the file of an image with the bytes of another one, and its length and time. */
    @Test
    void mergeOfAnotherImageThanWasListedTakesNoName() throws IOException {
        final Path other = directory.resolve("other");
        try (ImageStore store = open(3)) {
            full(store, 1);
            final String base = session.cutId();
            delta(store, 2, LABEL);
            session.begin(set, SaveMode.PAUSED, LABEL + 1, base);
            save(ImageFile.create(other, SyncMode.NONE));
            final StoredImage listed = store.latest().orElseThrow();
            final FileTime time = Files.getLastModifiedTime(listed.path());
            assertThat(Files.size(other)).isEqualTo(listed.length());
            Files.write(listed.path(), Files.readAllBytes(other));
            Files.setLastModifiedTime(listed.path(), time);
            assertThatThrownBy(() -> store.merge(listed)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(listed.path() + " holds another image than was listed, of cutId "
                    + session.cutId());
            assertThat(store.list()).extracting(StoredImage::isDelta).containsExactly(false, true);
            assertThat(NewFileTest.names(directory)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void exportThatReadABaseWhichWasWrittenOverBeginsAgain() throws IOException {
        final List<RecordingSink> sinks = new ArrayList<>();
        try (ImageStore store = open(1); ImageStore reader = ImageStore.read(directory)) {
            full(store, 1);
            delta(store, 2, LABEL);
            final RestoredChain chain = reader.exportLatest(images -> {
                final boolean isFirst = sinks.isEmpty();
                sinks.add(RecordingSink.ofNothing((call, chunk, offset) -> {
                    if (isFirst && call == 0) {
                        full(store, 3);
                        full(store, 4);
                    }
                }));
                return sinks.get(sinks.size() - 1);
            });
            assertThat(chain.image().number()).isEqualTo(4);
            assertThat(chain.skipped()).isEmpty();
            assertThat(sinks).hasSize(2);
            assertThat(sinks.get(0).abandoned()).isEqualTo(1);
        }
    }
}
