/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.ringsave.aeron.codec.OfferDecoder;

/** The receiver's side of a transfer: its states, and the messages of senders, as the rules of TRANSFER.md. */
final class Reception implements SenderMessages {
    private static final double NS_PER_S = 1e9;

    private final PendingAnswers answers;
    private final Silence silence;
    private final long imageLimit;
    private ReceivedImage image;
    private long transferId;
    private int sessionId;
    private boolean isHeard;
    private Throwable failure;
    private ReceiverState state = ReceiverState.IDLE;

    Reception(PendingAnswers answers, long silenceNs, long imageLimit) {
        this.answers = answers;
        silence = new Silence(silenceNs);
        this.imageLimit = imageLimit;
    }

    void expect(ReceivedImage expected) {
        image = expected;
        failure = null;
        silence.end();
        state = ReceiverState.WAITING;
    }

    /** Messages are about to be read. */
    void now(long ns) {
        isHeard = false;
        answers.now(ns);
    }

    /** All messages that have come were read. */
    void work(long now) throws IOException, TimeoutException {
        if (state != ReceiverState.RECEIVING) {
            return;
        }
        if (isHeard) {
            silence.end();
        } else if (silence.isOver(now)) {
            endSilent();
            return;
        }
        if (answers.isAcknowledgeDue(image.needed())) {
            image.keep();
            answers.acknowledge(image.needed());
        }
    }

    /** The sender is gone. A restore that waits for a delta still has the base if no byte came: another may come. */
    private void endSilent() throws TimeoutException {
        if (!image.isUntouched()) {
            throw new TimeoutException(String.format(Locale.ROOT, "the sender was silent for %.3f s at offset %d of %d:"
                + " expect a new image", silence.limitNs() / NS_PER_S, image.needed(), image.length()));
        }
        leave();
    }

    @Override
    public void offered(OfferDecoder from, int ofSessionId) throws IOException {
        final long id = from.transferId();
        final boolean isReceiving = state == ReceiverState.RECEIVING;
        if (isReceiving && id == transferId) {
            repeated(from.releasedOffset(), from.sentOffset());
        } else if (!answers.again(id) && state.isUnderWay()) {
            final ImageOffer offer = ImageOffer.decode(from);
            if (offer != null) {
                other(id, ofSessionId, offer, from.releasedOffset());
            }
        }
    }

    @Override
    public void fragment(long ofTransferId, long imageOffset, int filled, ByteBuffer piece) throws IOException {
        if (state != ReceiverState.RECEIVING || ofTransferId != transferId || !image.contains(imageOffset, filled)) {
            return;
        }
        isHeard = true;
        if (imageOffset > image.needed()) {
            resume();
        } else if (imageOffset == image.needed() && image.take(piece, filled)) {
            complete();
        }
    }

    @Override
    public void cancelled(long ofTransferId) {
        if (state == ReceiverState.RECEIVING && ofTransferId == transferId) {
            leave();
        }
    }

    /** The sender has left the transfer, or is silent. Without any byte of it, the next one may come. */
    private void leave() {
        answers.leave();
        if (image.isUntouched()) {
            silence.end();
            state = ReceiverState.WAITING;
        } else {
            drop(ReceiverState.CANCELLED);
        }
    }

    /** The offer of the current transfer again: it says how much was sent before it, unless that can't be. */
    private void repeated(long releasedOffset, long sentOffset) throws IOException {
        if (releasedOffset < 0 || releasedOffset > sentOffset || sentOffset > image.length()) {
            return;
        }
        isHeard = true;
        if (releasedOffset > image.needed()) {
            final Refusal lost = Refusal.lost(image.needed(), releasedOffset);
            answers.refuse(lost);
            failure = new IllegalStateException(lost.text() + ": expect a new image");
            drop(ReceiverState.FAILED);
        } else if (sentOffset > image.needed()) {
            resume();
        } else {
            answers.acknowledgeAgain();
        }
    }

    /** The offer of another transfer. A sender has one at a time, so a new one of the same session ends the old one. */
    private void other(long id, int ofSessionId, ImageOffer offer, long releasedOffset) throws IOException {
        if (state == ReceiverState.RECEIVING && ofSessionId == sessionId) {
            leave();
        }
        if (state == ReceiverState.RECEIVING) {
            answers.refuseOther(id, Refusal.busy());
        } else if (state == ReceiverState.WAITING) {
            begin(id, ofSessionId, offer, releasedOffset);
        }
    }

    /** Asks for the byte that it needs next. The sender releases all before, so they must be kept. */
    private void resume() throws IOException {
        if (answers.isResumeDue()) {
            image.keep();
            answers.resume(image.needed());
        }
    }

    private void begin(long id, int ofSessionId, ImageOffer offer, long releasedOffset) throws IOException {
        if (isHeld(id, offer)) {
            return;
        }
        final Refusal refusal = offer.length() > imageLimit ? Refusal.limit(offer.length(), imageLimit)
            : begin(id, offer, releasedOffset);
        if (refusal != null) {
            answers.refuseOther(id, refusal);
            return;
        }
        transferId = id;
        sessionId = ofSessionId;
        isHeard = true;
        state = ReceiverState.RECEIVING;
        answers.start(id, image.needed());
    }

    /** Is the image there already, as when a receiver died after it was complete? */
    private boolean isHeld(long id, ImageOffer offer) throws IOException {
        final String digest = image.heldDigest(offer);
        if (digest == null) {
            return false;
        }
        // A transfer that was left without a byte still has the files of its target.
        image.end();
        transferId = id;
        state = ReceiverState.COMPLETE;
        answers.done(id, digest, offer.cutId());
        return true;
    }

    private Refusal begin(long id, ImageOffer offer, long releasedOffset) throws IOException {
        final Refusal refusal = image.refusal(offer);
        if (refusal != null) {
            return refusal;
        }
        try {
            return image.begin(id, offer, releasedOffset);
        } catch (IOException | RuntimeException | Error e) {
            answers.refuseOther(id, Refusal.of(e));
            throw e;
        }
    }

    private void complete() throws IOException {
        final String digest = image.digest();
        final String cutId = image.cutId();
        image.complete();
        state = ReceiverState.COMPLETE;
        answers.done(transferId, digest, cutId);
    }

    void cancel() {
        if (state.isUnderWay()) {
            if (state == ReceiverState.RECEIVING) {
                answers.refuse(Refusal.cancelled());
            }
            drop(ReceiverState.CANCELLED);
        }
    }

    /** Returns whether the exception ends a transfer. If no image is expected, it drops the answers that are owed. */
    boolean fail(Throwable cause) {
        if (!state.isUnderWay()) {
            answers.clear();
            return false;
        }
        if (state == ReceiverState.RECEIVING) {
            answers.refuse(Refusal.of(cause));
        }
        failure = cause;
        drop(ReceiverState.FAILED);
        return true;
    }

    private void drop(ReceiverState end) {
        try {
            image.end();
        } finally {
            state = end;
        }
    }

    ReceiverState state() {
        return state;
    }

    Throwable failure() {
        return failure;
    }

    /** Length that was offered; 0 before it was. */
    long imageLength() {
        return image == null ? 0 : image.length();
    }

    /** Images that the sender offers after this one. */
    int following() {
        return image == null ? 0 : image.following();
    }

    /** Offset of the byte that it needs next; 0 before the first image. */
    long offset() {
        return image == null ? 0 : image.needed();
    }
}
