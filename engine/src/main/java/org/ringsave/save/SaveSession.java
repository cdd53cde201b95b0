/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.Lineage;
import org.ringsave.memory.Platform;
import org.ringsave.ring.Pins;

/**
 * Saves a channel set into buffers that the caller provides, chunk by chunk: VmbChannelSaveBegin,
 * VmbChannelSaveContinue and VmbChannelSaveEnd. The chunks, one after another, are the image, whatever their sizes. A
 * session is used again and again; keep it. The set's owner thread only; {@link #parallel} gives work to others, and a
 * {@link SaveMode#LIVE} save may be continued and ended by one other thread.
 *
 * <pre>{@code
 * session.begin(set, tick);
 * try {
 *     SaveStatus status;
 *     do {
 *         chunk.clear();
 *         status = session.saveContinue(chunk);
 *         sink.write(chunk.flip(), session.offset() - session.bytesFilled());
 *     } while (status == SaveStatus.BUFFER_OVERFLOW);      // whole if it ends with SUCCESS, and only then
 * } finally {
 *     session.end();
 * }
 * }</pre>
 *
 * <p>The set need not rest: see {@link SaveMode#LIVE}. And not every image must be whole: a delta leaves out the ring
 * bytes that an earlier image holds.
 *
 * <p>A chunk is trusted memory: private to the caller while a call runs. Where it maps a file that another process
 * truncates, computing its checksum ends the JVM.
 */
public final class SaveSession {
    /** What a session captures at most unless it is constructed with another limit, in bytes. */
    public static final int DEFAULT_CAPTURE_LIMIT = 64 * 1024 * 1024;
    /** What a session spills at most unless it is constructed with another limit, in bytes. */
    public static final int DEFAULT_SPILL_LIMIT = 64 * 1024 * 1024;

    private final SetHold hold = new SetHold();
    private final Cut cut;
    private final ImageIndex index;
    final RangeSave whole;
    private final Parts parts;
    private final Runnable awaitOutside;

    /**
     * Make a session that captures up to {@link #DEFAULT_CAPTURE_LIMIT} and spills up to {@link #DEFAULT_SPILL_LIMIT}.
     *
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public SaveSession() {
        this(DEFAULT_CAPTURE_LIMIT, DEFAULT_SPILL_LIMIT);
    }

    /**
     * Make a session.
     *
     * @param captureLimit most memory for in-flight packets, contexts and application state together, in bytes; 0 to
     *                     2^30. It is taken as a save needs it, and kept.
     * @param spillLimit   most memory for what has to make room for new packets while a live save still needs it, in
     *                     bytes; 0 to 2^30. As much as the rings and regions together hold is never too little. It is
     *                     taken by the begin of a live save as far as it could be needed, and kept.
     * @throws IllegalArgumentException if a limit is out of its range.
     * @throws IllegalStateException    if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public SaveSession(int captureLimit, int spillLimit) {
        this(captureLimit, spillLimit, new UnsafeBuffer(0, 0));
    }

    /** Makes a session that writes each chunk through a view, so that a test can act within a copy. */
    SaveSession(int captureLimit, int spillLimit, UnsafeBuffer view) {
        Platform.check();
        cut = new Cut(captureLimit, spillLimit);
        index = new ImageIndex(cut);
        whole = new RangeSave(new Chunk(view), new ImageWriter(cut, index, false), new LowWater(cut));
        parts = new Parts(cut, index);
        awaitOutside = () -> {
            hold.awaitOutside();
            parts.awaitOutside();
        };
    }

    /**
     * Take the cut: from here on the image is fixed, and its length known. All of the embedder's code that a save
     * calls is called in here. If anything is thrown, nothing has begun.
     *
     * @param set   to save: CREATED or PAUSED. It stays so until {@link #end()}.
     * @param label of the image, such as the simulated tick.
     * @throws IllegalStateException                    if this session is under way, the set is OPEN or CLOSED, or
     *                                                  another save or restore of the set is under way.
     * @throws CaptureException                         if what must be captured exceeds the limit.
     * @throws org.ringsave.ring.RingDamageException    if an index written by a ring's other end can't be one, or a
     *                                                  ring's file is shorter than it was when it was mapped.
     */
    public void begin(ChannelSet set, long label) {
        begin(set, SaveMode.PAUSED, label);
    }

