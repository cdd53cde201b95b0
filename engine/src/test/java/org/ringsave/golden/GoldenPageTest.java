/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.image.Digest;
import org.ringsave.image.ImageDigests;

/** The example at the end of the format page agrees with the golden images. */
class GoldenPageTest {
    private static final Pattern DUMP_LINE =
        Pattern.compile("^([0-9a-f]{4}) \\| ((?:[0-9a-f]{2} ){7}[0-9a-f]{2}) \\| \\S.*$", Pattern.MULTILINE);
    private static final Pattern CHECKSUM_ROW =
        Pattern.compile("^\\| ([^|]+) \\| (0x[0-9A-F]{8}) \\|$", Pattern.MULTILINE);
    private static final Pattern DIGEST_ROW =
        Pattern.compile("^\\| ([^|]+) \\| (0x[0-9A-F]{16}) \\| (0x[0-9A-F]{16}) \\|$", Pattern.MULTILINE);

    private String example;

    @BeforeEach
    void readExample() throws IOException {
        final String page = Files.readString(Path.of("IMAGE-FORMAT.md"));
        example = page.substring(page.indexOf("\n## 9. Example\n"));
    }

    @Test
    void pageShowsTheWholeEmptySet() throws IOException {
        assertThat(dump(0, 0)).isEqualTo(new GoldenImage("empty-set").bytes());
    }

    @Test
    void pageShowsOnePacketBehindItsHeader() throws IOException {
        final byte[] image = new GoldenImage("one-packet").bytes();
        assertThat(dump(1, 80)).isEqualTo(Arrays.copyOfRange(image, 80, image.length));
    }

    @Test
    void pageShowsOneRequestBehindItsHeader() throws IOException {
        final byte[] image = new GoldenImage("one-request").bytes();
        assertThat(dump(2, 80)).isEqualTo(Arrays.copyOfRange(image, 80, image.length));
    }

    @Test
    void pageShowsTwoPagesWithoutTheirBytes() throws IOException {
        final byte[] image = new GoldenImage("two-pages").bytes();
        assertThat(dump(3, 80)).isEqualTo(Arrays.copyOfRange(image, 80, 0x150));
        assertThat(dump(4, 0x1150)).isEqualTo(Arrays.copyOfRange(image, 0x1150, 0x1198));
        assertThat(dump(5, 0x2198)).isEqualTo(Arrays.copyOfRange(image, 0x2198, image.length));
        assertThat(image[0x150]).isEqualTo(image[0x114F]).isEqualTo((byte)0x11);
        assertThat(image[0x1198]).isEqualTo(image[0x2197]).isEqualTo((byte)0x22);
    }

    @Test
    void pageShowsBothDigestsOfTheChannelOfOnePacket() throws IOException {
        final ByteBuffer image = ByteBuffer.wrap(new GoldenImage("one-packet").bytes()).order(ByteOrder.LITTLE_ENDIAN);
        final Digest digest = new Digest();
        digest.reset();
        update(digest, image, 0x60, 0x88);
        update(digest, image, 0x98, 0xa0);
        update(digest, image, 0xb0, 0xd0);
        update(digest, image, 0xe8, 0x108);
        digest.finish();
        final long first = digest.first();
        final long second = digest.second();
        assertThat(example).contains("\n- cut digest of the channel `" + ImageDigests.text(first, second) + "`");

        digest.reset();
        update(digest, image, 0x138, 0x140);
        digest.update(first);
        digest.update(second);
        digest.finish();
        assertThat(digest.first()).isEqualTo(image.getLong(0x170));
        assertThat(digest.second()).isEqualTo(image.getLong(0x178));
        assertThat(example)
            .contains("\n- channel digest `" + ImageDigests.text(digest.first(), digest.second()) + "`");
    }

    private static void update(Digest digest, ByteBuffer image, int from, int to) {
        for (int i = from; i < to; i += Long.BYTES) {
            digest.update(image.getLong(i));
        }
    }

    @Test
    void pageShowsTheDigestsOfTheEmptySet() throws IOException {
        final Restored restored = Restored.of(new GoldenImage("empty-set").bytes());
        restored.set().close();
        assertThat(example).contains("\n- digest `" + restored.digest() + "`")
            .contains("\n- cutId `" + restored.cutId() + "`");
    }

    @Test
    void checksumsOfThePageAreRight() {
        final List<byte[]> inputs = List.of(new byte[0], "123456789".getBytes(StandardCharsets.US_ASCII), new byte[32],
            bytesUpTo(32));
        final List<MatchResult> rows = CHECKSUM_ROW.matcher(example).results().toList();
        assertThat(rows).hasSameSizeAs(inputs);
        assertThat(example).contains("| `123456789`, 9 bytes of ASCII | 0xE3069283 |");
        for (int i = 0; i < rows.size(); i++) {
            final CRC32C crc = new CRC32C();
            crc.update(inputs.get(i));
            assertThat(crc.getValue()).as(rows.get(i).group()).isEqualTo(Long.decode(rows.get(i).group(2)));
        }
    }

    @Test
    void digestsOfThePageAreRight() {
        final List<MatchResult> rows = DIGEST_ROW.matcher(example).results().toList();
        assertThat(rows).hasSize(7);
        for (final MatchResult row : rows) {
            final Digest digest = new Digest();
            digest.reset();
            if (!row.group(1).equals("none")) {
                Arrays.stream(row.group(1).split(", ")).forEach(word -> digest.update(word(word)));
            }
            digest.finish();
            assertThat(digest.first()).as(row.group()).isEqualTo(word(row.group(2)));
            assertThat(digest.second()).as(row.group()).isEqualTo(word(row.group(3)));
        }
    }

    private byte[] dump(int block, int from) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (final MatchResult line : dumpLines(block)) {
            assertThat(Integer.parseInt(line.group(1), 16)).as(line.group()).isEqualTo(from + bytes.size());
            bytes.writeBytes(HexFormat.ofDelimiter(" ").parseHex(line.group(2)));
        }
        return bytes.toByteArray();
    }

    /** All lines of a block must be lines of a dump. */
    private List<MatchResult> dumpLines(int block) {
        final String text = example.split("\n```\n")[2 * block + 1];
        final List<MatchResult> lines = DUMP_LINE.matcher(text).results().toList();
        assertThat(lines).hasSize((int)text.lines().count());
        return lines;
    }

    private static long word(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
    }

    private static byte[] bytesUpTo(int length) {
        final byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte)i);
        return bytes;
    }
}
