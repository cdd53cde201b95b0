/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.console.Units;

/**
 * Progress of a run: one line of less than 80 characters that is drawn over on a terminal, a few plain lines elsewhere.
 * It looks at ticks first and at the clock only before it prints, so a tick costs a comparison.
 */
final class Progress {
    private static final int BAR_LENGTH = 10;
    private static final int REDRAWS = 200;
    private static final int PLAIN_LINES = 4;
    private static final double NS_PER_S = 1e9;

    private final PrintWriter out;
    private final boolean isTerminal;
    private final String title;
    private final long first;
    private final long last;
    private final Amount amount;
    private final long start = System.nanoTime();
    private long next;
    private int drawn;

    /** Puts into words how much of all is done. */
    interface Amount {
        String of(long done, long all);
    }

    /**
     * Begin a run of ticks.
     *
     * @param out        to print to.
     * @param isTerminal whether a line can be drawn over.
     * @param title      of the step.
     * @param first      tick done before.
     * @param last       tick to be reached.
     */
    Progress(PrintWriter out, boolean isTerminal, String title, long first, long last) {
        this(out, isTerminal, title, first, last, (done, all) -> Units.format("%,d/%,d ticks", done, all));
    }

    /** Begins a run that is counted in other amounts. */
    Progress(PrintWriter out, boolean isTerminal, String title, long first, long last, Amount amount) {
        this.amount = amount;
        this.out = out;
        this.isTerminal = isTerminal;
        this.title = title;
        this.first = first;
        this.last = last;
        next = after(first);
    }

    /** Is it time to print? */
    boolean isDue(long tick) {
        return tick >= next;
    }

    /** Prints the tick, and more text. */
    void print(long tick, String extra) {
        next = after(tick);
        final double share = (double)(tick - first) / (last - first);
        final double seconds = (System.nanoTime() - start) / NS_PER_S;
        final double eta = share == 0 ? 0 : seconds / share - seconds;
        final String numbers = Units.format("%3.0f%% %s%s%s", share * 100, amount.of(tick, last),
            extra.isEmpty() ? "" : " " + extra,
            tick < last ? " ETA " + Units.remaining(eta) : Units.format(" %.1f s", seconds));
        if (isTerminal) {
            drawOver(title + " [" + bar(share) + "] " + numbers, tick >= last);
        } else {
            out.println(title + ' ' + numbers);
        }
        out.flush();
    }

    private long after(long tick) {
        final int prints = isTerminal ? REDRAWS : PLAIN_LINES;
        final long step = Math.max(1, (last - first + prints - 1) / prints);
        return Math.min(Math.max(last, tick + 1), first + ((tick - first) / step + 1) * step);
    }

    private static String bar(double share) {
        final int full = (int)(share * BAR_LENGTH);
        return "#".repeat(full) + ".".repeat(BAR_LENGTH - full);
    }

    private void drawOver(String line, boolean isLast) {
        out.print('\r' + line + " ".repeat(Math.max(0, drawn - line.length())));
        drawn = line.length();
        if (isLast) {
            out.println();
        }
    }
}
