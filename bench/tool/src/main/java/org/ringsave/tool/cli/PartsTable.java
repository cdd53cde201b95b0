/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.console.Units;

/** The two kinds of live checkpoints side by side: the bytes of each part, and the bytes that the pause copies. */
final class PartsTable {
    private final CheckpointStatistics live;
    private final Columns out;

    PartsTable(CheckpointStatistics live, PrintWriter out) {
        this.live = live;
        this.out = new Columns(out);
    }

    void print() {
        final ImageTotals full = live.full();
        final ImageTotals delta = live.delta();
        out.row("live checkpoints", "full", "delta", "delta / full", "in the pause");
        out.row("images", Units.count(full.count()), Units.count(delta.count()));
        for (final ImagePart part : ImagePart.values()) {
            row(part.label(), mean(full.parts().written(part), full.parts().images()),
                mean(delta.parts().written(part), delta.parts().images()), captured(part));
        }
        long copied = 0;
        for (final ImagePart part : ImagePart.values()) {
            copied += captured(part);
        }
        row("image bytes, mean", full.meanBytes(), delta.meanBytes(), copied);
        out.row("save, mean", Units.time(full.meanNs()), time(delta),
            Columns.quotient(delta.meanNs(), full.meanNs()));
        out.line("in the pause: bytes that begin copies, mean of all live checkpoints. save: begin and all of"
            + " saveContinue, without the file.");
    }

    private static String time(ImageTotals images) {
        return images.count() == 0 ? Columns.NONE : Units.time(images.meanNs());
    }

    private void row(String name, long full, long delta, long copied) {
        final boolean hasDeltas = live.delta().count() > 0;
        out.row(name, Units.bytes(full), hasDeltas ? Units.bytes(delta) : Columns.NONE,
            hasDeltas ? Columns.quotient(delta, full) : Columns.NONE, copied == 0 ? Columns.NONE : Units.bytes(copied));
    }

    /** Mean over the images of both kinds. */
    private long captured(ImagePart part) {
        return mean(live.full().parts().captured(part) + live.delta().parts().captured(part),
            live.full().parts().images() + live.delta().parts().images());
    }

    private static long mean(long bytes, int images) {
        return images == 0 ? 0 : bytes / images;
    }
}
