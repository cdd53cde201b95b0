/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.ringsave.aeron.codec.CancelEncoder;
import org.ringsave.aeron.codec.OfferEncoder;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * Sends one image after the other to a {@link TransferReceiver}: a save goes straight into the memory of an Aeron
 * publication, one claim a duty cycle. It never waits; idling is the caller's. Bytes of a live save stay in reach until
 * the receiver has acknowledged them, so a lost connection costs only the bytes that were on their way. It allocates
 * nothing while fragments go out. TRANSFER.md has the protocol.
 *
 * <pre>{@code
 * sender.start(session, set, SaveMode.LIVE, tick);
 * while (sender.state().isUnderWay()) {
 *     tick();
 *     sender.doWork();
 * }
 * }</pre>
 *
 * <p>{@link #start} and the ticks are the owner's thread; {@link #doWork()} and {@link #cancel()} too, or one thread of
 * their own if the save is {@link SaveMode#LIVE}. Publication and subscription are for this sender's use alone.
 */
public final class TransferSender implements Agent {
    private static final double NS_PER_S = 1e9;

    private final Claims out;
    private final Message message = new Message();
    private final AnswerReader answers;
    private final FragmentWriter fragments;
    private final TransferOptions options;
    private final NanoClock clock;
    private final Silence silence;
    private final OfferEncoder offer = new OfferEncoder();
    private final CancelEncoder cancel = new CancelEncoder();
    private final SecureRandom ids = new SecureRandom();
    private ImageSource source;
    private long transferId;
    // Time of the last offer or answer; an offer is due at once if there is none.
    private long spokenNs;
    private boolean isQuiet;
    private Refusal refusal;
    private Throwable failure;
    // Start writes this last, then another thread may work; the end of a transfer too, then the owner may start again.
    private volatile SenderState state = SenderState.IDLE;

    /**
     * Make an idle sender.
     *
     * @param out     the image stream, with an MTU of 1,408 or more; no other thread or object may publish to it.
     * @param in      the answer stream; no other object may poll it.
     * @param options times of the transfer.
     * @param clock   by which the times count.
     * @throws IllegalArgumentException if the MTU is less.
     */
    public TransferSender(ExclusivePublication out, Subscription in, TransferOptions options, NanoClock clock) {
        this.out = new Claims(Objects.requireNonNull(out, "out"));
        this.options = Objects.requireNonNull(options, "options");
        this.clock = Objects.requireNonNull(clock, "clock");
        answers = new AnswerReader(Objects.requireNonNull(in, "in"), new Message(), new Transfer());
        fragments = new FragmentWriter(this.out, message);
        silence = new Silence(options.silenceNs());
    }

    /**
     * Take the cut of a full image and offer it.
     *
     * @param session for this transfer's use alone until it is over.
     * @param set     as in {@link SaveSession#begin(ChannelSet, SaveMode, long)}, and the same errors.
     * @param mode    likewise.
     * @param label   likewise.
     * @throws IllegalStateException if a transfer is under way. If anything is thrown, nothing has begun.
     */
    public void start(SaveSession session, ChannelSet set, SaveMode mode, long label) {
        requireIdle();
        session.begin(set, mode, label);
        start(new SaveSource(session, mode, label, null));
    }

    /**
     * Take the cut of a delta and offer it.
     *
     * @param session   as for a full image.
     * @param set       as in {@link SaveSession#begin(ChannelSet, SaveMode, long, String)}, and the same errors.
     * @param mode      likewise.
     * @param label     likewise.
     * @param baseCutId of the image that the receiver has.
     * @throws IllegalStateException if a transfer is under way. If anything is thrown, nothing has begun.
     */
    public void start(SaveSession session, ChannelSet set, SaveMode mode, long label, String baseCutId) {
        requireIdle();
        session.begin(set, mode, label, baseCutId);
        start(new SaveSource(session, mode, label, baseCutId));
    }

    /**
     * Offer the image in a file.
     *
     * @param image path of the file, which must stay as it is until the transfer is over.
     * @throws IOException                       if the file can't be read.
     * @throws org.ringsave.image.ImageException if it is no image.
     * @throws IllegalStateException             if a transfer is under way.
     */
    public void start(Path image) throws IOException {
        requireIdle();
        start(new FileSource(image));
    }

    private void requireIdle() {
        if (state.isUnderWay()) {
            throw new IllegalStateException("start: a transfer is " + state + "; go on with doWork(), or cancel() it");
        }
    }

    void start(ImageSource from) {
        source = from;
        transferId = ids.nextLong();
        refusal = null;
        failure = null;
        isQuiet = true;
        silence.end();
        state = SenderState.OFFERED;
    }

    /**
     * Take the answers that have come, and send at most one message. Never waits. Exceptions make the transfer {@link
     * SenderState#FAILED}, and the receiver is told if there is room; an error of the JVM is thrown on too.
     *
     * @return work done, 0 if there was none: idle then.
     */
    @Override
    public int doWork() {
        if (!state.isUnderWay()) {
            return 0;
        }
        try {
            return work(clock.nanoTime());
        } catch (IOException | TimeoutException | RuntimeException e) {
            fail(e);
            return 1;
        } catch (Error e) {
            fail(e);
            throw e;
        }
    }

    private int work(long now) throws IOException, TimeoutException {
        final int valid = answers.poll(transferId);
        if (!state.isUnderWay()) {
            return valid;
        }
        if (valid > 0) {
            spokenNs = now;
            silence.end();
        } else if (silence.isOver(now)) {
            throw new TimeoutException(String.format(Locale.ROOT, "no answer for %.3f s while %s at offset %d of %d to"
                + " %s: check that a receiver expects an image there", options.silenceNs() / NS_PER_S, state,
                source.offset(), source.offer().length(), out));
        }
        return valid + send(now);
    }

    private int send(long now) throws IOException {
        if (isQuiet || now - spokenNs >= options.repeatNs()) {
            if (sendOffer()) {
                isQuiet = false;
                spokenNs = now;
                return 1;
            }
            return 0;
        }
        if (state != SenderState.SENDING) {
            return 0;
        }
        final int sent = fragments.send(source, transferId);
        if (sent == ImageSource.CANCELLED) {
            cancel();
            return 1;
        }
        if (source.offset() == source.offer().length()) {
            state = SenderState.AWAITING;
        }
        return sent;
    }

    private boolean sendOffer() {
        message.begin(offer).transferId(transferId).releasedOffset(source.releasedOffset())
            .sentOffset(source.offset());
        source.offer().encode(offer);
        return out.send(message.seal());
    }

    /** The answers to this transfer. */
    private final class Transfer implements Answers {
        @Override
        public boolean isOver() {
            return !state.isUnderWay();
        }

        @Override
        public boolean needed(long imageOffset) {
            if (imageOffset < 0 || imageOffset > source.offer().length()) {
                return false;
            }
            // A stale answer. A receiver that really lost its bytes refuses the next offer.
            if (imageOffset < source.releasedOffset() || !source.seek(imageOffset)) {
                return false;
            }
            source.release(imageOffset);
            state = imageOffset == source.offer().length() ? SenderState.AWAITING : SenderState.SENDING;
            return true;
        }

        @Override
        public boolean acknowledged(long imageOffset) {
            if (state == SenderState.OFFERED || imageOffset > source.offset()) {
                return needed(imageOffset);
            }
            if (imageOffset < 0) {
                return false;
            }
            source.release(imageOffset);
            return true;
        }

        @Override
        public boolean done(String digest) {
            final String own = source.digest();
            if (own == null) {
                return false;
            }
            if (own.equals(digest)) {
                source.end(true);
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
    }

    /**
     * Give up. The receiver is told if there is room; else it finds the silence. Does nothing if no transfer is under
     * way. The thread of {@link #doWork()}.
     */
    public void cancel() {
        if (!state.isUnderWay()) {
            return;
        }
        tell();
        drop(SenderState.CANCELLED);
    }

    private void tell() {
        try {
            message.begin(cancel).transferId(transferId);
            out.send(message.seal());
        } catch (IllegalStateException e) {
            // A closed publication tells the receiver as well.
        }
    }

    private void fail(Throwable cause) {
        failure = cause;
        tell();
        drop(SenderState.FAILED);
    }

    private void drop(SenderState end) {
        try {
            source.end(false);
        } finally {
            state = end;
        }
    }

    /** Cancels a transfer that is under way. */
    @Override
    public void onClose() {
        cancel();
    }

    @Override
    public String roleName() {
        return "ringsave-send";
    }

    /**
     * The state of the transfer. Any thread.
     *
     * @return any state.
     */
    public SenderState state() {
        return state;
    }

    /**
     * Why the receiver refused the image.
     *
     * @return in REFUSED; else null.
     */
    public Refusal refusal() {
        return refusal;
    }

    /**
     * Why the transfer failed.
     *
     * @return in FAILED: a {@link TimeoutException} after silence, an {@link IOException} of the file, an {@link
     *     IllegalStateException} of Aeron, or another exception that was thrown; else null.
     */
    public Throwable failure() {
        return failure;
    }

    /**
     * How the transfer ended, or where it is, in one line.
     *
     * @return the line.
     */
    public String reason() {
        return switch (state) {
            case REFUSED -> refusal.toString();
            case FAILED -> "the transfer failed: " + Message.line(failure);
            default -> "the transfer is " + state;
        };
    }

    /**
     * Where the next fragment starts. The thread of {@link #doWork()}.
     *
     * @return in bytes from the image's start; 0 if no transfer is under way.
     */
    public long offset() {
        return state.isUnderWay() ? source.offset() : 0;
    }

    /**
     * Where the bytes start that the receiver may ask for again. The thread of {@link #doWork()}.
     *
     * @return in bytes from the image's start; 0 if no transfer is under way.
     */
    public long releasedOffset() {
        return state.isUnderWay() ? source.releasedOffset() : 0;
    }
}
