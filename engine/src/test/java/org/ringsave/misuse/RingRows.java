/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;

/** How the methods of rings and ranges are called. */
final class RingRows {
    private static final Class<NullPointerException> NPE = NullPointerException.class;
    private static final Class<IllegalArgumentException> IAE = IllegalArgumentException.class;
    private static final Class<IndexOutOfBoundsException> IOOBE = IndexOutOfBoundsException.class;
    private static final PacketHandler HANDLER = (type, flags, id, buffer, offset, length) -> PacketAction.DONE;

    private RingRows() {
    }

    static List<Row> rows() {
        final List<Row> rows = new ArrayList<>();
        addIncoming(rows);
        addOutgoing(rows);
        addClaims(rows);
        addRangesWritten(rows);
        addRangesRead(rows);
        return rows;
    }

    private static Object[] args(Object... values) {
        return values;
    }

    private static Row incoming(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        final Row row = new Row(IncomingRing.class, signature, w -> w.channel.incoming(), arguments);
        rows.add(row);
        return row;
    }

    private static void addIncoming(List<Row> rows) {
        for (final String name : List.of("ranges", "available", "maskSignals", "prepareToWait", "position", "damage",
            "unknownCompletions", "repeatedRequests")) {
            incoming(rows, name + "()", w -> args());
        }
        incoming(rows, "poll(PacketHandler,int)", w -> args(HANDLER, 1))
            .bad("no handler", 0, w -> null, NPE, "handler")
            .other("limit 0", 1, w -> 0, "0")
            .other("negative limit", 1, w -> -1, "0");
    }

    private static Row outgoing(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        final Row row = new Row(OutgoingRing.class, signature, w -> w.channel.outgoing(), arguments);
        rows.add(row);
        return row;
    }

    /** Mistakes in buffer, offset and length, three arguments from an index on. */
    static Row badPayload(Row row, int index) {
        return row.bad("no buffer", index, w -> null, NPE, "buffer")
            .bad("short buffer", index, w -> new UnsafeBuffer(new byte[8]), IOOBE, "Range [")
            .bad("negative offset", index + 1, w -> -1, IOOBE, "Range [-1, ")
            .bad("offset too large", index + 1, w -> 65, IOOBE, "Range [65, ")
            .bad("half outside", index + 1, w -> 56, IOOBE, "Range [56, 56 + 16) out of bounds for length 64")
            .bad("negative length", index + 2, w -> -1, IAE, "length=-1")
            .bad("outside", index + 2, w -> 72, IOOBE, "Range [0, 0 + 72) out of bounds for length 64")
            .bad("longer than the ring", index + 2, w -> 4096, IAE, "length=4096");
    }

    private static Row badPacket(Row row) {
        return row.bad("unknown type", 0, w -> 99, IAE, "type=99")
            .bad("type with ranges", 0, w -> Packet.GPA_DIRECT, IAE, "type=9")
            .bad("unknown flags", 1, w -> 2, IAE, "flags=2")
            .bad("completion of a completion", 0, w -> Packet.COMPLETION, IAE, "flags=1")
            .other("taken id", 2, w -> World.SENT, "DUPLICATE");
    }

    private static PacketRangesEncoder ranges() {
        return new PacketRangesEncoder().gpaDirect(new UnsafeBuffer(new byte[64]), 0).range(16, 32).page(3);
    }

    private static PacketRangesEncoder rangesInLostMemory() {
        final UnsafeBuffer memory = new UnsafeBuffer(new byte[64]);
        final PacketRangesEncoder ranges = new PacketRangesEncoder().gpaDirect(memory, 0).range(16, 32).page(3);
        memory.wrap(memory, 0, 16);
        return ranges;
    }

    private static PacketRangesEncoder rangesThatLackAPage() {
        return new PacketRangesEncoder().gpaDirect(new UnsafeBuffer(new byte[64]), 0).range(0, 4096);
    }

    private static UnsafeBuffer encodedRanges() {
        final UnsafeBuffer memory = new UnsafeBuffer(new byte[64]);
        new PacketRangesEncoder().gpaDirect(memory, 0).range(16, 32).page(3);
        return memory;
    }

