/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;

/**
 * The answers that a receiver owes: at most one to its transfer, one refusal of another transfer, and the {@code Done}
 * of the last image.
 */
final class PendingAnswers {
    private final AnswerWriter out;
    private final OwnAnswer own;
    private final DoneAnswer done = new DoneAnswer();
    private final Acknowledgements times;
    private long now;
    private long otherId;
    private Refusal other;

    PendingAnswers(ExclusivePublication out, TransferOptions options, long imageLimit) {
        this.out = new AnswerWriter(new Claims(out));
        own = new OwnAnswer(imageLimit);
        times = new Acknowledgements(options);
    }

    void now(long ns) {
        now = ns;
    }

    /** A transfer begins at an offset. */
    void start(long transferId, long from) {
        times.start(from, now);
        own.accept(transferId, from);
    }

    /** Its sender has left the transfer: no answer of it counts any more. */
    void leave() {
        own.clear();
    }

    /** No answer can be sent any more. */
    void clear() {
        own.clear();
        done.clear();
        other = null;
    }

    boolean isAcknowledgeDue(long upTo) {
        return times.isDue(upTo, now);
    }

    void acknowledge(long upTo) {
        times.acknowledged(upTo, now);
        own.acknowledge(upTo);
    }

    /** Says the acknowledged offset again: the sender asked. Later bytes may not be kept yet. */
    void acknowledgeAgain() {
        own.acknowledge(times.offset());
    }

    boolean isResumeDue() {
        return times.isResumeDue(now);
    }

    /** Bytes before the fragment that came are missing. */
    void resume(long from) {
        times.resumed(from, now);
        own.resume(from);
    }

    void done(long transferId, String digest, String cutId) {
        done.set(transferId, digest, cutId);
        own.clear();
    }

    /** Ends the transfer that is under way. */
    void refuse(Refusal why) {
        own.refuse(why);
    }

    /** Refuses a transfer that is not under way. */
    void refuseOther(long transferId, Refusal why) {
        otherId = transferId;
        other = why;
    }

    /** Was this transfer, which is not under way, answered for good? Then its sender gets the same answer again. */
    boolean again(long transferId) {
        if (done.isOf(transferId)) {
            done.again();
            return true;
        }
        if (own.isRefused(transferId)) {
            own.refuseAgain();
            return true;
        }
        return false;
    }

    /** Sends one answer that is owed, if there is room. Returns the number of answers, 0 or 1. */
    int send() {
        if (other != null && out.refuse(otherId, other)) {
            other = null;
            return 1;
        }
        return done.send(out) || own.send(out) ? 1 : 0;
    }
}
