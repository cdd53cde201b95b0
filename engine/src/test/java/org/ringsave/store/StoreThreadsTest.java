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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.DiskLog;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Merges, removals and completions on other threads, while saves begin, sets are restored and the store ends. */
class StoreThreadsTest {
    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();

    /** A step that may fail as files do. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Another thread does a step now, and this one waits for it. */
    private static void elsewhere(Step step) {
        SecondThread.start("elsewhere", () -> {
            try {
                step.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).join();
    }

    /** Full images 1 and 4, each with two deltas, at ticks 1 to 6. */
    private static void sixImages(Path directory, StoreOptions options) throws IOException {
        final SaveSession session = new SaveSession();
        String cutId = null;
        try (ImageStore store = ImageStore.open(directory, options); TickingSet model = TickingSet.fresh()) {
            for (int tick = 1; tick <= 6; tick++) {
                model.tick();
                cutId = tick % 3 == 1 ? model.save(session, store.createFull(), null)
                    : model.save(session, store.createDelta(), cutId);
            }
        }
    }

    private static List<Long> numbers(List<StoredImage> images) {
        return images.stream().map(StoredImage::number).toList();
    }

    private ImageStore open(int chains) throws IOException {
        return ImageStore.open(directory, StoreOptions.ofChains(chains).withSync(SyncMode.NONE)
            .withWarnings(line -> {
                throw new AssertionError(line);
            }));
    }

    /** Does a step before the second piece of a long work. */
    private static LongConsumer once(Step step) {
        final boolean[] done = {false};
        return offset -> {
            if (!done[0]) {
                done[0] = true;
                elsewhere(step);
            }
        };
    }

    @Test
    void checkpointsAreSavedWhileAMergeIsInTheMiddle() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        try (ImageStore store = open(100); TickingSet model = TickingSet.resumed(store)) {
            final StoredImage last = store.latest().orElseThrow();
            final StoredImage merged = store.merge(last, once(() -> {
                model.tick();
                model.save(session, store.createDelta(), last.cutId());
            }));
            assertThat(merged.isDelta()).isFalse();
            assertThat(numbers(store.tip())).containsExactly(6L, 7L);
            assertThat(numbers(store.chain(store.latest().orElseThrow()))).containsExactly(6L, 7L);
        }
        try (ImageStore store = ImageStore.read(directory); TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.image()).isEqualTo(TickingSet.imageAt(7));
        }
    }

    /** Image 7 is the only one of its chain. It does not count as one of two. */
    @Test
    void pruneKeepsTheChainsBeforeARunThatARestoreGaveUpMeanwhile() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        try (ImageStore store = open(3); TickingSet model = TickingSet.fresh()) {
            model.tickTo(7).save(session, store.createFull(), null);
        }
        try (ImageStore store = open(2)) {
            store.prune(once(() -> TickingSet.at(store, 6).close()));
            assertThat(numbers(store.list())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        }
    }

