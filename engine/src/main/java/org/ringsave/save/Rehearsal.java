/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageDigests;

/**
 * Live saves of a set whose images are dropped, so that the first begin finds its code loaded and compiled, and its
 * tables at their lengths. Stand-ins answer for the embedder's states. The set and the session show nothing of it.
 */
final class Rehearsal {
    /** A rehearsal that has lasted longer begins no other save. */
    static final long LONGEST_NS = 200_000_000;
    /**
     * Turns that are played at least, of three saves each. HotSpot compiles a loop over the channels for the
     * last time only after more than 600 calls of its method, and then needs time for it.
     */
    static final int LEAST_TURNS = 1000;
    /** Saves are timed together for so long: a short save is less than a clock's step. */
    static final long ROUND_NS = 2_000_000;
    /** Saves are steady when so many rounds in a row were not faster than the fastest before by a twentieth. */
    static final int PATIENCE = 8;

    /** Second words of the identities of bases. The first word is 0. */
    private static final long EMPTY = 1;
    private static final long WHOLE = 2;

    private final ImageSave image;
    private final Play play;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(RangeSave.SLICE_LENGTH);

    /** The calls of a session that rehearses. */
    interface Play {
        /** Begins a live save, of a delta unless the base is null. */
        void begin(ChannelSet set, String baseCutId);

        /** Drops the save, if one is under way. */
        void drop();
    }

    /** The image has the tables of the session that is prepared, and results of its own. */
    Rehearsal(ImageSave image, Play play) {
        this.image = image;
        this.play = play;
    }

    /**
     * Saves a set again and again until that gets no faster: whole, as a delta against nothing, which holds all pages
     * and packets, and as a delta against the save before.
     */
    void play(ChannelSet set, LongSupplier clock) {
        ChannelAccess.rehearse(set, true);
        try {
            untilSteady(clock, () -> {
                save(set, null);
                save(set, enterLast(set, EMPTY));
                save(set, enterLast(set, WHOLE));
            });
        } catch (CaptureException e) {
            // The stand-ins' states may be longer than the embedder's. The next step asks for the true lengths.
            return;
        } finally {
            ChannelAccess.rehearse(set, false);
        }
    }

    private void save(ChannelSet set, String baseCutId) {
        try {
            play.begin(set, baseCutId);
            image.whole().saveContinue(chunk.clear());
        } finally {
            play.drop();
        }
    }

    /** Returns the cutId of the last save, which is a base from here on. */
    private String enterLast(ChannelSet set, long second) {
        image.enterLast(ChannelAccess.lease(set).lineage(), second, second == WHOLE);
        return ImageDigests.text(0, second);
    }

    /** Repeats an action until rounds of it get no faster, or until the longest time is over. */
    static void untilSteady(LongSupplier clock, Runnable action) {
        final long start = clock.getAsLong();
        long now = start;
        double fastest = Double.MAX_VALUE;
        int slower = 0;
        int turns = 0;
        while ((turns < LEAST_TURNS || slower < PATIENCE) && now - start < LONGEST_NS) {
            final long roundStart = now;
            int count = 0;
            do {
                action.run();
                count++;
                now = clock.getAsLong();
            } while (now - roundStart < ROUND_NS && now - start < LONGEST_NS);
            turns += count;
            final double took = (double)(now - roundStart) / count;
            slower++;
            if (took < fastest * 0.95) {
                fastest = took;
                slower = 0;
            }
        }
    }
}
