/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.DiskLog;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveSession;

/**
 * A store is saved to, pruned, merged, retired and indexed, and its process or its power ends at each call to the disk.
 * What is left restores to a state that was saved, and a writer goes on.
 */
@Tag("slow")
class StoreCrashTest {
    private static final long SEED = 17;
    private static final int NOT_YET_WRITTEN = 12;
    private static final int REUSED_FILES = 4;
    private static final int STORES_OF_A_LIFE = 2;
    /** One of two files that it keeps is written over, and one makes way for a longer one. */
    private static final int REUSED_FILES_OF_RETRIES = 2;
    /** Images of a life that are written over files of removed ones, by the number of kept files. */
    private static final Map<Integer, Long> REUSES = Map.of(0, 0L, 1, 1L, REUSED_FILES, 3L);

    @TempDir
    private Path folder;
    private final Map<Integer, Long> recovered = new HashMap<>();
    private final Map<Long, byte[]> images = new HashMap<>();
    /** Each image under a name must be whole. */
    private boolean requiresWhole;

    /** A life of a store, within the rewritten engine. Each mark is the tick that a restore must not fall behind. */
    public static final class Life implements BiConsumer<Path, String> {
        private final SaveSession session = new SaveSession();
        private String cutId;

        @Override
        public void accept(Path directory, String sync) {
            final String[] words = sync.split(" ");
            final StoreOptions options = StoreOptions.ofChains(1).withSync(SyncMode.valueOf(words[0]))
                .withReusedFiles(Integer.parseInt(words[1]));
            try {
                first(directory, options);
                second(directory, options);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void first(Path directory, StoreOptions options) throws IOException {
            try (ImageStore store = ImageStore.open(directory, options); TickingSet model = TickingSet.fresh()) {
                save(store, model, 3, true);
                save(store, model, 5, false);
                save(store, model, 7, false);
                store.merge(store.latest().orElseThrow());
                save(store, model, 9, false);
                save(store, model, 10, true);
                save(store, model, 11, true);
            }
        }

        private void second(Path directory, StoreOptions options) throws IOException {
            try (ImageStore store = ImageStore.open(directory, options)) {
                try (TickingSet model = TickingSet.resumed(store)) {
                    cutId = store.latest().orElseThrow().cutId();
                    save(store, model, 12, false);
                    save(store, model, 13, false);
                }
                try (TickingSet model = TickingSet.at(store, 11)) {
                    cutId = store.at(11).orElseThrow().cutId();
                    DiskLog.mark(11);
                    save(store, model, 14, false);
                    save(store, model, 15, true);
                }
            }
        }

        private void save(ImageStore store, TickingSet model, long tick, boolean isFull) throws IOException {
            model.tickTo(tick);
            cutId = model.save(session, isFull ? store.createFull() : store.createDelta(), isFull ? null : cutId);
            DiskLog.mark(tick);
        }
    }

    static Stream<Arguments> modes() {
        return Arrays.stream(SyncMode.values())
            .flatMap(sync -> Stream.of(0, 1, REUSED_FILES).map(files -> arguments(sync, files)));
    }

    static Stream<Arguments> syncedModes() {
        return modes().filter(mode -> mode.get()[0] != SyncMode.NONE);
    }

    private List<DiskLog.Call> live(SyncMode sync, int reusedFiles) throws Exception {
        @SuppressWarnings("unchecked")
        final BiConsumer<Path, String> life = (BiConsumer<Path, String>)DiskLog.loader()
            .loadClass(Life.class.getName()).getConstructor().newInstance();
        DiskLog.take();
        life.accept(Files.createTempDirectory(folder, "live"), sync + " " + reusedFiles);
        final List<DiskLog.Call> calls = DiskLog.take();
        assertThat(overwritten(calls)).isEqualTo(REUSES.get(reusedFiles));
        // A store that keeps one file lets shorter ones go, and not only at its close.
        assertThat(dropped(calls)).isGreaterThanOrEqualTo(reusedFiles == 1 ? STORES_OF_A_LIFE + 1 : 0);
        return calls;
    }

    /** How many files of removed images were removed in their turn. */
    private static long dropped(List<DiskLog.Call> calls) {
        return calls.stream().filter(call -> call.kind() == DiskLog.Kind.DELETE
            && call.file().endsWith(".part")).count();
    }

    /** How many files of removed images were written over. */
    private static long overwritten(List<DiskLog.Call> calls) {
        return calls.stream().filter(call -> call.kind() == DiskLog.Kind.WRITE && call.position() == 0
            && calls.stream().anyMatch(rename -> rename.kind() == DiskLog.Kind.RENAME
                && rename.to().equals(call.file()))).count();
    }

    @ParameterizedTest
    @MethodSource("modes")
    @Proves("A process that dies at any call to the disk leaves its last checkpoint.")
    void killedProcessLeavesItsLastCheckpoint(SyncMode sync, int reusedFiles) throws Exception {
        final List<DiskLog.Call> calls = live(sync, reusedFiles);
        for (int made = 0; made <= calls.size(); made += Repeats.isMany() ? 1 : 5) {
            for (int part = 0; part < 5; part++) {
                final List<DiskLog.Call> before = calls.subList(0, made);
                assertRecovers(CrashedDisk.killed(before, part), around(calls, made), made);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("syncedModes")
    @Proves("A power cut at any call to the disk leaves a checkpoint that was saved.")
    void powerCutLeavesACheckpoint(SyncMode sync, int reusedFiles) throws Exception {
        final List<DiskLog.Call> calls = live(sync, reusedFiles);
        requiresWhole = true;
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int made = 0; made <= calls.size(); made += Repeats.isMany() ? 1 : 3) {
            for (int subset = 0; subset < Repeats.of(4, 160); subset++) {
                final int kind = subset;
                final CrashedDisk disk = CrashedDisk.powerless(calls.subList(0, made),
                    () -> kind == 0 ? false : kind == 1 ? true : random.nextBoolean());
                assertRecovers(disk, sync == SyncMode.FULL ? around(calls, made) : upTo(calls, made), made);
            }
        }
    }

    /** Without sync there may be any of the images, or none. A merge that was torn may stand beside its delta. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, REUSED_FILES})
    void powerCutWithoutSyncLeavesAStoreThatGoesOn(int reusedFiles) throws Exception {
        final List<DiskLog.Call> calls = live(SyncMode.NONE, reusedFiles);
        final List<Long> any = new ArrayList<>(List.of(0L));
        calls.stream().filter(call -> call.kind() == DiskLog.Kind.MARK).forEach(call -> any.add(call.position()));
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int made = 0; made <= calls.size(); made++) {
            for (int subset = 0; subset < Repeats.of(6, 160); subset++) {
                final int written = Math.max(0, made - random.nextInt(NOT_YET_WRITTEN));
                assertRecovers(CrashedDisk.powerless(calls.subList(0, made), written, random::nextBoolean), any, made);
            }
        }
    }

    /**
     * The last mark and the next one; 0 stands for no image. If the last one goes back, the images since are there
     * until the next image begins.
     */
    private static List<Long> around(List<DiskLog.Call> calls, int made) {
        final List<Long> around = new ArrayList<>(List.of(0L));
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).kind() == DiskLog.Kind.MARK) {
                final long mark = calls.get(i).position();
                if (i >= made) {
                    around.add(mark);
                    break;
                }
                final boolean goesBack = mark < around.get(around.size() - 1);
                if (goesBack) {
                    LongStream.rangeClosed(mark, around.get(0)).forEach(around::add);
                } else {
                    around.clear();
                }
                around.add(mark);
            }
        }
        return around;
    }

