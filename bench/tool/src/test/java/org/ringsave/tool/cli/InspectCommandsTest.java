/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.RingFile;
import org.ringsave.store.SyncMode;

/** The commands that look into images: info, dump, diff and verify. */
class InspectCommandsTest {
    private static final String NL = System.lineSeparator();
    private static final int PAGE = 4_096;

    @TempDir
    private Path directory;

    private Path full;
    private Path delta;
    private Path later;
    private Path ring;

    /** Saves a set of three channels, sends and writes more, and saves a delta and another full image. */
    @BeforeEach
    void save() throws IOException {
        full = directory.resolve("full.img");
        delta = directory.resolve("delta.img");
        later = directory.resolve("later.img");
        ring = directory.resolve("out.ring");
        try (ChannelSet set = new ChannelSet()) {
            final Channel disk = set.add(7, "disk", ChannelConfig.ofPages(2).withInFlight(8, 64, 8).withBothEnds());
            set.add(8, "", ChannelConfig.ofPages(1).withContext(40).withBothEnds());
            set.add(9, "net", ChannelConfig.ofPages(1).withBothEnds());
            final MemoryRegion memory = set.addTrackedRegion("me:mory", 1, 600 * PAGE);
            set.open();
            memory.putLong(0x4010, 0x2064_6c72_6f77L);
            send(disk, 1, 2);
            disk.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
            set.pause();
            final SaveSession session = new SaveSession();
            session.begin(set, 42);
            write(session, full);
            set.resume();
            memory.putLong(0x5000, 1);
            send(disk, 3, 4, 5);
            set.pause();
            session.begin(set, SaveMode.PAUSED, 43, session.cutId());
            write(session, delta);
            session.begin(set, 42);
            write(session, later);
            RingFile.write(disk, ring, directory.resolve("in.ring"));
        }
    }

