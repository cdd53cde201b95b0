/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;

/**
 * The source's side of a migration, which moves a running set to another process. It copies the whole set while the set
 * runs, then deltas. When the next delta would take no longer than the pause target, it asks the owner to pause the
 * set. The owner's thread, between batches. A migration can be started again when it is over.
 *
 * <pre>{@code
 * migration.start(set, () -> tick, link, 300_000);
 * while (migration.isUnderWay()) {
 *     if (set.state() == ChannelState.OPEN) {
 *         tick();
 *     }
 *     migration.doWork();
 *     switch (migration.state()) {
 *         case WANTS_PAUSE, NOT_CONVERGING -> set.pause();     // or pauseTarget(more), or cancel()
 *         case ACKNOWLEDGED -> migration.commit();
 *         default -> { }
 *     }
 * }
 * if (migration.state() != COMMITTED && set.state() == ChannelState.PAUSED) {
 *     set.resume();
 * }
 * }</pre>
 *
 * <p><b>Which side runs.</b> The target goes on only after it has received the whole commit. Until {@link #commit()}
 * has handed the commit to the link, every failure leaves the set to the source. The link or the target may die, the
 * target may refuse, the owner may {@link #cancel()}: the set runs on, or is paused and can be resumed, and nothing is
 * pinned. Once the migration is {@link MigrationState#COMMITTED}, the set can only be closed here, even if the link
 * dies before the target has the commit. That may lose the set, but never makes it run twice: keep a checkpoint.
 *
 * <p><b>The link</b> is any {@link ByteChannel} that doesn't block. {@code write} takes the bytes that it has room for,
 * 0 or more. {@code read} gives the bytes that have come, 0 or more, and -1 when the target has closed its end. A
 * {@code write} that throws has taken nothing in that call. Bytes taken before a {@code close} are still delivered. A
 * non-blocking {@code SocketChannel} is such a link. The migration owns it from the start, and closes it at the end. A
 * target that is silent for longer than {@link #silenceLimit} makes it FAILED.
 *
 * <p>While a round is under way, the set refuses other saves and new channels. A channel that is closed ends it.
 */
public final class Migration {
    /** The silence of a target that a migration bears at first, in nanoseconds: 30 seconds. */
    public static final long DEFAULT_SILENCE_NS = LinkSilence.DEFAULT_NS;

    private final SourceSet source;
    private final ImageSender sender;
    private final NanoClock clock;
    private final PausePrediction prediction = new PausePrediction();
    private final MigrationHistory history = new MigrationHistory();
    private final LinkSilence silence = new LinkSilence();
    private MigrationState state = MigrationState.IDLE;
    private LongSupplier label;
    private final LinkFailure failure = new LinkFailure();

    /**
     * Make an idle migration.
     *
     * @param session       for the migration's use alone.
     * @param chunkCapacity most bytes that one {@link #doWork()} saves, at least 256. They are allocated here.
     * @param budgetNs      time that one {@link #doWork()} saves before it turns to the link, in nanoseconds, 0 or
     *                      more. It saves 16 KiB in any case.
     * @throws IllegalArgumentException if capacity or budget are out of their ranges.
     */
    public Migration(SaveSession session, int chunkCapacity, long budgetNs) {
        this(session, chunkCapacity, budgetNs, SystemNanoClock.INSTANCE);
    }

    /** Makes a migration that reads another clock. */
    Migration(SaveSession session, int chunkCapacity, long budgetNs, NanoClock clock) {
        source = new SourceSet(session, budgetNs);
        sender = new ImageSender(source, chunkCapacity, clock, prediction);
        this.clock = clock;
    }

    /**
     * Take the first cut and begin. A set that is not open is copied in one image, at rest.
     *
     * @param set           to move, as in {@link SaveSession#begin(ChannelSet, org.ringsave.save.SaveMode, long)}.
     * @param label         gives the label of the last image, such as the simulated tick; called at each cut. It may
     *                      give the same label always.
     * @param link          to a {@link MigrationTarget}; see above.
     * @param pauseTargetNs time that the set may rest until the target has acknowledged the last image, in nanoseconds,
     *                      at least 1.
     * @throws IllegalArgumentException              if the pause target is less than 1, or the link is a {@link
     *                                               java.nio.channels.SelectableChannel} that blocks.
     * @throws IllegalStateException                 if a migration is under way, or as begin of a save. If anything is
     *                                               thrown here, nothing has begun, and the link is the caller's.
     * @throws org.ringsave.save.CaptureException    as begin of a save.
     * @throws org.ringsave.ring.RingDamageException as begin of a save.
     */
    public void start(ChannelSet set, LongSupplier label, ByteChannel link, long pauseTargetNs) {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(link, "link");
        requireTarget(pauseTargetNs);
        FrameReader.requireNonBlocking("start", link);
        if (isUnderWay()) {
            throw new IllegalStateException("start: a migration is " + state + " already; cancel() it first");
        }
        final long now = clock.nanoTime();
        source.cutFull(set, label.getAsLong());
        sender.start(link);
        prediction.start(pauseTargetNs);
        history.start(now);
        history.seen(source.isLast(), now);
        this.label = label;
        failure.cause(null);
        silence.end();
        beginRound(now);
    }

