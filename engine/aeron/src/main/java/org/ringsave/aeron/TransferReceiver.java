/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * never waits; idling is the caller's. It allocates nothing while fragments come in. TRANSFER.md has the protocol.
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
    private long needed;
    private boolean isHeard;
    private Throwable failure;
    private ReceiverState state = ReceiverState.IDLE;

    /**
     * Make a receiver that expects nothing.
     *
     * @param in         the image stream; no other object may poll it.
     * @param out        the answer stream; no other thread or object may publish to it.
     * @param imageLimit longest image that it takes, in bytes; at least 1.
     * @param options    times of a transfer, and how often it acknowledges.
     * @param clock      by which the times count.
     * @throws IllegalArgumentException if the limit is less than 1.
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
        expect(new RestoreTarget(requireFresh(restore), null));
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
        expect(new RestoreTarget(requireFresh(restore), Objects.requireNonNull(baseCutId, "baseCutId")));
    }

    /**
     * Expect an image of any kind, and keep it in a file. Bytes are verified, and kept in files beside it before they
     * are acknowledged: if this process dies, a receiver of the same path goes on where this one was. It then reads
     * the bytes that it has within one {@link #doWork()}.
     *
     * @param image path of the file. It appears, or is replaced, when the image is complete and verified.
     * @param sync  which bytes survive a power cut; a killed process loses nothing in any mode.
     * @throws IllegalStateException if an image is expected already.
     */
    public void expectFile(Path image, SyncMode sync) {
        expect(new FileTarget(image, Objects.requireNonNull(sync, "sync")));
    }

    private static RestoreSession requireFresh(RestoreSession restore) {
        if (restore.offset() != 0) {
            throw new IllegalStateException("expect: the restore has taken " + restore.offset()
                + " bytes; begin() it, or call next(), first");
        }
        return restore;
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
     * Take the messages that have come, and send at most one answer. Never waits. Exceptions make the transfer {@link
     * ReceiverState#FAILED}, and the sender is told the reason; an error of the JVM is thrown on too.
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
            fail(e);
            return 1;
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
        public void offered(OfferDecoder from) {
            final boolean isCurrent = offer != null && from.transferId() == transferId;
            if (isCurrent && (state != ReceiverState.WAITING || answers.isDone())) {
                repeated(from.sentOffset());
            } else if (state == ReceiverState.RECEIVING) {
                answers.refuseOther(from.transferId(), new Refusal(RefusalReason.BUSY, 0,
                    "another transfer is under way"));
            } else if (state == ReceiverState.WAITING) {
                final ImageOffer image = ImageOffer.decode(from);
                if (image != null && from.releasedOffset() >= 0) {
                    begin(from.transferId(), image, from.releasedOffset());
                }
            }
        }

        @Override
        public void fragment(long ofTransferId, long imageOffset, int filled, ByteBuffer piece) {
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
                drop(ReceiverState.CANCELLED);
            }
        }
    }

    /** The offer of the current transfer again: it says how much was sent before it. */
    private void repeated(long sentOffset) {
        isHeard = true;
        if (state == ReceiverState.RECEIVING) {
            if (sentOffset > needed) {
                resume();
            } else {
                answers.acknowledgeAgain();
            }
        } else {
            answers.again();
        }
    }

    /** Asks for the byte that it needs next. The sender releases all before, so they must be kept. */
    private void resume() {
        if (answers.isResumeDue()) {
            try {
                target.keep();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            answers.resume(needed);
        }
    }

    private void begin(long id, ImageOffer image, long releasedOffset) {
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
            final long held = target.begin(id, image);
            if (held < releasedOffset) {
                answers.refuseOther(id, new Refusal(RefusalReason.LOST, held, "it holds " + held
                    + " bytes, and the sender can go back to " + releasedOffset + " only"));
                return;
            }
            needed = held;
        } catch (IOException e) {
            answers.refuseOther(id, new Refusal(RefusalReason.CANCELLED, 0, String.valueOf(e.getMessage())));
            throw new UncheckedIOException(e);
        }
        transferId = id;
        offer = image;
        isHeard = true;
        state = ReceiverState.RECEIVING;
        answers.start(id, needed);
    }

    private void take(ByteBuffer piece, int filled) {
        try {
            final boolean isComplete = target.take(piece);
            needed += filled;
            if (isComplete) {
                complete();
            } else if (needed == offer.length()) {
                throw new ImageException(needed, "length", "that of the offer, " + offer.length(),
                    target.image().imageLength());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void complete() throws IOException {
        final RestoreSession image = target.image();
        requireOffered("length", offer.length(), image.imageLength());
        requireOffered("label", offer.label(), image.label());
        requireOffered("base", offer.base(), image.baseCutId());
        if (offer.cutId() != null) {
            requireOffered("cutId", offer.cutId(), image.cutId());
        }
        final String digest = image.digest();
        final String cutId = image.cutId();
        target.complete();
        state = ReceiverState.COMPLETE;
        answers.done(digest, cutId);
    }

    private void requireOffered(String field, Object offered, Object actual) {
        if (!Objects.equals(offered, actual)) {
            throw new ImageException(needed, field, "that of the offer, " + offered, actual);
        }
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

    private void fail(Throwable cause) {
        if (state.isUnderWay()) {
            if (state == ReceiverState.RECEIVING) {
                answers.refuse(refusal(cause));
            }
            failure = cause;
            drop(ReceiverState.FAILED);
        }
    }

    private static Refusal refusal(Throwable cause) {
        return cause instanceof ImageException
            ? new Refusal(RefusalReason.IMAGE, ((ImageException)cause).offset(), cause.getMessage())
            : new Refusal(RefusalReason.CANCELLED, 0, String.valueOf(cause.getMessage()));
    }

    private void drop(ReceiverState end) {
        try {
            target.end();
        } finally {
            state = end;
        }
    }

    /** Gives up an image that is expected. */
    @Override
    public void onClose() {
        cancel();
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
     *     UncheckedIOException} of the file, an {@link IllegalStateException} of Aeron, or another
     *     exception that was thrown; else null.
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
