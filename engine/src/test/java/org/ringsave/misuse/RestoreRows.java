/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ringsave.channel.AppState;
import org.ringsave.fixture.ByteState;
import org.ringsave.restore.RegionHandler;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;

/** How the methods that restore are called. */
final class RestoreRows {
    private static final Class<NullPointerException> NPE = NullPointerException.class;
    private static final Class<IllegalArgumentException> IAE = IllegalArgumentException.class;

    private RestoreRows() {
    }

    static List<Row> rows() {
        final List<Row> rows = new ArrayList<>();
        session(rows, "new(RestoreOption[])", w -> args((Object)RestoreOption.values()))
            .worse("no options", 0, w -> null, NPE, "options")
            .worse("no option", 0, w -> new RestoreOption[] {null}, NPE, "option");
        addBegins(rows);
        session(rows, "restoreFromBuffer(ByteBuffer)", w -> args(w.image))
            .bad("none", 0, w -> null, NPE, "buffer")
            .bad("on the heap", 0, w -> ByteBuffer.allocate(8), IAE, "on the heap")
            .badUnless("VERI", "of the set", 0, w -> w.moment == Moment.VERI ? w.image : SaveRows.memory(w, 8),
                IAE, "overlaps the memory of the set");
        session(rows, "regionHandler(RegionHandler)", w -> args((RegionHandler)(region, version) -> { }))
            .worse("none", 0, w -> null, NPE, "handler");
        session(rows, "applyOnly(int)", w -> args(1)).bad("unknown", 0, w -> 99, IAE, "channel 99");
        for (final String name : List.of("next", "apply", "end", "offset", "imageLength", "label", "channelCount",
            "digest", "cutId", "baseCutId")) {
            session(rows, name + "()", w -> args());
        }
        return rows;
    }

    private static Object[] args(Object... values) {
        return values;
    }

    private static Row session(List<Row> rows, String signature, Function<World, Object[]> arguments) {
        final Row row = new Row(RestoreSession.class, signature, w -> w.restore, arguments);
        rows.add(row);
        return row;
    }

    private static void addBegins(List<Row> rows) {
        session(rows, "begin(ChannelSet)", w -> args(w.set)).worse("no set", 0, w -> null, NPE, "set");
        rows.add(new Row(RestoreSession.class, "begin(ChannelSet)", w -> new RestoreSession(), w -> args(w.set))
            .as("another"));
        session(rows, "regionLimit(long)", w -> args(1L << 30)).worse("negative", 0, w -> -1L, IAE,
            "regionLimit=-1");
        session(rows, "beginVerify()", w -> args()).saying("begin");
        badStates(session(rows, "begin(long,AppState[])", w -> args(1L << 20, states("clock"))), 1);
        badStates(session(rows, "begin(long,PacketStateHandler,AppState[])",
            w -> args(1L << 20, null, states("clock"))), 2);
    }

    private static void badStates(Row row, int index) {
        row.bad("negative limit", 0, w -> -1L, IAE, "limit=-1")
            .bad("no states", index, w -> null, NPE, "states")
            .bad("no state", index, w -> new AppState[1], NPE, "appState")
            .bad("the same state twice", index, w -> states("clock", "clock"), IAE, "clock")
            .bad("no name", index, w -> states(""), IAE, "name");
    }

    private static AppState[] states(String... names) {
        final AppState[] states = new AppState[names.length];
        for (int i = 0; i < names.length; i++) {
            states[i] = new ByteState(names[i], 1, new byte[5]);
        }
        return states;
    }
}
