/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.ring.RingDamageException;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * The source's side of moving a set that runs to another process: it copies all of it while it runs, then what changed,
 * and again, until the rest would take no longer than a pause target; then it asks for the pause. The owner's thread,
 * in its loop, between batches. One migration is used again and again.
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
 * }</pre>
 *
 * <p><b>Who runs.</b> The target goes on only when it has received a commit as a whole. Until {@link #commit()} has
 * handed that to the link, whatever happens (a dead link or target, a target that refuses, {@link #cancel()}) leaves
 * the source as it was: running, or paused and free to be resumed by its owner; nothing is pinned any more. From then
 * on, {@link MigrationState#COMMITTED}, the set can't be resumed here, only closed, even if the link dies before the
 * target has the commit: nobody could know. What such a moment may lose is the set, never will it run twice. Who can't
 * have that keeps a checkpoint of it.
 *
 * <p><b>The link</b> is any {@link ByteChannel} that doesn't block: {@code write} takes what it has room for, or
 * nothing, {@code read} gives what has come, or nothing, and -1 when the target's end is closed. A {@code write} that
 * throws has taken nothing in that call, and what was taken before a {@code close} is still delivered. A {@code
 * SocketChannel} with {@code configureBlocking(false)} is such a link. It belongs to the migration from its start on,
 * and is closed with its end. That a silent link is dead the owner must find: {@link #cancel()} then.
 *
 * <p>While a round is under way other saves of the set, and adding channels to it, are refused; between rounds they are
 * not. A channel that is closed within a round ends the migration.
 */
public final class Migration {
    private final ImageSender sender;
    private final NanoClock clock;
    private final Pace pace = new Pace();
    private final Log log = new Log();
    private MigrationState state = MigrationState.IDLE;
    private ChannelSet set;
    private LongSupplier label;
    private Exception failure;

    /**
     * Make a migration that is idle.
     *
     * @param session       for the migration's use alone.
     * @param chunkCapacity most that one {@link #doWork()} saves, in bytes; at least 256. It is allocated here.
     * @param budgetNs      how long one {@link #doWork()} saves before it turns to the link, in nanoseconds; 0 or more.
     *                      16 KiB are saved however little it is.
     * @throws IllegalArgumentException if capacity or budget are out of their ranges.
     */
    public Migration(SaveSession session, int chunkCapacity, long budgetNs) {
        this(session, chunkCapacity, budgetNs, SystemNanoClock.INSTANCE);
    }

    /** With a clock that need not be that of the machine. */
    Migration(SaveSession session, int chunkCapacity, long budgetNs, NanoClock clock) {
        sender = new ImageSender(session, chunkCapacity, budgetNs);
        this.clock = clock;
    }

    /**
     * Take the first cut and begin. A set that is not open is moved in one image: stopped and copied.
     *
     * @param set           to move, as in {@link SaveSession#begin(ChannelSet, SaveMode, long)}.
     * @param label         asked at each cut, such as for the simulated tick.
     * @param link          to a {@link MigrationTarget}; see above.
     * @param pauseTargetNs how long the set may rest until the target has acknowledged all, in nanoseconds, at least 1.
     * @throws IllegalArgumentException                 if the target is less than 1.
     * @throws IllegalStateException                    if a migration is under way, or as begin of a save. As with all
     *                                                  else that is thrown here nothing has begun, and the link is the
     *                                                  caller's.
     * @throws org.ringsave.save.CaptureException       as begin of a save.
     * @throws RingDamageException                      as begin of a save.
     */
    public void start(ChannelSet set, LongSupplier label, ByteChannel link, long pauseTargetNs) {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(link, "link");
        requireTarget(pauseTargetNs);
        if (isUnderWay()) {
            throw new IllegalStateException("start: a migration is " + state + " already; cancel() it first");
        }
        final long now = clock.nanoTime();
        final SaveMode first = set.state() == ChannelState.OPEN ? SaveMode.LIVE : SaveMode.PAUSED;
        sender.start(set, first, label.getAsLong(), link);
        this.set = set;
        this.label = label;
        pace.start(pauseTargetNs);
        failure = null;
        log.start(now);
        log.seen(first == SaveMode.PAUSED, now);
        beginRound(now);
    }

    private static void requireTarget(long pauseTargetNs) {
        if (pauseTargetNs < 1) {
            throw new IllegalArgumentException("pauseTargetNs=" + pauseTargetNs + " is less than 1");
        }
    }

    /**
     * Do one slice of whatever is next: save a chunk, hand it to the link, look for the target's answer. Never waits.
     * With the first call after a round the cut of the next one is taken, so call it between batches; where a write met
     * {@link org.ringsave.ring.Outcome#PINNED} it may be called, too, since a round is under way then.
     *
     * <p>What link or target do wrong makes the migration {@link MigrationState#FAILED}. What is thrown by a cut (the
     * embedder's code, an end that is in use, another save of the set) has changed nothing, and the next call tries
     * again; if anything else is thrown, by the link for instance, the migration is FAILED too.
     *
     * @return bytes that the link took; 0 if there was nothing to do, or no room.
     * @throws IllegalStateException              as begin of a save, when it was time for a cut.
     * @throws org.ringsave.save.CaptureException likewise.
     * @throws RingDamageException                likewise.
     */
    public int doWork() {
        if (!isUnderWay()) {
            return 0;
        }
        final long now = clock.nanoTime();
        log.seen(set.state() != ChannelState.OPEN, now);
        if (!sender.isOpen() && !cutNext(now)) {
            return 0;
        }
        pace.enter(now);
        try {
            return work();
        } finally {
            pace.leave(clock.nanoTime(), !sender.isFlushed());
        }
    }

    /** Takes the next cut, if it is time for one. Returns false if nothing is under way any more. */
    private boolean cutNext(long now) {
        if (state == MigrationState.ACKNOWLEDGED || state == MigrationState.COMMITTING) {
            return true;
        }
        if (set.state() == ChannelState.CLOSED) {
            fail(new IllegalStateException("the set was closed"));
            return false;
        }
        if (!log.isResting() && state != MigrationState.COPYING) {
            return true;
        }
        try {
            sender.cutDelta(log.isResting() ? SaveMode.PAUSED : SaveMode.LIVE, label.getAsLong());
        } catch (IllegalArgumentException e) {
            // What the target has is no base any more; that won't change.
            fail(e);
            return false;
        }
        final long length = sender.imageLength();
        pace.look(now, clock.nanoTime(), length);
        final MigrationState next = log.isResting() ? MigrationState.FINISHING : judge(length);
        if (next == MigrationState.COPYING || next == MigrationState.FINISHING) {
            beginRound(now);
        } else {
            sender.endSave();
            state = next;
        }
        return true;
    }

    /** Whether a delta of this length is copied while the set runs, or it is for the owner to say how to go on. */
    private MigrationState judge(long length) {
        if (pace.meetsTarget(length)) {
            return MigrationState.WANTS_PAUSE;
        }
        return pace.isStuck(length) ? MigrationState.NOT_CONVERGING : MigrationState.COPYING;
    }

    private void beginRound(long now) {
        sender.beginRound();
        state = sender.mode() == SaveMode.LIVE ? MigrationState.COPYING : MigrationState.FINISHING;
        pace.beginRound(now, sender.imageLength());
    }

    private int work() {
        try {
            receive();
            return send();
        } catch (IOException e) {
            fail(e);
            return 0;
        } catch (RuntimeException e) {
            fail(e);
            throw e;
        } catch (Error e) {
            fail(new IllegalStateException(e.toString(), e));
            throw e;
        }
    }

    private void receive() throws IOException {
        sender.receive();
        while (sender.nextAnswer()) {
            acknowledged();
        }
        if (sender.isSent()) {
            pace.noAnswer(clock.nanoTime());
        }
    }

    private void acknowledged() {
        final long now = clock.nanoTime();
        log.add(sender.mode(), pace.length(), pace.endRound(now));
        if (sender.mode() == SaveMode.PAUSED) {
            log.end(now);
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
        if (sender.isSent()) {
            pace.sent(clock.nanoTime());
            state = state == MigrationState.FINISHING ? MigrationState.AWAITING : state;
        }
        return sent;
    }

    private boolean failIfLost() {
        final boolean isLost = sender.isLost();
        if (isLost) {
            fail(new IllegalStateException("the set was closed, or lost a channel, in round " + sender.round()));
        }
        return isLost;
    }

    /**
     * Give the set to the target: to be called once, when it is {@link MigrationState#ACKNOWLEDGED}. Where the link has
     * no room, go on with {@link #doWork()} until the state is COMMITTED.
     *
     * @throws IllegalStateException in any other state.
     */
    public void commit() {
        if (state != MigrationState.ACKNOWLEDGED) {
            throw new IllegalStateException("commit: the migration is " + state + ", not ACKNOWLEDGED");
        }
        if (failIfLost()) {
            throw new IllegalStateException("commit: " + failure.getMessage());
        }
        state = MigrationState.COMMITTING;
        sender.commit();
        doWork();
    }

    private void committed() {
        state = MigrationState.COMMITTED;
        sender.endSave();
        if (set.state() != ChannelState.CLOSED) {
            ChannelAccess.giveAway(set);
        }
        sender.closeLink();
    }

    /**
     * Give up, at any moment before {@link MigrationState#COMMITTED}: nothing is held any more, and the set goes on, or
     * can be resumed if it rests. The target learns of it as the link ends. Does nothing if no migration is under way.
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

    private void fail(Exception cause) {
        // A commit that the link took as a whole stands, whatever happens after.
        if (isUnderWay()) {
            failure = cause;
            drop(MigrationState.FAILED);
        }
    }

    private void drop(MigrationState end) {
        log.end(clock.nanoTime());
        state = end;
        sender.endSave();
        sender.closeLink();
    }

    /**
     * Have another pause target. If the migration is NOT_CONVERGING it goes on: the same target tries again.
     *
     * @param pauseTargetNs in nanoseconds, at least 1.
     * @throws IllegalArgumentException if the target is less than 1.
     * @throws IllegalStateException    if no migration is under way, or the set rests already.
     */
    public void pauseTarget(long pauseTargetNs) {
        requireTarget(pauseTargetNs);
        if (state != MigrationState.COPYING && state != MigrationState.WANTS_PAUSE
            && state != MigrationState.NOT_CONVERGING) {
            throw new IllegalStateException("pauseTarget: the migration is " + state);
        }
        pace.aim(pauseTargetNs);
        state = MigrationState.COPYING;
    }

    /**
     * Is there anything left to do?
     *
     * @return true from {@link #start} until the migration is COMMITTED, CANCELLED or FAILED.
     */
    public boolean isUnderWay() {
        return switch (state) {
            case IDLE, COMMITTED, CANCELLED, FAILED -> false;
            default -> true;
        };
    }

    /**
     * How far the migration is.
     *
     * @return any state.
     */
    public MigrationState state() {
        return state;
    }

    /**
     * Why the migration can't go on.
     *
     * @return what went wrong if it is FAILED; null if not.
     */
    public Exception failure() {
        return failure;
    }

    /**
     * Why the migration is {@link MigrationState#NOT_CONVERGING} or FAILED, for people.
     *
     * @return a sentence with rates or the failure; null in all other states.
     */
    public String reason() {
        if (state == MigrationState.NOT_CONVERGING) {
            return String.format(Locale.ROOT, "does not converge: write rate %,d bytes/s, save rate %,d bytes/s; %d"
                + " deltas in a row were not shorter than %,d bytes, too long for a pause of %,d ns", pace.writeRate(),
                pace.saveRate(), Pace.PATIENCE, pace.shortest(), pace.targetNs());
        }
        return failure == null ? null : failure.getMessage();
    }

    /**
     * What the migration came to, or how far it is.
     *
     * @return of the one that is under way or the last one; zeros before the first.
     */
    public MigrationReport report() {
        return log.report(clock.nanoTime(), pace);
    }
}
