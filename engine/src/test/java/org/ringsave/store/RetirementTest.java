/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.fixture.DiskLog;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveSession;

/** The names of retired images are on the disk before the next image has its own. */
class RetirementTest {
    @TempDir
    private Path directory;

    /** No image gets its name between a retirement and the next force of names. */
    static void assertForced(List<DiskLog.Call> calls, String name) {
        boolean isForced = true;
        for (final DiskLog.Call call : calls) {
            if (call.kind() == DiskLog.Kind.FORCE_DIRECTORY) {
                isForced = true;
            } else if (call.kind() == DiskLog.Kind.RENAME) {
                final boolean isRetirement = call.to().endsWith(".retired");
                assertThat(isForced || isRetirement || call.to().equals(StoreIndex.NAME)).as("%s: %s", name, call.to())
                    .isTrue();
                isForced = isForced && !isRetirement;
            }
        }
    }

    /** Full images 1 to 3, at ticks 1 to 3. */
    private void threeImages() throws IOException {
        final SaveSession session = new SaveSession();
        try (ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS);
            TickingSet model = TickingSet.fresh()) {
            while (model.tick() <= 3) {
                model.save(session, store.createFull(), null);
            }
        }
    }

    /** Within the rewritten engine: goes back to the first image and saves, again if it fails. */
    public static final class Back implements BiConsumer<Path, String> {
        @Override
        public void accept(Path directory, String sync) {
            try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(9)
                .withSync(SyncMode.valueOf(sync))); TickingSet model = TickingSet.at(store, 1)) {
                final SaveSession session = new SaveSession();
                try {
                    model.save(session, store.createFull(), null);
                } catch (StoreException e) {
                    model.save(session, store.createFull(), null);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private List<DiskLog.Call> back(SyncMode sync, boolean fails) throws Exception {
        @SuppressWarnings("unchecked")
        final BiConsumer<Path, String> back = (BiConsumer<Path, String>)DiskLog.loader()
            .loadClass(Back.class.getName()).getConstructor().newInstance();
        DiskLog.take();
        final boolean[] failed = {!fails};
        DiskLog.watch(call -> {
            if (call.kind() == DiskLog.Kind.FORCE_DIRECTORY && !failed[0]) {
                failed[0] = true;
                DiskLog.fail(0, DiskLog.Fault.IO_ERROR);
            }
        });
        back.accept(directory, sync.name());
        assertThat(failed[0]).isTrue();
        return DiskLog.take();
    }

    private static int first(List<DiskLog.Call> calls, DiskLog.Kind kind) {
        return calls.stream().map(DiskLog.Call::kind).toList().indexOf(kind);
    }

    @ParameterizedTest
    @EnumSource(names = {"DATA", "FULL"})
    void namesWhoseForceFailedAreForcedByTheNextTry(SyncMode sync) throws Exception {
        threeImages();
        final List<DiskLog.Call> calls = back(sync, true);
        assertForced(calls, sync.name());
        assertThat(calls.stream().filter(call -> call.kind() == DiskLog.Kind.RENAME)).hasSizeGreaterThan(2);
    }

    /** Their process has died between their renaming and its force. */
    @ParameterizedTest
    @EnumSource(names = {"DATA", "FULL"})
    void namesOfADeadProcessAreForcedBeforeTheNextImage(SyncMode sync) throws Exception {
        threeImages();
        for (final String name : List.of("000000000003-full.ringsave", "000000000002-full.ringsave")) {
            Files.move(directory.resolve(name), directory.resolve(name + ".retired"));
        }
        final List<DiskLog.Call> calls = back(sync, false);
        assertThat(first(calls, DiskLog.Kind.FORCE_DIRECTORY)).isNotNegative()
            .isLessThan(first(calls, DiskLog.Kind.RENAME));
    }

    @Test
    void nothingIsForcedWithoutSync() throws Exception {
        threeImages();
        assertThat(first(back(SyncMode.NONE, false), DiskLog.Kind.FORCE_DIRECTORY)).isNegative();
    }
}
