/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import org.ringsave.migrate.MigrationReport;
import org.ringsave.save.SaveMode;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;

/** The rounds and costs of the demo's moves. */
final class MigrationFindings implements DemoFindings {
    private final boolean isOverAeron;
    private final List<MigrationReport.Round> rounds;
    private final String stuck;
    private final NumberTable table =
        new NumberTable("migration").column("pre-copy", "preCopy").column("stop and copy", "stopAndCopy");

    /**
     * Result of a move.
     *
     * @param report of its migration; null if it did not begin.
     * @param ticks  that the simulation ran meanwhile.
     * @param stuck  why it was paused although its deltas did not get small; null if they did.
     * @param failed true if the simulation stayed where it was.
     */
    record Move(MigrationReport report, long ticks, String stuck, boolean failed) {
        private Number number(Function<Move, Number> number) {
            return failed ? null : number.apply(this);
        }
    }

    MigrationFindings(boolean isOverAeron, Move live, Move stopped) {
        this.isOverAeron = isOverAeron;
        rounds = live.report() == null ? List.of() : live.report().rounds();
        stuck = live.stuck();
        row("rounds", "rounds", NumberTable.COUNT, live, stopped, move -> move.report().rounds().size());
        row("bytes", "length", NumberTable.BYTES, live, stopped, move -> move.report().length());
        row("ticks meanwhile", "ticks", NumberTable.COUNT, live, stopped, Move::ticks);
        row("brownout", "brownoutNs", NumberTable.TIME, live, stopped, move -> move.report().brownoutNs());
        row("blackout", "blackoutNs", NumberTable.TIME, live, stopped, move -> move.report().blackoutNs());
    }

    private void row(String title, String name, Function<Number, String> text, Move live, Move stopped,
        Function<Move, Number> number) {
        table.row(title, name, text, live.number(number), stopped.number(number));
    }

    @Override
    public void print(PrintWriter out) {
        out.println();
        if (!rounds.isEmpty()) {
            printRounds(out);
        }
        table.print(out);
        out.println("brownout: copied while it ran. blackout: from the pause until the new process had it all, verified"
            + " and applied.");
        out.println("A delta has new ring bytes, packets of new requests and pages that were written. It repeats"
            + " contexts and states.");
        if (stuck != null) {
            out.println("paused all the same: " + stuck);
        }
        out.println();
    }

    private void printRounds(PrintWriter out) {
        out.println(Units.format("%-6s %-6s %-6s %14s %14s", "round", "image", "set", "length", "time"));
        for (int i = 0; i < rounds.size(); i++) {
            final MigrationReport.Round round = rounds.get(i);
            out.println(Units.format("%-6d %-6s %-6s %14s %14s", i, round.isDelta() ? "delta" : "base",
                round.mode() == SaveMode.LIVE ? "runs" : "rests", Units.bytes(round.length()),
                Units.time(round.durationNs())));
        }
        out.println();
    }

    @Override
    public void print(Outline out) {
        out.value("demo", "migrate");
        out.value("overAeron", isOverAeron);
        out.beginList("rounds");
        for (int i = 0; i < rounds.size(); i++) {
            final MigrationReport.Round round = rounds.get(i);
            out.row("round", i, "delta", round.isDelta(), "live", round.mode() == SaveMode.LIVE, "length",
                round.length(), "ns", round.durationNs());
        }
        out.end();
        out.begin("migration");
        table.print(out);
        out.end();
        if (stuck != null) {
            out.value("pausedAllTheSame", stuck);
        }
    }
}
