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
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * Sends one image after the other to a {@link TransferReceiver}: a save goes straight into the memory of an Aeron
 * publication, one claim a duty cycle unless its caller asks for more. It never waits; idling is the caller's. Bytes of
 * a live save stay in reach until the receiver has acknowledged them, so a lost connection costs only the bytes that
 * were on their way. It allocates nothing while fragments go out. TRANSFER.md has the protocol.
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
    /** Most images that an offer can say to follow. */
    public static final int MOST_FOLLOWING = 65_535;

    private final NanoClock clock;
    private final SecureRandom ids = new SecureRandom();
    private final Sending sending;

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
        sending = new Sending(Objects.requireNonNull(out, "out"), Objects.requireNonNull(in, "in"),
            Objects.requireNonNull(options, "options").repeatNs(), options.silenceNs());
        this.clock = Objects.requireNonNull(clock, "clock");
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
        start(SentImage.ofSave(session, mode, label, null));
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
        start(SentImage.ofSave(session, mode, label, baseCutId));
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
        start(image, 0);
    }

    /**
     * Offer the image in a file, one of a series.
     *
     * @param image     path of the file, and the same errors.
     * @param following images that come after this one, 0 to 65,535: {@link TransferReceiver#following()}.
     * @throws IOException              as for one image.
     * @throws IllegalArgumentException if the number is out of its range.
     */
    public void start(Path image, int following) throws IOException {
        if (following < 0 || following > MOST_FOLLOWING) {
            throw new IllegalArgumentException("following=" + following + " is not in 0.." + MOST_FOLLOWING);
        }
        requireIdle();
        start(SentImage.ofFile(image, following));
    }

    private void requireIdle() {
        if (state().isUnderWay()) {
            throw new IllegalStateException("start: a transfer is " + state() + "; go on with doWork(), or cancel()"
                + " it");
        }
    }

    void start(SentImage image) {
        sending.start(ids.nextLong(), image);
    }

    /**
     * Take the answers that have come, and send at most one message. Never waits. Exceptions make the transfer {@link
     * SenderState#FAILED}, and the receiver is told if there is room; an error of the JVM is thrown on too.
     *
     * @return work done, 0 if there was none: idle then.
     */
    @Override
    public int doWork() {
        return doWork(1);
    }

    /**
     * Take the answers that have come, and send an offer or at most so many fragments. For an owner that has time for
     * more than one: the look for answers and at the clock is one for all of them, at the start of the call. So
     * with a large limit a refusal is seen late, and no acknowledgement releases pins of a live save meanwhile. Else as
     * {@link #doWork()}.
     *
     * @param fragmentLimit 1 or more; each fragment takes what a save of its length does, 1 to 20 us.
     * @return as {@link #doWork()}.
     * @throws IllegalArgumentException if the number is less than 1.
     */
    public int doWork(int fragmentLimit) {
        Claims.requireFragmentLimit(fragmentLimit);
        if (!state().isUnderWay()) {
            return 0;
        }
        try {
            return sending.work(clock.nanoTime(), fragmentLimit);
        } catch (IOException | TimeoutException | RuntimeException e) {
            sending.fail(e);
            return 1;
        } catch (Error e) {
            sending.fail(e);
            throw e;
        }
    }

    /**
     * Give up. The receiver is told if there is room; else it finds the silence. Does nothing if no transfer is under
     * way. The thread of {@link #doWork()}.
     */
    public void cancel() {
        sending.cancel();
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
        return sending.state();
    }

    /**
     * Why the receiver refused the image.
     *
     * @return in REFUSED; else null.
     */
    public Refusal refusal() {
        return sending.refusal();
    }

    /**
     * Why the transfer failed.
     *
     * @return in FAILED: a {@link TimeoutException} after silence, an {@link IOException} of the file, an {@link
     *     IllegalStateException} of Aeron, or another exception that was thrown; else null.
     */
    public Throwable failure() {
        return sending.failure();
    }

    /**
     * How the transfer ended, or where it is, in one line.
     *
     * @return the line.
     */
    public String reason() {
        return sending.reason();
    }

    /**
     * Where the next fragment starts. The thread of {@link #doWork()}.
     *
     * @return in bytes from the image's start; 0 if no transfer is under way.
     */
    public long offset() {
        return sending.offset();
    }

    /**
     * Where the bytes start that the receiver may ask for again. The thread of {@link #doWork()}.
     *
     * @return in bytes from the image's start; 0 if no transfer is under way.
     */
    public long releasedOffset() {
        return sending.releasedOffset();
    }
}
