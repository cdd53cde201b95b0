/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** Image files appear whole or not at all, and a file that is no image is refused in one clear line. */
class ImageFileTest {
    @TempDir
    private Path directory;
    private ChannelSet set;
    private byte[] image;
    private Path path;
    private final SaveSession save = new SaveSession();

    @BeforeEach
    void save() {
        set = SeededSet.paused(5, 3, 3);
        image = SeededSet.bytes(SeededSet.image(set, 8));
        path = directory.resolve("a file.img");
    }

    @AfterEach
    void close() {
        set.close();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1000, 1 << 20})
    void completeImageFileHasTheImage(int chunk) throws IOException {
        for (final SyncMode sync : SyncMode.values()) {
            Files.writeString(path, "the old file");
            save.begin(set, 8);
            final ImageSink sink = ImageFile.create(path, sync);
            assertThat(Files.readString(path)).isEqualTo("the old file");
            ImageFile.save(save, sink, ByteBuffer.allocateDirect(chunk));
            sink.abandon();
            assertThat(Files.readAllBytes(path)).isEqualTo(image);
            assertThat(names()).containsExactly("a file.img");
            assertThat(ImageFile.verify(path).toString()).isEqualTo("Summary[length=" + image.length
                + ", label=8, channelCount=3, digest=" + save.digest() + ", cutId=" + save.cutId()
                + ", baseCutId=null]");
            final RestoreSession restore = new RestoreSession();
            restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
            ImageFile.load(path, restore);
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 8))).isEqualTo(image);
            }
        }
    }

    @Test
    void abandonedImageLeavesNoFile() throws IOException {
        for (int pieces = 0; pieces < 3; pieces++) {
            final ImageSink sink = ImageFile.create(path, SyncMode.FULL);
            for (int i = 0; i < pieces; i++) {
                sink.write(ByteBuffer.allocateDirect(10), i * 10L);
            }
            assertThat(names()).hasSize(1).noneMatch("a file.img"::equals);
            sink.abandon();
            sink.abandon();
            assertThat(names()).isEmpty();
            assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(1), 0)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void imageFileTakesChunksAtAnyOffset() throws IOException {
        final ImageSink sink = ImageFile.create(path, SyncMode.NONE);
        for (int at = image.length / 100 * 100; at >= 0; at -= 100) {
            final ByteBuffer chunk = ByteBuffer.wrap(image, at, Math.min(100, image.length - at));
            sink.write(chunk, at);
            assertThat(chunk.hasRemaining()).isFalse();
        }
        sink.complete();
        assertThat(Files.readAllBytes(path)).isEqualTo(image);
    }

    @Test
    void sinkThatFailsEndsTheSave() throws IOException {
        final ByteBuffer chunk = ByteBuffer.allocateDirect(1024);
        for (int k = 0;; k++) {
            final RecordingSink sink = RecordingSink.failingAt(k, "on purpose");
            save.begin(set, 8);
            final Throwable failure = catchThrowable(() -> ImageFile.save(save, sink, chunk));
            set.resume();
            set.pause();
            if (failure == null) {
                assertThat(sink.completed()).isEqualTo(1);
                assertThat(sink.abandoned()).isZero();
                assertThat(k).isGreaterThan(image.length / 1024);
                return;
            }
            assertThat(failure).isInstanceOf(IOException.class).hasMessage("on purpose");
            assertThat(sink.abandoned()).isEqualTo(1);
            assertThat(sink.completed()).isZero();
        }
    }

    @Test
    void failedSaveKeepsTheOldFile() throws IOException {
        Files.writeString(path, "old");
        save.begin(set, 8);
        final ImageSink small = ImageFile.create(path, SyncMode.FULL);
        assertThatThrownBy(() -> ImageFile.save(save, small, ByteBuffer.allocateDirect(63)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("80");
        save.begin(set, 8);
        final ImageSink heap = ImageFile.create(path, SyncMode.FULL);
        assertThatThrownBy(() -> ImageFile.save(save, heap, ByteBuffer.allocate(512)))
            .isInstanceOf(IllegalArgumentException.class);
        final ImageSink idle = ImageFile.create(path, SyncMode.FULL);
        assertThatThrownBy(() -> ImageFile.save(save, idle, ByteBuffer.allocateDirect(512)))
            .isInstanceOf(IllegalStateException.class);
        final ImageSink cancelled = ImageFile.create(path, SyncMode.FULL);
        save.begin(set, 8);
        set.get(1).close();
        assertThatThrownBy(() -> ImageFile.save(save, cancelled, ByteBuffer.allocateDirect(512)))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("cancelled");
        assertThat(Files.readString(path)).isEqualTo("old");
        assertThat(names()).containsExactly("a file.img");
        set.resume();
    }

    @Test
    void imageFileIsDroppedWhenItsNameBecameADirectory() throws IOException {
        save.begin(set, 8);
        final ImageSink sink = ImageFile.create(path, SyncMode.FULL);
        Files.createDirectory(path);
        Files.createFile(path.resolve("x"));
        assertThatThrownBy(() -> ImageFile.save(save, sink, ByteBuffer.allocateDirect(512)))
            .isInstanceOf(IOException.class);
        assertThat(names()).containsExactly("a file.img");
        set.resume();
    }

    @Test
    void createRefusesAPathThatCanBeNoFile() {
        assertThatThrownBy(() -> ImageFile.create(directory, SyncMode.FULL)).isInstanceOf(IOException.class)
            .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> ImageFile.create(directory.resolve("no/such"), SyncMode.FULL))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("directory does not exist");
    }

    static Stream<Arguments> others() {
        final byte[] noise = new byte[4096];
        new SplittableRandom(1).nextBytes(noise);
        final byte[] pcap = Arrays.copyOf(new byte[] {(byte)0xD4, (byte)0xC3, (byte)0xB2, (byte)0xA1, 2, 0, 4, 0}, 200);
        return Stream.of(Arguments.of("empty", new byte[0], "the file is empty"),
            Arguments.of("one byte", new byte[1], "cut short"),
            Arguments.of("text", "Lorem ipsum dolor sit amet".getBytes(), "no Ringsave image"),
            Arguments.of("pcap", pcap, "no Ringsave image"), Arguments.of("zeros", new byte[5000], "no Ringsave"),
            Arguments.of("noise", noise, "no Ringsave image"));
    }

    private void assertRefused(Path file, Class<? extends Exception> type, String message) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        for (final Throwable failure : List.of(catchThrowable(() -> ImageFile.verify(file)),
            catchThrowable(() -> ImageFile.load(file, restore)))) {
            assertThat(failure).isInstanceOf(type).hasMessageContaining(message);
            assertThat(failure.getMessage()).doesNotContain("\n").hasSizeLessThan(300);
        }
        assertThatThrownBy(restore::apply).isInstanceOf(IllegalStateException.class);
        restore.beginVerify();
        restore.end();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void loadRefusesAFileThatIsNoImage(String name, byte[] bytes, String message) throws IOException {
        Files.write(path, bytes);
        assertRefused(path, ImageException.class, message);
    }

    @Test
    void loadRefusesAnUnreadablePath() {
        assertRefused(directory, IOException.class, "is a directory");
        assertRefused(directory.resolve("none"), IOException.class, "does not exist");
    }

    @Test
    void loadRefusesATruncatedLongerOrDamagedFile() throws IOException {
        final SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 40; i++) {
            final int length = 1 + random.nextInt(image.length - 1);
            Files.write(path, Arrays.copyOf(image, length));
            assertRefused(path, ImageException.class, "cut short");
            Files.write(path, Arrays.copyOf(image, image.length + length));
            assertRefused(path, ImageException.class, "nothing after ImageEnd");
            final byte[] flipped = image.clone();
            flipped[length] = (byte)(flipped[length] ^ (1 << (i & 7)));
            Files.write(path, flipped);
            assertRefused(path, ImageException.class, "");
        }
    }
}