    /**
     * Take the cut, of a set that rests or of one that runs on.
     *
     * @param set   to save: for {@link SaveMode#PAUSED} as in {@link #begin(ChannelSet, long)}; for {@link
     *              SaveMode#LIVE} in any state but CLOSED, with no end of a channel inside a poll or a claim nor with
     *              packets appended and not published. Where the ends of channels are driven by several threads, all of
     *              them rest during this call.
     * @param mode  of the save.
     * @param label of the image, such as the simulated tick.
     * @throws IllegalStateException                    as {@link #begin(ChannelSet, long)}; of a live save, too, if an
     *                                                  end is in the middle of something.
     * @throws CaptureException                         as {@link #begin(ChannelSet, long)}.
     * @throws org.ringsave.ring.RingDamageException    as {@link #begin(ChannelSet, long)}.
     */
    public void begin(ChannelSet set, SaveMode mode, long label) {
        take(set, mode, label, null);
    }

    /**
     * Take the cut for a delta: an image without the ring bytes that an earlier image of the set, its base, holds. All
     * else is whole. An old base makes a long delta and never a wrong one. {@code ImageMerge} joins base and delta; a
     * delta can't be restored alone.
     *
     * @param set       as in {@link #begin(ChannelSet, SaveMode, long)}.
     * @param mode      of the save.
     * @param label     of the image, such as the simulated tick.
     * @param baseCutId {@link #cutId()} of the base: one of the set's last 16 saves that were complete, deltas too, or
     *                  the image that it was restored from, since its positions were last set by a restore or by the
     *                  mapping of ring files.
     * @throws IllegalArgumentException                 if there is no such base; the message lists those there are.
     * @throws IllegalStateException                    as {@link #begin(ChannelSet, SaveMode, long)}.
     * @throws CaptureException                         as {@link #begin(ChannelSet, long)}.
     * @throws org.ringsave.ring.RingDamageException    as {@link #begin(ChannelSet, long)}.
     */
    public void begin(ChannelSet set, SaveMode mode, long label, String baseCutId) {
        take(set, mode, label, Objects.requireNonNull(baseCutId, "baseCutId"));
    }

    private void take(ChannelSet set, SaveMode mode, long label, String baseCutId) {
        Objects.requireNonNull(set, "set");
        final boolean live = Objects.requireNonNull(mode, "mode") == SaveMode.LIVE;
        final int begun = hold.take(set, live);
        final Pins livePins = live ? ChannelAccess.pins(set) : null;
        final Lineage.Base base;
        try {
            base = baseCutId == null ? null : Bases.require(ChannelAccess.lineage(set), baseCutId);
            cut.read(set, begun, livePins, base);
            index.reserve();
            ChannelAccess.lineage(set).reserve(cut.channels().count());
            hold.start(begun, livePins);
        } catch (RuntimeException | Error e) {
            hold.giveBack(set);
            throw e;
        }
        index.start(label, base);
        whole.start(set, begun, 0, cut.layout().imageLength(), 0, livePins);
        if (live) {
            ChannelAccess.onCancel(set, awaitOutside);
        }
        hold.letIn(set);
    }

    /**
     * Cut the image into parts that may be written on different threads: whole channels, balanced by bytes; the first
     * one also has the header and the application section. Called right after {@link #begin}. Then the session itself
     * writes nothing until all parts are complete and {@link #finish()} was called; the parts and the rest, put where
     * their offsets say, are the same image as one that the session writes alone.
     *
     * @param count of the parts, 1 to 1,024. Where there are fewer channels, some parts are empty.
     * @return the parts in the order of the image.
     * @throws IllegalArgumentException if the count is out of its range.
     * @throws IllegalStateException    if no save is under way, something of it was written already, it has parts, or
     *                                  {@link #manualRelease()} was called.
     */
    public List<SavePart> parallel(int count) {
        whole.requireSaving("parallel");
        parts.requireNone("parallel");
        whole.requireUntouched("parallel");
        final List<SavePart> started = parts.start(count, hold.set(), hold.epoch(), hold.pins());
        ChannelAccess.onCancel(hold.set(), awaitOutside);
        return started;
    }

    /**
     * All parts are complete: fold their digests, in the order of the image and in about 20 ns a channel, and go on
     * behind them. From here on the session is as if it had written the parts itself: {@link #saveContinue} writes the
     * directory and the end, and {@link #seek} goes back as far as the image's start; in a live save, whose parts have
     * released what they wrote, to the directory.
     *
     * @throws IllegalStateException if no save is under way, it has no parts or they were finished already, or a part
     *                               is not complete or another thread is inside it; nothing has changed.
     */
    public void finish() {
        whole.requireSaving("finish");
        parts.finish();
        index.foldAll();
        whole.start(hold.set(), hold.epoch(), 0, cut.layout().imageLength(), cut.layout().directoryOffset(),
            hold.pins());
    }

