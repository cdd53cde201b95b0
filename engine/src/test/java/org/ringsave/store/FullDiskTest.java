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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.SmallDisk;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A real file system of 1 MiB, and a store's of up to 4, filled to 256 levels. Skipped where none can be mounted. */
class FullDiskTest {
    @TempDir
    private Path directory;
    private SmallDisk mounted;
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        mounted = new SmallDisk(directory, 1);
        disk = mounted.path();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted != null) {
            mounted.unmount();
        }
    }

    private static long free(Path disk) throws IOException {
        return Files.getFileStore(disk).getUsableSpace();
    }

    private void fill(Path filler, long left) throws IOException {
        Files.deleteIfExists(filler);
        Files.write(filler, new byte[Math.toIntExact(Math.max(0, free(disk) - left))]);
    }

    @Test
    @Proves("A full disk keeps the old image until space returns.")
    void fullDiskKeepsTheOldImageUntilSpaceReturns() throws IOException {
        final Path path = disk.resolve("file.img");
        final Path filler = disk.resolve("filler");
        try (ChannelSet set = SeededSet.paused(95, 4, 3)) {
            set.addState(new ByteState("ballast", 1, new byte[200_000]));
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 2));
            Files.writeString(path, "old");
            final SaveSession session = new SaveSession();
            final ByteBuffer chunk = ByteBuffer.allocateDirect(10_000);
            int refused = 0;
            int pages = 0;
            while (Files.size(path) == 3) {
                fill(filler, pages++ * 4096L);
                session.begin(set, 2);
                try {
                    ImageFile.save(session, ImageFile.create(path, SyncMode.FULL), chunk);
                } catch (IOException e) {
                    assertThat(e.getMessage()).contains("No space left").doesNotContain("\n");
                    assertThat(path).hasContent("old");
                    assertThat(NewFileTest.names(disk)).containsExactly("file.img", "filler");
                    refused++;
                    Cases.count(1);
                }
                session.end();
                set.resume();
                set.pause();
            }
            assertThat(refused).isEqualTo((expected.length + 4095) / 4096);
            assertThat(Files.readAllBytes(path)).isEqualTo(expected);
            assertThat(NewFileTest.names(disk)).containsExactly("file.img", "filler");
        }
    }

    @Test
    void faultThatHasAnotherReasonIsNotThatOfAFullDisk() throws IOException {
        fill(disk.resolve("filler"), 0);
        assertThat(StoreException.of(disk, new IOException("Input/output error")).fault())
            .isEqualTo(StoreException.Fault.IO);
        assertThat(StoreException.of(disk, new NoSuchFileException(disk.toString())).fault())
            .isEqualTo(StoreException.Fault.IO);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Proves("A store on a full disk keeps its images and saves again later.")
    void storeOnAFullDiskSavesAgainOnceThereIsSpace(int mebibytes) throws Exception {
        mounted.resize(mebibytes);
        assertThat(Files.getFileStore(disk).getTotalSpace()).isEqualTo(mebibytes << 20);
        final Path directory = disk.resolve("store");
        final Path filler = disk.resolve("filler");
        int full = 0;
        for (int level = 0; level < 256; level += level < 8 || Repeats.isMany() ? 1 : 16) {
            try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(1));
                TickingSet model = TickingSet.resumed(store)) {
                final List<StoredImage> before = store.list();
                final List<StoreException> failures = new ArrayList<>();
                final Checkpoints checkpoints = new Checkpoints(store, model.set(),
                    new SaveAgent(new SaveSession(), 4096, 0), CheckpointPolicy.everyTicks(1).withFullEvery(2));
                checkpoints.onFailure(failure -> failures.add((StoreException)failure));
                fill(filler, level * 4096L * mebibytes);
                checkpoints.doWork(model.tick());
                checkpoints.finish();
                if (checkpoints.failures() > 0) {
                    assertThat(failures.get(0).fault()).isEqualTo(StoreException.Fault.DISK_FULL);
                    assertThat(store.list()).isEqualTo(before);
                    full++;
                }
                Files.delete(filler);
                checkpoints.doWork(model.tick());
                assertThat(checkpoints.finish()).isTrue();
                assertThat(store.latest().orElseThrow().label()).isEqualTo(model.ticks());
            }
            Cases.count(1);
        }
        assertThat(full).isPositive();
        try (TickingSet model = TickingSet.resumed(ImageStore.read(directory))) {
            assertThat(model.image()).isEqualTo(TickingSet.imageAt(model.ticks()));
        }
    }

    /** A file of the same kind is written over, also on a full disk. Once there is none, the others make room. */
    @Test
    void keptFilesOfRemovedImagesMakeRoomAfterAFailure() throws IOException {
        final SaveSession session = new SaveSession();
        try (ImageStore store = ImageStore.open(disk.resolve("store"), StoreOptions.ofChains(1).withReusedFiles(9));
            ChannelSet set = SeededSet.paused(95, 1, 1)) {
            set.addState(new ByteState("ballast", 1, new byte[100_000]));
            String cutId = null;
            for (final boolean isDelta : new boolean[] {false, true, true, false}) {
                cutId = save(session, set, isDelta ? store.createDelta() : store.createFull(), isDelta ? cutId : null);
            }
            fill(disk.resolve("filler"), 0);
            cutId = save(session, set, store.createDelta(), cutId);
            cutId = save(session, set, store.createDelta(), cutId);
            final String base = cutId;
            assertThatThrownBy(() -> save(session, set, store.createDelta(), base)).isInstanceOf(StoreException.class)
                .extracting(e -> ((StoreException)e).fault()).isEqualTo(StoreException.Fault.DISK_FULL);
            save(session, set, store.createDelta(), base);
            assertThat(store.chain(store.latest().orElseThrow())).hasSize(4);
        }
    }

    private static String save(SaveSession session, ChannelSet set, ImageSink sink, String baseCutId)
        throws IOException {
        if (baseCutId == null) {
            session.begin(set, 1);
        } else {
            session.begin(set, SaveMode.PAUSED, 1, baseCutId);
        }
        ImageFile.save(session, sink, ByteBuffer.allocateDirect(4096));
        return session.cutId();
    }

    @Test
    @Proves("A full disk gets both files of a ring or neither.")
    void ringFilesAreWrittenBothOrNeither() throws IOException {
        final Path in = disk.resolve("in");
        final Path out = disk.resolve("out");
        final Path filler = disk.resolve("filler");
        Files.writeString(in, "old");
        Files.writeString(out, "old");
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(1, "", ChannelConfig.ofPages(4));
            for (int pages = 0; pages < 10; pages++) {
                fill(filler, pages * 4096L);
                try {
                    RingFile.write(channel, in, out);
                    throw new AssertionError(pages + " pages were enough");
                } catch (IOException e) {
                    assertThat(e.getMessage()).contains("No space left");
                }
                assertThat(in).hasContent("old");
                assertThat(out).hasContent("old");
                assertThat(NewFileTest.names(disk)).containsExactly("filler", "in", "out");
                Cases.count(1);
            }
            fill(filler, 10 * 4096L);
            RingFile.write(channel, in, out);
            assertThat(in).hasSize(5 * 4096);
            assertThat(out).hasSize(5 * 4096);
        }
    }
}
