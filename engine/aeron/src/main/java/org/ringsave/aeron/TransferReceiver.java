/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.SyncMode;

/**
 * Receives one image after the other from {@link TransferSender}s: bytes go straight from Aeron's memory into a
 * restore, or into a file. It takes only the bytes that come next, in one transfer, and ignores or refuses all else. It
 * never waits for a sender; idling is the caller's. It allocates nothing while fragments come in; a restore makes
 * objects for some records. TRANSFER.md has the protocol.
 *
 * <pre>{@code
 * restore.begin(1 << 30, states);
 * receiver.expectFull(restore);
 * while (receiver.state().isUnderWay()) {
 *     idle.idle(receiver.doWork());
 * }
 * if (receiver.state() == ReceiverState.COMPLETE) {
 *     set = restore.apply();
 * }
 * }</pre>
 *
 * <p>After COMPLETE go on with {@code doWork()}, in the loop that drives the set: a sender whose {@code Done} was lost
 * asks again. One thread. Subscription and publication are for this receiver's use alone.
 */
public final class TransferReceiver implements Agent {
    private static final double NS_PER_S = 1e9;

    private final ImageStream in;
    private final TransferOptions options;
    private final long imageLimit;
    private final NanoClock clock;
    private final Silence silence;
    private final PendingAnswers answers;
    private ImageTarget target;
    private ImageOffer offer;
    private long transferId;
    private int sessionId;
    private long start;
    private long needed;
    private boolean isHeard;
    private Throwable failure;
    private ReceiverState state = ReceiverState.IDLE;

    /**
     * Make a receiver that expects nothing.
     *
     * @param in         the image stream; no other object may poll it.
     * @param out        the answer stream, with an MTU of 1,408 or more; no other thread or object may publish to it.
     * @param imageLimit longest image that it takes, in bytes; at least 1.
     * @param options    times of a transfer, and how often it acknowledges.
     * @param clock      by which the times count.
     * @throws IllegalArgumentException if the limit is less than 1, or the MTU less than 1,408.
     */
    public TransferReceiver(Subscription in, ExclusivePublication out, long imageLimit, TransferOptions options,
        NanoClock clock) {
        if (imageLimit < 1) {
            throw new IllegalArgumentException("imageLimit=" + imageLimit + " is less than 1");
        }
        this.in = new ImageStream(Objects.requireNonNull(in, "in"), new Transfer());
        this.options = Objects.requireNonNull(options, "options");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.imageLimit = imageLimit;
        silence = new Silence(options.silenceNs());
        answers = new PendingAnswers(new AnswerWriter(new Claims(Objects.requireNonNull(out, "out"))), options,
            imageLimit);
    }

    /**
     * Expect a full image.
     *
     * @param restore that has begun, and has taken no byte yet. If the transfer fails, this receiver ends it.
     * @throws IllegalStateException if an image is expected already, or bytes were taken.
     */
    public void expectFull(RestoreSession restore) {
        expect(new RestoreTarget(restore, null));
    }

    /**
     * Expect a delta.
     *
     * @param restore   that has its base, and was asked for {@link RestoreSession#next()}. If the transfer fails, this
     *                  receiver ends it, and the base is lost too: {@link #expectFile} keeps a delta apart.
     * @param baseCutId the {@link RestoreSession#cutId()} of the image before.
     * @throws IllegalStateException if an image is expected already, or bytes were taken.
     */
    public void expectDelta(RestoreSession restore, String baseCutId) {
        expect(new RestoreTarget(restore, Objects.requireNonNull(baseCutId, "baseCutId")));
    }

    /**
     * Expect an image of any kind, and keep it in a file. Bytes are kept in files beside it before they are
     * acknowledged: if this process dies, a receiver of the same path goes on where this one was. It then reads all
     * bytes that it has within one {@link #doWork()}. Another one forces two files after each acknowledged length,
     * unless the mode is {@link SyncMode#NONE}: such calls wait for the disk.
     *
     * <p>One receiver at a time has a file, from the first fitting offer on, until it completes, fails, is cancelled
     * or closed. Call {@link #onClose()} when this one is not used any more: another one fails meanwhile.
     *
     * @param image path of the file. It appears, or is replaced, when the image is complete and verified. It has the
     *              permissions of a new file.
     * @param sync  which bytes survive a power cut; a killed process loses nothing in any mode. If the directory can't
     *              be synced after that, a line goes to the {@link System.Logger} {@code org.ringsave.aeron}.
     * @throws IllegalStateException if an image is expected already.
     */
    public void expectFile(Path image, SyncMode sync) {
        expect(new FileTarget(image, Objects.requireNonNull(sync, "sync")));
    }

