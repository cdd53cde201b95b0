/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.save.SaveMode;

/** When what happened in a migration: what its report is made of. Times are the migration's clock, in nanoseconds. */
final class Log {
    private final List<MigrationReport.Round> rounds = new ArrayList<>();
    private boolean isStarted;
    private boolean isResting;
    private boolean isEnded;
    private long startNs;
    private long restNs;
    private long endNs;

    void start(long now) {
        rounds.clear();
        isStarted = true;
        isResting = false;
        isEnded = false;
        startNs = now;
    }

    /** The set was seen, at rest or not. */
    void seen(boolean rests, long now) {
        restNs = rests && !isResting ? now : restNs;
        isResting = rests;
    }

    boolean isResting() {
        return isResting;
    }

    /** A round is over; all but the first are deltas. */
    void add(SaveMode mode, long length, long durationNs) {
        rounds.add(new MigrationReport.Round(!rounds.isEmpty(), mode, length, durationNs));
    }

    /** All is acknowledged, or the migration over. The first time counts. */
    void end(long now) {
        endNs = isEnded ? endNs : now;
        isEnded = true;
    }

    MigrationReport report(long now, Pace pace) {
        if (!isStarted) {
            return new MigrationReport(List.of(), 0, 0, 0, 0, 0);
        }
        final long end = isEnded ? endNs : now;
        final long rest = isResting ? restNs : end;
        final long length = rounds.stream().mapToLong(MigrationReport.Round::length).sum();
        return new MigrationReport(List.copyOf(rounds), length, rest - startNs, end - rest, pace.writeRate(),
            pace.saveRate());
    }
}
