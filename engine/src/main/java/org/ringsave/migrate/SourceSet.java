/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** The set at the source of a migration, and the save of each round: live while the set is open, paused at rest. */
final class SourceSet {
    /** Odd, so that its products with the numbers of a clock differ, and none is 0. */
    private static final long LABEL_STEP = 0x9E3779B97F4A7C15L;

    private final SaveSession session;
    private final long budgetNs;
    private ChannelSet set;
    private SaveMode mode;
    private boolean isCopying;
    private String base;
    private String digest;

    SourceSet(SaveSession session, long budgetNs) {
        this.session = Objects.requireNonNull(session, "session");
        if (budgetNs < 0) {
            throw new IllegalArgumentException("budgetNs=" + budgetNs + " is negative");
        }
        this.budgetNs = budgetNs;
    }

    /** Takes the cut of a full image of a set. If it throws, nothing has begun. */
    void cutFull(ChannelSet ofSet, long label) {
        final SaveMode cutMode = modeOf(ofSet);
        session.begin(ofSet, cutMode, roundLabel(ofSet, cutMode, label));
        set = ofSet;
        begun(cutMode);
    }

    /**
     * Takes the cut of a delta against the image of the round before. If it throws, nothing has begun.
     *
     * @throws IllegalArgumentException if that image is no base any more.
     */
    void cutDelta(long label) {
        final SaveMode cutMode = modeOf(set);
        session.begin(set, cutMode, roundLabel(set, cutMode, label), base);
        begun(cutMode);
    }

    /**
     * The label of a cut. The last image has the embedder's label. Each image before it has a label of its own. Two
     * images of one label and one state have one cutId, so a delta against it repeats the pages of both.
     */
    private static long roundLabel(ChannelSet set, SaveMode mode, long label) {
        return mode == SaveMode.PAUSED ? label : label ^ ChannelAccess.lease(set).clock().now() * LABEL_STEP;
    }

    private static SaveMode modeOf(ChannelSet set) {
        return set.state() == ChannelState.OPEN ? SaveMode.LIVE : SaveMode.PAUSED;
    }

    private void begun(SaveMode cutMode) {
        mode = cutMode;
        isCopying = true;
        digest = null;
    }

    /** Does the set rest? A closed set does. */
    boolean isResting() {
        return set.state() != ChannelState.OPEN;
    }

    boolean isClosed() {
        return set.state() == ChannelState.CLOSED;
    }

    /** Length of the image of the last cut, in bytes. */
    long imageLength() {
        return session.imageLength();
    }

    SaveMode mode() {
        return mode;
    }

    /** Is the image of the last cut the last image? It is if the set rested. */
    boolean isLast() {
        return mode == SaveMode.PAUSED;
    }

    /** Is an image being copied? It is from its cut until its last byte, or until the release. */
    boolean isCopying() {
        return isCopying;
    }

    /** Digest of the last image; null before it is copied. */
    String digest() {
        return digest;
    }

    /** Saves the next chunk of the image. */
    void copyTo(ByteBuffer chunk) {
        if (session.saveContinue(chunk, budgetNs) == SaveStatus.SUCCESS) {
            isCopying = false;
            digest = session.digest();
            base = session.cutId();
            // A set at rest stays held until commit or cancel, so that its owner can't resume it before.
            if (!isLast()) {
                session.end();
            }
        }
    }

    /** Was the set closed, or its lease revoked while this side needs it? */
    boolean isLost() {
        final boolean isHeld = isCopying || isLast();
        return isHeld && ChannelAccess.lease(set).isRevoked() || isClosed();
    }

    /** Ends the save, whose image is of no more use; does nothing if none is under way. */
    void release() {
        isCopying = false;
        session.abandon();
    }

    /** Ends the save. From then on the set can only be closed. */
    void giveAway() {
        release();
        if (!isClosed()) {
            ChannelAccess.giveAway(set);
        }
    }
}
