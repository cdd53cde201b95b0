/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.InFlightHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RingPlace;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.ring.RingDamageException;

/** How the methods of a set, its channels, tables and regions are called. */
final class SetRows {
    private static final Class<NullPointerException> NPE = NullPointerException.class;
    private static final Class<IllegalArgumentException> IAE = IllegalArgumentException.class;
    private static final Class<IndexOutOfBoundsException> IOOBE = IndexOutOfBoundsException.class;
    private static final ChannelConfig CONFIG = ChannelConfig.ofPages(1);
    private static final Runnable WAKE = () -> { };
    private static final String LONG_NAME = "n".repeat(257);

    private SetRows() {
    }

    static List<Row> rows() {
        final List<Row> rows = new ArrayList<>();
        addSets(rows);
        addMappings(rows);
        addChannels(rows);
        addTables(rows);
        addRegions(rows);
        return rows;
    }

    private static Object[] args(Object... values) {
        return values;
    }

    private static Row row(Class<?> type, List<Row> rows, Function<World, Object> receiver, String signature,
        Function<World, Object[]> arguments) {
        final Row row = new Row(type, signature, receiver, arguments);
        rows.add(row);
        return row;
    }

    private static Row set(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        return row(ChannelSet.class, rows, w -> w.set, signature, arguments);
    }

    private static void addSets(List<Row> rows) {
        set(rows, "new()", w -> args());
        set(rows, "new(long)", w -> args(4096L)).worse("negative", 0, w -> -1L, IAE, "capacity=-1");
        for (final String name : List.of("open", "pause", "resume", "close", "channels", "appStates", "regions",
            "state", "memoryLength")) {
            set(rows, name + "()", w -> args());
        }
        set(rows, "checkWrites()", w -> args());
        set(rows, "checkThreads()", w -> args());
        set(rows, "get(int)", w -> args(1)).other("unknown", 0, w -> 99, "null").other("negative", 0, w -> -1, "null");
        set(rows, "add(int,String,ChannelConfig)", w -> args(9, "nine", CONFIG))
            .bad("taken id", 0, w -> 4, IAE, "channel 4 ")
            .bad("no name", 1, w -> null, NPE, "name")
            .bad("long name", 1, w -> LONG_NAME, IAE, "name of 257 bytes")
            .bad("no config", 2, w -> null, NPE, "config");
        set(rows, "addState(AppState)", w -> args(new ByteState("dice", 1, new byte[1])))
            .bad("none", 0, w -> null, NPE, "appState")
            .bad("taken name", 0, w -> w.clock, IAE, "clock")
            .bad("no name", 0, w -> new ByteState(null, 1, new byte[1]), NPE, "name")
            .bad("empty name", 0, w -> new ByteState("", 1, new byte[1]), IAE, "name")
            .bad("long name", 0, w -> new ByteState(LONG_NAME, 1, new byte[1]), IAE, "name of 257 bytes");
        for (final String name : List.of("addRegion", "addTrackedRegion")) {
            badRegions(set(rows, name + "(String,int,long)", w -> args("disk", 1, 8L)));
        }
        set(rows, "packetState(PacketStateHandler)", w -> args(new KeptStates())).bad("none", 0, w -> null, NPE,
            "handler");
    }

    private static void badRegions(Row row) {
        row
            .bad("no name", 0, w -> null, NPE, "name")
            .bad("empty name", 0, w -> "", IAE, "name of 0 bytes")
            .bad("long name", 0, w -> "n".repeat(129), IAE, "name of 129 bytes")
            .bad("taken name", 0, w -> "memory", IAE, "region memory")
            .bad("negative length", 2, w -> -1L, IAE, "length=-1")
            .bad("no length", 2, w -> 0L, IAE, "length=0")
            .bad("too long", 2, w -> MemoryRegion.MAX_LENGTH + 1L, IAE, "length=4398046511105");
    }

    private static void addMappings(List<Row> rows) {
        final Class<NoSuchFileException> missing = NoSuchFileException.class;
        set(rows, "map(int,String,ChannelConfig,Path,Path)", w -> args(9, "", CONFIG.withInFlight(4, 64, 0),
            w.path("in"), w.path("out")))
            .bad("taken id", 0, w -> 4, IAE, "channel 4 ")
            .bad("no name", 1, w -> null, NPE, "name")
            .bad("long name", 1, w -> LONG_NAME, IAE, "name of 257 bytes")
            .bad("no config", 2, w -> null, NPE, "config")
            .bad("other pages", 2, w -> ChannelConfig.ofPages(2), IAE, "incomingPages=2")
            .bad("both ends", 2, w -> CONFIG.withBothEnds(), IAE, "bothEnds=true")
            .bad("no incoming", 3, w -> null, NPE, "incoming")
            .bad("no outgoing", 4, w -> null, NPE, "outgoing")
            .bad("missing incoming", 3, w -> w.path("nowhere"), missing, "nowhere")
            .bad("missing outgoing", 4, w -> w.path("nowhere"), missing, "nowhere")
            .bad("a damaged ring", 4, w -> w.path("damaged"), RingDamageException.class, "damaged");
        set(rows, "map(int,String,ChannelConfig,RingPlace,RingPlace)", w -> args(9, "", CONFIG.withInFlight(4, 64, 0),
            RingPlace.of(w.path("in")), RingPlace.of(w.path("out"))))
            .bad("no incoming", 3, w -> null, NPE, "incoming")
            .bad("beyond the file", 3, w -> RingPlace.of(w.path("in")).withRange(0, 1 << 20), IOException.class,
                "bytes end before 1048576 bytes")
            .bad("too short", 4, w -> RingPlace.of(w.path("out")).withRange(0, 4096), IOException.class,
                "4096 bytes are no ring file");
        set(rows, "mapReadOnly(int,String,RingPlace,RingPlace)", w -> args(9, "", RingPlace.of(w.path("in")),
            RingPlace.of(w.path("out")))).bad("no incoming", 2, w -> null, NPE, "incoming");
        set(rows, "mapReadOnly(int,String,Path,Path)", w -> args(9, "", w.path("in"), w.path("out")))
            .bad("taken id", 0, w -> 4, IAE, "channel 4 ")
            .bad("no name", 1, w -> null, NPE, "name")
            .bad("long name", 1, w -> LONG_NAME, IAE, "name of 257 bytes")
            .bad("no incoming", 2, w -> null, NPE, "incoming")
            .bad("missing incoming", 2, w -> w.path("nowhere"), missing, "nowhere")
            .bad("missing outgoing", 3, w -> w.path("nowhere"), missing, "nowhere")
            .bad("a damaged ring", 3, w -> w.path("damaged"), RingDamageException.class, "damaged");
    }