    /** The chain that is verified is the newest one no more. */
    @Test
    void checkpointsAreSavedWhilePruneVerifies() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        try (ImageStore store = open(1); TickingSet model = TickingSet.fresh()) {
            model.tickTo(7);
            final List<StoredImage> removed =
                store.prune(once(() -> model.save(session, store.createFull(), null)));
            assertThat(removed).isEmpty();
            assertThat(numbers(store.list())).containsExactly(7L);
        }
    }

    @Test
    void mergeOfAnImageThatWasPrunedMeanwhileChangesNothing() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        try (ImageStore store = open(1)) {
            final StoredImage old = store.list().get(2);
            assertThatThrownBy(() -> store.merge(old, once(store::prune)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("was removed or retired");
            assertThat(numbers(store.list())).containsExactly(4L, 5L, 6L);
            assertThat(NewFileTest.names(directory)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void mergeOfAnImageThatARestoreGaveUpMeanwhileChangesNothing() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        try (ImageStore store = open(100)) {
            final StoredImage last = store.latest().orElseThrow();
            assertThatThrownBy(() -> store.merge(last, once(() -> TickingSet.at(store, 5).close())))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("was removed or retired");
            assertThat(numbers(store.tip())).containsExactly(4L, 5L);
            assertThat(store.latest().orElseThrow().label()).isEqualTo(5);
            assertThat(NewFileTest.names(directory)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void mergeOfAStoreThatWasClosedMeanwhileChangesNothing() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        final ImageStore store = open(100);
        final StoredImage last = store.latest().orElseThrow();
        assertThatThrownBy(() -> store.merge(last, once(store::close))).isInstanceOf(IllegalStateException.class)
            .hasMessage("merge: the store was closed; open it again");
        assertThat(NewFileTest.names(directory)).noneMatch(name -> name.endsWith(".part"));
        try (ImageStore reader = ImageStore.read(directory)) {
            assertThat(reader.latest().orElseThrow().isDelta()).isTrue();
        }
        final ImageStore pruned = open(1);
        assertThat(pruned.prune(once(pruned::close))).isEmpty();
        assertThat(numbers(ImageStore.read(directory).list())).hasSize(6);
    }

    /** A base is replaced by its own merge after the merge of its delta was begun. */
    @Test
    void mergesOfOneChainAtTheSameTimeBothComeAbout() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        try (ImageStore store = open(100)) {
            final List<StoredImage> images = store.list();
            store.merge(images.get(5), once(() -> store.merge(images.get(4))));
            assertThat(store.list().subList(4, 6)).noneMatch(StoredImage::isDelta);
            assertThat(ImageFile.verify(store.list().get(5).path()).cutId()).isEqualTo(images.get(5).cutId());
        }
    }

    /** While images of a restore are read, none goes. The restored chain may be one that would. */
    @Test
    void removalWaitsForARestore() throws IOException {
        sixImages(directory, ImageStoreTest.OPTIONS);
        try (ImageStore store = open(1)) {
            final RestoreSession restore = new RestoreSession();
            final List<List<StoredImage>> removed = new ArrayList<>();
            store.restoreAt(3, restore, () -> {
                elsewhere(() -> removed.add(store.prune()));
                restore.begin(1 << 24, new ByteState("clock", 1, new byte[8]));
            }).set().close();
            assertThat(removed).containsExactly(List.of());
            assertThat(numbers(store.tip())).containsExactly(1L, 2L, 3L);
            assertThat(store.prune()).allMatch(StoredImage::isRetired);
            assertThat(store.latest().orElseThrow().number()).isEqualTo(3);
        }
    }

    /** A restore opens its files, then a base is replaced by its merge. The last image goes beyond the limit. */
    @Test
    void restoreReadsTheMergeOfABaseThatWasReplacedMeanwhile() throws IOException {
        try (ImageStore store = open(100); ChannelSet set = new ChannelSet()) {
            set.add(0, "", ChannelConfig.ofPages(1).withBothEnds());
            set.open();
            String cutId = save(set, store.createFull(), null);
            cutId = save(set, store.createDelta(), cutId);
            set.add(1, "", ChannelConfig.ofPages(256).withBothEnds());
            save(set, store.createDelta(), cutId);
            final RestoreSession restore = new RestoreSession();
            final LongConsumer merge = once(() -> store.merge(store.list().get(1)));
            assertThatThrownBy(() -> store.restoreLatest(restore, () -> {
                merge.accept(0);
                restore.begin(1 << 20);
            })).isInstanceOf(ImageException.class).hasMessageContaining("000000000003-delta.ringsave");
            assertThat(store.list()).extracting(StoredImage::isDelta).containsExactly(false, false, true);
        }
    }

    private String save(ChannelSet set, ImageSink sink, String baseCutId) throws IOException {
        if (baseCutId == null) {
            session.begin(set, SaveMode.LIVE, 0);
        } else {
            session.begin(set, SaveMode.LIVE, 0, baseCutId);
        }
        ImageFile.save(session, sink, ByteBuffer.allocateDirect(4096));
        return session.cutId();
    }

    /** Within the rewritten engine: another thread begins an image before each call to the disk that may be long. */
    public static final class Begins implements BiConsumer<Path, String> {
        private static final Set<DiskLog.Kind> LONG =
            EnumSet.of(DiskLog.Kind.WRITE, DiskLog.Kind.FORCE, DiskLog.Kind.FORCE_DIRECTORY);

        @Override
        public void accept(Path directory, String sync) {
            final StoreOptions options = StoreOptions.ofChains(1).withSync(SyncMode.valueOf(sync)).withReusedFiles(1);
            final SaveSession session = new SaveSession();
            try {
                sixImages(directory, options.withWarnings(line -> { }));
                try (ImageStore store = ImageStore.open(directory, options); TickingSet model = TickingSet.fresh()) {
                    DiskLog.watch(call -> begin(store, call));
                    store.merge(store.latest().orElseThrow());
                    store.prune();
                    final String base = model.tickTo(50).save(session, store.createFull(), null);
                    model.tickTo(60).save(session, store.createDelta(), base);
                    // The file of the delta is kept until that of the full image is.
                    model.tickTo(70).save(session, store.createFull(), null);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void begin(ImageStore store, DiskLog.Call call) {
            if (isLong(call) && !isOfClose()) {
                elsewhere(() -> store.createFull().abandon());
                Cases.count(1);
            }
        }

        /** The blocks of an image that is removed are freed later, since its file is open. */
        private static boolean isLong(DiskLog.Call call) {
            return LONG.contains(call.kind()) || call.kind() == DiskLog.Kind.DELETE && call.file().endsWith(".part");
        }

        /** The last index is written before the lock goes back. */
        private static boolean isOfClose() {
            return Arrays.stream(Thread.currentThread().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("close"));
        }
    }

    private void live(Class<? extends BiConsumer<Path, String>> life, SyncMode sync) throws Exception {
        @SuppressWarnings("unchecked")
        final BiConsumer<Path, String> lived = (BiConsumer<Path, String>)DiskLog.loader().loadClass(life.getName())
            .getConstructor().newInstance();
        DiskLog.take();
        try {
            lived.accept(directory, sync.name());
        } finally {
            DiskLog.take();
        }
    }

    @ParameterizedTest
    @EnumSource(SyncMode.class)
    @Proves("No begin of a save waits for a write or force of an image.")
    void beginWaitsForNoWriteAndNoForce(SyncMode sync) throws Exception {
        live(Begins.class, sync);
        assertThat(numbers(ImageStore.read(directory).list())).hasSize(1);
    }

    /** Within the rewritten engine: a restore gives a merge up while the directory is forced with its name. */
    public static final class LateRestore implements BiConsumer<Path, String> {
        @Override
        public void accept(Path directory, String sync) {
            try {
                sixImages(directory, ImageStoreTest.OPTIONS);
                try (ImageStore store = ImageStore.open(directory,
                    StoreOptions.ofChains(100).withSync(SyncMode.valueOf(sync)))) {
                    final LongConsumer giveUp = once(() -> {
                        try (TickingSet model = TickingSet.at(store, 5)) {
                            model.save(new SaveSession(), store.createFull(), null);
                        }
                    });
                    DiskLog.watch(call -> {
                        if (call.kind() == DiskLog.Kind.FORCE_DIRECTORY) {
                            giveUp.accept(0);
                        }
                    });
                    merge(store);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void merge(ImageStore store) throws IOException {
            try {
                store.merge(store.latest().orElseThrow());
            } catch (IllegalArgumentException e) {
                // The image was retired.
            }
        }
    }

    @Test
    void deltaOfAMergeThatARestoreGaveUpStaysRetired() throws Exception {
        live(LateRestore.class, SyncMode.FULL);
        assertThat(ImageStore.read(directory).list()).noneMatch(image -> image.isUsable() && image.number() == 6);
        try (ImageStore store = open(100)) {
            assertThat(store.at(6)).isEmpty();
        }
    }

    /** Within the rewritten engine: a delta begins after a prune has chosen what to remove. */
    public static final class LateDelta implements BiConsumer<Path, String> {
        @Override
        public void accept(Path directory, String sync) {
            try {
                sixImages(directory, ImageStoreTest.OPTIONS);
                try (ImageStore store = ImageStore.open(directory,
                    StoreOptions.ofChains(1).withSync(SyncMode.valueOf(sync)))) {
                    final Consumer<DiskLog.Call> begin = call -> elsewhere(() -> store.createDelta());
                    DiskLog.watch(call -> {
                        if (call.kind() == DiskLog.Kind.FORCE_DIRECTORY) {
                            begin.accept(call);
                        }
                    });
                    if (!store.prune().isEmpty() || store.list().size() != 6) {
                        throw new AssertionError("an image went that may be the base of an open delta");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void deltaThatBeginsDuringARemovalKeepsItsBases() throws Exception {
        live(LateDelta.class, SyncMode.FULL);
        assertThat(NewFileTest.names(directory)).filteredOn(name -> name.endsWith(".ringsave")).hasSize(6);
    }
}
