/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.memory.Platform;

/**
 * Saves a channel set into buffers that the caller provides, chunk by chunk: VmbChannelSaveBegin,
 * VmbChannelSaveContinue and VmbChannelSaveEnd. The chunks, one after another, are the image, whatever their sizes. A
 * session is used again and again; keep it. The set's owner thread only; {@link #parallel} gives work to others.
 *
 * <pre>{@code
 * session.begin(set, tick);
 * try {
 *     SaveStatus status;
 *     do {
 *         chunk.clear();
 *         status = session.saveContinue(chunk);
 *         sink.write(chunk.flip(), session.offset() - session.bytesFilled());
 *     } while (status == SaveStatus.BUFFER_OVERFLOW);
 * } finally {
 *     session.end();
 * }
 * }</pre>
 *
 * <p>A chunk is trusted memory: private to the caller while a call runs. Where it maps a file that another process
 * truncates, computing its checksum ends the JVM.
 */
public final class SaveSession {
    /** What a session captures at most unless it is constructed with another limit, in bytes. */
    public static final int DEFAULT_CAPTURE_LIMIT = 64 * 1024 * 1024;

    private final Cut cut;
    private final Spine spine;
    private final RangeSave whole;
    private final Parts parts;
    private final Runnable awaitParts;
    private ChannelSet set;
    private int epoch;

    /**
     * Make a session that captures up to {@link #DEFAULT_CAPTURE_LIMIT}.
     *
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public SaveSession() {
        this(DEFAULT_CAPTURE_LIMIT);
    }

    /**
     * Make a session.
     *
     * @param captureLimit most memory for in-flight packets, contexts and application state together, in bytes; 0 to
     *                     2^30. It is taken as a save needs it, and kept.
     * @throws IllegalArgumentException if the limit is out of its range.
     * @throws IllegalStateException    if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public SaveSession(int captureLimit) {
        Platform.check();
        if (captureLimit < 0 || captureLimit > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw new IllegalArgumentException("captureLimit=" + captureLimit + " is not in 0.."
                + ImageDescriptor.MAX_CAPTURED_LENGTH);
        }
        cut = new Cut(captureLimit);
        spine = new Spine(cut);
        whole = new RangeSave(new ImageWriter(cut, spine, null));
        parts = new Parts(cut, spine);
        awaitParts = parts::awaitOutside;
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
     * @throws org.ringsave.ring.RingDamageException    if an index written by a ring's other end can't be one.
     */
    public void begin(ChannelSet set, long label) {
        Objects.requireNonNull(set, "set");
        if (this.set != null) {
            throw new IllegalStateException("begin: this session is saving already; end() it first");
        }
        if (set.state() == ChannelState.OPEN) {
            throw new IllegalStateException("begin: the set is OPEN; pause() it first");
        }
        final int begun = ChannelAccess.beginSession(set, "a save");
        try {
            cut.take(set, begun);
            spine.reserve();
        } catch (RuntimeException | Error e) {
            ChannelAccess.endSession(set);
            throw e;
        }
        this.set = set;
        this.epoch = begun;
        spine.start(label);
        whole.start(set, begun, 0, cut.imageLength(), 0);
    }