    /**
     * Bound the time in which the link moves no byte. An eighth of it at most counts between two calls.
     *
     * @param silenceNs at least 1, {@link #DEFAULT_SILENCE_NS} at first. A target is silent while it applies the image.
     * @throws IllegalArgumentException if it is less than 1.
     */
    public void silenceLimit(long silenceNs) {
        silence.limit(silenceNs);
    }

    private static void requireTarget(long pauseTargetNs) {
        if (pauseTargetNs < 1) {
            throw new IllegalArgumentException("pauseTargetNs=" + pauseTargetNs + " is less than 1");
        }
    }

    /**
     * Do one slice: save a chunk, hand it to the link, look for the target's answer. Never waits. The first call after
     * a round takes the next cut, so call it between batches. It may also be called where a write met
     * {@link org.ringsave.ring.Outcome#PINNED}, since a round is under way then.
     *
     * <p>An error of the link or the target makes the migration {@link MigrationState#FAILED}. An exception of a cut
     * changes nothing, and the next call tries again. Such an exception comes from the embedder's code, an end in use,
     * or another save of the set. Any other exception, such as one of the link's, makes the migration FAILED too.
     *
     * @return bytes that the link took; 0 if there was nothing to do, or no room.
     * @throws IllegalStateException                 as begin of a save, when a cut was due.
     * @throws org.ringsave.save.CaptureException    likewise.
     * @throws org.ringsave.ring.RingDamageException likewise.
     */
    public int doWork() {
        if (!isUnderWay()) {
            return 0;
        }
        final long now = clock.nanoTime();
        history.seen(source.isResting(), now);
        if (!sender.isOpen() && !cutNext(now)) {
            return 0;
        }
        sender.enter(now);
        try {
            return work();
        } finally {
            sender.leave();
        }
    }

    /** Takes the next cut if it is due. Returns false if the migration has failed. */
    private boolean cutNext(long now) {
        if (state == MigrationState.ACKNOWLEDGED || state == MigrationState.COMMITTING) {
            return true;
        }
        if (source.isClosed()) {
            fail(new IllegalStateException("the set was closed"));
            return false;
        }
        if (!history.isResting() && state != MigrationState.COPYING) {
            return true;
        }
        try {
            source.cutDelta(label.getAsLong());
        } catch (IllegalArgumentException e) {
            // The image that the target has is no base any more, and will not be one again.
            fail(e);
            return false;
        }
        prediction.cutTook(clock.nanoTime() - now);
        history.deltaGrew(source.imageLength(), now);
        final MigrationState next = source.isLast() ? MigrationState.FINISHING : judge(source.imageLength());
        if (next == MigrationState.COPYING || next == MigrationState.FINISHING) {
            beginRound(now);
        } else {
            source.release();
            state = next;
        }
        return true;
    }

    /** Decides whether a delta of this length is copied while the set runs, or the owner must say how to go on. */
    private MigrationState judge(long length) {
        if (prediction.meetsTarget(length)) {
            return MigrationState.WANTS_PAUSE;
        }
        return prediction.isStuck(length) ? MigrationState.NOT_CONVERGING : MigrationState.COPYING;
    }

    private void beginRound(long now) {
        sender.beginRound(now);
        history.beginRound(source.imageLength(), now);
        state = source.isLast() ? MigrationState.FINISHING : MigrationState.COPYING;
    }