    private static void send(Channel channel, long... ids) {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[32]);
        for (final long id : ids) {
            payload.putLong(0, id);
            channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0, 32);
        }
    }

    private static void write(SaveSession session, Path path) throws IOException {
        ImageFile.save(session, ImageFile.create(path, SyncMode.NONE), ByteBuffer.allocateDirect(PAGE));
    }

    private static CommandRun run(int code, Object... arguments) {
        final CommandRun run = CommandRun.of(arguments);
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        return run;
    }

    private static String out(int code, Object... arguments) {
        final CommandRun run = run(code, arguments);
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private static JsonObject json(int code, Object... arguments) {
        return Json.parse(out(code, arguments)).asObject();
    }

    /** Flips a bit of the first place of some bytes, plus an offset. */
    private void damage(Path image, String text, int offset) throws IOException {
        final byte[] bytes = Files.readAllBytes(image);
        final int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text) + offset;
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(at);
            file.write(bytes[at] ^ 1);
        }
    }

    @Test
    void infoPrintsWhatImagesHold() throws IOException {
        assertThat(out(0, "info", full, delta).replaceAll("[0-9a-f]{32}", "CUTID").lines()).containsExactly(
            "- image: " + full, "  kind: full", "  version: 0.2", "  length: " + Files.size(full), "  label: 42",
            "  digest: CUTID", "  cutId: CUTID", "  channelCount: 3", "  regions:",
            "    - name: me:mory, version: 1, length: 2457600, tracked: true, presentPages: 1, bytesInImage: 4168",
            "- image: " + delta, "  kind: delta", "  version: 0.2", "  length: " + Files.size(delta), "  label: 43",
            "  digest: CUTID", "  cutId: CUTID", "  baseCutId: CUTID", "  channelCount: 3", "  regions:",
            "    - name: me:mory, version: 1, length: 2457600, tracked: true, presentPages: 2, bytesInImage: 4232");
        final JsonArray images = Json.parse(out(0, "info", "--channels", "--json", full)).asArray();
        final JsonObject image = images.get(0).asObject();
        assertThat(image.getLong("label", 0)).isEqualTo(42);
        assertThat(image.getLong("requestCount", 0)).isEqualTo(3);
        assertThat(image.get("channels").asArray().get(0).toString()).isEqualTo(
            "{\"id\":7,\"name\":\"disk\",\"incomingBytes\":56,\"outgoingBytes\":0,\"requests\":3}");
    }

    @Test
    void infoContinuesAfterABadImage() throws IOException {
        final Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(Files.readAllBytes(full), 3_000));
        final Path empty = Files.createFile(directory.resolve("empty"));
        final Path missing = directory.resolve("missing");
        final CommandRun run = run(1, "info", cut, empty, missing, directory, full);
        assertThat(run.err().lines()).containsExactly(
            "ringsave: " + cut + ": image offset 3000: length of the file is 3000, expected " + Files.size(full)
                + "; the file is cut short; save it again, or give another file",
            "ringsave: " + empty + ": image offset 0: length of the file is 0, expected an image; the file is empty;"
                + " save it again, or give another file",
            "ringsave: " + missing + ": does not exist; check the path",
            "ringsave: " + directory + ": is a directory; name an image file");
        assertThat(run.out()).startsWith("- image: " + full);
        final JsonArray images = Json.parse(out(1, "info", "--json", missing, full)).asArray();
        assertThat(images.get(0).asObject().getString("error", "")).contains("check the path");
        assertThat(images.size()).isEqualTo(2);
    }

    @Test
    void diffSaysWhatDiffersAndTellsByItsCode() {
        assertThat(out(1, "diff", full, later).lines()).containsExactly(
            "region me:mory: 1 page from 0x5000 only in the second",
            "channel 7, incoming ring: 3 packets more",
            "channel 7, requests awaiting at the opposite end: 3 requests more: 3, 4, 5");
        assertThat(out(0, "diff", full, full)).isEqualTo(full + " and " + full + ": no difference" + NL);
        final JsonObject diff = json(1, "diff", "--json", "--limit", 1, full, later);
        assertThat(diff.getBoolean("equal", true)).isFalse();
        assertThat(diff.getInt("count", 0)).isEqualTo(3);
        assertThat(diff.get("differences").toString())
            .isEqualTo("[{\"part\":\"region me:mory\",\"text\":\"1 page from 0x5000 only in the second\"}]");
        assertThat(json(0, "diff", "--json", full, full).getBoolean("equal", false)).isTrue();
        assertThat(run(2, "diff", full, delta).err()).hasLineCount(1).contains("merge it with its base first");
        assertThat(run(2, "diff", directory.resolve("none"), full).err())
            .isEqualTo("ringsave: " + directory.resolve("none") + ": does not exist; check the path" + NL);
    }

    @Test
    void dumpPrintsPacketsAndRequestsOfAChannel() {
        final JsonObject dump = json(0, "dump", "--channel", 7, "--packets", "--requests", "--json", full);
        final JsonObject channel = dump.get("channels").asArray().get(0).asObject();
        final JsonObject packet = channel.get("incoming").asObject().get("packets").asArray().get(0).asObject();
        assertThat(packet.toString()).isEqualTo("{\"position\":56,\"type\":6,\"flags\":1,\"transactionId\":2,"
            + "\"length\":32,\"payload\":\"" + "02".concat("00".repeat(31)) + "\"}");
        assertThat(channel.get("requests").asArray().get(0).toString()).isEqualTo(
            "{\"table\":\"received\",\"transactionId\":1,\"type\":6,\"context\":\"0000000000000000\","
            + "\"rangesLength\":0,\"length\":32,\"bytes\":\"01" + "00".repeat(31) + "\"}");
        assertThat(channel.get("requests").asArray().size()).isEqualTo(3);
        final String text = out(0, "dump", "--packets", full);
        assertThat(text).contains("- position: 56, type: 6, flags: 1, transactionId: 2, length: 32, payload: 0200")
            .contains("  - id: 8").contains("    oppositeContext: " + "00".repeat(32) + "...")
            .doesNotContain("requests:");
        assertThat(out(0, "dump", delta)).contains("from: 112");
    }

    @Test
    void dumpPrintsBytesOfARegion() {
        assertThat(out(0, "dump", "--region", "me:mory:0x3ff0:48", full).lines()).containsExactly(
            "000000003ff0  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  |................|",
            "*",
            "000000004010  77 6f 72 6c 64 20 00 00 00 00 00 00 00 00 00 00  |world ..........|",
            "000000004020");
        assertThat(out(0, "dump", "--region", "me:mory:0x4ffe:4", delta).lines()).containsExactly(
            "000000004ffe  in the base of this delta",
            "000000005000  01 00                                            |..|",
            "000000005002");
        assertThat(json(0, "dump", "--json", "--region", "me:mory:16400:6", full).get("pages").toString())
            .isEqualTo("[{\"offset\":16400,\"bytes\":\"776f726c6420\"}]");
        assertThat(json(0, "dump", "--json", "--region", "me:mory:16400:6", delta).get("pages").toString())
            .isEqualTo("[{\"offset\":16400,\"isInBase\":true}]");
    }

    @Test
    void dumpPrintsARingFile() throws IOException {
        assertThat(out(0, "dump", "--ring", ring).lines()).containsExactly("ring: " + ring, "length: 8192",
            "head: 56", "tail: 280", "interruptMask: 0", "pendingSendSize: 0", "featureBits: 0");
        final JsonArray packets = json(0, "dump", "--json", "--packets", "--ring", ring).get("packets").asArray();
        assertThat(packets.values().stream().map(each -> each.asObject().getLong("transactionId", 0)))
            .containsExactly(2L, 3L, 4L, 5L);
        final byte[] bytes = Files.readAllBytes(ring);
        bytes[PAGE + 56 + 2] = 1;
        Files.write(ring, bytes);
        assertThat(out(0, "dump", "--packets", "--ring", ring))
            .contains("  - position: 56, damage: dataOffset8=1 at position 56: at least 2");
        bytes[0] = 1;
        Files.write(ring, bytes);
        assertThat(run(1, "dump", "--ring", ring).err()).hasLineCount(1)
            .startsWith("ringsave: the ring in " + ring).contains("an index is a multiple of 8");
        assertThat(run(1, "dump", "--ring", full).err()).hasLineCount(1).contains("is an image and no ring file");
    }

    /** The ring of a guest whose pages have 64 KiB, in a part of a file. */
    @Test
    void dumpPrintsARingBehindALongControlPage() throws IOException {
        final byte[] bytes = Files.readAllBytes(ring);
        final int control = 64 * 1024;
        final ByteBuffer longer = ByteBuffer.allocate(PAGE + control + bytes.length - PAGE);
        longer.put(PAGE, bytes, 0, PAGE).put(PAGE + control, bytes, PAGE, bytes.length - PAGE);
        final Path file = Files.write(directory.resolve("guest"), longer.array());
        final String place = file + ":4096:" + (control + bytes.length - PAGE);
        assertThat(out(0, "dump", "--packets", "--control-page", "64KiB", "--ring", place).replace(place, "RING"))
            .isEqualTo(out(0, "dump", "--packets", "--ring", ring).replace(ring.toString(), "RING"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dump|name an IMAGE or a --ring, one of both",
        "dump --ring a b|name an IMAGE or a --ring, one of both",
        "dump --ring a --requests|--channel, --region and --requests are of images; a --ring has packets alone",
        "dump --ring a --control-page 5000|--control-page=5000 is not a power of two in 4KiB..64KiB",
        "dump --region memory a|--region=memory is not NAME:OFFSET:LENGTH; write it like memory:0x4000:64KiB",
        "dump --region m:0xg:1 a|--region=m:0xg:1 has '0xg', which is no length; write it like 4096, 0x1000 or 4KiB",
        "dump --region m:0:0 a|--region=m:0:0 has an OFFSET below 0 or a LENGTH below 1",
        "dump --region m:0:1 --channel 1 a|--channel and --region are two dumps; give one of both",
        "dump --channel x a|--channel=x is not a whole number in 0..4294967295",
        "diff a|Missing required parameter: 'B'",
        "diff --limit -1 a b|--limit=-1 is not a whole number in 0..1000000",
        "info|Missing required parameter: 'IMAGE'"})
    void wrongUsageIsReportedInOneLine(String arguments, String message) {
        final String name = "ringsave " + arguments.split(" ")[0];
        final CommandRun run = run(2, (Object[])arguments.split(" "));
        assertThat(run.err()).isEqualTo(name + ": " + message + "; see '" + name + " --help'" + NL);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void partThatTheImageLacksIsWrongUsage() {
        assertThat(run(2, "dump", "--channel", 5, full).err()).isEqualTo("ringsave dump: --channel=5 is not in " + full
            + ", which holds 3 channels, 7, 8, 9; see 'ringsave dump --help'" + NL);
        assertThat(run(2, "dump", "--region", "rom:0:1", full).err()).startsWith("ringsave dump: --region=rom:0:1: "
            + full + " has no region rom; 'ringsave info' lists its regions");
        assertThat(run(2, "dump", "--region", "me:mory:2457600:1", full).err()).startsWith(
            "ringsave dump: --region=me:mory:2457600:1 ends beyond the region, which has 2457600 bytes");
    }

    @Test
    void damageInAChannelIsNamedAndTheOthersAreShown() throws IOException {
        damage(full, "net", 0);
        final String line = out(1, "verify", full);
        assertThat(line).hasLineCount(1).startsWith(full + ": image offset ")
            .contains("(in name or contexts of channel 9)").endsWith("; 2 of 3 channels whole, all but 9" + NL);
        final JsonObject json = Json.parse(out(1, "verify", "--json", full, later)).asArray().get(0).asObject();
        assertThat(json.getBoolean("ok", true)).isFalse();
        assertThat(json.getInt("wholeChannels", 0)).isEqualTo(2);
        assertThat(json.get("damagedChannels").toString()).isEqualTo("[{\"id\":9}]");
        final JsonArray channels = json(1, "dump", "--json", full).get("channels").asArray();
        assertThat(channels.get(1).asObject().getInt("id", 0)).isEqualTo(8);
        assertThat(channels.get(2).asObject().getString("error", "")).startsWith(full + ": image offset ");
        assertThat(out(1, "info", "--channels", full)).contains("- id: 9, error: " + full);
    }

    @Test
    void damageInARegionLeavesAllChannelsWhole() throws IOException {
        damage(full, "world", 0);
        assertThat(out(1, "verify", full)).contains("me:mory").endsWith("; all 3 channels whole" + NL);
        assertThat(run(1, "dump", "--region", "me:mory:0x4000:16", full).err()).hasLineCount(1)
            .startsWith("ringsave: " + full + ": image offset ").contains("crc32c");
    }

    @Test
    void verifyPrintsJson() throws IOException {
        final JsonObject image = Json.parse(out(0, "verify", "--json", delta)).asArray().get(0).asObject();
        assertThat(image.getBoolean("ok", false)).isTrue();
        assertThat(image.getLong("label", 0)).isEqualTo(43);
        assertThat(image.getString("baseCutId", "")).hasSize(32);
        assertThat(image.getLong("length", 0)).isEqualTo(Files.size(delta));
    }
}
