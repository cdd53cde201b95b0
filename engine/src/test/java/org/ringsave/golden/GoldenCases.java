/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.ringsave.golden.ModelChannel.AWAITING;
import static org.ringsave.golden.ModelChannel.INCOMING;
import static org.ringsave.golden.ModelChannel.NEAR;
import static org.ringsave.golden.ModelChannel.OPPOSITE;
import static org.ringsave.golden.ModelChannel.OUTGOING;
import static org.ringsave.golden.ModelChannel.RECEIVED;
import static org.ringsave.ring.Packet.COMPLETION_REQUESTED;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.ring.Packet;

/** The states that the golden images hold. */
final class GoldenCases {
    private static final long GIB = 1 << 30;
    static final Map<String, Supplier<GoldenModel>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("empty-set", GoldenCases::emptySet);
        ALL.put("one-packet", GoldenCases::onePacket);
        ALL.put("one-request", GoldenCases::oneRequest);
        ALL.put("wrapped-ring", GoldenCases::wrappedRing);
        ALL.put("full-ring", GoldenCases::fullRing);
        ALL.put("three-channels", GoldenCases::threeChannels);
        ALL.put("in-flight", GoldenCases::inFlight);
        ALL.put("packet-state", GoldenCases::packetState);
        ALL.put("application-records", GoldenCases::applicationRecords);
        ALL.put("regions", GoldenCases::regions);
        ALL.put("two-pages", GoldenCases::twoPages);
        ALL.put("tracked-regions", GoldenCases::trackedRegions);
        ALL.put("long-region", GoldenCases::longRegion);
        ALL.put("longest-packet", GoldenCases::longestPacket);
        ALL.put("delta-of-wrapped-ring", GoldenCases::deltaOfWrappedRing);
        ALL.put("delta-of-three-channels", GoldenCases::deltaOfThreeChannels);
        ALL.put("delta-of-two-pages", GoldenCases::deltaOfTwoPages);
        ALL.put("delta-of-tracked-regions", GoldenCases::deltaOfTrackedRegions);
        ALL.put("delta-of-in-flight", GoldenCases::deltaOfInFlight);
        ALL.put("delta-of-long-region", GoldenCases::deltaOfLongRegion);
        ALL.put("delta-of-packet-state", GoldenCases::deltaOfPacketState);
        ALL.put("delta-of-one-request", GoldenCases::deltaOfOneRequest);
        ALL.put("delta-of-regions", GoldenCases::deltaOfRegions);
        ALL.put("delta-of-full-ring", GoldenCases::deltaOfFullRing);
    }

    private GoldenCases() {
    }

    private static GoldenModel emptySet() {
        return new GoldenModel(1);
    }

    /** One end, one packet in the outgoing ring after one that the other process has read. */
    private static GoldenModel onePacket() {
        final GoldenModel model = new GoldenModel(2);
        model.channel(1, "one", ChannelConfig.ofPages(1))
            .send(NEAR, 0, 0, new byte[0])
            .leave()
            .send(NEAR, 0, 0x1122_3344_5566_7788L, "Hello, ring!".getBytes(StandardCharsets.US_ASCII));
        return model;
    }

    /** One end, one request in flight with a range, a context area and state. */
    private static GoldenModel oneRequest() {
        final GoldenModel model = new GoldenModel(13);
        final long id = 0x1122_3344_5566_7788L;
        model.channel(1, "one", new ChannelConfig(1, 1, 1, 40, 4, 0, false))
            .arrive(Packet.GPA_DIRECT, COMPLETION_REQUESTED, id, words(1L << 32, 16 | 8L << 32, 0x1234),
                "Hello, ring!".getBytes(StandardCharsets.US_ASCII))
            .keep(NEAR)
            .packetContext(NEAR, RECEIVED, id, new byte[] {(byte)0xC1, (byte)0xC2, (byte)0xC3, (byte)0xC4})
            .packetState(NEAR, RECEIVED, id, "st".getBytes(StandardCharsets.US_ASCII))
            .packetStateVersion(7);
        return model;
    }

    /** Wraps after a packet's first 8 bytes, and, at a high position in a ring of 3 pages, after its first 16. */
    private static GoldenModel wrappedRing() {
        final GoldenModel model = new GoldenModel(3);
        final long cycle = 3 * 4096;
        final ModelChannel channel = model.channel(2, "wrapped",
            new ChannelConfig(1, 3, 0, 0, 0, 0, true)).startAt(OUTGOING, (1L << 40) / cycle * cycle + cycle - 16);
        for (int i = 0; i < 12; i++) {
            channel.send(OPPOSITE, 0, i, pattern(i, 296)).take(NEAR);
        }
        channel.send(OPPOSITE, 0, 12, pattern(12, 224)).take(NEAR);
        for (int i = 13; i < 16; i++) {
            channel.send(OPPOSITE, 0, i, pattern(i, 8 * i));
        }
        channel.send(NEAR, 0, -1, pattern(1, 333)).send(NEAR, 0, Long.MIN_VALUE, pattern(2, 4096));
        return model;
    }

    /** Both rings hold all they can: one a single packet, the other packets of many lengths around its end. */
    private static GoldenModel fullRing() {
        final GoldenModel model = new GoldenModel(4);
        final ModelChannel channel = model.channel(3, "full", ChannelConfig.ofPages(1).withBothEnds())
            .startAt(OUTGOING, (1L << 33) + 2000)
            .send(OPPOSITE, 0, 1, pattern(1, 4064))
            .full(OPPOSITE);
        for (final int length : new int[] {0, 1, 7, 8, 9, 100, 500, 1000, 1024, 0, 777}) {
            channel.send(NEAR, 0, length, pattern(length, length));
        }
        channel.send(NEAR, 0, 99, pattern(99, channel.ring(OUTGOING).free() - 24)).full(NEAR);
        return model;
    }

    /** Of different sizes, added in no order, with ids beyond the signed numbers; the label is the largest. */
    private static GoldenModel threeChannels() {
        final GoldenModel model = new GoldenModel(-1);
        model.channel(0xFFFF_FFFF, "", new ChannelConfig(1, 2, 0, 0, 0, 5, false))
            .context(NEAR, new byte[] {1, 2, 3, 4, -1})
            .words(INCOMING, 1, 0, 0)
            .arrive(Packet.IN_BAND, 0, 1, new byte[0], pattern(1, 20))
            .send(NEAR, 0, 2, pattern(2, 30));
        model.channel(7, "net", new ChannelConfig(3, 1, 0, 0, 0, 0, true))
            .words(INCOMING, 0, 0, 1)
            .words(OUTGOING, 0xFFFF_FFFF, 0x8000_0000, 0xFFFF_FFFE)
            .send(NEAR, 0, 3, pattern(3, 40)).take(OPPOSITE)
            .send(OPPOSITE, COMPLETION_REQUESTED, 4, pattern(4, 50));
        model.channel(0x8000_0001, "\u30c7\u30a3\u30b9\u30af \"1\"", new ChannelConfig(2, 5, 2, 64, 8, 8, true))
            .context(OPPOSITE, pattern(5, 8))
            .words(OUTGOING, 1, 4096, 1);
        return model;
    }

    /** Both ends, both directions, all types; slots are used again, so that neither slot nor id gives the order. */
    private static GoldenModel inFlight() {
        final GoldenModel model = new GoldenModel(6);
        final ModelChannel channel = model.channel(4, "in flight",
            new ChannelConfig(1, 1, 3, 64, 20, 13, true))
            .context(NEAR, pattern(7, 13)).context(OPPOSITE, pattern(8, 1));
        for (final int id : new int[] {30, 20, 10}) {
            channel.send(NEAR, COMPLETION_REQUESTED, id, pattern(id, id)).keep(OPPOSITE)
                .send(OPPOSITE, COMPLETION_REQUESTED, id, pattern(id + 1, id * 2)).keep(NEAR);
        }
        channel.complete(OPPOSITE, 30, pattern(3, 16)).take(NEAR)
            .send(NEAR, COMPLETION_REQUESTED, -5, pattern(5, 64)).keep(OPPOSITE)
            .complete(NEAR, 20, pattern(4, 3))
            .complete(OPPOSITE, 10, new byte[0])
            .packetContext(NEAR, RECEIVED, 10, pattern(1, 20))
            .packetContext(NEAR, AWAITING, -5, pattern(2, 19))
            .packetContext(OPPOSITE, RECEIVED, -5, pattern(3, 8))
            .packetContext(OPPOSITE, AWAITING, 20, pattern(4, 1));
        model.channel(5, "from another process", new ChannelConfig(1, 1, 4, 64, 0, 0, false))
            .arrive(Packet.GPA_DIRECT, COMPLETION_REQUESTED, 9,
                words(1L << 32, 100L | 8L << 32, 17), pattern(6, 40)).keep(NEAR)
            .arrive(Packet.TRANSFER_PAGES, COMPLETION_REQUESTED, 8, words(0x8888), new byte[0]).keep(NEAR)
            .arrive(Packet.GPA_DIRECT, 0, 7, words(1L << 32, 4096, 0x7777), pattern(5, 8))
            .arrive(Packet.TRANSFER_PAGES, COMPLETION_REQUESTED, 6,
                words(0x1_6666 | 1L << 32, 64 | 128L << 32), pattern(4, 24))
            .send(NEAR, COMPLETION_REQUESTED, 9, pattern(3, 5))
            .arrive(Packet.COMPLETION, 0, 9, new byte[0], pattern(2, 8));
        return model;
    }

    /** Requests with state of the embedder: of many lengths and none, in two channels of three, beside ranges. */
    private static GoldenModel packetState() {
        final GoldenModel model = new GoldenModel(9);
        model.channel(8, "no state", new ChannelConfig(1, 1, 1, 8, 0, 0, true))
            .send(NEAR, COMPLETION_REQUESTED, 1, new byte[0]).keep(OPPOSITE);
        model.channel(9, "state", new ChannelConfig(1, 1, 4, 64, 5, 0, true))
            .send(NEAR, COMPLETION_REQUESTED, 1, pattern(1, 64)).keep(OPPOSITE)
            .send(NEAR, COMPLETION_REQUESTED, 2, pattern(2, 8)).keep(OPPOSITE)
            .send(NEAR, COMPLETION_REQUESTED, 3, new byte[0]).keep(OPPOSITE)
            .packetContext(OPPOSITE, RECEIVED, 1, pattern(6, 5))
            .packetState(NEAR, AWAITING, 2, pattern(8, 16))
            .packetState(OPPOSITE, RECEIVED, 1, pattern(9, 2047))
            .packetState(OPPOSITE, RECEIVED, 3, new byte[9])
            .packetStateVersion(0x8000_0001);
        model.channel(10, "version 0", new ChannelConfig(1, 1, 1, 0, 0, 0, false))
            .send(NEAR, COMPLETION_REQUESTED, 1, new byte[0])
            .packetState(NEAR, AWAITING, 1, pattern(10, 8));
        model.channel(11, "beside ranges", new ChannelConfig(1, 1, 4, 64, 5, 0, false))
            .arrive(Packet.GPA_DIRECT, COMPLETION_REQUESTED, 4, words(1L << 32, 4096, 0x4444), pattern(5, 24))
            .keep(NEAR)
            .packetState(NEAR, RECEIVED, 4, pattern(7, 1))
            .packetStateVersion(7);
        return model;
    }

    /** Names whose order as UTF-8 is not their order as Java strings; states of no, one and many bytes. */
    private static GoldenModel applicationRecords() {
        final String longest = "\u00fc".repeat(128);
        return new GoldenModel(7)
            .state("\ud83d\udd70", 1, pattern(1, 8))
            .state("\ufffd", 2, pattern(2, 1))
            .state("z", 0, new byte[0])
            .optionalState("clock", -1, pattern(3, 17))
            .state(longest, Integer.MIN_VALUE, pattern(4, 1000))
            .state("\u00e9tat", 5, pattern(5, 20_000))
            .state("Zufall", 6, new byte[64]);
    }

    /** Of one byte, a page and no multiple of 8, names in the order of their UTF-8, beside a state and a channel. */
    private static GoldenModel regions() {
        final GoldenModel model = new GoldenModel(10)
            .region("\ud83d\udd70", 0x8000_0001, pattern(1, 1))
            .region("\ufffd", 0, new byte[4096])
            .region("\u00fc".repeat(64), 7, pattern(2, 30_003))
            .region("memory", 1, pattern(3, 16))
            .state("memory", 2, pattern(4, 3));
        model.channel(1, "beside", ChannelConfig.ofPages(1)).send(NEAR, 0, 1, pattern(5, 24));
        return model;
    }

    /** The last page of a group is absent, the first of the next one is present. */
    private static GoldenModel twoPages() {
        final GoldenModel model = new GoldenModel(14);
        model.tracked("ram", 5, 513 * 4096).fill(4096, 4096, 0x11).fill(512 * 4096, 4096, 0x22);
        return model;
    }

    /** No page, a page of zeros, a last page that ends inside the region, pages of two groups, beside an untracked. */
    private static GoldenModel trackedRegions() {
        final GoldenModel model = new GoldenModel(16).region("untracked", 1, pattern(1, 4100));
        model.tracked("absent", 2, 3 << 20);
        model.tracked("border", 3, 1025 * 4096).fill(509 * 4096, 5 * 4096, 3);
        model.tracked("ends inside", 4, 2 * 4096 + 1).fill(2 * 4096, 1, 4);
        model.tracked("zeros", 5, 4096).fill(17, 1, 0);
        return model;
    }

    /** A page written again, a page first written, and all of a group discarded. */
    private static GoldenModel deltaOfTwoPages() {
        final GoldenModel model = twoPages().delta(15);
        model.region("ram").fillLater(2 * 4096 - 1, 2, 0x33).discardLater(512, 1);
        return model;
    }

    /** Nothing changed, pages of two groups changed, a last page discarded; an untracked region is whole. */
    private static GoldenModel deltaOfTrackedRegions() {
        final GoldenModel model = trackedRegions().delta(17);
        model.region("border").discardLater(509, 4).fillLater(511 * 4096 + 1, 1, 5).fillLater(1024 * 4096, 4096, 6);
        model.region("ends inside").fillLater(0, 1, 7).discardLater(2, 1);
        model.region("untracked").fillLater(4099, 1, 8);
        return model;
    }

    /** As long as a packet can be, around the end of the ring; its section is 8 whole blocks. */
    private static GoldenModel longestPacket() {
        final GoldenModel model = new GoldenModel(8);
        model.channel(6, "longest", new ChannelConfig(1, 129, 0, 0, 0, 0, false)).startAt(OUTGOING, 128 * 4096)
            .send(NEAR, 0, 1, pattern(0, Packet.MAX_PAYLOAD_LENGTH));
        return model;
    }

    /**
     * One ring still has unread packets of the base. The other has none, and some of its later packets are read too.
     */
    private static GoldenModel deltaOfWrappedRing() {
        final GoldenModel model = wrappedRing().delta(11);
        model.channel(2).take(NEAR).send(OPPOSITE, 0, 16, pattern(16, 64)).send(OPPOSITE, 0, 17, new byte[0])
            .send(NEAR, 0, 18, pattern(18, 100)).send(NEAR, 0, 19, pattern(19, 5000))
            .take(OPPOSITE).take(OPPOSITE).take(OPPOSITE);
        return model;
    }

    /** A channel is gone, another one was closed and added again, one is new, and in one only words changed. */
    private static GoldenModel deltaOfThreeChannels() {
        final GoldenModel model = threeChannels().delta(12).close(0x8000_0001).close(7);
        model.channel(0xFFFF_FFFF).words(INCOMING, 0, 8, 0);
        model.channel(7, "again", new ChannelConfig(3, 1, 0, 0, 0, 0, true)).send(NEAR, 0, 3, pattern(3, 40))
            .send(OPPOSITE, COMPLETION_REQUESTED, 4, pattern(4, 51));
        model.channel(0, "new", ChannelConfig.ofPages(1)).send(NEAR, 0, 5, pattern(6, 10));
        return model;
    }

    /**
     * Survivors at both ends, one behind a request that is gone; an id that was completed and used again; a new one.
     */
    private static GoldenModel deltaOfInFlight() {
        final GoldenModel model = inFlight().delta(15);
        model.channel(4)
            .take(OPPOSITE).take(NEAR)
            .send(NEAR, COMPLETION_REQUESTED, 10, pattern(11, 10)).keep(OPPOSITE)
            .complete(NEAR, 30, pattern(12, 9))
            .packetContext(NEAR, RECEIVED, 10, pattern(13, 20));
        model.channel(5).complete(NEAR, 9, new byte[0]);
        return model;
    }

    /** Pages on both sides of a GiB, the first page, and a last page that ends inside; most groups are absent. */
    private static GoldenModel longRegion() {
        final GoldenModel model = new GoldenModel(18);
        model.tracked("ram", 6, GIB + 600 * 4096 + 5).fill(3, 2, 1).fill(GIB - 1, 2, 2).fill(GIB + 600 * 4096, 5, 3);
        return model;
    }

    /** Pages of both sides of the GiB: one discarded, one written again; a new group, and a group without a page. */
    private static GoldenModel deltaOfLongRegion() {
        final GoldenModel model = longRegion().delta(19);
        model.region("ram").discardLater((int)(GIB / 4096) - 1, 1).discardLater(0, 1).fillLater(GIB + 9, 1, 4)
            .fillLater(GIB / 2, 4096, 5);
        return model;
    }

    /** A state that changed, one that is gone, a new one; a survivor that has it; ids in use again; another version. */
    private static GoldenModel deltaOfPacketState() {
        final GoldenModel model = packetState().delta(20);
        model.channel(8).complete(OPPOSITE, 1, new byte[0]).take(NEAR)
            .send(NEAR, COMPLETION_REQUESTED, 1, new byte[0]).keep(OPPOSITE);
        model.channel(9)
            .complete(OPPOSITE, 2, pattern(1, 8)).take(NEAR)
            .send(NEAR, COMPLETION_REQUESTED, 2, pattern(3, 24)).keep(OPPOSITE)
            .packetState(OPPOSITE, RECEIVED, 1, pattern(9, 7))
            .packetState(OPPOSITE, RECEIVED, 2, pattern(5, 12))
            .packetState(OPPOSITE, RECEIVED, 3, new byte[0])
            .packetContext(OPPOSITE, RECEIVED, 3, pattern(8, 5))
            .packetStateVersion(2);
        return model;
    }

    /** The only request survives, so its packet is in no byte of the delta; context and state are others. */
    private static GoldenModel deltaOfOneRequest() {
        final GoldenModel model = oneRequest().delta(21);
        final long id = 0x1122_3344_5566_7788L;
        model.channel(1).packetContext(NEAR, RECEIVED, id, new byte[] {1, 2, 3, 4})
            .packetState(NEAR, RECEIVED, id, "next".getBytes(StandardCharsets.US_ASCII));
        return model;
    }

    /** Untracked regions are whole in a delta too, changed or not. */
    private static GoldenModel deltaOfRegions() {
        final GoldenModel model = regions().delta(22);
        model.region("memory").fillLater(15, 1, 9);
        model.channel(1).send(NEAR, 0, 2, pattern(6, 8));
        return model;
    }

    /** Nothing changed, the label included: the delta has the cutId that it names as its base. */
    private static GoldenModel deltaOfFullRing() {
        return fullRing().delta(4);
    }

    /** Ranges of a packet as little-endian words, see PacketRanges. */
    private static byte[] words(long... words) {
        final ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(words);
        return bytes.array();
    }

    /** Bytes that are neither all alike nor a multiple of 8 apart. */
    static byte[] pattern(int seed, int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte)(seed + i % 251);
        }
        return bytes;
    }
}