    void expect(ImageTarget to) {
        if (state.isUnderWay()) {
            throw new IllegalStateException("expect: the receiver is " + state + " already; go on with doWork(), or"
                + " cancel() it");
        }
        target = to;
        failure = null;
        silence.end();
        state = ReceiverState.WAITING;
    }

    /**
     * Take the messages that have come, and send at most one answer. Waits for no sender, and for the disk only as
     * {@link #expectFile} says. Exceptions make the transfer {@link ReceiverState#FAILED}, and the next call tells the
     * sender the reason, if there is one; an error of the JVM is thrown on too. If no image is expected, as after
     * COMPLETE, an exception drops the answers that are owed, and changes nothing else.
     *
     * @return work done, 0 if there was none: idle then.
     */
    @Override
    public int doWork() {
        final long now = clock.nanoTime();
        try {
            answers.now(now);
            isHeard = false;
            final int count = in.poll();
            if (state == ReceiverState.RECEIVING) {
                receiving(now);
            }
            return count + answers.send();
        } catch (IOException | TimeoutException | RuntimeException e) {
            return fail(e);
        } catch (Error e) {
            fail(e);
            throw e;
        }
    }

    private void receiving(long now) throws IOException, TimeoutException {
        if (isHeard) {
            silence.end();
        } else if (silence.isOver(now)) {
            throw new TimeoutException(String.format(Locale.ROOT, "the sender was silent for %.3f s at offset %d of %d:"
                + " expect a new image", options.silenceNs() / NS_PER_S, needed, offer.length()));
        }
        if (answers.isAcknowledgeDue(needed)) {
            target.keep();
            answers.acknowledge(needed);
        }
    }

    /** The messages of senders, as rules of TRANSFER.md. */
    private final class Transfer implements SenderMessages {
        @Override
        public void offered(OfferDecoder from, int ofSessionId) throws IOException {
            final long id = from.transferId();
            final boolean isCurrent = offer != null && id == transferId;
            if (answers.isDone(id)) {
                answers.doneAgain();
            } else if (isCurrent && state == ReceiverState.RECEIVING) {
                repeated(from.releasedOffset(), from.sentOffset());
            } else if (isCurrent && answers.isRefused()) {
                answers.refuseAgain();
            } else if (state.isUnderWay()) {
                final ImageOffer image = ImageOffer.decode(from);
                if (image != null) {
                    other(id, ofSessionId, image, from.releasedOffset());
                }
            }
        }

        @Override
        public void fragment(long ofTransferId, long imageOffset, int filled, ByteBuffer piece) throws IOException {
            if (state != ReceiverState.RECEIVING || ofTransferId != transferId || imageOffset < 0
                || imageOffset > offer.length() - filled) {
                return;
            }
            isHeard = true;
            if (imageOffset == needed) {
                take(piece, filled);
            } else if (imageOffset > needed) {
                resume();
            }
        }

        @Override
        public void cancelled(long ofTransferId) {
            if (state == ReceiverState.RECEIVING && ofTransferId == transferId) {
                leave();
            }
        }
    }

    /** The sender has left the transfer. Without any byte of it, the next one may come. */
    private void leave() {
        answers.leave();
        if (needed == start) {
            silence.end();
            state = ReceiverState.WAITING;
        } else {
            drop(ReceiverState.CANCELLED);
        }
    }

    /** The offer of the current transfer again: it says how much was sent before it. */
    private void repeated(long releasedOffset, long sentOffset) throws IOException {
        isHeard = true;
        if (releasedOffset > needed) {
            final Refusal lost = Refusal.lost(needed, releasedOffset);
            answers.refuse(lost);
            failure = new IllegalStateException(lost.text() + ": expect a new image");
            drop(ReceiverState.FAILED);
        } else if (sentOffset > needed) {
            resume();
        } else {
            answers.acknowledgeAgain();
        }
    }