    private static Row channel(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        return row(Channel.class, rows, w -> w.channel, signature, arguments);
    }

    private static void addChannels(List<Row> rows) {
        for (final String name : List.of("id", "name", "config", "state", "incoming", "outgoing", "received",
            "awaiting", "context", "opposite", "close", "toString")) {
            channel(rows, name + "()", w -> args());
        }
        row(Channel.class, rows, w -> w.other, "opposite()", w -> args()).as("other");
        channel(rows, "onSignal(Runnable)", w -> args(WAKE)).other("none", 0, w -> null, "ok");
        RingRows.badPayload(channel(rows, "complete(long,DirectBuffer,int,int)",
            w -> args(World.KEPT, w.payload, 0, 16)).saying("append")
            .otherAt("CLAIM", "unknown", 0, w -> 99L, "UNKNOWN")
            .otherAt("CLAIM", "sent", 0, w -> World.SENT, "UNKNOWN"), 1);
    }

    private static Row table(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        return row(InFlight.class, rows, w -> w.channel.received(), signature, arguments);
    }

    private static void addTables(List<Row> rows) {
        final InFlightHandler visitor = (id, type, packet, context) -> { };
        table(rows, "count()", w -> args());
        table(rows, "capacity()", w -> args());
        table(rows, "contains(long)", w -> args(World.KEPT)).other("unknown", 0, w -> 99L, "no");
        for (final String name : List.of("context", "packet", "ranges")) {
            table(rows, name + "(long)", w -> args(World.KEPT)).other("unknown", 0, w -> 99L, "null");
        }
        row(InFlight.class, rows, w -> w.channel.awaiting(), "contains(long)", w -> args(World.SENT)).as("awaiting")
            .other("kept", 0, w -> World.KEPT, "no");
        table(rows, "forget(long)", w -> args(World.KEPT)).other("unknown", 0, w -> 99L, "UNKNOWN");
        // Its message is the JVM's own, which compiled code leaves out.
        table(rows, "forEach(InFlightHandler)", w -> args(visitor))
            .badUnless("NEW RECV WHOLE FAIL VERI SHUT GONE", "none", 0, w -> null, NPE, "");
    }

    private static Row region(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        return row(MemoryRegion.class, rows, w -> w.region, signature, arguments);
    }

    private static void addRegions(List<Row> rows) {
        for (final String name : List.of("name", "version", "length", "buffer", "isPinned", "isTracked", "presentPages",
            "toString")) {
            region(rows, name + "()", w -> args());
        }
        region(rows, "version(int)", w -> args(2));
        for (final String name : List.of("prepareToWrite", "discard")) {
            region(rows, name + "(long,long)", w -> args(8L, 16L))
                .bad("negative", 0, w -> -1L, IOOBE, "-1")
                .bad("negative length", 1, w -> -1L, IOOBE, "-1")
                .bad("too long", 1, w -> 93L, IOOBE, "93");
        }
        region(rows, "putLong(long,long)", w -> args(8L, 16L)).saying("prepareToWrite")
            .bad("negative", 0, w -> -8L, IOOBE, "-8")
            .bad("not aligned", 0, w -> 4L, IAE, "offset=4")
            .bad("too long", 0, w -> 96L, IOOBE, "96");
        region(rows, "getLong(long)", w -> args(16L))
            .bad("negative", 0, w -> -8L, IOOBE, "-8")
            .bad("not aligned", 0, w -> 4L, IAE, "offset=4")
            .bad("too long", 0, w -> 96L, IOOBE, "96");
        region(rows, "putBytes(long,DirectBuffer,int,int)", w -> args(8L, w.payload, 0, 16)).saying("prepareToWrite")
            .bad("negative", 0, w -> -1L, IOOBE, "-1")
            .bad("too long", 0, w -> 93L, IOOBE, "93");
        region(rows, "getBytes(long,MutableDirectBuffer,int,int)",
            w -> args(16L, new UnsafeBuffer(new byte[16]), 0, 16))
            .bad("negative", 0, w -> -1L, IOOBE, "-1")
            .bad("too long", 0, w -> 93L, IOOBE, "93");
        region(rows, "wrap(DirectBuffer,long,int)", w -> args(new UnsafeBuffer(0, 0), 8L, 16))
            .bad("negative", 1, w -> -1L, IOOBE, "-1")
            .bad("too long", 1, w -> 93L, IOOBE, "93");
        region(rows, "memoryLength(long)", w -> args(100L))
            .worse("negative", 0, w -> -1L, IAE, "length=-1")
            .worse("too long", 0, w -> MemoryRegion.MAX_LENGTH + 1, IAE, "length=4398046511105");
    }
}
