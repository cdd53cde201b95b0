/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageSink;
import org.ringsave.inspect.ImageDiff;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.RingFile;
import org.ringsave.store.SyncMode;

/** Work with files. After each, no new file is half there, and the same work is done right. */
abstract class FileOperation implements Operation {
    private static final ByteBuffer CHUNK = ByteBuffer.allocateDirect(4096);

    final Path directory;

    FileOperation(Path directory) {
        this.directory = directory;
    }

    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name, byte[] bytes) throws IOException {
        final Path file = directory.resolve(name);
        return Files.exists(file) ? file : Files.write(file, bytes);
    }

    /** A save to an image file. */
    static final class Saved extends FileOperation {
        private final SmallSet small = SmallSet.paused();
        private final SaveSession session = new SaveSession();
        private final Path file = directory.resolve("saved");

        Saved(Path directory) throws IOException {
            super(directory);
            Files.deleteIfExists(file);
        }

        @Override
        public void run() throws IOException {
            try {
                session.begin(small.set, SmallSet.LABEL);
                ImageFile.save(session, ImageFile.create(file, SyncMode.NONE), CHUNK);
            } finally {
                session.abandon();
            }
        }

        @Override
        public void check(Throwable failure) throws IOException {
            assertThat(names(directory)).isEqualTo(failure == null ? List.of("saved") : List.of());
            if (failure == null) {
                assertThat(Files.readAllBytes(file)).isEqualTo(small.image());
            }
            small.isRight(session);
        }

        @Override
        public void close() throws IOException {
            small.set.close();
            Files.deleteIfExists(file);
        }
    }

    /** A restore from image files, which are verified first. */
    static final class Loaded extends FileOperation {
        private final RestoreSession session = new RestoreSession();
        private final SmallSet target = SmallSet.empty();
        private final Path full = file("full", RestoreOperation.sample().full());
        private final Path delta = file("delta", RestoreOperation.sample().delta());
        @SuppressWarnings("unchecked")
        private final Consumer<ByteBuffer> pieces =
            FaultPoints.callback(Consumer.class, "ImageFile.verify(Consumer)", piece -> { });
        private final Path last = file("last", RestoreOperation.sample().last());
        private final LongConsumer progress =
            FaultPoints.callback(LongConsumer.class, "ImageDiff.of(LongConsumer)", offset -> { });

        Loaded(Path directory) throws IOException {
            super(directory);
        }

        @Override
        public void run() throws IOException {
            ImageFile.verify(delta, pieces);
            ImageDiff.of(full, last, 1, progress);
            try {
                session.begin(target.set);
                ImageFile.load(full, session);
                session.next();
                ImageFile.load(delta, session);
            } finally {
                session.end();
            }
        }

        @Override
        public void check(Throwable failure) throws IOException {
            session.begin(target.set);
            ImageFile.load(full, session);
            session.next();
            ImageFile.load(delta, session);
            assertThat(SmallSet.image(session.apply())).isEqualTo(RestoreOperation.sample().last());
        }

        @Override
        public void close() {
            target.set.close();
        }
    }

    /** A merge of image files. */
    static final class Merged extends FileOperation {
        private final Path full = file("full", RestoreOperation.sample().full());
        private final Path delta = file("delta", RestoreOperation.sample().delta());
        private final RecordingSink kept = new RecordingSink();

        Merged(Path directory) throws IOException {
            super(directory);
        }

        @Override
        public void run() throws IOException {
            ImageMerge.merge(full, List.of(delta), FaultPoints.callback(ImageSink.class, kept));
        }

        @Override
        public void check(Throwable failure) throws IOException {
            if (failure == null) {
                assertThat(kept.image()).isEqualTo(RestoreOperation.sample().last());
            } else if (!"ImageSink.abandon".equals(failure.getMessage())) {
                // A failure before complete() drops the image.
                assertThat(kept.abandoned() + kept.completed()).isPositive();
            }
            final RecordingSink again = new RecordingSink();
            ImageMerge.merge(full, List.of(delta), again);
            assertThat(again.image()).isEqualTo(RestoreOperation.sample().last());
        }
    }

    /** Rings that are written to files. */
    static final class RingsWritten extends FileOperation {
        private final SmallSet small = SmallSet.paused();
        private final Path in = directory.resolve("in");
        private final Path out = directory.resolve("out");
        @SuppressWarnings("unchecked")
        private final Consumer<String> warnings =
            FaultPoints.callback(Consumer.class, "RingFile.write(Consumer)", line -> { });

        RingsWritten(Path directory) throws IOException {
            super(directory);
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }

        @Override
        public void run() throws IOException {
            RingFile.write(small.set.get(0), in, out, warnings);
        }

        @Override
        public void check(Throwable failure) throws IOException {
            final List<String> names = names(directory);
            // The rename of the second file may fail, and the sync of the directory.
            assertThat(names).isIn(List.of(), List.of("in"), List.of("in", "out"));
            assertThat(failure != null || names.size() == 2).isTrue();
            small.isRight(new SaveSession());
        }

        @Override
        public void close() {
            small.set.close();
        }
    }

    /** A set that gets parts of all kinds, also channels on ring files, and is saved. */
    static final class Mapped extends FileOperation {
        private static byte[] expected;

        private final SmallSet small = new SmallSet();
        private final SaveSession session = new SaveSession();
        private final Path in = directory.resolve("in");
        private final Path out = directory.resolve("out");

        Mapped(Path directory) throws IOException {
            super(directory);
            if (!Files.exists(out)) {
                final SmallSet source = SmallSet.paused();
                RingFile.write(source.set.get(0), in, out);
                source.set.close();
            }
        }

        @Override
        public void run() throws IOException {
            make();
            session.begin(small.set, SmallSet.LABEL);
            try {
                SmallSet.write(session);
            } finally {
                session.abandon();
            }
        }

        private void make() throws IOException {
            if (small.set.get(7) == null) {
                small.set.map(7, "mapped", ChannelConfig.ofPages(1).withInFlight(2, 128, 8), in, out);
            }
            if (small.set.get(8) == null) {
                small.set.mapReadOnly(8, "read-only", in, out);
            }
            small.make();
        }

        @Override
        public void check(Throwable failure) throws IOException {
            make();
            session.begin(small.set, SmallSet.LABEL);
            final byte[] image = SmallSet.write(session);
            expected = expected == null ? image : expected;
            assertThat(image).isEqualTo(expected);
        }

        @Override
        public void close() {
            small.set.close();
        }
    }
}
