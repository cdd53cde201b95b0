/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelState;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;

/** How the methods that save are called. */
final class SaveRows {
    private static final Class<NullPointerException> NPE = NullPointerException.class;
    private static final Class<IllegalArgumentException> IAE = IllegalArgumentException.class;
    private static final Class<IndexOutOfBoundsException> IOOBE = IndexOutOfBoundsException.class;

    /** Moments at which the world's part is one of a save that was ended: it looks at nothing. */
    private static final String ENDED_PART =
        "NEW OPEN CLAIM BATCH POLL PAUSE SAVE SAVED CANC LIVE RECV WHOLE FAIL APPL VERI SHUT GONE";

    private SaveRows() {
    }

    static List<Row> rows() {
        final List<Row> rows = new ArrayList<>();
        addSessions(rows);
        addParts(rows);
        return rows;
    }

    private static Object[] args(Object... values) {
        return values;
    }

    private static Row session(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        final Row row = new Row(SaveSession.class, signature, w -> w.save, arguments);
        rows.add(row);
        return row;
    }

    private static void addSessions(List<Row> rows) {
        session(rows, "new()", w -> args());
        session(rows, "new(int,int)", w -> args(0, 0)).worse("negative", 0, w -> -1, IAE, "captureLimit=-1")
            .worse("too large", 0, w -> (1 << 30) + 1, IAE, "captureLimit=1073741825")
            .worse("negative spill", 1, w -> -1, IAE, "spillLimit=-1")
            .worse("too much spill", 1, w -> (1 << 30) + 1, IAE, "spillLimit=1073741825");
        session(rows, "begin(ChannelSet,SaveMode,long)", w -> args(w.set, SaveMode.LIVE, 2L))
            .worse("no set", 0, w -> null, NPE, "set").worse("no mode", 1, w -> null, NPE, "mode");
        session(rows, "begin(ChannelSet,SaveMode,long,String)", w -> args(w.set, SaveMode.LIVE, 2L, w.base()))
            .worse("no set", 0, w -> null, NPE, "set").worse("no mode", 1, w -> null, NPE, "mode")
            .worse("no base", 3, w -> null, NPE, "baseCutId")
            .bad("no cut", 3, w -> "cut", IAE, "cut")
            .bad("unknown base", 3, w -> "0".repeat(32), IAE, "0".repeat(32));
        session(rows, "begin(ChannelSet,long)", w -> args(w.set, 2L)).worse("no set", 0, w -> null, NPE, "set");
        rows.add(new Row(SaveSession.class, "begin(ChannelSet,long)", w -> new SaveSession(), w -> args(w.set, 2L))
            .as("another"));
        session(rows, "prepare(ChannelSet)", w -> args(w.set)).saying("begin")
            .worse("no set", 0, w -> null, NPE, "set");
        session(rows, "parallel(int)", w -> args(3))
            .bad("none", 0, w -> 0, IAE, "parallel: 0 parts")
            .bad("too many", 0, w -> 1025, IAE, "parallel: 1025 parts");
        for (final String name : List.of("finish", "end", "abandon", "bytesFilled", "bytesRequired", "imageLength",
            "offset", "digest", "cutId", "manualRelease", "cancel", "cancelIfLate", "isSaving", "spillCount",
            "spilledLength")) {
            session(rows, name + "()", w -> args());
        }
        session(rows, "deadline(long,LongSupplier)", w -> args(7L, (LongSupplier)() -> 0))
            .worse("negative", 0, w -> -1L, IAE, "timeout=-1").worse("no clock", 1, w -> null, NPE, "clock");
        session(rows, "seek(long)", w -> args(0L)).bad("negative", 0, w -> -1L, IAE, "seek: -1")
            .bad("inside a record", 0, w -> 5L, IAE, "seek: no call ended at 5")
            .bad("beyond", 0, w -> 1L << 40, IAE, "seek: 1099511627776");
        session(rows, "release(long)", w -> args(512L)).bad("negative", 0, w -> -1L, IAE, "release: -1")
            .bad("not saved yet", 0, w -> 520L, IAE, "release: 520");
        badChunk(session(rows, "saveContinue(ByteBuffer,long)", w -> args(w.chunk, 1L << 40)), "", "SAVED CANC");
        badRange(session(rows, "saveContinue(MutableDirectBuffer,int,int)",
            w -> args(new UnsafeBuffer(w.chunk), 0, 1024)), "", "SAVED CANC");
        badChunk(session(rows, "saveContinue(ByteBuffer)", w -> args(w.chunk)), "", "SAVED CANC");
    }