    /**
     * Write as much of the image as fits between the buffer's position and limit. The position moves by
     * {@link #bytesFilled()}; limit and byte order stay. Any buffer of 256 bytes makes progress.
     *
     * @param buffer direct, writable, and apart from the set's memory.
     * @return {@link SaveStatus#SUCCESS} if the image is complete with this call or before it;
     *     {@link SaveStatus#BUFFER_OVERFLOW} if there is more; {@link SaveStatus#BUFFER_TOO_SMALL} if nothing was
     *     written, for want of {@link #bytesRequired()}; {@link SaveStatus#CANCELLED} if the set was closed or lost a
     *     channel, or the save was revoked.
     * @throws IllegalArgumentException if the buffer is not direct, is read-only, or overlaps the set's memory;
     *                                  nothing has changed.
     * @throws IllegalStateException    if no save is under way, parts are writing it, or an earlier call failed.
     */
    public SaveStatus saveContinue(ByteBuffer buffer) {
        enter("saveContinue");
        try {
            return whole.saveContinue(buffer);
        } finally {
            hold.leave();
        }
    }

    /**
     * Write as much of the image as fits between the buffer's position and limit, but stop when a time is over: a slice
     * of a save that a tick has room for. Overruns by at most what 16 KiB take.
     *
     * @param buffer   as in {@link #saveContinue(ByteBuffer)}.
     * @param budgetNs in nanoseconds; however little it is, 16 KiB are written.
     * @return as {@link #saveContinue(ByteBuffer)}; {@link SaveStatus#BUFFER_OVERFLOW} where the time was over.
     * @throws IllegalArgumentException as {@link #saveContinue(ByteBuffer)}.
     * @throws IllegalStateException    as {@link #saveContinue(ByteBuffer)}.
     */
    public SaveStatus saveContinue(ByteBuffer buffer, long budgetNs) {
        enter("saveContinue");
        try {
            return whole.saveContinue(buffer, budgetNs);
        } finally {
            hold.leave();
        }
    }

    /**
     * Write as much of the image as fits into a range of an Agrona buffer, such as an Aeron claim. The position and
     * limit of the {@link MutableDirectBuffer#byteBuffer()} behind it are used during the call and put back.
     *
     * @param buffer over a writable direct {@link ByteBuffer}.
     * @param offset of the range in the buffer.
     * @param length of the range in bytes.
     * @return as {@link #saveContinue(ByteBuffer)}; what was written starts at the offset.
     * @throws IllegalArgumentException  as {@link #saveContinue(ByteBuffer)}, or if no ByteBuffer is behind the buffer.
     * @throws IndexOutOfBoundsException if the range is not in the buffer.
     * @throws IllegalStateException     as {@link #saveContinue(ByteBuffer)}.
     */
    public SaveStatus saveContinue(MutableDirectBuffer buffer, int offset, int length) {
        enter("saveContinue");
        try {
            return whole.saveContinue(buffer, offset, length);
        } finally {
            hold.leave();
        }
    }

    /**
     * Go back to where an earlier call ended, or to the start: the same bytes come again.
     *
     * @param imageOffset 0, or a value that {@link #offset()} had in this save, or in a part that was finished; in a
     *                    live save not below what was released.
     * @throws IllegalArgumentException if no call ended there, or it was released.
     * @throws IllegalStateException    if no save is under way, parts are writing it, or an earlier call failed.
     */
    public void seek(long imageOffset) {
        enter("seek");
        try {
            whole.seek(imageOffset);
        } finally {
            hold.leave();
        }
    }

    /**
     * From here on a live save keeps in reach what calls have filled until {@link #release} says that it is safe, as a
     * transport needs which may lose a chunk. Without this, each call releases what it and those before it filled. No
     * parts can be made.
     *
     * @throws IllegalStateException if no live save is under way, or parts are writing it.
     */
    public void manualRelease() {
        requireLive("manualRelease");
        whole.manualRelease();
    }

    /**
     * Say that the image up to an offset is safe elsewhere: what a live save still held of it in rings and regions is
     * given back, and {@link #seek} goes back no further.
     *
     * @param imageOffset up to {@link #offset()}, not less than released before.
     * @throws IllegalArgumentException if the offset is out of its range.
     * @throws IllegalStateException    if no live save is under way, or parts are writing it.
     */
    public void release(long imageOffset) {
        requireLive("release");
        enter("release");
        try {
            whole.release(imageOffset);
        } finally {
            hold.leave();
        }
    }