    private static void addOutgoing(List<Row> rows) {
        for (final String name : List.of("publish", "free", "maxPayloadLength", "position", "damage")) {
            outgoing(rows, name + "()", w -> args());
        }
        outgoing(rows, "prepareToWait(int)", w -> args(4064))
            .badUnless("SHUT GONE", "negative", 0, w -> -1, IAE, "length=-1")
            .badUnless("SHUT GONE", "too long", 0, w -> 4065, IAE, "length=4065");
        for (final String name : List.of("offer", "append")) {
            badPacket(badPayload(outgoing(rows, name + "(int,int,long,DirectBuffer,int,int)",
                w -> args(Packet.IN_BAND, 1, 77L, w.payload, 0, 16)).saying("append"), 3));
            badPayload(outgoing(rows, name + "(int,int,long,PacketRangesEncoder,DirectBuffer,int,int)",
                w -> args(Packet.GPA_DIRECT, 1, 77L, ranges(), w.payload, 0, 16)).saying("append"), 4)
                .bad("other type", 0, w -> Packet.TRANSFER_PAGES, IAE, "type 7")
                .bad("unknown flags", 1, w -> -1, IAE, "flags=-1")
                .other("taken id", 2, w -> World.SENT, "DUPLICATE")
                .bad("no ranges", 3, w -> null, NPE, "ranges")
                .bad("no range", 3, w -> new PacketRangesEncoder().gpaDirect(room(), 0), IAE, "ranges: 0 of type 9")
                .bad("nothing begun", 3, w -> new PacketRangesEncoder(), IllegalStateException.class, "gpaDirect")
                .bad("lost memory", 3, w -> rangesInLostMemory(), IOOBE, "Range [0, 0 + 24) out of bounds for")
                .bad("a page lacks", 3, w -> rangesThatLackAPage(), IllegalStateException.class, "lacks 1 pages");
        }
    }

    private static void addClaims(List<Row> rows) {
        badPacket(outgoing(rows, "tryClaim(int,int,long,int)", w -> args(Packet.IN_BAND, 1, 77L, 16)))
            .bad("negative", 3, w -> -1, IAE, "length=-1").bad("too long", 3, w -> 4065, IAE, "length=4065")
            .bad("longer than a slot", 3, w -> 257, IAE, "keeps requests of up to 256 bytes");
        outgoing(rows, "buffer()", w -> args());
        for (final String name : List.of("commit", "abort")) {
            outgoing(rows, name + "(int)", w -> args(w.claim))
                .bad("other index", 0, w -> w.claim + 8, IAE, "index=8").bad("negative", 0, w -> -1, IAE, "index=-1");
        }
    }

    private static Row ranges(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        final Row row = new Row(PacketRanges.class, signature, w -> w.ranges, arguments);
        rows.add(row);
        return row;
    }

    private static Row encoder(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        final Row row = new Row(PacketRangesEncoder.class, signature, w -> w.encoder, arguments);
        rows.add(row);
        return row;
    }

    private static UnsafeBuffer room() {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    }

    private static void addRangesWritten(List<Row> rows) {
        encoder(rows, "new()", w -> args());
        encoder(rows, "gpaDirect(MutableDirectBuffer,int)", w -> args(room(), 0))
            .worse("no buffer", 0, w -> null, NPE, "to")
            .worse("negative", 1, w -> -1, IOOBE, "Range [-1, ")
            .worse("half outside", 1, w -> 60, IOOBE, "Range [60, 60 + 8) out of bounds for length 64");
        encoder(rows, "transferPages(MutableDirectBuffer,int,int,boolean)", w -> args(w.payload, 0, 5, true))
            .worse("no buffer", 0, w -> null, NPE, "to")
            .worse("half outside", 1, w -> 60, IOOBE, "Range [60, 60 + 8) out of bounds for length 64")
            .worse("negative set", 2, w -> -1, IAE, "pageSetId=-1")
            .worse("set too large", 2, w -> 65_536, IAE, "pageSetId=65536");
        encoder(rows, "range(int,int)", w -> args(0, 8))
            .bad("negative offset", 0, w -> -1, IAE, "byteOffset=-1")
            .badUnless("XFER", "beyond the page", 0, w -> 4096, IAE, "byteOffset=4096")
            .bad("empty", 1, w -> 0, IAE, "byteCount=0");
        encoder(rows, "page(long)", w -> args(3L));
        encoder(rows, "count()", w -> args());
        encoder(rows, "length()", w -> args());
    }

    private static void addRangesRead(List<Row> rows) {
        ranges(rows, "new()", w -> args());
        for (final String name : List.of("count", "length", "pageSetId", "isSenderOwned", "rewind", "next",
            "byteCount", "byteOffset", "pageCount")) {
            ranges(rows, name + "()", w -> args());
        }
        ranges(rows, "pageNumber(int)", w -> args(0))
            .bad("negative", 0, w -> -1, IOOBE, "page -1").bad("beyond", 0, w -> 1, IOOBE, "page 1 of a range of 1");
        ranges(rows, "wrap(int,DirectBuffer,int,int)", w -> args(Packet.GPA_DIRECT, encodedRanges(), 0, 24))
            .worse("no buffer", 1, w -> null, NPE, "from")
            .worse("negative index", 2, w -> -1, IOOBE, "Range [-1, ")
            .worse("outside", 3, w -> 72, IOOBE, "Range [0, 0 + 72) out of bounds for length 64")
            .other("no ranges", 0, w -> Packet.IN_BAND, "null")
            .other("too few bytes", 3, w -> 16, "range 0 of 1 is empty, starts beyond its first page, or ends beyond"
                + " the 16 bytes before the packet's data");
    }
}
