/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** Image files that are right, and everything that is none. */
class ImageFileLoadTest {
    @TempDir
    private Path directory;
    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("file.img");
    }

    private byte[] saved(long seed, int channels) throws IOException {
        try (ChannelSet set = SeededSet.paused(seed, channels, 1)) {
            return save(set, path, 4096);
        }
    }

    private static byte[] save(ChannelSet set, Path path, int chunk) throws IOException {
        final SaveSession session = new SaveSession();
        session.begin(set, 9);
        ImageFile.save(session, ImageFile.create(path, SyncMode.FULL), ByteBuffer.allocateDirect(chunk));
        return Files.readAllBytes(path);
    }

    /** Neither verify nor load takes the file; the restore is over and can be begun again. */
    private <T extends Exception> void assertRefused(Class<T> type, String... words) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        line(assertThatThrownBy(() -> ImageFile.load(path, restore)), type, words);
        assertThatThrownBy(restore::apply).isInstanceOf(IllegalStateException.class);
        restore.beginVerify();
        restore.end();
        line(assertThatThrownBy(() -> ImageFile.verify(path)), type, words);
    }

    private static <T extends Exception> void line(AbstractThrowableAssert<?, ? extends Throwable> thrown,
        Class<T> type, String... words) {
        thrown.isInstanceOf(type).hasMessageContainingAll(words).message().isNotBlank().doesNotContain("\n")
            .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 264, 1000, 4096, 1 << 20})
    void imageFileIsTheSameInChunksOfAnyLength(int chunk) throws IOException {
        try (ChannelSet set = SeededSet.paused(81, 3, 2)) {
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 9));
            assertThat(save(set, path, chunk)).isEqualTo(expected);
            final ImageFile.Summary summary = ImageFile.verify(path);
            assertThat(summary.length()).isEqualTo(expected.length);
            assertThat(summary.label()).isEqualTo(9);
            assertThat(summary.channelCount()).isEqualTo(3);
            assertThat(summary.digest()).matches("[0-9a-f]{32}");
            assertThat(summary.cutId()).matches("[0-9a-f]{32}").isNotEqualTo(summary.digest());
            final RestoreSession restore = new RestoreSession();
            restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
            ImageFile.load(path, restore);
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 9))).isEqualTo(expected);
            }
            assertThat(NewFileTest.names(directory)).containsExactly("file.img");
        }
    }

    @Test
    void refusalNamesAPathThatIsNoFile() throws IOException {
        assertRefused(IOException.class, "file.img", "does not exist");
        Files.createDirectory(path);
        assertRefused(IOException.class, "file.img", "is a directory");
        assertThatThrownBy(() -> ImageFile.create(path, SyncMode.FULL)).isInstanceOf(IOException.class)
            .hasMessageContaining("is a directory");
        path = path.resolve("below").resolve("file.img");
        assertRefused(IOException.class, "below", "does not exist");
        assertThatThrownBy(() -> ImageFile.create(path, SyncMode.FULL)).isInstanceOf(IOException.class)
            .hasMessageContaining("below").hasMessageContaining("directory does not exist");
    }

    @Test
    void truncatedImageFileIsRefusedWithItsOffset() throws IOException {
        final byte[] image = saved(82, 2);
        Files.write(path, new byte[0]);
        assertRefused(ImageException.class, "empty");
        final SplittableRandom random = new SplittableRandom(82);
        for (int i = 0; i < 120; i++) {
            final int length = i < 20 ? 1 + i * 4 : i < 40 ? image.length - 1 - (i - 20) * 5
                : 1 + random.nextInt(image.length - 1);
            Files.write(path, Arrays.copyOf(image, length));
            assertRefused(ImageException.class, "cut short", "image offset " + length);
        }
    }

    @Test
    void bytesBehindTheImageAreRefused() throws IOException {
        final byte[] image = saved(83, 2);
        for (final int more : new int[] {1, 7, 8, 72, image.length, 1 << 20, (1 << 20) - image.length,
            (1 << 20) - image.length + 1}) {
            Files.write(path, Arrays.copyOf(image, image.length + more));
            assertRefused(ImageException.class, String.valueOf(image.length));
        }
        final byte[] twice = Arrays.copyOf(image, image.length * 2);
        System.arraycopy(image, 0, twice, image.length, image.length);
        Files.write(path, twice);
        assertRefused(ImageException.class, String.valueOf(image.length));
    }

    /** An image that ends exactly where a piece that is read ends is not taken for the whole file. */
    @Test
    void byteBehindAnImageThatFillsItsPiecesIsRefused() throws IOException {
        final int fixed;
        try (ChannelSet set = new ChannelSet()) {
            set.addState(new ByteState("clock", 3, new byte[8]));
            fixed = SeededSet.image(set, 9).remaining() - 16;
        }
        // 16 blocks with their trailers, the last one shorter by the fixed part.
        final int length = (1 << 20) - fixed - 16 * 8;
        try (ChannelSet set = new ChannelSet()) {
            set.addState(new ByteState("clock", 3, new byte[length]));
            final byte[] image = save(set, path, 1 << 16);
            assertThat(image).hasSize(1 << 20);
            assertThat(ImageFile.verify(path).length()).isEqualTo(1 << 20);
            Files.write(path, Arrays.copyOf(image, image.length + 1));
            assertRefused(ImageException.class, "1048576");
            Files.write(path, Arrays.copyOf(image, image.length - 1));
            assertRefused(ImageException.class, "expected 1048576; the file is cut short");
        }
    }

    @Test
    void otherFileIsRefusedAsNoImage() throws IOException {
        Files.writeString(path, "This is a plain text file, long enough to hold what could be a header.\n".repeat(50));
        assertRefused(ImageException.class, "this is no Ringsave image");
        Files.writeString(path, "short");
        assertRefused(ImageException.class, "image offset");
        final byte[] pcap = new byte[4096];
        new SplittableRandom(84).nextBytes(pcap);
        // A pcap file of another kind of world: magic, version 2.4, snap length 65,535.
        System.arraycopy(new byte[] {(byte)0xD4, (byte)0xC3, (byte)0xB2, (byte)0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            (byte)0xFF, (byte)0xFF, 0, 0, 1, 0, 0, 0}, 0, pcap, 0, 24);
        Files.write(path, pcap);
        assertRefused(ImageException.class, "this is no Ringsave image");
        Files.write(path, new byte[100_000]);
        assertRefused(ImageException.class, "image offset 0");
        Files.write(path, "RINGSAVE".repeat(100).getBytes(StandardCharsets.US_ASCII));
        assertRefused(ImageException.class, "image offset");
    }

    @Test
    void imageFileWithAFlippedBitIsRefused() throws IOException {
        final byte[] image = saved(85, 2);
        final SplittableRandom random = new SplittableRandom(85);
        for (int i = 0; i < 400; i++) {
            final int bit = i < 100 ? i * 5 : random.nextInt(image.length * 8);
            final byte[] flipped = image.clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Files.write(path, flipped);
            assertRefused(ImageException.class, "image offset");
        }
        Files.write(path, image);
        assertThat(ImageFile.verify(path).length()).isEqualTo(image.length);
    }

    @Test
    void tooSmallChunkEndsTheSaveAndKeepsTheOldFile() throws IOException {
        final byte[] old = saved(86, 1);
        try (ChannelSet set = SeededSet.paused(87, 1, 1)) {
            final SaveSession session = new SaveSession();
            for (final ByteBuffer chunk : new ByteBuffer[] {ByteBuffer.allocateDirect(8), ByteBuffer.allocate(4096),
                ByteBuffer.allocateDirect(4096).asReadOnlyBuffer()}) {
                session.begin(set, 1);
                final ImageSink sink = ImageFile.create(path, SyncMode.NONE);
                assertThatThrownBy(() -> ImageFile.save(session, sink, chunk))
                    .isInstanceOf(IllegalArgumentException.class).message().doesNotContain("\n");
                assertThat(Files.readAllBytes(path)).isEqualTo(old);
                assertThat(NewFileTest.names(directory)).containsExactly("file.img");
            }
            final ImageSink sink = ImageFile.create(path, SyncMode.NONE);
            assertThatThrownBy(() -> ImageFile.save(session, sink, ByteBuffer.allocateDirect(4096)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("no save is under way");
            assertThat(NewFileTest.names(directory)).containsExactly("file.img");
            set.resume();
        }
    }
}