    /**
     * Give the live saves to come a time to be finished in, so that none holds anything for ever behind a sink that
     * hangs or a thread that died: who must write where a late save still has to read revokes it, instead of spilling,
     * as {@link #cancel()} does. A late save that is in nobody's way goes on, unless the owner asks
     * {@link #cancelIfLate()}. Where the owner ends a save whose saver may come back, it begins the next with another
     * session. The owner's thread.
     *
     * @param timeout of each live save from its begin on, in the clock's unit; 0 or more.
     * @param clock   {@link System#nanoTime}, or the owner's ticks; must not throw. Asked by begin,
     *                {@link #cancelIfLate()}, and whoever finds a save in the way, on whatever thread that end has.
     * @throws IllegalArgumentException if the timeout is negative.
     */
    public void deadline(long timeout, LongSupplier clock) {
        if (timeout < 0) {
            throw new IllegalArgumentException("deadline: timeout=" + timeout + " is negative");
        }
        hold.limit(Objects.requireNonNull(clock, "clock"), timeout);
    }

    /**
     * Revoke the live save that is under way if its {@link #deadline} has passed. The owner's thread, once a tick.
     *
     * @return true if the save that is under way is revoked, by whomever, and is to be ended; false if there is none.
     */
    public boolean cancelIfLate() {
        return hold.cancelIfLate();
    }

    /**
     * Revoke a live save at once, whatever another thread does with it just now: all that it held of rings and regions
     * is given back before this returns, and its calls say {@link SaveStatus#CANCELLED} from now on. For an owner whose
     * saver is late, or dead. The save is still to be ended. The owner's thread; does nothing if no live save is under
     * way.
     */
    public void cancel() {
        hold.cancel();
    }

    /**
     * End the save, whether or not it is complete; ending early is cancelling. The set may be resumed. Its parts are
     * cancelled, and a live save that another thread continues: if it is inside a call, this waits until that call
     * returns, and the next one is refused. One of the two threads ends a save, not both. Does nothing if no save is
     * under way.
     */
    public void end() {
        final ChannelSet saved = hold.end();
        if (saved != null) {
            parts.end();
            if (whole.isDelivered()) {
                index.enter(ChannelAccess.lineage(saved));
            }
            whole.end();
            hold.giveBack(saved);
        }
    }

    /**
     * Is a save under way?
     *
     * @return true from begin to end.
     */
    public boolean isSaving() {
        return hold.set() != null;
    }

    /**
     * How often a live save had to make room: a ring, or 64 KiB of a region, whose bytes the save still needed when
     * their place was needed for something else.
     *
     * @return of the save that is under way or the last one; 0 if it was not live.
     */
    public long spillCount() {
        return hold.spillCount();
    }

    /**
     * How much a live save moved to the spill arena.
     *
     * @return in bytes, of the save that is under way or the last one; 0 if it was not live.
     */
    public long spilledLength() {
        return hold.spilledLength();
    }

    /**
     * Bytes that the last call wrote.
     *
     * @return 0 or more.
     */
    public int bytesFilled() {
        return whole.bytesFilled();
    }

    /**
     * Bytes that the next call needs to make any progress.
     *
     * @return at most 256; 0 if the image is complete, parts are writing it, or no save is under way.
     */
    public int bytesRequired() {
        return parts.isWriting() ? 0 : whole.bytesRequired();
    }

    /**
     * Length of the image, exactly.
     *
     * @return in bytes; of the last save if none is under way.
     */
    public long imageLength() {
        return cut.layout().imageLength();
    }

    /**
     * Where in the image the next call goes on.
     *
     * @return in bytes from the image's start; 0 while parts are writing it.
     */
    public long offset() {
        return whole.offset();
    }

    /**
     * The digest of the image, once it is complete.
     *
     * @return as 32 hexadecimal digits.
     * @throws IllegalStateException if the last save isn't complete.
     */
    public String digest() {
        whole.requireComplete("digest");
        return index.digest();
    }

    /**
     * The identity of the instant that was saved, once the image is complete: what a delta names as its base.
     *
     * @return as 32 hexadecimal digits; the same for a full image, a delta and a merge of one instant.
     * @throws IllegalStateException if the last save isn't complete.
     */
    public String cutId() {
        whole.requireComplete("cutId");
        return index.cutId();
    }

    private void enter(String operation) {
        parts.requireNone(operation);
        hold.enter(operation);
    }

    private void requireLive(String operation) {
        parts.requireNone(operation);
        hold.requireLive(operation);
    }
}
