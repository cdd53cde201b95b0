/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** The sender's side of a transfer: its states, and the answers of the receiver, as the rules of TRANSFER.md. */
final class Sending implements Answers {
    private static final double NS_PER_S = 1e9;

    private final ImageWriter out;
    private final AnswerReader answers;
    private final Silence silence;
    private final long repeatNs;
    private SentImage image;
    private long transferId;
    // Time of the last offer or answer; an offer is due at once if there is none.
    private long spokenNs;
    private boolean isQuiet;
    private Refusal refusal;
    private Throwable failure;
    // Start writes this last, then another thread may work; the end of a transfer too, then the owner may start again.
    private volatile SenderState state = SenderState.IDLE;

    Sending(ExclusivePublication out, Subscription in, long repeatNs, long silenceNs) {
        this.out = new ImageWriter(out);
        answers = new AnswerReader(in, this);
        this.repeatNs = repeatNs;
        silence = new Silence(silenceNs);
    }

    void start(long id, SentImage from) {
        image = from;
        transferId = id;
        refusal = null;
        failure = null;
        isQuiet = true;
        silence.end();
        state = SenderState.OFFERED;
    }

    /** Reads the answers, and sends an offer or at most so many fragments. Returns work done. */
    int work(long now, int fragmentLimit) throws IOException, TimeoutException {
        final int valid = answers.poll(transferId);
        if (!state.isUnderWay()) {
            return valid;
        }
        if (valid > 0) {
            spokenNs = now;
            silence.end();
        } else if (silence.isOver(now)) {
            throw new TimeoutException(String.format(Locale.ROOT, "no answer for %.3f s while %s at %s to %s: check"
                + " that a receiver expects an image there", silence.limitNs() / NS_PER_S, state, image, out));
        }
        return valid + send(now, fragmentLimit);
    }

    private int send(long now, int fragmentLimit) throws IOException {
        if (isQuiet || now - spokenNs >= repeatNs) {
            return offer(now) ? 1 : 0;
        }
        int sent = 0;
        while (sent < fragmentLimit && state == SenderState.SENDING) {
            final int length = out.fragment(transferId, image.source());
            if (length == 0) {
                break;
            }
            sent++;
            if (length < 0) {
                cancel();
            } else if (image.isOut()) {
                state = SenderState.AWAITING;
            }
        }
        return sent;
    }

    private boolean offer(long now) {
        final boolean isSent = out.offer(transferId, image.source());
        if (isSent) {
            isQuiet = false;
            spokenNs = now;
        }
        return isSent;
    }

    @Override
    public boolean isOver() {
        return !state.isUnderWay();
    }

    @Override
    public boolean needed(long imageOffset) {
        final boolean isValid = image.goTo(imageOffset);
        if (isValid) {
            state = image.isOut() ? SenderState.AWAITING : SenderState.SENDING;
        }
        return isValid;
    }

    @Override
    public boolean acknowledged(long imageOffset) {
        return state == SenderState.OFFERED || image.isBefore(imageOffset) ? needed(imageOffset)
            : image.release(imageOffset);
    }

    @Override
    public boolean done(String digest) {
        final String own = image.source().digest();
        if (own == null) {
            return false;
        }
        if (own.equals(digest)) {
            image.source().end(true);
            state = SenderState.DONE;
        } else {
            fail(new IllegalStateException("the receiver has an image of digest " + digest + ", not " + own
                + ": take a new cut"));
        }
        return true;
    }

    @Override
    public void refused(Refusal why) {
        refusal = why;
        drop(SenderState.REFUSED);
    }

    void cancel() {
        if (state.isUnderWay()) {
            out.cancel(transferId);
            drop(SenderState.CANCELLED);
        }
    }

    void fail(Throwable cause) {
        failure = cause;
        out.cancel(transferId);
        drop(SenderState.FAILED);
    }

    private void drop(SenderState end) {
        try {
            image.source().end(false);
        } finally {
            state = end;
        }
    }

    SenderState state() {
        return state;
    }

    Refusal refusal() {
        return refusal;
    }

    Throwable failure() {
        return failure;
    }

    /** How the transfer ended, or where it is, in one line. */
    String reason() {
        return switch (state) {
            case REFUSED -> refusal.toString();
            case FAILED -> "the transfer failed: " + Message.line(failure);
            default -> "the transfer is " + state;
        };
    }

    /** Where the next fragment starts; 0 if no transfer is under way. */
    long offset() {
        return state.isUnderWay() ? image.source().offset() : 0;
    }

    /** Where the bytes start that the receiver may ask for again; 0 if no transfer is under way. */
    long releasedOffset() {
        return state.isUnderWay() ? image.source().releasedOffset() : 0;
    }
}
