/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** When a receiver tells what it holds, and when it asks for what it lacks. */
final class Acknowledgements {
    private final TransferOptions options;
    private long acknowledged;
    private long acknowledgedNs;
    private long resumedNs;
    private boolean isResumed;

    Acknowledgements(TransferOptions options) {
        this.options = options;
    }

    /** A transfer begins at an offset. */
    void start(long from, long now) {
        isResumed = false;
        acknowledged(from, now);
    }

    /** Are so many bytes held, or were they held for so long, that the sender should know? */
    boolean isDue(long upTo, long now) {
        return upTo - acknowledged >= options.acknowledgeLength()
            || upTo > acknowledged && now - acknowledgedNs >= options.repeatNs();
    }

    void acknowledged(long upTo, long now) {
        acknowledged = upTo;
        acknowledgedNs = now;
    }

    /** May it ask for bytes? Once in a repeat time, since more fragments behind a gap are on their way. */
    boolean isResumeDue(long now) {
        return !isResumed || now - resumedNs >= options.repeatNs();
    }

    /** It asks for the bytes from an offset on, so it has those before. */
    void resumed(long from, long now) {
        isResumed = true;
        resumedNs = now;
        acknowledged = from;
    }

    /** Offset before which the sender knows that all bytes are held. */
    long offset() {
        return acknowledged;
    }
}