    /**
     * Cut the image into parts that may be written on different threads: whole channels, balanced by bytes; the first
     * one also has the header and the application section. Called right after {@link #begin}. Then the session itself
     * writes nothing until all parts are complete and {@link #finish()} was called; the parts and the rest, put where
     * their offsets say, are the same image as one that the session writes alone.
     *
     * <pre>{@code
     * session.begin(set, tick);
     * for (SavePart part : session.parallel(n)) {
     *     threads.add(executor.submit(() -> write(part)));       // as with a session, until SUCCESS
     * }
     * for (Future<?> thread : threads) {
     *     thread.get();
     * }
     * session.finish();
     * ...                                                        // saveContinue writes the directory and the end
     * session.end();
     * }</pre>
     *
     * @param count of the parts, 1 to 1,024. Where there are fewer channels, some parts are empty.
     * @return the parts in the order of the image.
     * @throws IllegalArgumentException if the count is out of its range.
     * @throws IllegalStateException    if no save is under way, something of it was written already, or it has parts.
     */
    public List<SavePart> parallel(int count) {
        whole.requireSaving("parallel");
        requireNoParts("parallel");
        if (whole.highWater() > 0) {
            throw new IllegalStateException("parallel: " + whole.highWater() + " bytes of this save were written"
                + " already; call it right after begin()");
        }
        if (count < 1 || count > Parts.MAX) {
            throw new IllegalArgumentException("parallel: " + count + " parts are not in 1.." + Parts.MAX);
        }
        ChannelAccess.onCancel(set, awaitParts);
        return parts.start(count, set, epoch);
    }

    /**
     * All parts are complete: fold their digests, in the order of the image and in about 20 ns a channel, and go on
     * behind them. From here on the session is as if it had written the parts itself: {@link #saveContinue} writes the
     * directory and the end, and {@link #seek} goes back as far as the image's start.
     *
     * @throws IllegalStateException if no save is under way, it has no parts or they were finished already, or a part
     *                               is not complete or another thread is inside it; nothing has changed.
     */
    public void finish() {
        whole.requireSaving("finish");
        parts.finish();
        spine.foldAll();
        whole.start(set, epoch, 0, cut.imageLength(), cut.directoryOffset());
    }

    /**
     * Write as much of the image as fits between the buffer's position and limit. The position moves by
     * {@link #bytesFilled()}; limit and byte order stay. Any buffer of 256 bytes makes progress.
     *
     * @param buffer direct, writable, and apart from the set's memory.
     * @return {@link SaveStatus#SUCCESS} if the image is complete with this call or before it;
     *     {@link SaveStatus#BUFFER_OVERFLOW} if there is more; {@link SaveStatus#BUFFER_TOO_SMALL} if nothing was
     *     written, for want of {@link #bytesRequired()}; {@link SaveStatus#CANCELLED} if the set was closed or lost a
     *     channel.
     * @throws IllegalArgumentException if the buffer is not direct, is read-only, or overlaps the set's memory;
     *                                  nothing has changed.
     * @throws IllegalStateException    if no save is under way, parts are writing it, or an earlier call failed.
     */
    public SaveStatus saveContinue(ByteBuffer buffer) {
        requireNoParts("saveContinue");
        return whole.saveContinue(buffer);
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
        requireNoParts("saveContinue");
        return whole.saveContinue(buffer, offset, length);
    }

    /**
     * Go back to where an earlier call ended, or to the start: the same bytes come again.
     *
     * @param imageOffset 0, or a value that {@link #offset()} had in this save, or in a part that was finished.
     * @throws IllegalArgumentException if no call ended there.
     * @throws IllegalStateException    if no save is under way, parts are writing it, or an earlier call failed.
     */
    public void seek(long imageOffset) {
        requireNoParts("seek");
        whole.seek(imageOffset);
    }

    /**
     * End the save, whether or not it is complete; ending early is cancelling. The set may be resumed. Its parts are
     * cancelled: if another thread is inside a call of one, this waits until that call returns, and the next one does
     * nothing. Does nothing if no save is under way.
     */
    public void end() {
        if (set != null) {
            parts.end();
            whole.end();
            ChannelAccess.endSession(set);
            set = null;
        }
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
        return cut.imageLength();
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
        if (!whole.isComplete()) {
            throw new IllegalStateException("digest: the save is not complete");
        }
        return spine.digest();
    }

    private void requireNoParts(String operation) {
        if (parts.isWriting()) {
            throw new IllegalStateException(operation + ": " + parts.count() + " parts are writing this save; finish()"
                + " them when they are complete, or end() it");
        }
    }
}
