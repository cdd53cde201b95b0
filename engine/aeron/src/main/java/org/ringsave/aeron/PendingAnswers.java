/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/**
 * The answers that a receiver owes: at most one of its transfer, which a newer one replaces, one refusal of another
 * transfer, and the {@code Done} of the last image, which outlives the next transfers.
 */
final class PendingAnswers {
    private enum Kind { NONE, ACKNOWLEDGE, RESUME, ACCEPT, REFUSE }

    private final AnswerWriter out;
    private final TransferOptions options;
    private final long imageLimit;
    private Kind pending = Kind.NONE;
    private long transferId;
    private long needed;
    private long acknowledged;
    private long now;
    private long acknowledgedNs;
    private long resumedNs;
    private boolean isResumed;
    // Null unless it ended the transfer.
    private Refusal refusal;
    private boolean isDoneOwed;
    private long doneId;
    // Null before the first image.
    private String digest;
    private String cutId;
    private long otherId;
    private Refusal other;

    PendingAnswers(AnswerWriter out, TransferOptions options, long imageLimit) {
        this.out = out;
        this.options = options;
        this.imageLimit = imageLimit;
    }

    void now(long ns) {
        now = ns;
    }

    /** A transfer begins at an offset. */
    void start(long ofTransferId, long from) {
        transferId = ofTransferId;
        needed = from;
        acknowledged = from;
        acknowledgedNs = now;
        isResumed = false;
        pending = Kind.ACCEPT;
        refusal = null;
    }

    /** Its sender has left the transfer: no answer of it counts any more. */
    void leave() {
        pending = Kind.NONE;
    }

    /** No answer can be sent any more. */
    void clear() {
        pending = Kind.NONE;
        isDoneOwed = false;
        other = null;
    }

    /** Are so many bytes held, or were they held for so long, that the sender should know? */
    boolean isAcknowledgeDue(long upTo) {
        return upTo - acknowledged >= options.acknowledgeLength()
            || upTo > acknowledged && now - acknowledgedNs >= options.repeatNs();
    }

    void acknowledge(long upTo) {
        needed = upTo;
        acknowledged = upTo;
        acknowledgedNs = now;
        raise(Kind.ACKNOWLEDGE);
    }

    /** Says the acknowledged offset again: the sender asked. Later bytes may not be kept yet. */
    void acknowledgeAgain() {
        raise(Kind.ACKNOWLEDGE);
    }

    /** May it ask for bytes? Once in a repeat time, since more fragments behind a gap are on their way. */
    boolean isResumeDue() {
        return !isResumed || now - resumedNs >= options.repeatNs();
    }

    /** Bytes before the fragment that came are missing. */
    void resume(long from) {
        isResumed = true;
        resumedNs = now;
        needed = from;
        acknowledged = from;
        raise(Kind.RESUME);
    }

    private void raise(Kind kind) {
        if (kind.compareTo(pending) > 0) {
            pending = kind;
        }
    }

    void done(String ofDigest, String ofCutId) {
        digest = ofDigest;
        cutId = ofCutId;
        doneId = transferId;
        isDoneOwed = true;
        pending = Kind.NONE;
    }

    void refuse(Refusal why) {
        refusal = why;
        pending = Kind.REFUSE;
    }

    /** Did the last image come with this transfer? Then its sender gets that answer, whatever is expected now. */
    boolean isDone(long ofTransferId) {
        return digest != null && ofTransferId == doneId;
    }

    void doneAgain() {
        isDoneOwed = true;
    }

    /** Did a refusal end the transfer? Then its sender gets that answer until the next transfer begins. */
    boolean isRefused() {
        return refusal != null;
    }

    void refuseAgain() {
        pending = Kind.REFUSE;
    }

    /** Refuses a transfer that is not under way. */
    void refuseOther(long ofTransferId, Refusal why) {
        otherId = ofTransferId;
        other = why;
    }

    /** Sends one answer that is owed, if there is room. Returns the number of answers, 0 or 1. */
    int send() {
        if (other != null && out.refuse(otherId, other)) {
            other = null;
            return 1;
        }
        if (isDoneOwed && out.done(doneId, digest, cutId)) {
            isDoneOwed = false;
            return 1;
        }
        if (pending != Kind.NONE && write()) {
            pending = Kind.NONE;
            return 1;
        }
        return 0;
    }

    private boolean write() {
        return switch (pending) {
            case ACCEPT -> out.accept(transferId, needed, imageLimit);
            case RESUME -> out.resume(transferId, needed);
            case ACKNOWLEDGE -> out.acknowledge(transferId, acknowledged);
            case REFUSE -> out.refuse(transferId, refusal);
            case NONE -> true;
        };
    }
}
