/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.output.Outline;

/** The two kinds of live checkpoints side by side: the bytes of each part, and the bytes that the pause copies. */
final class PartsTable {
    private final CheckpointStatistics live;
    private final NumberTable table = new NumberTable("live checkpoints").column("full", "full")
        .column("delta", "delta").quotients("delta / full", "deltaPerFull").column("in the pause", "inThePause");

    PartsTable(CheckpointStatistics live) {
        this.live = live;
        final ImageTotals full = live.full();
        final ImageTotals delta = live.delta();
        table.row("images", "images", NumberTable.COUNT, full.count(), delta.count());
        double copied = 0;
        for (final ImagePart part : ImagePart.values()) {
            lengths(part.label(), part.meanName(), CheckpointStatistics.mean(parts -> parts.written(part), full),
                CheckpointStatistics.mean(parts -> parts.written(part), delta), live.meanCaptured(part));
            copied += live.meanCaptured(part);
        }
        lengths("image bytes, mean", "meanLength", full.meanBytes(), delta.meanBytes(), copied);
        table.row("save, mean", "meanSaveNs", NumberTable.TIME, full.meanNs(), ofDelta(delta.meanNs()),
            ofDelta(NumberTable.quotient(delta.meanNs(), full.meanNs())));
    }

    private void lengths(String title, String name, double full, double delta, double copied) {
        table.row(title, name, NumberTable.WHOLE_BYTES, full, ofDelta(delta),
            ofDelta(NumberTable.quotient(delta, full)), copied == 0 ? null : copied);
    }

    private Number ofDelta(Number number) {
        return live.delta().count() == 0 ? null : number;
    }

    void print(PrintWriter out) {
        table.print(out);
        out.println("in the pause: bytes that begin copies, mean of all live checkpoints. save: begin and all of"
            + " saveContinue, without the file.");
    }

    void print(Outline out) {
        out.begin("parts");
        table.print(out);
        out.end();
    }
}
