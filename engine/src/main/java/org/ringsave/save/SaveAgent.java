/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageSink;
import org.ringsave.ring.Outcome;

/**
 * Saves in the background of a duty cycle: each {@link #doWork()} hands one slice of the image to a sink. A live save
 * releases the bytes of a slice when the sink has taken them. One agent serves one save after another, and allocates
 * nothing while it works.
 *
 * <p>On the owner's own thread, in its loop or in a composite agent:
 *
 * <pre>{@code
 * final SaveAgent saver = new SaveAgent(new SaveSession(), 64 * 1024, 100_000);
 * while (running) {
 *     tick();
 *     if (++tick % interval == 0 && !saver.isSaving()) {
 *         saver.start(set, SaveMode.LIVE, tick, ImageFile.create(path(tick), SyncMode.FULL));
 *     }
 *     saver.doWork();
 * }
 * }</pre>
 *
 * <p>If the spill arena is full, writers of the set see {@link Outcome#PINNED}. On the agent's thread {@link
 * #awaitRoom(LongSupplier)} saves on until they can write.
 *
 * <p>Or in an {@link org.agrona.concurrent.AgentRunner} of its own. The owner still starts each save. Where it sees
 * PINNED, the owner must not block until the save ends. Close the runner before the set, on the owner's thread. During
 * a {@link SaveMode#LIVE} save the set may be closed first.
 */