    /** All marks from the last one before names were forced up to the next one; 0 stands for no image. */
    private static List<Long> upTo(List<DiskLog.Call> calls, int made) {
        final List<Long> marks = new ArrayList<>(List.of(0L));
        for (int i = 0; i < calls.size(); i++) {
            if (i < made && calls.get(i).kind() == DiskLog.Kind.FORCE_DIRECTORY) {
                marks.subList(0, marks.size() - 1).clear();
            } else if (calls.get(i).kind() == DiskLog.Kind.MARK) {
                marks.add(calls.get(i).position());
                if (i >= made) {
                    break;
                }
            }
        }
        return marks;
    }

    private void assertRecovers(CrashedDisk disk, List<Long> ticks, int made) throws IOException {
        final int contents = disk.contents();
        if (!recovered.containsKey(contents)) {
            final Path directory = Files.createDirectories(folder.resolve("crashed"));
            disk.write(directory);
            recovered.put(contents, recover(directory));
        }
        assertThat(recovered.get(contents)).as("seed %d, after call %d", SEED, made).isIn(ticks);
        Cases.count(1);
    }

    /** Goes on with a crashed store, and returns the tick that was restored. */
    private long recover(Path directory) throws IOException {
        final long tick;
        if (requiresWhole) {
            for (final StoredImage image : ImageStore.read(directory).list()) {
                ImageFile.verify(image.path());
            }
        }
        try (ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS);
            TickingSet model = TickingSet.resumed(store)) {
            assertThat(NewFileTest.names(directory)).noneMatch(name -> name.endsWith(".part"));
            tick = model.ticks();
            assertThat(model.image()).isEqualTo(images.computeIfAbsent(tick, TickingSet::imageAt));
            assertThat(store.tip().isEmpty()).isEqualTo(tick == 0);
            model.tick();
            model.save(new SaveSession(), store.tip().isEmpty() ? store.createFull() : store.createDelta(),
                store.tip().isEmpty() ? null : store.tip().get(store.tip().size() - 1).cutId());
            assertThat(store.latest().orElseThrow().label()).isEqualTo(tick + 1);
        }
        return tick;
    }

