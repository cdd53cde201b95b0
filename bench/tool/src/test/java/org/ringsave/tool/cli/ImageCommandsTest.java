/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.FutureTask;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.inspect.ImageContent;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.store.RingFile;

class ImageCommandsTest {
    private static final String NL = System.lineSeparator();

    @TempDir
    private Path directory;

    private Path image;
    private Path incoming;
    private Path outgoing;

    @BeforeEach
    void name() {
        image = directory.resolve("image");
        incoming = directory.resolve("incoming");
        outgoing = directory.resolve("outgoing");
    }

    /** Writes ring files as another program leaves them. The outgoing ring holds packets 3 to 9, the other is empty. */
    private void writeRingFiles() throws IOException {
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(5, "other", ChannelConfig.ofPages(2).withBothEnds());
            set.open();
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[600]);
            for (int i = 0; i < 10; i++) {
                payload.putLong(0, i);
                channel.outgoing().offer(Packet.IN_BAND, 0, i, payload, 0, 600);
            }
            channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 3);
            set.pause();
            RingFile.write(channel, incoming, outgoing);
        }
    }

    private static void assertFails(CommandRun run, int code, String message) {
        assertThat(run.err()).isEqualTo(message + NL);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void sampleIsTheSameForEveryChunkLength() throws IOException {
        final CommandRun run = CommandRun.of("sample", "-o", image, "--channels", 3, "--ring-pages", 5, "--fill", 0.7,
            "--in-flight", 2, "--seed", 9);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("\\Q" + image + "\\E: [0-9,.]+ \\w+, 3 channels, digest [0-9a-f]{32}\\R");
        for (final int chunk : new int[] {256, 257, 1_376, 65_536, 10_000_000}) {
            final Path other = directory.resolve("other");
            assertThat(CommandRun.of("sample", "-o", other, "--channels", 3, "--ring-pages", 5, "--fill", 0.7,
                "--in-flight", 2, "--seed", 9, "--chunk", chunk).code()).isZero();
            assertThat(other).as("chunk %d", chunk).hasSameBinaryContentAs(image);
        }
        final Path other = directory.resolve("seed");
        CommandRun.of("sample", "-o", other, "--channels", 3, "--ring-pages", 5, "--fill", 0.7, "--in-flight", 2,
            "--seed", 10);
        assertThat(Files.mismatch(other, image)).as("another seed").isNotNegative();
    }

    @Test
    void failedSampleLeavesNoFile() throws IOException {
        final Path missing = directory.resolve("no/image");
        assertFails(CommandRun.of("sample", "-o", missing), 1,
            "ringsave: " + missing + ": its directory does not exist; create it first");
        assertFails(CommandRun.of("sample", "-o", directory), 1,
            "ringsave: " + directory + ": is a directory; name a file");
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void saveOfRingFilesLeavesThemUnchanged() throws IOException {
        writeRingFiles();
        final FileTime time = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(incoming, time);
        Files.setLastModifiedTime(outgoing, time);
        final byte[] incomingBytes = Files.readAllBytes(incoming);
        final byte[] outgoingBytes = Files.readAllBytes(outgoing);
        final CommandRun run = CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", image);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("\\Q" + image + "\\E: [0-9,.]+ \\w+, 1 channel, digest [0-9a-f]{32}\\R");
        assertThat(incoming).hasBinaryContent(incomingBytes);
        assertThat(outgoing).hasBinaryContent(outgoingBytes);
        assertThat(Files.getLastModifiedTime(incoming)).isEqualTo(time);
        assertThat(Files.getLastModifiedTime(outgoing)).isEqualTo(time);
    }

    @Test
    void restoredRingFilesHoldTheSavedPackets() throws IOException {
        writeRingFiles();
        assertThat(CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", image).code()).isZero();
        Files.delete(incoming);
        Files.delete(outgoing);
        final CommandRun run = CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(incoming + ": channel 0 incoming, 0 bytes to be read" + NL
            + outgoing + ": channel 0 outgoing, 4,368 bytes sent and not read yet" + NL);
        try (ChannelSet set = new ChannelSet()) {
            // The other program's end reads the packets that this one wrote.
            final Channel other = set.map(1, "", ChannelConfig.ofPages(2), outgoing, incoming);
            set.open();
            final long[] next = {3};
            final int polled = other.incoming().poll((type, flags, id, buffer, offset, length) -> {
                assertPacket(id, length, next[0]);
                assertPayload(buffer, offset, next[0]++);
                return PacketAction.DONE;
            }, 100);
            assertThat(polled).isEqualTo(7);
            assertThat(other.outgoing().offer(Packet.IN_BAND, 0, 1, new UnsafeBuffer(new byte[8]), 0, 8)).isPositive();
        }
        final Path again = directory.resolve("again");
        assertThat(CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", again).code()).isZero();
        assertThat(Files.mismatch(again, image)).as("the rings went on").isNotNegative();
    }

    private static void assertPacket(long id, int length, long expected) {
        assertThat(id).isEqualTo(expected);
        assertThat(length).isEqualTo(600);
    }

    private static void assertPayload(DirectBuffer buffer, int offset, long first) {
        assertThat(buffer.getLong(offset)).isEqualTo(first);
        for (int i = 8; i < 600; i++) {
            assertThat(buffer.getByte(offset + i)).isZero();
        }
    }

    @Test
    void saveOfRestoredRingFilesGivesTheSameImage() throws IOException {
        writeRingFiles();
        CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", image);
        final Path in = directory.resolve("in");
        final Path out = directory.resolve("out");
        assertThat(CommandRun.of("restore", image, "--incoming", in, "--outgoing", out).code()).isZero();
        final Path again = directory.resolve("again");
        assertThat(CommandRun.of("save", "--incoming", in, "--outgoing", out, "-o", again, "--chunk", 300).code())
            .isZero();
        assertThat(again).hasSameBinaryContentAs(image);
    }

    @Test
    void saveNamesTheRingFileThatFails() throws IOException {
        writeRingFiles();
        final Path missing = directory.resolve("missing");
        assertFails(CommandRun.of("save", "--incoming", missing, "--outgoing", outgoing, "-o", image), 1,
            "ringsave: " + missing + ": does not exist; check the path");
        final Path odd = Files.write(directory.resolve("odd"), new byte[5_000]);
        assertFails(CommandRun.of("save", "--incoming", odd, "--outgoing", outgoing, "-o", image), 1, "ringsave: "
            + odd + ": 5000 bytes are no ring file; it has a control page and 1 to 262144 data pages of 4096 bytes;"
            + " name a ring file, or the part of a file that is one");
        final byte[] damaged = Files.readAllBytes(outgoing);
        damaged[0] = 4;
        Files.write(outgoing, damaged);
        final CommandRun run = CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", image);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("ringsave: the ring in " + outgoing).contains("in ").hasLineCount(1);
        assertThat(image).doesNotExist();
    }

    /** Puts ring files of another control page together to one file, in the order outgoing, incoming. */
    private Path writeBothRings(int controlLength) throws IOException {
        writeRingFiles();
        final Path both = directory.resolve("both");
        try (OutputStream file = Files.newOutputStream(both)) {
            for (final Path ring : new Path[] {outgoing, incoming}) {
                final byte[] bytes = Files.readAllBytes(ring);
                file.write(bytes, 0, 4096);
                file.write(new byte[controlLength - 4096]);
                file.write(bytes, 4096, bytes.length - 4096);
            }
        }
        return both;
    }

    @ParameterizedTest
    @ValueSource(strings = {"4KiB", "16KiB", "64KiB"})
    void bothRingsOfOneFileAreSavedAndRestored(String controlPage) throws IOException {
        final int controlLength = 1024 * Integer.parseInt(controlPage.replace("KiB", ""));
        final Path both = writeBothRings(controlLength);
        final byte[] bytes = Files.readAllBytes(both);
        final int length = controlLength + 8192;
        final String in = both + ":" + length + ":" + length;
        final String out = both + ":0:" + length / 1024 + "KiB";
        CommandRun run = CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", image);
        assertThat(run.err()).isEmpty();
        final Path other = directory.resolve("other");
        run = CommandRun.of("save", "--incoming", in, "--outgoing", out, "--control-page", controlPage, "-o", other);
        assertThat(run.err()).isEmpty();
        assertThat(other).hasSameBinaryContentAs(image);
        Files.delete(both);
        run = CommandRun.of("restore", other, "--incoming", in, "--outgoing", out, "--control-page", controlPage);
        assertThat(run.err()).isEmpty();
        assertThat(both).hasBinaryContent(bytes);
        assertFails(CommandRun.of("save", "--incoming", in, "--outgoing", both + ":8:" + length, "-o", image), 2,
            "ringsave save: --incoming=" + in + " and --outgoing=" + both + ":8:" + length
                + " are the same file; name two; see 'ringsave save --help'");
    }

    @Test
    void saveWarnsOfLiveBytesThatAreNoPacket() throws IOException {
        final Path both = writeBothRings(65_536);
        final String out = both + ":0:" + (65_536 + 8192);
        final CommandRun run = CommandRun.of("save", "--incoming", incoming, "--outgoing", out, "-o", image);
        assertThat(run.code()).isZero();
        assertThat(run.err()).startsWith("ringsave save: warning: " + out + ": no packet at index ")
            .contains("give --control-page 64KiB").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"x:1:2:3x, --incoming=", "x:4:8KiB, offset=4", "x:0:0, LENGTH 0", "x:-8:8KiB, offset=-8"})
    void wrongPartOfAFileIsWrongUsage(String place, String message) {
        final CommandRun run = CommandRun.of("save", "--incoming", place, "--outgoing", outgoing, "-o", image);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message).hasLineCount(1);
    }

    /** Writes ring files, and an image of them with bits of a newer peer in its outgoing ring. */
    private byte[] saveUnknownFeatures() throws IOException {
        writeRingFiles();
        final byte[] bytes = Files.readAllBytes(outgoing);
        bytes[64] = 5;
        bytes[67] = (byte)0x80;
        Files.write(outgoing, bytes);
        assertThat(CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", image).code()).isZero();
        return bytes;
    }

    /** A pipe gives its bytes only once. */
    @Test
    void pipeIsVerifiedAsAFileWithItsBytesIs() throws Exception {
        saveUnknownFeatures();
        final Path pipe = NamedPipe.make(directory.resolve("pipe"));
        final FutureTask<Path> writer = NamedPipe.start(() -> Files.write(pipe, Files.readAllBytes(image)));
        final CommandRun run = NamedPipe.run("verify", pipe);
        NamedPipe.join(writer);
        final String line = CommandRun.of("verify", image).out();
        assertThat(run.out()).isEqualTo(pipe + line.substring(image.toString().length()))
            .contains("unknown feature bits");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    @Test
    void unknownFeatureBitsAreKeptShownAndRestoredOnDemand() throws IOException {
        final byte[] bytes = saveUnknownFeatures();
        final byte[] incomingBytes = Files.readAllBytes(incoming);
        CommandRun run = CommandRun.of("verify", image);
        assertThat(run.code()).isZero();
        assertThat(run.out()).endsWith(", unknown feature bits 0x80000004 of the outgoing ring of channel 0" + NL);
        Files.delete(outgoing);
        run = CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("featureBits of the outgoing ring of channel 0 is 0x80000005")
            .contains("--keep-unknown-features").hasLineCount(1);
        assertThat(outgoing).doesNotExist();
        run = CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing,
            "--keep-unknown-features");
        assertThat(run.err()).isEmpty();
        assertThat(outgoing).hasBinaryContent(bytes);
        assertThat(incoming).hasBinaryContent(incomingBytes);
    }

    @Test
    void controlPageOfNoGuestIsWrongUsage() {
        for (final String length : new String[] {"5KiB", "0", "128KiB", "2KiB"}) {
            final CommandRun run = CommandRun.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", image,
                "--control-page", length);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--control-page=" + length + " is not a power of two in 4KiB..64KiB");
        }
    }

    @Test
    void restoreOfSeveralChannelsRequiresAChannelOption() {
        CommandRun.of("sample", "-o", image, "--channels", 10, "--ring-pages", 1);
        assertFails(CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing), 2,
            "ringsave restore: " + image + " holds 10 channels, 0, 1, 2, 3, 4, 5, 6, 7, ...; add --channel ID;"
                + " see 'ringsave restore --help'");
        assertFails(CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing, "--channel", 10), 2,
            "ringsave restore: --channel=10 is not in " + image + ", which holds 10 channels, 0, 1, 2, 3, 4, 5, 6, 7,"
                + " ...; see 'ringsave restore --help'");
        assertThat(incoming).doesNotExist();
        final CommandRun run =
            CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing, "--channel", 9);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith(incoming + ": channel 9 incoming, ")
            .endsWith("channel 9: 4 in flight are left out, ring files have no place for them" + NL);
        assertThat(incoming).exists();
        assertThat(outgoing).exists();
    }

    @Test
    void channelIsFoundInADirectoryOfSeveralBlocks() throws IOException {
        CommandRun.of("sample", "-o", image, "--channels", 4_000, "--ring-pages", 1, "--fill", 0, "--in-flight", 0);
        try (ImageContent content = ImageContent.open(image)) {
            assertThat(content.channels().count()).isEqualTo(4_000);
            for (int id = 0; id < 4_000; id++) {
                assertThat(content.channels().find(id)).isEqualTo(id);
            }
            assertThat(content.channels().find(4_000)).isEqualTo(-1);
        }
    }

    @Test
    void restoreRefusesAnImageWithoutChannels() {
        CommandRun.of("sample", "-o", image, "--channels", 0);
        assertFails(CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing), 1,
            "ringsave: " + image + ": holds no channel; give an image of one");
    }

    @Test
    void restoreOfADamagedImageWritesNoRingFile() throws IOException {
        CommandRun.of("sample", "-o", image, "--channels", 1, "--ring-pages", 1);
        final byte[] bytes = Files.readAllBytes(image);
        bytes[bytes.length / 2] ^= 1;
        Files.write(image, bytes);
        final CommandRun run = CommandRun.of("restore", image, "--incoming", incoming, "--outgoing", outgoing);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("ringsave: " + image + ": image offset ")
            .endsWith("; save it again, or give another file" + NL).hasLineCount(1);
        assertThat(incoming).doesNotExist();
        assertThat(outgoing).doesNotExist();
    }

    /** A writer of a store may remove an image between the two looks of a verification. */
    @Test
    void imageThatIsGoneHasNoWholeChannels() {
        assertThat(WholeChannels.of(directory.resolve("gone"), Main.commandLine().getCommandSpec())).isEmpty();
        assertThat(WholeChannels.of(directory, Main.commandLine().getCommandSpec())).isEmpty();
    }

    @Test
    void verifyContinuesAfterABadImage() throws IOException {
        CommandRun.of("sample", "-o", image, "--channels", 2, "--ring-pages", 1);
        final Path cut = Files.write(directory.resolve("cut"),
            java.util.Arrays.copyOf(Files.readAllBytes(image), 4_000));
        final Path missing = directory.resolve("missing");
        final CommandRun run = CommandRun.of("verify", cut, missing, directory, image);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        final String[] lines = run.out().split("\\R");
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).startsWith(cut + ": image offset 4000: ").contains("cut short");
        assertThat(lines[1]).isEqualTo(missing + ": does not exist; check the path");
        assertThat(lines[2]).isEqualTo(directory + ": is a directory; name an image file");
        assertThat(lines[3]).matches("\\Q" + image
            + "\\E: OK, [0-9,.]+ \\w+, 2 channels, label 0, digest [0-9a-f]{32}, cutId [0-9a-f]{32}");
        assertThat(CommandRun.of("verify", image, image).code()).isZero();
    }
}
