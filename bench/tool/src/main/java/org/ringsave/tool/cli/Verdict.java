/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;

/** Compares the demo's runs: the last lines of its text, or values of an object. It decides the exit code. */
final class Verdict {
    private static final int SHOWN_DIFFERENCES = 5;

    private final long wrong;
    private final List<FailedMove> failedMoves = new ArrayList<>();
    private final List<Ending> endings = new ArrayList<>();
    private boolean comparesImages;
    private long images;
    private long differentImages;

    private record FailedMove(String move, String reason) {
    }

    private record Ending(ComparedRun run, List<String> differences) {
        boolean isIdentical() {
            return differences.isEmpty();
        }

        String text() {
            final int more = differences.size() - SHOWN_DIFFERENCES;
            return "; " + run.text() + " ended with another "
                + String.join(", ", differences.subList(0, Math.min(SHOWN_DIFFERENCES, differences.size())))
                + (more > 0 ? " and " + more + " more" : "");
        }

        void print(Outline out) {
            out.beginItem();
            out.value("run", run.label());
            out.value("identical", isIdentical());
            if (!isIdentical()) {
                out.beginList("differences");
                differences.forEach(part -> out.row("part", part));
                out.end();
            }
            out.end();
        }
    }

    /** Wrong completions: two runs with the same wrong state are no success. */
    Verdict(long wrongCompletions) {
        wrong = wrongCompletions;
    }

    /** Images that differ between live and stopped saves. */
    void images(long count, long different) {
        comparesImages = true;
        images = count;
        differentImages = different;
    }

    /** A move that failed, so that its run went on where it was. */
    void failed(String move, String reason) {
        failedMoves.add(new FailedMove(move, Failures.line(reason)));
    }

    /** Parts of the state in which a run ended differently from the run that nothing disturbed. */
    void ended(ComparedRun run, List<String> differences) {
        endings.add(new Ending(run, differences));
    }

    /** Is all as it must be? */
    boolean isGood() {
        return wrong == 0 && differentImages == 0 && failedMoves.isEmpty() && isIdentical();
    }

    private boolean isIdentical() {
        return endings.stream().allMatch(Ending::isIdentical);
    }

    void print(PrintWriter out) {
        if (wrong > 0) {
            out.println(Units.format("completions: %,d WRONG", wrong));
        }
        if (comparesImages) {
            out.println(differentImages == 0 ? Units.format("images: all %,d identical, live and stopped", images)
                : Units.format("images: %,d of %,d DIFFERENT, live and stopped", differentImages, images));
        }
        failedMoves.forEach(failed -> out.println("migration, " + failed.move + ": FAILED, the run went on here: "
            + failed.reason));
        final StringBuilder line = new StringBuilder("continuation: " + (isIdentical() ? "identical" : "DIFFERENT"));
        endings.stream().filter(ending -> !ending.isIdentical()).forEach(ending -> line.append(ending.text()));
        out.println(line);
    }

    void print(Outline out) {
        out.value("ok", isGood());
        out.value("wrongCompletions", wrong);
        if (comparesImages) {
            out.value("images", images);
            out.value("differentImages", differentImages);
        }
        if (!failedMoves.isEmpty()) {
            out.beginList("failedMoves");
            failedMoves.forEach(failed -> out.row("move", failed.move, "error", failed.reason));
            out.end();
        }
        out.beginList("endings");
        endings.forEach(ending -> ending.print(out));
        out.end();
    }
}
