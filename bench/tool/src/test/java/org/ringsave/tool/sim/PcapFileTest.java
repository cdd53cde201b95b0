/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapFileTest {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;
    private static final String REPAIR = "capture again, or keep its whole frames with 'tcpdump -r in -w out'";
    private static final String CONVERT = "convert it with 'editcap -F pcap in out' or 'tcpdump -r in -w out'";
    /**
     * Captured lengths of the frames of {@link #capture}. The last value of {@link #SECONDS} does not fit in a signed
     * int.
     */
    private static final int[] LENGTHS = {66, 0, 1, 1_514};
    private static final long[] SECONDS = {0, 1, 1_795_248_225L, 0xffff_ffffL};
    private static final int[] FRACTIONS = {0, 1, 312_363, 999_999};

    @TempDir
    private Path folder;

    @Test
    void bundledCaptureHasTheKnownFrames() throws IOException {
        final PcapFile file;
        try (InputStream in = PcapFile.class.getResourceAsStream("/redis.pcap")) {
            file = PcapFile.load(in, "redis.pcap");
        }
        final int[] lengths = new int[file.frameCount()];
        for (int frame = 0; frame < lengths.length; frame++) {
            lengths[frame] = file.frameLength(frame);
        }
        assertThat(lengths).hasSize(5_458).startsWith(74, 74, 66, 143, 66, 115);
        assertThat(Arrays.stream(lengths).asLongStream().sum()).isEqualTo(898_323);
        Arrays.sort(lengths);
        assertThat(lengths[0]).isEqualTo(66);
        assertThat(lengths[lengths.length / 2]).isEqualTo(91);
        assertThat(lengths[lengths.length * 9 / 10]).isEqualTo(320);
        assertThat(lengths[lengths.length - 1]).isEqualTo(4_214).isEqualTo(file.maxFrameLength());
        assertThat(file.nanoseconds()).isTrue();
        assertThat(file.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void bundledCaptureHoldsBothDirectionsInTimeOrder() throws IOException {
        final PcapFile file;
        try (InputStream in = PcapFile.class.getResourceAsStream("/redis.pcap")) {
            file = PcapFile.load(in, "redis.pcap");
        }
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[file.maxFrameLength()]);
        int requests = 0;
        long previous = 1_795_248_225_312_363_248L;
        assertThat(file.timestampNs(0)).isEqualTo(previous);
        for (int frame = 0; frame < file.frameCount(); frame++) {
            assertThat(file.timestampNs(frame)).isGreaterThanOrEqualTo(previous);
            previous = file.timestampNs(frame);
            final int length = file.getFrame(frame, bytes, 0);
            assertThat(bytes.getShort(16, ByteOrder.BIG_ENDIAN)).as("IP length").isEqualTo((short) (length - 14));
            if (bytes.getShort(36, ByteOrder.BIG_ENDIAN) == 16_379) {
                requests++;
            }
        }
        assertThat(requests).isEqualTo(2_840);
    }

    @ParameterizedTest
    @CsvSource({"LITTLE, false", "LITTLE, true", "BIG, false", "BIG, true"})
    void everyMagicAndByteOrderGivesTheSameFrames(String order, boolean nanoseconds)
        throws IOException {
        final ByteOrder byteOrder = "BIG".equals(order) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final PcapFile file = load(capture(nanoseconds ? NANOSECONDS : MICROSECONDS, byteOrder));

        assertThat(file.nanoseconds()).isEqualTo(nanoseconds);
        assertThat(file.byteOrder()).isEqualTo(byteOrder);
        assertThat(file.frameCount()).isEqualTo(LENGTHS.length);
        assertThat(file.maxFrameLength()).isEqualTo(1_514);
        for (int frame = 0; frame < LENGTHS.length; frame++) {
            final long fraction = nanoseconds ? FRACTIONS[frame] : FRACTIONS[frame] * 1_000L;
            assertThat(file.timestampNs(frame)).isEqualTo(SECONDS[frame] * 1_000_000_000L + fraction);
            assertThat(file.frameLength(frame)).isEqualTo(LENGTHS[frame]);
            assertThat(bytesOf(file, frame)).isEqualTo(frameBytes(frame));
        }
    }

    @Test
    void copiedFrameLeavesOtherBytesUnchanged() throws IOException {
        final PcapFile file = load(capture(MICROSECONDS, ByteOrder.LITTLE_ENDIAN));
        final byte[] destination = new byte[100];
        Arrays.fill(destination, (byte) 0x55);

        assertThat(file.getFrame(0, new UnsafeBuffer(destination), 10)).isEqualTo(66);

        assertThat(Arrays.copyOfRange(destination, 10, 76)).isEqualTo(frameBytes(0));
        assertThat(Arrays.copyOf(destination, 10)).containsOnly(0x55);
        assertThat(Arrays.copyOfRange(destination, 76, 100)).containsOnly(0x55);
    }

    @Test
    void pathAndStreamGiveTheSameFrames() throws IOException {
        final PcapFile file = PcapFile.load(Files.write(folder.resolve("a.pcap"),
            capture(NANOSECONDS, ByteOrder.BIG_ENDIAN)));
        assertThat(file.frameCount()).isEqualTo(LENGTHS.length);
        assertThat(bytesOf(file, 3)).isEqualTo(frameBytes(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void frameNumberOutOfRangeIsRefused(int frame) throws IOException {
        final PcapFile file = load(capture(MICROSECONDS, ByteOrder.LITTLE_ENDIAN));
        final ExpandableArrayBuffer destination = new ExpandableArrayBuffer();
        assertThatThrownBy(() -> file.frameLength(frame)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> file.timestampNs(frame)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> file.getFrame(frame, destination, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void truncatedCaptureHasItsWholeFramesAndAWarning() throws IOException {
        final byte[] whole = capture(NANOSECONDS, ByteOrder.LITTLE_ENDIAN);
        final List<Integer> boundaries = List.of(24, 106, 122, 139, whole.length);
        for (int length = 0; length <= whole.length; length++) {
            final byte[] cut = Arrays.copyOf(whole, length);
            final int end = length;
            final int frames = (int)boundaries.stream().filter(boundary -> boundary <= end).count() - 1;
            if (frames > 0) {
                final PcapFile file = load(cut);
                assertThat(file.frameCount()).as("cut to %d bytes", length).isEqualTo(frames);
                assertThat(bytesOf(file, frames - 1)).isEqualTo(frameBytes(frames - 1));
                assertThat(file.warning() == null).as("cut to %d bytes", length).isEqualTo(boundaries.contains(length));
            } else {
                assertThatThrownBy(() -> load(cut)).as("cut to %d bytes", length)
                    .isInstanceOf(PcapException.class).hasMessageStartingWith("x.pcap: at byte ");
            }
        }
    }

    @Test
    void warningOrRefusalOfATruncatedCaptureNamesTheCutPart() throws IOException {
        final byte[] whole = capture(MICROSECONDS, ByteOrder.BIG_ENDIAN);
        refused(() -> load(new byte[0]),
            "x.pcap: at byte 0: the file is empty; capture again, or give another file");
        refused(() -> load(Arrays.copyOf(whole, 3)),
            "x.pcap: at byte 0: not a pcap file: 3 bytes are too few for a magic; give a classic pcap file");
        refused(() -> load(Arrays.copyOf(whole, 23)), "x.pcap: at byte 23: the file header is cut short"
            + " (23 of 24 bytes); capture again, or give another file");
        refused(() -> load(Arrays.copyOf(whole, 24)), "x.pcap: at byte 24: the file holds no frames;"
            + " capture again with a filter that lets frames through");
        refused(() -> load(Arrays.copyOf(whole, 45)), "x.pcap: at byte 40: frame 0 is cut short (5 of 66 bytes);"
            + " capture again, or give another file");
        assertThat(load(Arrays.copyOf(whole, 111)).warning()).isEqualTo("x.pcap: at byte 106: the header of frame 1 is"
            + " cut short (5 of 16 bytes); its whole frames are taken, 1");
        assertThat(load(Arrays.copyOf(whole, 138)).warning())
            .isEqualTo("x.pcap: at byte 138: frame 2 is cut short (0 of 1 bytes); its whole frames are taken, 2");
        assertThat(load(Arrays.copyOf(whole, whole.length - 1)).warning()).isEqualTo(
            "x.pcap: at byte 155: frame 3 is cut short (1513 of 1514 bytes); its whole frames are taken, 3");
        assertThat(load(whole).warning()).isNull();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void compressedCaptureIsRead() throws IOException {
        final byte[] whole = capture(NANOSECONDS, ByteOrder.LITTLE_ENDIAN);
        final byte[] zip = gzip(whole);
        final PcapFile file = load(zip);
        assertThat(file.frameCount()).isEqualTo(LENGTHS.length);
        assertThat(file.warning()).isNull();
        for (int frame = 0; frame < LENGTHS.length; frame++) {
            assertThat(bytesOf(file, frame)).isEqualTo(frameBytes(frame));
        }
        final PcapFile cut = load(Arrays.copyOf(zip, zip.length - 4));
        assertThat(cut.frameCount()).isEqualTo(LENGTHS.length);
        assertThat(cut.warning()).isEqualTo("x.pcap: the gzip file is cut short; its whole frames are taken, 4");
        assertThat(load(gzip(Arrays.copyOf(whole, 138))).warning())
            .isEqualTo("x.pcap: at byte 138: frame 2 is cut short (0 of 1 bytes); its whole frames are taken, 2");
        for (final int length : new int[] {2, 9, 10}) {
            refused(() -> load(Arrays.copyOf(zip, length)),
                "x.pcap: at byte 0: a gzip file that is cut short before its first byte; compress the capture again");
        }
        zip[12] ^= 0x7F;
        assertThatThrownBy(() -> load(zip)).isInstanceOf(PcapException.class)
            .hasMessageStartingWith("x.pcap: at byte 0: ");
        refused(() -> PcapFile.load(new ByteArrayInputStream(gzip(new byte[1 << 20])), "x.pcap", 1 << 16),
            "x.pcap: at byte 65536: the file is larger than 65536 bytes; take its first frames with"
                + " 'tcpdump -r in -c 100000 -w out'");
        refused(() -> load(gzip(gzip(whole))), "x.pcap: at byte 0: compressed by gzip twice, not a classic pcap file;"
            + " run 'gzip -d' on it first");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a1b2cd34|a pcap file of Kuznetzov's modified libpcap (magic a1b2cd34)|editcap",
        "34cdb2a1|a pcap file of Kuznetzov's modified libpcap (magic a1b2cd34)|editcap",
        "0a0d0d0a|a pcapng file (magic 0a0d0d0a)|editcap", "736e6f6f|a snoop capture|editcap",
        "28b52ffd|compressed by zstd|zstd -d", "fd377a58|compressed by xz|xz -d", "425a6839|compressed by bzip2|bzip2",
        "04224d18|compressed by lz4|lz4 -d", "504b0304|a zip archive|unzip"})
    void otherKindOfCaptureIsNamedWithARemedy(String magic, String kind, String remedy) {
        final byte[] bytes = ByteBuffer.allocate(100).putInt(Integer.parseUnsignedInt(magic, 16)).array();
        assertThatThrownBy(() -> load(bytes)).isInstanceOf(PcapException.class)
            .hasMessageStartingWith("x.pcap: at byte 0: " + kind + ", not a classic pcap file; ")
            .hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @CsvSource({"262145, 262145", "2147483647, 2147483647", "-2147483648, 2147483648", "-1, 4294967295"})
    void implausibleCapturedLengthIsRefused(int length, String shown) {
        for (final ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            final byte[] bytes = capture(MICROSECONDS, order);
            ByteBuffer.wrap(bytes).order(order).putInt(106 + 8, length);
            refused(() -> load(bytes), "x.pcap: at byte 114: the captured length of frame 1 is implausible ("
                + shown + " bytes, at most 262144 expected); the file is damaged: " + REPAIR);
        }
    }

    @Test
    void frameOfTheLargestLengthIsLoaded() throws IOException {
        final byte[] head = Arrays.copyOf(capture(MICROSECONDS, ByteOrder.LITTLE_ENDIAN), 40);
        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 8, PcapFile.MAX_FRAME_LENGTH);
        refused(() -> load(head), "x.pcap: at byte 40: frame 0 is cut short (0 of 262144 bytes);"
            + " capture again, or give another file");
        assertThat(load(Arrays.copyOf(head, 40 + 262_144)).maxFrameLength()).isEqualTo(262_144);
    }

    @Test
    void refusalOfAnotherMagicNamesTheFormat() {
        refused(() -> load(new byte[] {0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0, 28}),
            "x.pcap: at byte 0: a pcapng file (magic 0a0d0d0a), not a classic pcap file; " + CONVERT);
        refused(() -> load("%PDF-1.7".getBytes(StandardCharsets.US_ASCII)),
            "x.pcap: at byte 0: not a pcap file: its magic is 25504446;"
            + " give a classic pcap file; if it is another kind of capture, " + CONVERT);
        final byte[] old = capture(MICROSECONDS, ByteOrder.LITTLE_ENDIAN);
        old[6] = 2;
        refused(() -> load(old), "x.pcap: at byte 4: pcap version 2.2 instead of 2.4; " + CONVERT);
    }

    @Test
    void directoryOrMissingPathIsRefused() {
        assertThatThrownBy(() -> PcapFile.load(folder)).isInstanceOf(FileSystemException.class)
            .hasMessage(folder + ": is a directory; name a capture");
        final Path missing = folder.resolve("missing.pcap");
        assertThatThrownBy(() -> PcapFile.load(missing)).isInstanceOf(NoSuchFileException.class)
            .hasMessage(missing + ": does not exist; check the path");
    }

    @Test
    void fileAboveTheLimitIsRefusedUnread() throws IOException {
        final Path path = folder.resolve("huge.pcap");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(PcapFile.MAX_FILE_LENGTH + 1L);
        }
        refused(() -> PcapFile.load(path), path + ": at byte 1073741824: the file is larger than 1073741824 bytes;"
            + " take its first frames with 'tcpdump -r in -c 100000 -w out'");
    }

    @Test
    void streamAboveTheLimitIsReadOneByteFurther() throws IOException {
        final byte[] whole = capture(MICROSECONDS, ByteOrder.LITTLE_ENDIAN);
        final InputStream in = new ByteArrayInputStream(Arrays.copyOf(whole, whole.length + 100));
        refused(() -> PcapFile.load(in, "x.pcap", whole.length - 1), "x.pcap: at byte " + (whole.length - 1)
            + ": the file is larger than " + (whole.length - 1)
            + " bytes; take its first frames with 'tcpdump -r in -c 100000 -w out'");
        assertThat(in.available()).isEqualTo(100);
        final InputStream same = new ByteArrayInputStream(whole);
        assertThat(PcapFile.load(same, "x.pcap", whole.length).frameCount()).isEqualTo(LENGTHS.length);
    }

    @Test
    void fileNameWithALineBreakStaysOnOneLine() {
        refused(() -> PcapFile.load(new ByteArrayInputStream(new byte[0]), "a\nb"),
            "a?b: at byte 0: the file is empty; capture again, or give another file");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(PcapException.class).hasMessage(message);
    }

    private static PcapFile load(byte[] bytes) throws IOException {
        return PcapFile.load(new ByteArrayInputStream(bytes), "x.pcap");
    }

    private static byte[] bytesOf(PcapFile file, int frame) {
        final byte[] bytes = new byte[file.frameLength(frame)];
        assertThat(file.getFrame(frame, new UnsafeBuffer(bytes), 0)).isEqualTo(bytes.length);
        return bytes;
    }

    private static byte[] frameBytes(int frame) {
        final byte[] bytes = new byte[LENGTHS[frame]];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (31 * frame + 7 * i);
        }
        return bytes;
    }

    /** A capture of four frames. Their bytes do not depend on magic and byte order. */
    private static byte[] capture(int magic, ByteOrder order) {
        final int length = 24 + Arrays.stream(LENGTHS).map(frame -> 16 + frame).sum();
        final ByteBuffer file = ByteBuffer.allocate(length).order(order);
        file.putInt(magic).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(262_144).putInt(1);
        for (int frame = 0; frame < LENGTHS.length; frame++) {
            file.putInt((int) SECONDS[frame]).putInt(FRACTIONS[frame]);
            file.putInt(LENGTHS[frame]).putInt(LENGTHS[frame] + 100).put(frameBytes(frame));
        }
        return file.array();
    }
}
