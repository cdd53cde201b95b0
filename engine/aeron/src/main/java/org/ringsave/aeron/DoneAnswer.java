/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** The {@code Done} of the last image, which outlives the next transfers. */
final class DoneAnswer {
    private long transferId;
    // Null before the first image.
    private String digest;
    private String cutId;
    private boolean isOwed;

    void set(long ofTransferId, String ofDigest, String ofCutId) {
        transferId = ofTransferId;
        digest = ofDigest;
        cutId = ofCutId;
        isOwed = true;
    }

    /** Did the last image come with this transfer? Then its sender gets that answer, whatever is expected now. */
    boolean isOf(long ofTransferId) {
        return digest != null && ofTransferId == transferId;
    }

    void again() {
        isOwed = true;
    }

    void clear() {
        isOwed = false;
    }

    /** Sends it if it is owed and there is room. Returns whether it was sent. */
    boolean send(AnswerWriter out) {
        final boolean isSent = isOwed && out.done(transferId, digest, cutId);
        isOwed &= !isSent;
        return isSent;
    }
}
