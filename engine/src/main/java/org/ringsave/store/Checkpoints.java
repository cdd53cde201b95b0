/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveAccess;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * Fills a store with live checkpoints of a set while it runs. It has no thread: the owner calls {@link #doWork} once a
 * tick. A tick without the begin or end of a save allocates nothing.
 *
 * <pre>{@code
 * final Checkpoints checkpoints = new Checkpoints(store, set, saver, CheckpointPolicy.everyTicks(100));
 * while (running) {
 *     tick();
 *     checkpoints.doWork(++tick);
 * }
 * checkpoints.finish();
 * }</pre>
 *
 * <p>A save that fails leaves the images before it as they are. It is counted, and the next one begins when it is due.
 * After {@link ImageStore#restoreLatest} the first image of the restored set is a delta of the restored one.
 *
 * <p>An agent that an {@link org.agrona.concurrent.AgentRunner} drives saves on a thread of its own: then the owner
 * calls {@link #startIfDue} in place of doWork, and {@link #finish} waits for it. Owner thread of the set only.
 */
public final class Checkpoints {
    private final ImageStore store;
    private final ChannelSet set;
    private final SaveAgent agent;
    private final CheckpointPolicy policy;
    private final CheckpointSchedule schedule;
    private final Counters counters = new Counters();
    private Consumer<Exception> listener = failure -> { };
    /** Of the save that is under way; null if there is none. */
    private StoreSink sink;
    private boolean agentHasThread;

    /** What has come of the saves. */
    private static final class Counters {
        private long completed;
        private long failures;
        private Exception lastFailure;
    }

    /**
     * Make checkpoints of a set.
     *
     * @param store  opened to write. Only images of this set go into it.
     * @param set    to save.
     * @param agent  that saves it, and nothing else. Its chunk and budget are the slice of a tick.
     * @param policy when and how to save.
     */
    public Checkpoints(ImageStore store, ChannelSet set, SaveAgent agent, CheckpointPolicy policy) {
        this(store, set, agent, policy, System::nanoTime);
    }

    /** A test gives a clock. */
    Checkpoints(ImageStore store, ChannelSet set, SaveAgent agent, CheckpointPolicy policy, LongSupplier clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.set = Objects.requireNonNull(set, "set");
        this.agent = Objects.requireNonNull(agent, "agent");
        this.policy = Objects.requireNonNull(policy, "policy");
        schedule = new CheckpointSchedule(policy, set, clock);
        // Refuses a store that only reads before a tick finds out.
        store.tip();
    }

    /**
     * Make the first checkpoints begin like later ones, as {@link SaveSession#prepare} does for a session, which need
     * not be prepared then. The store and its files stay as they are; permissions to write to regions lapse. Before the
     * first checkpoint, while none is under way. It lasts at most 200 ms and three saves.
     *
     * @throws IllegalStateException                 as {@link SaveSession#prepare}, or if store or agent are closed.
     * @throws org.ringsave.save.CaptureException    likewise.
     * @throws org.ringsave.ring.RingDamageException likewise.
     */
    public void prepare() {
        final Map<String, Checkpoints> rehearsals = new HashMap<>();
        SaveAccess.prepare(agent, set, (rehearsed, baseCutId) ->
            rehearsals.computeIfAbsent(baseCutId, base -> forRehearsal(rehearsed, base)).rehearse());
    }

    private Checkpoints forRehearsal(SaveAgent rehearsed, String baseCutId) {
        final List<StoredImage> tip = new ArrayList<>();
        if (baseCutId != null) {
            tip.add(new StoredImage(1, Path.of(""), 1, 0, baseCutId, null, false, null));
        }
        return new Checkpoints(store.forRehearsal(tip), set, rehearsed, policy);
    }

    /** Begins a save, which the caller drops. */
    private void rehearse() {
        sink = null;
        final long tick = schedule.nextTick();
        if (!startIfDue(tick) && (counters.lastFailure != null || !start(tick))) {
            throw (RuntimeException)counters.lastFailure;
        }
    }

    /**
     * Tell failures as they are noticed.
     *
     * @param consumer of the exceptions, called within {@link #doWork} and the other calls here.
     */
    public void onFailure(Consumer<Exception> consumer) {
        listener = Objects.requireNonNull(consumer, "consumer");
    }

    /**
     * Begin a checkpoint if one is due and no save is under way, then save a slice of it.
     *
     * @param tick the number of the tick that the set has just done; it is the image's label, and grows.
     * @return bytes that were saved.
     */
    public int doWork(long tick) {
        agentHasThread = false;
        startDue(tick);
        return slice();
    }

    /**
     * Begin a checkpoint if one is due and no save is under way, for an agent that has a thread of its own.
     *
     * @param tick as for {@link #doWork}.
     * @return true if one has begun.
     */
    public boolean startIfDue(long tick) {
        agentHasThread = true;
        return startDue(tick);
    }

    private boolean startDue(long tick) {
        final boolean idle = isIdle();
        if (!schedule.isDue(tick)) {
            return false;
        }
        if (!idle) {
            schedule.holdBack();
            return false;
        }
        return start(tick);
    }

    /**
     * Begin a checkpoint now, due or not, such as at the end of a run.
     *
     * @param tick as for {@link #doWork}.
     * @return false if a save is under way, or the begin failed, which is counted.
     */
    public boolean start(long tick) {
        if (!isIdle()) {
            return false;
        }
        schedule.begin(tick);
        try {
            final List<StoredImage> tip = store.tip();
            if (!policy.continues(tip) || !startDelta(tick, tip.get(tip.size() - 1).cutId())) {
                final StoreSink full = store.create(false);
                agent.start(set, SaveMode.LIVE, tick, full);
                sink = full;
            }
            return true;
        } catch (RuntimeException e) {
            failed(e);
            return false;
        }
    }

    /** Returns false if the set has forgotten the base, or is another one than was restored. */
    private boolean startDelta(long tick, String cutId) {
        final StoreSink delta = store.create(true);
        try {
            agent.start(set, SaveMode.LIVE, tick, cutId, delta);
            sink = delta;
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private int slice() {
        if (sink == null) {
            return 0;
        }
        try {
            final int length = agent.doWork();
            isIdle();
            return length;
        } catch (IOException | RuntimeException e) {
            failed(e);
            return 0;
        }
    }

    /**
     * Save the rest of the checkpoint that is under way. After {@link #startIfDue} this waits until the agent is idle
     * or closed, if another thread has driven the agent last, as an {@link org.agrona.concurrent.AgentRunner} does, and
     * has not ended. An interrupt of the caller's thread ends the wait: its flag stays set, and the checkpoint goes on.
     *
     * @return true if the checkpoint is complete, or none was under way; false if it failed, or after an interrupt.
     */
    public boolean finish() {
        final long before = counters.failures;
        final IdleStrategy idle = new BackoffIdleStrategy();
        while (!isIdle()) {
            if (agentHasThread && Thread.currentThread().isInterrupted()) {
                return false;
            }
            idle.idle(agentHasThread && agent.isDrivenElsewhere() ? 0 : slice());
        }
        return counters.failures == before;
    }

    /**
     * Is no checkpoint under way? Notices the end of the last one.
     *
     * @return true if so.
     */
    public boolean isIdle() {
        if (sink != null && !agent.isSaving()) {
            if (agent.isComplete()) {
                counters.completed++;
                sink = null;
            } else {
                final Exception failure = agent.failure();
                failed(failure != null ? failure : new IllegalStateException(
                    "the checkpoint was cancelled: the set was closed or lost a channel, or the save was revoked"));
            }
        }
        return sink == null;
    }

    private void failed(Exception failure) {
        sink = null;
        counters.failures++;
        counters.lastFailure = failure;
        listener.accept(failure);
    }

    /** {@return the number of complete checkpoints} */
    public long completed() {
        return counters.completed;
    }

    /** {@return the number of checkpoints that failed} */
    public long failures() {
        return counters.failures;
    }

    /** {@return the number of checkpoints that began late, since the one before was under way when they were due} */
    public long late() {
        return schedule.late();
    }

    /** {@return why the last failed checkpoint failed; null if none has} */
    public Exception lastFailure() {
        return counters.lastFailure;
    }
}
