/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.concurrent.Agent;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageSink;

/**
 * Saves in the background of a duty cycle: each {@link #doWork()} hands one slice of the image to a sink. It holds what
 * a live save still needs until the sink took it. One agent is used for save after save, one at a time; it allocates
 * nothing while it works.
 *
 * <p>On the owner's own thread, in its loop or in a composite agent:
 *
 * <pre>{@code
 * final SaveAgent saver = new SaveAgent(new SaveSession(), 64 * 1024, 100_000);
 * while (running) {
 *     tick();
 *     if (++tick % interval == 0 && !saver.isSaving()) {
 *         saver.start(set, SaveMode.LIVE, tick, ImageFile.create(path(tick), true));
 *     }
 *     saver.doWork();
 * }
 * }</pre>
 *
 * <p>Or in an {@link org.agrona.concurrent.AgentRunner} of its own. The owner then still starts each save, and must not
 * wait for it where it wants to write to a set whose spill arena is full: see {@link org.ringsave.ring.Outcome#PINNED}.
 * Close the runner before the set, on the owner's thread. A set that is closed first is no fault as long as the save is
 * {@link SaveMode#LIVE}.
 */
public final class SaveAgent implements Agent {
    private final SaveSession session;
    private final ByteBuffer chunk;
    private final long budgetNs;
    private boolean live;
    private boolean completed;
    private volatile boolean closed;
    private volatile long offset;
    // Written last by start, when the agent may begin, and by the agent, when the owner may begin again: what the one
    // wrote before, the other sees.
    private volatile ImageSink sink;

    /**
     * Make an agent that is idle.
     *
     * @param session       for the agent's use alone; the owner may {@link SaveSession#cancel() cancel} a live save.
     * @param chunkCapacity most that one {@link #doWork()} saves, in bytes; at least 256. The agent allocates it here.
     * @param budgetNs      how long one {@link #doWork()} saves before it turns to the sink, in nanoseconds; 0 or more.
     *                      16 KiB are saved however little it is.
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
     * @param to    where the image goes. The agent completes or abandons it. If anything is thrown here nothing has
     *              begun, and it is abandoned.
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
            if (sink != null) {
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
        offset = 0;
        sink = to;
        // A thread of the agent's own may have ended at this moment: then one of the two sees what the other wrote.
        if (closed) {
            end(to, false);
            requireOpen();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("start: the agent was closed");
        }
    }

    /**
     * Save one slice and hand it to the sink. With the last one the sink is completed and the save ended. If the save
     * was cancelled, by {@link SaveSession#cancel()} or since the set was closed or lost a channel, or if anything is
     * thrown here, the sink is abandoned and the save ended: nothing is held any more, and another save may be started.
     * One thread, the owner's or the agent's own.
     *
     * @return bytes that the sink took; 0 if no save is under way, or it was cancelled.
     * @throws IOException           that the sink threw; its other exceptions and errors are thrown as they are.
     * @throws IllegalStateException if somebody else ended the save, or a call of it failed.
     */
    @Override
    public int doWork() throws IOException {
        final ImageSink to = sink;
        return to == null ? 0 : save(to);
    }

    private int save(ImageSink to) throws IOException {
        boolean ended = true;
        boolean complete = false;
        try {
            final SaveStatus status = session.saveContinue(chunk.clear(), budgetNs);
            final int length = session.bytesFilled();
            if (length > 0) {
                to.write(chunk.flip(), offset);
                taken(offset + length);
            }
            if (status == SaveStatus.SUCCESS) {
                to.complete();
                complete = true;
            }
            ended = status != SaveStatus.BUFFER_OVERFLOW;
            return length;
        } finally {
            if (ended) {
                end(to, complete);
            }
        }
    }

    private void taken(long upTo) {
        if (live) {
            session.release(upTo);
        }
        offset = upTo;
    }

    private synchronized void end(ImageSink to, boolean complete) {
        if (sink != to) {
            return;
        }
        try {
            session.end();
            if (!complete) {
                to.abandon();
            }
        } finally {
            completed = complete;
            sink = null;
        }
    }

    /** What is under way is given up, and nothing can be started any more. The thread that calls {@link #doWork()}. */
    @Override
    public void onClose() {
        closed = true;
        final ImageSink to = sink;
        if (to != null) {
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
     * @return true from {@link #start} until its sink was completed or abandoned and nothing is held any more.
     */
    public boolean isSaving() {
        return sink != null;
    }

    /**
     * Did the last save come to its end? If not it was cancelled, or {@link #doWork()} threw. The owner's thread.
     *
     * @return true if its sink was completed; false while a save is under way, and before the first.
     */
    public boolean isComplete() {
        return sink == null && completed;
    }

    /**
     * The identity of the instant that was saved: what a delta names as its base. The owner's thread.
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
     * How much of the image the sink took. Any thread.
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