    private static Row part(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        final Row row = new Row(SavePart.class, signature, w -> w.part, arguments);
        rows.add(row);
        return row;
    }

    private static void addParts(List<Row> rows) {
        for (final String name : List.of("bytesFilled", "bytesRequired", "offset", "startOffset", "endOffset",
            "toString")) {
            part(rows, name + "()", w -> args());
        }
        part(rows, "seek(long)", w -> args(0L)).bad("negative", 0, w -> -1L, IAE, "seek: -1")
            .bad("inside a record", 0, w -> 5L, IAE, "seek: no call ended at 5")
            .bad("beyond", 0, w -> 1L << 40, IAE, "seek: 1099511627776");
        badRange(part(rows, "saveContinue(MutableDirectBuffer,int,int)",
            w -> args(new UnsafeBuffer(w.chunk), 0, 1024)), ENDED_PART, ENDED_PART + " DONE FOLD");
        badChunk(part(rows, "saveContinue(ByteBuffer)", w -> args(w.chunk)), ENDED_PART, ENDED_PART + " DONE FOLD");
    }

    /** Ranges of a buffer that can't take a chunk. */
    private static void badRange(Row row, String blind, String idle) {
        row.badUnless(blind, "none", 0, w -> null, NPE, "buffer")
            .badUnless(blind, "an array", 0, w -> new UnsafeBuffer(new byte[1024]), IAE, "no ByteBuffer")
            .badUnless(blind, "on the heap", 0, w -> new UnsafeBuffer(ByteBuffer.allocate(1024)), IAE, "on the heap")
            .badUnless(blind, "read-only", 0, w -> new UnsafeBuffer(w.chunk.asReadOnlyBuffer()), IAE, "read-only")
            .badUnless(blind, "negative offset", 1, w -> -1, IOOBE, "-1")
            .badUnless(blind, "offset too large", 1, w -> 4097, IOOBE, "4097")
            .badUnless(blind, "negative length", 2, w -> -1, IOOBE, "-1")
            .badUnless(blind, "too long", 2, w -> Integer.MAX_VALUE, IOOBE, "2147483647")
            .badUnless(idle, "of the set", 0, w -> new UnsafeBuffer(memory(w, 1024)), IAE,
                "overlaps the memory of the set");
    }

    /**
     * Buffers that can't take a chunk. At some moments the call doesn't look at its buffer; at more it doesn't write.
     */
    private static void badChunk(Row row, String blind, String idle) {
        row.badUnless(blind, "none", 0, w -> null, NPE, "buffer")
            .badUnless(blind, "on the heap", 0, w -> ByteBuffer.allocate(512), IAE, "on the heap")
            .badUnless(blind, "a part of one on the heap", 0, w -> ByteBuffer.allocate(512).limit(400).position(3), IAE,
                "on the heap")
            .badUnless(blind, "read-only", 0, w -> w.chunk.asReadOnlyBuffer(), IAE, "read-only")
            .badUnless(blind, "a part of a read-only one", 0,
                w -> w.chunk.asReadOnlyBuffer().limit(400).position(3), IAE, "read-only")
            .badUnless(idle + " CANC", "at an odd address", 0, w -> w.chunk.slice(1, 2047), null, "SUCCESS")
            .badUnless(idle, "of the set", 0, w -> memory(w, 8), IAE, "overlaps the memory of the set");
    }

    /** Memory of the set, as a mistaken caller might hand it in. */
    static ByteBuffer memory(World world, int length) {
        if (world.moment.channelState == ChannelState.CLOSED) {
            return ByteBuffer.allocateDirect(length);
        }
        final UnsafeBuffer data = ChannelAccess.memory(world.channel).incoming().data();
        return data.byteBuffer().duplicate().clear().position(data.wrapAdjustment())
            .limit(data.wrapAdjustment() + length).slice();
    }
}
