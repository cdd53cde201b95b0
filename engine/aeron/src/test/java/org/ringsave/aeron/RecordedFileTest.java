/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** Files that an archive records: only whole ones are images, and each offset of them can be replayed. */
class RecordedFileTest {
    private static final int LIMIT = 1 << 28;
    private static final String SMALL_TERMS = "aeron:ipc?mtu=1408|term-length=64k";
    /** So many full fragments of this MTU lie in the first term, and 608 bytes behind them. */
    private static final int FRAGMENTS = 46;
    private static final int CAPACITY = 1344;
    private static final int MOST_REST = 544;

    @TempDir
    private Path folder;
    private TestArchive archive;
    private ImageArchive images;
    private final RestoreSession restore = new RestoreSession();

    @BeforeEach
    void open() {
        archive = new TestArchive(folder.resolve("archive"));
        images = new ImageArchive(archive.archive, "set");
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private RecordingState record(Path file, long label) throws IOException {
        try (ImageRecording recording = images.open(SMALL_TERMS, label, null)) {
            recording.start(file);
            TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
            if (recording.state() == RecordingState.FAILED) {
                assertThat(recording.failure()).isInstanceOf(ImageException.class)
                    .hasMessageStartingWith(file + ": image offset ").hasMessageNotContaining("\n");
            }
            return recording.state();
        } finally {
            TestArchive.await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
        }
    }

    private static ByteState state(int length) {
        return new ByteState("memory", 1, new byte[length]);
    }

    /** The image of a set with a state of a length. */
    private static byte[] image(int stateLength) {
        try (ChannelSet set = new ChannelSet()) {
            set.addState(state(stateLength));
            return SeededSet.bytes(SeededSet.image(set, 5));
        }
    }

    /** The length of a state whose image has a length, or some bytes more. */
    private static int stateLengthOf(int length) {
        int state = length - image(0).length;
        while (image(state).length > length) {
            state -= Long.BYTES;
        }
        return state + Long.BYTES;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MOST_REST / 2, MOST_REST - 16, MOST_REST + 1})
    @Proves("A file is replayed from any offset, also where its last fragment ends a term.")
    void fileIsReplayedFromAnyOffset(int rest) throws IOException {
        final int stateLength = stateLengthOf(FRAGMENTS * CAPACITY + rest - 1);
        final byte[] bytes = image(stateLength);
        assertThat(bytes.length - FRAGMENTS * CAPACITY).isBetween(rest, rest + 2 * Long.BYTES);
        final Path file = Files.write(folder.resolve("image"), bytes);
        assertThat(record(file, 5)).isEqualTo(RecordingState.DONE);
        final RecordedImage image = images.find(5).orElseThrow();
        for (final int from : new int[] {FRAGMENTS * CAPACITY, FRAGMENTS * CAPACITY - 1, bytes.length - 1, CAPACITY,
            1}) {
            restore.begin(LIMIT, state(stateLength));
            restore.restoreFromBuffer(ByteBuffer.allocateDirect(from).put(bytes, 0, from).flip());
            try (ImageReplay replay = images.replay(image, restore)) {
                TestArchive.await(() -> {
                    replay.doWork();
                    return !replay.isUnderWay();
                });
                assertThat(replay.isComplete()).as("from %d: %s", from, replay.failure()).isTrue();
            }
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 5))).isEqualTo(bytes);
            }
            Cases.count(1);
        }
    }

    @Test
    void replayBeginsNearTheOffsetThatItsRestoreNeeds() throws IOException {
        final byte[] bytes = image(100_000);
        assertThat(record(Files.write(folder.resolve("image"), bytes), 5)).isEqualTo(RecordingState.DONE);
        restore.begin(LIMIT, state(100_000));
        restore.restoreFromBuffer(ByteBuffer.allocateDirect(bytes.length).put(bytes, 0, bytes.length - 1).flip());
        final int[] messages = {0};
        try (ImageReplay replay = images.replay(images.find(5).orElseThrow(), restore)) {
            TestArchive.await(() -> {
                messages[0] += replay.doWork();
                return !replay.isUnderWay();
            });
            assertThat(replay.isComplete()).as("%s", replay.failure()).isTrue();
        }
        // Two fragments that it skips, the last one and the end; and padding of a term.
        assertThat(messages[0]).isBetween(1, 5);
        restore.end();
    }

    private static boolean isOpen(Path file) throws IOException {
        final Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return false;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.filter(Files::isSymbolicLink).anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(file);
                } catch (IOException e) {
                    // It was closed meanwhile, as that of the list itself.
                    return false;
                }
            });
        }
    }

    @Test
    void fileIsClosedHoweverItsRecordingEnds() throws IOException {
        final Path file = Files.write(folder.resolve("image"), image(10_000));
        try (ImageRecording other = images.open(6, null)) {
            assertThatThrownBy(() -> other.start(file)).isInstanceOf(IllegalArgumentException.class);
            assertThat(isOpen(file)).isFalse();
        }
        try (ImageRecording cancelled = images.open(SMALL_TERMS, 5, null)) {
            cancelled.start(file);
            cancelled.doWork();
            assertThat(isOpen(file)).isEqualTo(Files.isDirectory(Path.of("/proc/self/fd")));
            cancelled.cancel();
            assertThat(isOpen(file)).isFalse();
        }
        assertThat(record(file, 5)).isEqualTo(RecordingState.DONE);
        assertThat(isOpen(file)).isFalse();
    }

    @Test
    @Proves("A damaged file is recorded as broken, and no purge prefers it to an image.")
    void damagedFileIsRecordedAsBroken() throws IOException {
        final byte[] bytes;
        try (ChannelSet set = TransferPair.longSet(1)) {
            TestArchive.record(images.open(5, null), new SaveSession(), set, images);
            bytes = SeededSet.bytes(SeededSet.image(set, 5));
        }
        final RecordedImage good = images.find(5).orElseThrow();
        final SplittableRandom random = new SplittableRandom(9);
        final Path file = folder.resolve("image");
        final int cases = Repeats.of(8);
        for (int i = 0; i < cases; i++) {
            final byte[] damaged = bytes.clone();
            // Header and end are looked at before the first byte goes out.
            damaged[random.nextInt(200, bytes.length - 200)] ^= (byte)(1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThat(record(file, 5)).isEqualTo(RecordingState.FAILED);
            assertThat(images.find(5)).contains(good);
            assertThat(images.purge(1)).hasSize(1).doesNotContain(good);
            assertThat(images.list()).containsExactly(good);
            Cases.count(1);
        }
    }

    /** The bytes are of another image than the header and the end that were read first. */
    @Test
    void fileThatChangesMeanwhileIsBroken() throws IOException {
        final byte[] first;
        final byte[] second;
        try (ChannelSet set = TransferPair.longSet(1)) {
            first = SeededSet.bytes(SeededSet.image(set, 5));
            set.channels().get(0).context().putByte(0, (byte)(set.channels().get(0).context().getByte(0) + 1));
            second = SeededSet.bytes(SeededSet.image(set, 5));
        }
        assertThat(second).hasSameSizeAs(first);
        final Path file = Files.write(folder.resolve("image"), first);
        requireBrokenBy(file, second, "cutId is ");
    }

    @Test
    void fileThatBecomesALongerImageMeanwhileIsBroken() throws IOException {
        final int length = image(100).length;
        final Path file = Files.write(folder.resolve("image"), image(100));
        requireBrokenBy(file, image(200), "length is " + image(200).length + ", expected that of the offer, " + length);
    }

    private void requireBrokenBy(Path file, byte[] change, String field) throws IOException {
        try (ImageRecording recording = images.open(SMALL_TERMS, 5, null)) {
            recording.start(file);
            Files.write(file, change);
            TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
            assertThat(recording.failure()).isInstanceOf(ImageException.class)
                .hasMessageContaining(field).hasMessageContaining("that of the offer");
        }
        TestArchive.await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
        assertThat(images.find(5)).isEmpty();
    }

    @Test
    void fileThatIsNoImageIsRefusedAtTheStart() throws IOException {
        final Path file = Files.writeString(folder.resolve("text"), "hello");
        try (ImageRecording recording = images.open(5, null)) {
            assertThatThrownBy(() -> recording.start(file)).isInstanceOf(ImageException.class)
                .hasMessageStartingWith(file.toString());
        }
    }
}
