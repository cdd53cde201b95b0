/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** The answer that a receiver owes to its transfer: at most one, which a stronger one replaces. */
final class OwnAnswer {
    private enum Kind { NONE, ACKNOWLEDGE, RESUME, ACCEPT, REFUSE }

    private final long imageLimit;
    private Kind kind = Kind.NONE;
    private long transferId;
    private long offset;
    // Null unless it ended the transfer.
    private Refusal refusal;

    OwnAnswer(long imageLimit) {
        this.imageLimit = imageLimit;
    }

    void accept(long ofTransferId, long from) {
        transferId = ofTransferId;
        offset = from;
        kind = Kind.ACCEPT;
        refusal = null;
    }

    /** Names the offset up to which it holds all. */
    void acknowledge(long upTo) {
        raise(Kind.ACKNOWLEDGE, upTo);
    }

    /** Names the offset from which it needs bytes. */
    void resume(long from) {
        raise(Kind.RESUME, from);
    }

    private void raise(Kind to, long at) {
        offset = at;
        if (to.compareTo(kind) > 0) {
            kind = to;
        }
    }

    void refuse(Refusal why) {
        refusal = why;
        kind = Kind.REFUSE;
    }

    /** Did a refusal end this transfer? Then its sender gets that answer until the next transfer begins. */
    boolean isRefused(long ofTransferId) {
        return refusal != null && ofTransferId == transferId;
    }

    void refuseAgain() {
        kind = Kind.REFUSE;
    }

    void clear() {
        kind = Kind.NONE;
    }

    /** Sends it if it is owed and there is room. Returns whether it was sent. */
    boolean send(AnswerWriter out) {
        if (kind == Kind.NONE || !write(out)) {
            return false;
        }
        kind = Kind.NONE;
        return true;
    }

    private boolean write(AnswerWriter out) {
        return switch (kind) {
            case ACCEPT -> out.accept(transferId, offset, imageLimit);
            case RESUME -> out.resume(transferId, offset);
            case ACKNOWLEDGE -> out.acknowledge(transferId, offset);
            case REFUSE -> out.refuse(transferId, refusal);
            case NONE -> true;
        };
    }
}
