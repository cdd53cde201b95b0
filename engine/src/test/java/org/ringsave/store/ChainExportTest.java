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
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** An export takes the image that a restore would take, also while another process writes the store. */
class ChainExportTest {
    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();
    private final List<RecordingSink> sinks = new ArrayList<>();

    /** A change of the store between two steps of an export. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Full images 1 and 4, each with two deltas, at ticks 1 to 6. */
    @BeforeEach
    void save() throws IOException {
        String cutId = null;
        try (ImageStore store = open(100); TickingSet model = TickingSet.fresh()) {
            for (int tick = 1; tick <= 6; tick++) {
                model.tick();
                cutId = tick % 3 == 1 ? model.save(session, store.createFull(), null)
                    : model.save(session, store.createDelta(), cutId);
            }
        }
    }

    private ImageStore open(int chains) throws IOException {
        return ImageStore.open(directory, StoreOptions.ofChains(chains).withSync(SyncMode.NONE));
    }

    private Path file(long number, boolean isDelta) {
        return directory.resolve(new ImageName(number, isDelta, false).toString());
    }

    private RestoredChain export(Function<List<StoredImage>, ImageSink> to) throws IOException {
        try (ImageStore reader = ImageStore.read(directory)) {
            return reader.exportLatest(to);
        }
    }

    private RestoredChain export() throws IOException {
        return export(chain -> next());
    }

    private RecordingSink next() {
        sinks.add(new RecordingSink());
        return sinks.get(sinks.size() - 1);
    }

