/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.memory.Platform;

/**
 * Saves a channel set into buffers that the caller provides, chunk by chunk: VmbChannelSaveBegin,
 * VmbChannelSaveContinue and VmbChannelSaveEnd. The chunks, one after another, are the image, whatever their sizes. A
 * session is used again and again; keep it. The set's owner thread only.
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
    private final ImageWriter writer;
    private ChannelSet set;
    private int epoch;
    private boolean failed;
    private int bytesFilled;

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
        writer = new ImageWriter(cut);
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
            writer.reserve();
        } catch (RuntimeException | Error e) {
            ChannelAccess.endSession(set);
            throw e;
        }
        this.set = set;
        this.epoch = begun;
        failed = false;
        bytesFilled = 0;
        writer.start(label);
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
     * @throws IllegalStateException    if no save is under way, or an earlier call failed.
     */
    public SaveStatus saveContinue(ByteBuffer buffer) {
        if (!buffer.isDirect() || buffer.isReadOnly()) {
            throw new IllegalArgumentException("buffer is " + (buffer.isDirect() ? "read-only" : "on the heap")
                + ": saveContinue writes into writable direct buffers");
        }
        final int position = buffer.position();
        final int limit = buffer.limit();
        int filled = 0;
        try {
            final SaveStatus status = fill(buffer, position, limit - position);
            filled = bytesFilled;
            return status;
        } finally {
            buffer.limit(limit).position(position + filled);
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
        Objects.checkFromIndexSize(offset, length, buffer.capacity());
        final ByteBuffer behind = buffer.byteBuffer();
        if (behind == null) {
            throw new IllegalArgumentException("buffer has no ByteBuffer behind it: wrap a writable direct one");
        }
        final int position = behind.position();
        final int limit = behind.limit();
        final int start = buffer.wrapAdjustment() + offset;
        try {
            return saveContinue(behind.limit(start + length).position(start));
        } finally {
            behind.limit(limit).position(position);
        }
    }

    /**
     * Go back to where an earlier call ended, or to the start: the same bytes come again.
     *
     * @param imageOffset 0, or a value that {@link #offset()} had in this save.
     * @throws IllegalArgumentException if no call ended there.
     * @throws IllegalStateException    if no save is under way, or an earlier call failed.
     */
    public void seek(long imageOffset) {
        requireSaving();
        writer.seek(imageOffset);
    }

    /**
     * End the save, whether or not it is complete; ending early is cancelling. The set may be resumed. Does nothing if
     * no save is under way.
     */
    public void end() {
        if (set != null) {
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
        return bytesFilled;
    }

    /**
     * Bytes that the next call needs to make any progress.
     *
     * @return at most 256; 0 if the image is complete or no save is under way.
     */
    public int bytesRequired() {
        return set == null ? 0 : writer.bytesRequired();
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
     * @return in bytes from the image's start.
     */
    public long offset() {
        return writer.offset();
    }

    /**
     * The digest of the image, once it is complete.
     *
     * @return as 32 hexadecimal digits.
     * @throws IllegalStateException if the last save isn't complete.
     */
    public String digest() {
        if (!writer.isComplete()) {
            throw new IllegalStateException("digest: the save is not complete");
        }
        return writer.digest();
    }

    private void requireSaving() {
        if (set == null) {
            throw new IllegalStateException("no save is under way; begin() one");
        }
        if (failed) {
            throw new IllegalStateException("an earlier call of this save failed; end() it and begin again");
        }
    }

    private SaveStatus fill(ByteBuffer buffer, int position, int length) {
        requireSaving();
        bytesFilled = 0;
        if (ChannelAccess.epoch(set) != epoch) {
            return SaveStatus.CANCELLED;
        }
        if (writer.isDone()) {
            return SaveStatus.SUCCESS;
        }
        final long address = BufferUtil.address(buffer) + position;
        if (ChannelAccess.overlaps(set, address, length)) {
            throw new IllegalArgumentException("buffer overlaps the memory of the set that is being saved");
        }
        failed = true;
        final int filled = writer.write(buffer, position, address, length);
        failed = false;
        bytesFilled = filled;
        if (writer.isDone()) {
            return SaveStatus.SUCCESS;
        }
        return filled == 0 ? SaveStatus.BUFFER_TOO_SMALL : SaveStatus.BUFFER_OVERFLOW;
    }
}