    private int work() {
        try {
            final int received = receive();
            final int sent = send();
            if (received + sent > 0 || !sender.isOpen() && state != MigrationState.COMMITTING) {
                silence.end();
            } else {
                silence.look(clock.nanoTime());
            }
            return sent;
        } catch (IOException | TimeoutException e) {
            fail(e);
            return 0;
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
    }

    private int receive() throws IOException {
        final int received = sender.receive();
        while (sender.nextAnswer()) {
            acknowledged();
        }
        return received;
    }

    private void acknowledged() {
        final long now = clock.nanoTime();
        history.endRound(source.mode(), now);
        if (source.isLast()) {
            history.end(now);
            state = MigrationState.ACKNOWLEDGED;
        }
    }

    private int send() throws IOException {
        int sent = sender.flush();
        if (state == MigrationState.COMMITTING) {
            if (sender.isFlushed()) {
                committed();
            }
            return sent;
        }
        if (failIfLost()) {
            return sent;
        }
        sent += sender.sendChunk();
        if (sender.isSent() && state == MigrationState.FINISHING) {
            state = MigrationState.AWAITING;
        }
        return sent;
    }

    private boolean failIfLost() {
        final boolean isLost = source.isLost();
        if (isLost) {
            fail(new IllegalStateException("the set was closed, or lost a channel, in round " + sender.round()));
        }
        return isLost;
    }

    /**
     * Give the set to the target. Call it once, when the migration is {@link MigrationState#ACKNOWLEDGED}. If the link
     * has no room, go on with {@link #doWork()} until the state is COMMITTED.
     *
     * @throws IllegalStateException in any other state, or if the set was closed or lost a channel: then the migration
     *                               is FAILED.
     */
    public void commit() {
        if (state != MigrationState.ACKNOWLEDGED) {
            throw new IllegalStateException("commit: the migration is " + state + ", not ACKNOWLEDGED");
        }
        if (failIfLost()) {
            throw new IllegalStateException("commit: " + failure().getMessage());
        }
        sender.commit();
        state = MigrationState.COMMITTING;
        doWork();
    }

    private void committed() {
        state = MigrationState.COMMITTED;
        source.giveAway();
        sender.closeLink();
    }

    /**
     * Give up, at any moment before {@link MigrationState#COMMITTED}. The migration holds nothing of the set any more:
     * the set runs on, or can be resumed. The target sees the end of the link. Does nothing if no migration is under
     * way.
     *
     * @throws IllegalStateException if the migration is COMMITTED.
     */
    public void cancel() {
        if (state == MigrationState.COMMITTED) {
            throw new IllegalStateException("cancel: the migration is COMMITTED; the set moved to the target");
        }
        if (isUnderWay()) {
            drop(MigrationState.CANCELLED);
        }
    }

    private void fail(Throwable cause) {
        // A commit that the link took as a whole stands, even if something fails later.
        if (isUnderWay()) {
            failure.cause(cause);
            drop(MigrationState.FAILED);
        }
    }

    private void drop(MigrationState end) {
        history.end(clock.nanoTime());
        state = end;
        source.release();
        sender.closeLink();
    }

    /**
     * Set another pause target. A migration that is NOT_CONVERGING goes on, even with the same target as before.
     *
     * @param pauseTargetNs in nanoseconds, at least 1.
     * @throws IllegalArgumentException if the pause target is less than 1.
     * @throws IllegalStateException    if no migration is under way, or the set rests already.
     */
    public void pauseTarget(long pauseTargetNs) {
        requireTarget(pauseTargetNs);
        if (state != MigrationState.COPYING && state != MigrationState.WANTS_PAUSE
            && state != MigrationState.NOT_CONVERGING) {
            throw new IllegalStateException("pauseTarget: the migration is " + state
                + ", not COPYING, WANTS_PAUSE or NOT_CONVERGING");
        }
        prediction.aim(pauseTargetNs);
        state = MigrationState.COPYING;
    }

    /**
     * Is the migration under way?
     *
     * @return true from {@link #start} until the migration is COMMITTED, CANCELLED or FAILED.
     */
    public boolean isUnderWay() {
        return state.isUnderWay();
    }

    /**
     * The migration's state.
     *
     * @return any state.
     */
    public MigrationState state() {
        return state;
    }

    /**
     * Why the migration failed.
     *
     * @return the cause if the migration is FAILED; null if not.
     */
    public Exception failure() {
        return failure.exception();
    }

    /**
     * Why the migration is {@link MigrationState#NOT_CONVERGING} or FAILED, for people.
     *
     * @return a sentence with the rates, or the message of the failure; null in all other states.
     */
    public String reason() {
        if (state == MigrationState.NOT_CONVERGING) {
            return history.stuck(prediction);
        }
        return failure() == null ? null : failure().getMessage();
    }

    /**
     * The rounds, times and rates so far.
     *
     * @return the report of the migration that is under way, or of the last one; zeros before the first.
     */
    public MigrationReport report() {
        return history.report(clock.nanoTime());
    }
}