    /** Does a step after the names were listed and before the first file is opened. */
    private RestoredChain exportWhile(Step step) throws IOException {
        return export(chain -> {
            if (sinks.isEmpty()) {
                try {
                    step.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return next();
        });
    }

    private RestoredChain restore() throws IOException {
        final RestoreSession restore = new RestoreSession();
        try (ImageStore store = ImageStore.read(directory)) {
            final RestoredChain restored = store.restoreLatest(restore, () -> restore.begin(1 << 24,
                new ByteState("clock", 1, new byte[Long.BYTES])));
            restored.set().close();
            return restored;
        }
    }

    @Test
    void exportIsTheMergeOfTheNewestChain() throws IOException {
        final RestoredChain exported = export();
        assertThat(exported.set()).isNull();
        assertThat(exported.skipped()).isEmpty();
        assertThat(exported.chain()).extracting(StoredImage::number).containsExactly(4L, 5L, 6L);
        try (ImageStore store = open(100)) {
            final StoredImage merged = store.merge(store.latest().orElseThrow());
            assertThat(sinks.get(0).image()).isEqualTo(Files.readAllBytes(merged.path()));
        }
    }

    /** Each image of the six is damaged in its header, end and middle, or gone. */
    @Test
    void exportTakesAndSkipsTheImagesThatARestoreDoes() throws IOException {
        for (int number = 1; number <= 6; number++) {
            final Path file = file(number, number % 3 != 1);
            final byte[] whole = Files.readAllBytes(file);
            for (final Integer at : new Integer[] {8, -20, whole.length / 2, null}) {
                if (at == null) {
                    Files.delete(file);
                } else {
                    ImageStoreTest.flip(file, at);
                }
                final RestoredChain restored = restore();
                final RestoredChain exported = export();
                assertThat(exported.chain()).as("image %d, byte %s", number, at).isEqualTo(restored.chain());
                assertThat(exported.skipped()).as("image %d, byte %s", number, at).isEqualTo(restored.skipped());
                Files.write(file, whole);
            }
        }
    }

    @Test
    void exportGoesNoOlderThanAnImageOfALaterVersion() throws IOException {
        OddFileTest.toMajorVersion1(file(6, true));
        assertThatThrownBy(this::export).isInstanceOf(ImageException.class)
            .hasMessageContaining(file(6, true) + ": image offset 0: version is 1.");
        assertThat(sinks).isEmpty();
    }

    @Test
    void emptyStoreExportsNothing() throws IOException {
        for (int number = 1; number <= 6; number++) {
            Files.delete(file(number, number % 3 != 1));
        }
        assertThat(export().isEmpty()).isTrue();
        assertThat(sinks).isEmpty();
    }

    /** The writer keeps one chain and begins another one, so all images that were listed are gone. */
    @Test
    void exportBesideAWriterThatRemovesTheChainTakesTheNextOne() throws IOException {
        final RestoredChain exported = exportWhile(() -> {
            try (ImageStore store = open(1); TickingSet model = TickingSet.resumed(store)) {
                model.tick();
                model.save(session, store.createFull(), null);
            }
        });
        assertThat(exported.image().number()).isEqualTo(7);
        assertThat(exported.skipped()).isEmpty();
        assertThat(sinks).hasSize(2);
        assertThat(sinks.get(0).abandoned()).isEqualTo(1);
    }

    @Test
    void exportBesideAMergeTakesTheMerge() throws IOException {
        final RestoredChain exported = exportWhile(() -> {
            try (ImageStore store = open(100)) {
                store.merge(store.latest().orElseThrow());
            }
        });
        assertThat(exported.chain()).extracting(StoredImage::path).containsExactly(file(6, false));
        assertThat(exported.skipped()).isEmpty();
    }

    /** Its place is another one than that of the store. */
    @Test
    void failureOfTheSinkIsThrownAsItIs() {
        final RecordingSink failing = RecordingSink.failingAt(0, "the other disk is full");
        assertThatThrownBy(() -> export(chain -> failing)).isInstanceOf(IOException.class)
            .isNotInstanceOf(StoreException.class).hasMessage("the other disk is full");
        assertThat(failing.abandoned()).isEqualTo(1);
    }

    /** The store has older chains, which must not take the place of one that was not written. */
    @ParameterizedTest
    @MethodSource("refusals")
    void refusalOfTheSinkIsNoDamageOfTheImages(RuntimeException refusal) {
        for (final int failing : new int[] {0, 1}) {
            final RecordingSink refusing = RecordingSink.ofNothing((call, chunk, offset) -> {
                if (call == failing) {
                    throw refusal;
                }
            });
            assertThatThrownBy(() -> export(chain -> refusing)).isSameAs(refusal);
            assertThat(refusing.abandoned()).isEqualTo(1);
        }
    }

    /** An image of the chain is damaged, and the sink can't drop what it took. */
    @ParameterizedTest
    @MethodSource("refusals")
    void refusalToAbandonIsThrownWithTheFailureBeforeIt(RuntimeException refusal) throws IOException {
        ImageStoreTest.flip(file(6, true), (int)(Files.size(file(6, true)) / 2));
        assertThatThrownBy(() -> export(chain -> refusingToAbandon(refusal))).isSameAs(refusal);
        assertThat(refusal.getSuppressed()).hasSize(1);
        assertThat(refusal.getSuppressed()[0]).isInstanceOf(ImageException.class)
            .hasMessageContaining(file(6, true).toString());
        assertThat(sinks).hasSize(1);
    }

    private ImageSink refusingToAbandon(RuntimeException refusal) {
        final RecordingSink sink = next();
        return new ImageSink() {
            @Override
            public void write(ByteBuffer chunk, long imageOffset) throws IOException {
                sink.write(chunk, imageOffset);
            }

            @Override
            public void complete() throws IOException {
                sink.complete();
            }

            @Override
            public void abandon() {
                throw refusal;
            }
        };
    }

    static List<RuntimeException> refusals() {
        return List.of(new IllegalArgumentException("no such place"), new ImageException(0, "digest", 1, 2));
    }

    /** Its writer removes the chain meanwhile, and another sink might fail too. */
    @Test
    void failureOfTheSinkIsThrownBesideAWriterThatRemovesTheChain() {
        final RecordingSink failing = RecordingSink.ofNothing((call, chunk, offset) -> {
            for (final long number : new long[] {4, 5, 6}) {
                Files.delete(file(number, number > 4));
            }
            throw new IOException("the other disk is full");
        });
        assertThatThrownBy(() -> export(chain -> failing)).hasMessage("the other disk is full");
    }
}