    /** Each call to the disk fails, or an interrupt comes at it. The step is done again. */
    @ParameterizedTest
    @EnumSource(DiskLog.Fault.class)
    @Proves("A store goes on after a full disk, I/O error or interrupt anywhere.")
    void storeGoesOnAfterAFaultAtAnyCall(DiskLog.Fault fault) throws Exception {
        @SuppressWarnings("unchecked")
        final BiConsumer<Path, String> run = (BiConsumer<Path, String>)DiskLog.loader()
            .loadClass(Retries.class.getName()).getConstructor().newInstance();
        DiskLog.take();
        run.accept(Files.createTempDirectory(folder, "calls"), null);
        final List<DiskLog.Call> whole = DiskLog.take();
        final int calls = whole.size();
        assertThat(calls).isGreaterThan(30);
        assertThat(overwritten(whole)).isEqualTo(1);
        assertThat(dropped(whole)).isGreaterThan(1);
        for (int call = 0; call < calls; call += Repeats.isMany() ? 1 : 3) {
            final Path directory = Files.createTempDirectory(folder, "fault");
            DiskLog.fail(call, fault);
            run.accept(directory, fault.name());
            // The store may have met the interrupt in close().
            Thread.interrupted();
            RetirementTest.assertForced(DiskLog.take(), fault + " at call " + call);
            try (ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS);
                TickingSet model = TickingSet.resumed(store)) {
                assertThat(model.image()).as("%s at call %d", fault, call).isEqualTo(TickingSet.imageAt(11));
                assertThat(NewFileTest.names(directory)).noneMatch(name -> name.endsWith(".part"));
            }
            Cases.count(1);
        }
    }

    /** Saves, prunes, merges, goes back and on, and does each step again that fails. */
    public static final class Retries implements BiConsumer<Path, String> {
        private final SaveSession session = new SaveSession();

        /** A step that may fail. */
        private interface Step<T> {
            T run() throws IOException;
        }

        @Override
        public void accept(Path directory, String fault) {
            final StoreOptions options = StoreOptions.ofChains(2).withReusedFiles(REUSED_FILES_OF_RETRIES)
                .withWarnings(line -> { });
            try (ImageStore store = retry(fault, () -> ImageStore.open(directory, options));
                TickingSet model = TickingSet.fresh()) {
                for (int tick = 3; tick <= 9; tick += 2) {
                    model.tickTo(tick);
                    final boolean isFull = tick % 4 == 3;
                    retry(fault, () -> save(store, model, isFull));
                }
                retry(fault, () -> store.merge(store.latest().orElseThrow()));
                try (TickingSet back = retry(fault, () -> TickingSet.at(store, 7))) {
                    back.tickTo(11);
                    retry(fault, () -> save(store, back, false));
                    retry(fault, store::prune);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private String save(ImageStore store, TickingSet model, boolean isFull) throws IOException {
            final List<StoredImage> tip = store.tip();
            return isFull || tip.isEmpty() ? model.save(session, store.createFull(), null)
                : model.save(session, store.createDelta(), tip.get(tip.size() - 1).cutId());
        }

        private static <T> T retry(String fault, Step<T> step) throws IOException {
            try {
                return step.run();
            } catch (StoreException e) {
                if (!isExpected(e.fault(), fault)) {
                    throw new AssertionError(fault, e);
                }
                Thread.interrupted();
                return step.run();
            } finally {
                Thread.interrupted();
            }
        }

        private static boolean isExpected(StoreException.Fault thrown, String fault) {
            return switch (fault) {
                case "NO_SPACE" -> thrown == StoreException.Fault.DISK_FULL;
                case "INTERRUPT" -> thrown == StoreException.Fault.INTERRUPTED;
                default -> thrown == StoreException.Fault.IO;
            };
        }
    }

    /** Opens a store in a directory that is missing, within the rewritten engine. */
    public static final class Opening implements BiConsumer<Path, String> {
        @Override
        public void accept(Path directory, String sync) {
            try {
                ImageStore.open(directory, ImageStoreTest.OPTIONS.withSync(SyncMode.valueOf(sync))).close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A store in a new directory, two levels below one that is there, and then the same store again. */
    @ParameterizedTest
    @EnumSource(SyncMode.class)
    void newDirectoriesOfAStoreAreForced(SyncMode sync) throws Exception {
        @SuppressWarnings("unchecked")
        final BiConsumer<Path, String> opening = (BiConsumer<Path, String>)DiskLog.loader()
            .loadClass(Opening.class.getName()).getConstructor().newInstance();
        DiskLog.take();
        opening.accept(folder.resolve("new").resolve("store"), sync.name());
        assertThat(forcedDirectories(DiskLog.take())).isEqualTo(sync == SyncMode.FULL ? 2 : 0);
        opening.accept(folder.resolve("new").resolve("store"), sync.name());
        assertThat(forcedDirectories(DiskLog.take())).isZero();
    }

    private static int forcedDirectories(List<DiskLog.Call> calls) {
        return (int)calls.stream().filter(call -> call.kind() == DiskLog.Kind.FORCE_DIRECTORY).count();
    }

    @Test
    void everyKindOfCallIsLogged() throws Exception {
        assertThat(live(SyncMode.FULL, REUSED_FILES)).extracting(DiskLog.Call::kind).contains(DiskLog.Kind.values());
        assertThat(live(SyncMode.NONE, 0)).extracting(DiskLog.Call::kind)
            .doesNotContain(DiskLog.Kind.FORCE, DiskLog.Kind.FORCE_DIRECTORY);
    }
}
