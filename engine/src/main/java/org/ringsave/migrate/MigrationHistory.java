/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ringsave.save.SaveMode;

/** The rounds of a migration and the times between them, for its report. Times come from the migration's clock. */
final class MigrationHistory {
    private static final double NS_PER_SECOND = 1e9;

    private final List<MigrationReport.Round> rounds = new ArrayList<>();
    private final OpenRound round = new OpenRound();
    private boolean isStarted;
    private boolean isResting;
    private boolean isEnded;
    private long startNs;
    private long restNs;
    private long endNs;
    private long writeRate;

    /** The round that is under way. */
    private static final class OpenRound {
        private long cutNs;
        private long length;
        private RoundEvent event;
    }

    void start(long now) {
        rounds.clear();
        isStarted = true;
        isResting = false;
        isEnded = false;
        startNs = now;
        writeRate = 0;
    }

    /** Records whether the set rests now. */
    void seen(boolean rests, long now) {
        restNs = rests && !isResting ? now : restNs;
        isResting = rests;
    }

    boolean isResting() {
        return isResting;
    }

    /** Measures the write rate: a delta of this length has grown since the cut of the round before. */
    void deltaGrew(long deltaLength, long now) {
        writeRate = rate(deltaLength, now - round.cutNs);
    }

    /** A round of this length begins with a cut. */
    void beginRound(long imageLength, long now) {
        round.cutNs = now;
        round.length = imageLength;
        round.event = RoundEvent.start();
    }

    /** The target has acknowledged the round. All rounds but the first are deltas. */
    void endRound(SaveMode mode, long now) {
        rounds.add(new MigrationReport.Round(!rounds.isEmpty(), mode, round.length, now - round.cutNs));
        if (round.event != null) {
            round.event.end(rounds.size(), mode == SaveMode.LIVE, round.length);
            round.event = null;
        }
    }

    /** The target has acknowledged the last round, or the migration is over. Only the first call counts. */
    void end(long now) {
        endNs = isEnded ? endNs : now;
        isEnded = true;
    }

    /** Bytes a second by which the next delta grew; 0 before the second cut. */
    long writeRate() {
        return writeRate;
    }

    /** Bytes a second of the last round; 0 before its end. */
    long saveRate() {
        if (rounds.isEmpty()) {
            return 0;
        }
        final MigrationReport.Round last = rounds.get(rounds.size() - 1);
        return rate(last.length(), last.durationNs());
    }

    /** Why deltas don't get short enough, for people. */
    String stuck(PausePrediction prediction) {
        return String.format(Locale.ROOT, "does not converge: write rate %,d bytes/s, save rate %,d bytes/s; %d"
            + " deltas in a row were not shorter than %,d bytes, too long for a pause of %,d ns", writeRate,
            saveRate(), PausePrediction.PATIENCE, prediction.shortest(), prediction.targetNs());
    }

    MigrationReport report(long now) {
        if (!isStarted) {
            return new MigrationReport(List.of(), 0, 0, 0, 0, 0);
        }
        final long end = isEnded ? endNs : now;
        final long rest = isResting ? restNs : end;
        final long total = rounds.stream().mapToLong(MigrationReport.Round::length).sum();
        return new MigrationReport(List.copyOf(rounds), total, rest - startNs, end - rest, writeRate, saveRate());
    }

    private static long rate(long bytes, long ns) {
        return Math.round(bytes * NS_PER_SECOND / Math.max(1, ns));
    }
}