public final class SaveAgent implements Agent {
    final SaveSession session;
    private final ByteBuffer chunk;
    private final long budgetNs;
    private boolean live;
    private boolean completed;
    private volatile boolean closed;
    private volatile long offset;
    // Of the last save, written before the sink is cleared.
    private Throwable failure;
    // The save ended within awaitRoom, and doWork throws its failure.
    private volatile boolean pending;
    // Start writes this last, and the agent clears it last. So each sees all that the other wrote before.
    private volatile ImageSink sink;
    // The thread of the last doWork, idle ones included.
    private volatile Thread driver;
    // One thread at a time saves a slice.
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * Make an agent that is idle.
     *
     * @param session       for the agent's use alone; the owner may {@link SaveSession#cancel() cancel} a live save.
     * @param chunkCapacity most that one {@link #doWork()} saves, in bytes; at least 256. The agent allocates it here.
     * @param budgetNs      time for which one {@link #doWork()} saves before it turns to the sink, in nanoseconds; 0 or
     *                      more. A call saves at least 16 KiB in any budget.
     * @throws IllegalArgumentException if capacity or budget are out of their ranges.
     */
    public SaveAgent(SaveSession session, int chunkCapacity, long budgetNs) {
        this.session = Objects.requireNonNull(session, "session");
        if (chunkCapacity < ImageDescriptor.MAX_ATOMIC_LENGTH) {
            throw new IllegalArgumentException("chunkCapacity=" + chunkCapacity + " is less than "
                + ImageDescriptor.MAX_ATOMIC_LENGTH);
        }
        if (budgetNs < 0) {
            throw new IllegalArgumentException("budgetNs=" + budgetNs + " is negative");
        }
        chunk = ByteBuffer.allocateDirect(chunkCapacity);
        this.budgetNs = budgetNs;
    }

    /**
     * Take the cut and have the agent save it. The owner's thread, while the agent is idle.
     *
     * @param set   as in {@link SaveSession#begin(ChannelSet, SaveMode, long)}. In {@link SaveMode#PAUSED} it rests
     *              until the agent is idle again and, if that has a thread of its own, is not closed before.
     * @param mode  likewise.
     * @param label likewise.
     * @param to    sink of the image, which the agent completes or abandons. If this throws, nothing has begun and the
     *              sink is abandoned.
     * @throws IllegalStateException                 as {@link SaveSession#begin(ChannelSet, SaveMode, long)}, or if a
     *                                               save is under way or the agent was closed.
     * @throws CaptureException                      likewise.
     * @throws org.ringsave.ring.RingDamageException likewise.
     */
    public void start(ChannelSet set, SaveMode mode, long label, ImageSink to) {
        begin(set, mode, label, false, null, to);
    }

    /**
     * Take the cut and have the agent save a delta: without the ring bytes that an earlier image of the set holds. The
     * owner's thread, while the agent is idle.
     *
     * @param set       as in {@link #start(ChannelSet, SaveMode, long, ImageSink)}.
     * @param mode      likewise.
     * @param label     likewise.
     * @param baseCutId {@link #cutId()} of the base, as in
     *                  {@link SaveSession#begin(ChannelSet, SaveMode, long, String)}.
     * @param to        as in {@link #start(ChannelSet, SaveMode, long, ImageSink)}.
     * @throws IllegalArgumentException              if there is no such base; the message lists those there are.
     * @throws IllegalStateException                 as {@link #start(ChannelSet, SaveMode, long, ImageSink)}.
     * @throws CaptureException                      likewise.
     * @throws org.ringsave.ring.RingDamageException likewise.
     */
    public void start(ChannelSet set, SaveMode mode, long label, String baseCutId, ImageSink to) {
        begin(set, mode, label, true, baseCutId, to);
    }

    private void begin(ChannelSet set, SaveMode mode, long label, boolean delta, String baseCutId, ImageSink to) {
        Objects.requireNonNull(to, "to");
        boolean begun = false;
        try {
            requireOpen();
            if (isSaving()) {
                throw new IllegalStateException("start: the agent is saving already; go on with doWork()"
                    + " until isSaving() is false, or cancel() its session");
            }
            if (delta) {
                session.begin(set, mode, label, baseCutId);
            } else {
                session.begin(set, mode, label);
            }
            live = mode == SaveMode.LIVE;
            if (live) {
                session.manualRelease();
            }
            begun = true;
        } finally {
            if (!begun) {
                to.abandon();
            }
        }
        completed = false;
        failure = null;
        offset = 0;
        sink = to;
        // The agent's own thread may close at this moment: then at least one of the two sees the write of the other.
        if (closed) {
            end(to, false);
            requireOpen();
        }
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("start: the agent was closed");
        }
    }

    /**
     * Save one slice and hand it to the sink. After the last slice the sink is completed and the save ended. If this
     * throws, or the save was cancelled, the sink is abandoned and the save ended. {@link SaveSession#cancel()}, and a
     * set that is closed or loses a channel, cancel a save. Then nothing is held any more, and another save may be
     * started. One thread, the owner's or the agent's own. While a call of another thread saves a slice, this does
     * nothing.
     *
     * @return bytes that the sink took; 0 if no save is under way or the save was cancelled.
     * @throws IOException           that the sink threw; its other exceptions and errors are thrown as they are.
     * @throws IllegalStateException if another caller ended the save, or a call of it failed.
     */
    @Override
    public int doWork() throws IOException {
        if (driver != Thread.currentThread()) {
            driver = Thread.currentThread();
        }
        final ImageSink to = sink;
        if (to != null) {
            return save(to);
        }
        if (pending) {
            pending = false;
            LangUtil.rethrowUnchecked(failure);
        }
        return 0;
    }

    /**
     * Run an operation, and while it says {@link Outcome#PINNED}, save a slice and run it again. For a model and an
     * agent on one thread. It lasts until the end of the save at most, since each slice gives space back. If the sink
     * fails meanwhile, the save ends, the operation goes on, and the next {@link #doWork()} throws the exception.
     *
     * @param operation such as {@code () -> ring.offer(...)}. Keep it in a field if the lambda must not be allocated at
     *                  each call.
     * @return its last result, any but PINNED.
     * @throws IllegalStateException if the space is pinned by a save that is not this agent's.
     */
    public long awaitRoom(LongSupplier operation) {
        long outcome = operation.getAsLong();
        if (outcome == Outcome.PINNED) {
            final PinnedWaitEvent event = PinnedWaitEvent.start();
            int slices = 0;
            do {
                giveRoom();
                slices++;
                outcome = operation.getAsLong();
            } while (outcome == Outcome.PINNED);
            PinnedWaitEvent.end(event, slices);
        }
        return outcome;
    }

    /**
     * Run an operation until it returns true, and save a slice before each further run, as in {@link
     * #awaitRoom(LongSupplier)}.
     *
     * @param operation such as {@code () -> region.prepareToWrite(...)}.
     * @throws IllegalStateException if a save or restore that is not this agent's is in the way.
     */
    public void awaitRoom(BooleanSupplier operation) {
        if (operation.getAsBoolean()) {
            return;
        }
        final PinnedWaitEvent event = PinnedWaitEvent.start();
        int slices = 0;
        do {
            giveRoom();
            slices++;
        } while (!operation.getAsBoolean());
        PinnedWaitEvent.end(event, slices);
    }

    private void giveRoom() {
        final ImageSink to = sink;
        if (to == null) {
            throw new IllegalStateException("awaitRoom: the agent saves nothing; go on with the save or restore of the"
                + " set that is in the way");
        }
        try {
            save(to);
        } catch (IOException | RuntimeException e) {
            pending = true;
        }
    }

    private int save(ImageSink to) throws IOException {
        if (!busy.compareAndSet(false, true)) {
            return 0;
        }
        try {
            return sink == to ? slice(to) : 0;
        } finally {
            busy.set(false);
            if (closed) {
                onClose();
            }
        }
    }

    private int slice(ImageSink to) throws IOException {
        boolean goesOn = false;
        try {
            final SaveStatus status = session.saveContinue(chunk.clear(), budgetNs);
            final int length = session.bytesFilled();
            if (length > 0) {
                to.writeAll(chunk.flip(), offset);
                if (live) {
                    session.release(offset + length);
                }
                offset = offset + length;
            }
            if (status == SaveStatus.SUCCESS) {
                to.complete();
                end(to, true);
            }
            goesOn = status == SaveStatus.BUFFER_OVERFLOW;
            return length;
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            if (!goesOn) {
                end(to, false);
            }
        }
    }

    private synchronized void end(ImageSink to, boolean complete) {
        if (sink != to) {
            return;
        }
        try {
            if (complete) {
                session.end();
                completed = true;
            } else {
                session.abandon();
                to.abandon();
            }
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            sink = null;
        }
    }

    /**
     * Abandon the save that is under way, and refuse others from here on. The thread that calls {@link #doWork()}.
     * While another thread saves a slice, the save goes on to the end of the slice, and that thread abandons it.
     */
    @Override
    public void onClose() {
        closed = true;
        pending = false;
        final ImageSink to = sink;
        if (to != null && busy.compareAndSet(false, true)) {
            end(to, false);
        }
    }

    @Override
    public String roleName() {
        return "ringsave-save";
    }

    /**
     * Is a save under way? Any thread.
     *
     * @return true from {@link #start} until the sink was completed or abandoned, and nothing is held any more. After a
     *     failure within {@link #awaitRoom(LongSupplier)}, true until {@link #doWork()} has thrown it.
     */
    public boolean isSaving() {
        return sink != null || pending;
    }

    /**
     * Does another thread drive the agent? Any thread.
     *
     * @return true if the last call of {@link #doWork()} was that of another thread, which has not ended; also if idle.
     */
    public boolean isDrivenElsewhere() {
        final Thread last = driver;
        return last != null && last != Thread.currentThread() && last.isAlive();
    }

    /**
     * Is the last save complete? If not, it was cancelled or {@link #doWork()} threw. The owner's thread.
     *
     * @return true if its sink was completed; false while a save is under way, and before the first.
     */
    public boolean isComplete() {
        return !isSaving() && completed;
    }

    /**
     * Why the last save failed. The owner's thread, while the agent is idle.
     *
     * @return the exception that {@link #doWork()} threw, on any thread; if it threw an error, an exception with this
     *     cause; null if the save is complete or was cancelled, and before the first.
     */
    public Exception failure() {
        return failure instanceof Error e ? new IllegalStateException("save: " + e, e) : (Exception)failure;
    }

    /**
     * The identity of the instant that was saved, which a delta names as its base. The owner's thread.
     *
     * @return of the last save, as {@link SaveSession#cutId()}.
     * @throws IllegalStateException if the last save is not {@linkplain #isComplete() complete}.
     */
    public String cutId() {
        if (!isComplete()) {
            throw new IllegalStateException("cutId: the last save is not complete; take the cutId of an earlier one,"
                + " or save a full image");
        }
        return session.cutId();
    }

    /**
     * Length of the image that the sink has taken. Any thread.
     *
     * @return in bytes, of the save that is under way or the last one; 0 before the first.
     */
    public long offset() {
        return offset;
    }

    /**
     * Length of the image, exactly. The owner's thread.
     *
     * @return in bytes, of the save that is under way or the last one; 0 before the first.
     */
    public long imageLength() {
        return session.imageLength();
    }
}
