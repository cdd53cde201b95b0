/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageException;
import org.ringsave.image.RecordWriter;
import org.ringsave.restore.RestoreSession;

/** Header and end of an image file, and nothing else of it. */
class ImageInfoTest {
    private static final long LENGTH = 4L << 30;

    @TempDir
    private Path directory;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("an.img"), bytes);
    }

    private ImageInfo info(byte[] bytes) throws IOException {
        return ImageInfo.read(write(bytes));
    }

    private static byte[] image() {
        try (ChannelSet set = SeededSet.paused(1, 2, 1)) {
            return SeededSet.bytes(SeededSet.image(set, 8));
        }
    }

    @Test
    void infoHasWhatAVerificationFinds() throws IOException {
        try (ChannelSet set = SeededSet.paused(5, 3, 3)) {
            final Deltas images = new Deltas(set);
            final byte[] full = images.full(-8);
            final String base = images.cutId();
            final byte[] delta = images.delta(9);
            final RestoreSession session = new RestoreSession();
            session.beginVerify();
            Deltas.take(session, full);
            assertThat(info(full)).isEqualTo(new ImageInfo(directory.resolve("an.img"), "0.2", -8, full.length, 3, 0, 1,
                session.digest(), base, null));
            assertThat(info(delta).baseCutId()).isEqualTo(base);
            assertThat(info(delta).cutId()).isEqualTo(images.cutId());
            assertThat(info(delta).isDelta()).isTrue();
            assertThat(info(full).isDelta()).isFalse();
        }
    }

    @Test
    void imageOfFourGibIsReadInTwoReads() throws IOException {
        final Path path = directory.resolve("long.img");
        final RecordWriter writer = new RecordWriter();
        final ImageDigests digests = new ImageDigests();
        digests.finish();
        try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.SPARSE)) {
            writer.header(7, LENGTH, 65_536, 3, 2);
            file.write(seal(writer), 0);
            writer.end(LENGTH - 1024, LENGTH, digests);
            file.write(seal(writer), LENGTH - ImageDescriptor.END_LENGTH);
        }
        final CountedBytes bytes = new CountedBytes(new FileBytes(path));
        assertThat(ImageInfo.read(path, bytes)).isEqualTo(new ImageInfo(path, "0.2", 7, LENGTH, 65_536, 2, 3,
            ImageDigests.text(0, 0), ImageDigests.text(0, 0), null));
        assertThat(bytes.reads()).isEqualTo(2);
        assertThat(bytes.count()).isLessThanOrEqualTo(2 * ImageDescriptor.MAX_ATOMIC_LENGTH);
        bytes.close();
    }

    private static ByteBuffer seal(RecordWriter writer) {
        final byte[] record = new byte[writer.seal()];
        writer.buffer().getBytes(0, record);
        return ByteBuffer.wrap(record);
    }

    @Test
    @Proves("ImageInfo finds a flipped bit of header or end, and each wrong length.")
    void damagedHeaderEndOrLengthIsFound() throws IOException {
        final byte[] image = image();
        final Path path = write(image);
        long cases = 0;
        for (int bit = 0; bit < image.length * 8; bit++) {
            if (bit == ImageDescriptor.HEADER_LENGTH * 8) {
                bit = (image.length - ImageDescriptor.END_LENGTH) * 8;
            }
            image[bit / 8] ^= (byte)(1 << bit % 8);
            requireRefusal(path, image, image.length);
            image[bit / 8] ^= (byte)(1 << bit % 8);
            cases++;
        }
        for (int length = 0; length < image.length; length++, cases++) {
            requireRefusal(path, image, length);
        }
        Cases.count(cases);
    }

    private static void requireRefusal(Path path, byte[] image, int length) {
        final ImageBytes bytes = new MemoryBytes(path.toString(), ByteBuffer.wrap(image, 0, length));
        assertThatThrownBy(() -> ImageInfo.read(path, bytes))
            .isInstanceOf(ImageException.class).hasMessageStartingWith(path + ": image offset ")
            .message().doesNotContain("\n");
    }

    @Test
    void fileThatIsNoImageIsRefusedInOneClearLine() throws IOException {
        final byte[] image = image();
        assertThatThrownBy(() -> info(new byte[0])).hasMessage(directory.resolve("an.img")
            + ": image offset 0: length of the file is 0, expected an image; the file is empty");
        assertThatThrownBy(() -> info("a text of some other program\n".getBytes()))
            .hasMessageContaining("this is no Ringsave image");
        assertThatThrownBy(() -> info(Arrays.copyOf(image, image.length + 8)))
            .hasMessageEndingWith("length of the file is " + (image.length + 8) + ", expected " + image.length
                + "; the file goes on behind its image");
        assertThatThrownBy(() -> info(Arrays.copyOf(image, image.length - 8)))
            .hasMessageEndingWith("expected " + image.length + "; the file is cut short");
        Arrays.fill(image, image.length - 512, image.length, (byte)0);
        assertThatThrownBy(() -> info(image))
            .hasMessageEndingWith("ImageEnd; the file is damaged, or was not written to its end");
        assertThatThrownBy(() -> ImageInfo.read(directory))
            .hasMessage(directory + ": is a directory; name an image file");
        assertThatThrownBy(() -> ImageInfo.read(directory.resolve("none")))
            .hasMessage(directory.resolve("none") + ": does not exist; check the path");
        assertThatThrownBy(() -> ImageInfo.read(Path.of("/dev/null"))).hasMessageContaining("copy it to a file first");
    }

    @Test
    void endOfALaterMinorVersionMayBeLonger() throws IOException {
        final ImageParts parts = ImageParts.of(image());
        parts.parts().forEach(part -> part.set(6, 2, 3));
        parts.first(ImageParts.END).lengthen(new byte[16]);
        final byte[] later = parts.settle().bytes();
        assertThat(info(later).version()).isEqualTo("0.3");
        assertThat(info(later).channelCount()).isEqualTo(2);
    }

    @Test
    void interruptClosesTheFileAndNamesIt() throws IOException {
        final Path path = write(image());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> ImageInfo.read(path)).isInstanceOf(InterruptedIOException.class)
            .hasMessageStartingWith(path.toString());
        assertThat(Thread.interrupted()).isTrue();
    }
}