    /** The offer of another transfer. A sender has one at a time, so a new one of the same session ends the old one. */
    private void other(long id, int ofSessionId, ImageOffer image, long releasedOffset) throws IOException {
        if (state == ReceiverState.RECEIVING && ofSessionId == sessionId) {
            leave();
        }
        if (state == ReceiverState.RECEIVING) {
            answers.refuseOther(id, new Refusal(RefusalReason.BUSY, 0, "another transfer is under way"));
        } else if (state == ReceiverState.WAITING) {
            begin(id, ofSessionId, image, releasedOffset);
        }
    }

    /** Asks for the byte that it needs next. The sender releases all before, so they must be kept. */
    private void resume() throws IOException {
        if (answers.isResumeDue()) {
            target.keep();
            answers.resume(needed);
        }
    }

    private void begin(long id, int ofSessionId, ImageOffer image, long releasedOffset) throws IOException {
        if (image.length() > imageLimit) {
            answers.refuseOther(id, new Refusal(RefusalReason.LIMIT, imageLimit, "its length is " + image.length()
                + ", the limit is " + imageLimit));
            return;
        }
        final Refusal refusal = target.refusal(image);
        if (refusal != null) {
            answers.refuseOther(id, refusal);
            return;
        }
        try {
            start = target.begin(id, image, releasedOffset);
        } catch (IOException | RuntimeException | Error e) {
            answers.refuseOther(id, Refusal.of(e));
            throw e;
        }
        if (start < releasedOffset) {
            answers.refuseOther(id, Refusal.lost(start, releasedOffset));
            return;
        }
        needed = start;
        transferId = id;
        sessionId = ofSessionId;
        offer = image;
        isHeard = true;
        state = ReceiverState.RECEIVING;
        answers.start(id, needed);
    }

    private void take(ByteBuffer piece, int filled) throws IOException {
        final boolean isComplete = target.take(piece);
        needed += filled;
        if (isComplete) {
            complete();
        } else if (needed == offer.length()) {
            throw new ImageException(needed, "length", "that of the offer, " + offer.length(),
                target.image().imageLength());
        }
    }

    private void complete() throws IOException {
        final RestoreSession image = target.image();
        offer.require(image);
        final String digest = image.digest();
        final String cutId = image.cutId();
        target.complete();
        state = ReceiverState.COMPLETE;
        answers.done(digest, cutId);
    }

    /**
     * Give up. A sender whose transfer is under way is told by the next {@link #doWork()}. Does nothing if no image is
     * expected.
     */
    public void cancel() {
        if (state.isUnderWay()) {
            if (state == ReceiverState.RECEIVING) {
                answers.refuse(new Refusal(RefusalReason.CANCELLED, 0, "its owner gave up"));
            }
            drop(ReceiverState.CANCELLED);
        }
    }

    /** Returns the work done: none if no image is expected, so that the owner of a closed stream can idle. */
    private int fail(Throwable cause) {
        if (!state.isUnderWay()) {
            answers.clear();
            return 0;
        }
        if (state == ReceiverState.RECEIVING) {
            answers.refuse(Refusal.of(cause));
        }
        failure = cause;
        drop(ReceiverState.FAILED);
        return 1;
    }

    private void drop(ReceiverState end) {
        try {
            target.end();
        } finally {
            state = end;
        }
    }

    /** Gives up an image that is expected, and sends the answers that are owed, if there is room. */
    @Override
    public void onClose() {
        cancel();
        try {
            int sent;
            do {
                sent = answers.send();
            } while (sent > 0);
        } catch (IllegalStateException e) {
            // The publication is closed: the sender finds the silence.
        }
    }

    @Override
    public String roleName() {
        return "ringsave-receive";
    }

    /**
     * The state of the transfer.
     *
     * @return any state.
     */
    public ReceiverState state() {
        return state;
    }

    /**
     * Why the transfer failed.
     *
     * @return in FAILED: an {@link ImageException}, a {@link TimeoutException} after silence, an {@link
     *     IOException} of the file, an {@link IllegalStateException} of Aeron, or another exception that was thrown;
     *     else null.
     */
    public Throwable failure() {
        return failure;
    }

    /**
     * The offset of the byte that it needs next.
     *
     * @return in bytes from the image's start, of the last transfer.
     */
    public long offset() {
        return needed;
    }
}
