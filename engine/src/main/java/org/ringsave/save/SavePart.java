/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.CallGuard;
import org.ringsave.channel.SetLease;

/**
 * A part of one save: a contiguous range of the image, whole channels, written as a session writes the whole image.
 * Different parts may be written on different threads at the same time, in any order; one part by one thread at a time.
 * Offsets are offsets in the image, so a chunk belongs at {@code offset() - bytesFilled()} wherever the image goes.
 *
 * <p>Hand a part to its thread by a means that orders memory, such as {@link Thread#start()} or an executor. When all
 * parts are complete, the owner calls {@link SaveSession#finish()}. Until the save is ended a part can write a lost
 * chunk again. From then on it is CANCELLED for good, also during later saves of the session.
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
 */
public final class SavePart {
    private final RangeSave range;
    private final int number;
    private final long startOffset;
    private final long endOffset;
    private final CallGuard guard = new CallGuard();
    // Kept here, because the range serves another part after the end of this one.
    private long offset;
    private int bytesFilled;
    private int bytesRequired;

    SavePart(RangeSave range, int number, long startOffset, long endOffset) {
        this.range = range;
        this.number = number;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
        keepResult();
    }

    /**
     * Write as much of this part as fits between the buffer's position and limit, as
     * {@link SaveSession#saveContinue(ByteBuffer)} does for the whole image.
     *
     * @param buffer direct, writable, apart from the set's memory, and used by no other part meanwhile.
     * @return {@link SaveStatus#SUCCESS} if the part is complete with this call or before it;
     *     {@link SaveStatus#BUFFER_OVERFLOW} if there is more of it; {@link SaveStatus#BUFFER_TOO_SMALL} if nothing was
     *     written, because progress needs {@link #bytesRequired()}; {@link SaveStatus#CANCELLED} if the save was ended
     *     or revoked, or the set was closed or lost a channel.
     * @throws IllegalArgumentException if the buffer is not direct, is read-only, or overlaps the set's memory;
     *                                  nothing has changed.
     * @throws IllegalStateException    if another thread is inside this part, or an earlier call of it failed.
     */
    public SaveStatus saveContinue(ByteBuffer buffer) {
        if (!enter("saveContinue")) {
            return SaveStatus.CANCELLED;
        }
        final SliceEvent event = SliceEvent.start();
        try {
            return range.saveContinue(buffer);
        } finally {
            record(event);
            leave();
        }
    }

    /**
     * Write as much of this part as fits into a range of an Agrona buffer, as
     * {@link SaveSession#saveContinue(MutableDirectBuffer, int, int)} does for the whole image.
     *
     * @param buffer over a writable direct {@link ByteBuffer}, which no other part uses meanwhile: its position and
     *               limit are used during the call and put back.
     * @param offset of the range in the buffer.
     * @param length of the range in bytes.
     * @return as {@link #saveContinue(ByteBuffer)}; the written bytes start at the offset.
     * @throws IllegalArgumentException  as {@link #saveContinue(ByteBuffer)}, or if no ByteBuffer is behind the buffer.
     * @throws IndexOutOfBoundsException if the range is not in the buffer.
     * @throws IllegalStateException     as {@link #saveContinue(ByteBuffer)}.
     */
    public SaveStatus saveContinue(MutableDirectBuffer buffer, int offset, int length) {
        if (!enter("saveContinue")) {
            return SaveStatus.CANCELLED;
        }
        final SliceEvent event = SliceEvent.start();
        try {
            return range.saveContinue(buffer, offset, length);
        } finally {
            record(event);
            leave();
        }
    }

    /**
     * Go back to where an earlier call of this part ended, or to its start: the same bytes come again.
     *
     * @param imageOffset {@link #startOffset()}, or a value that {@link #offset()} had in this part.
     * @throws IllegalArgumentException if no call of this part ended there.
     * @throws IllegalStateException    if the save was ended, another thread is inside this part, or an earlier call of
     *                                  it failed.
     */
    public void seek(long imageOffset) {
        if (!enter("seek")) {
            throw new IllegalStateException("seek: the save of " + this + " was ended");
        }
        try {
            range.seek(imageOffset);
        } finally {
            leave();
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
     * @return at most 256; 0 if the part is complete.
     */
    public int bytesRequired() {
        return bytesRequired;
    }

    /**
     * Offset in the image at which the next call goes on.
     *
     * @return in bytes from the image's start.
     */
    public long offset() {
        return offset;
    }

    /**
     * Offset in the image at which this part starts.
     *
     * @return in bytes from the image's start.
     */
    public long startOffset() {
        return startOffset;
    }

    /**
     * Offset in the image at which this part ends.
     *
     * @return in bytes from the image's start; that of the start if the part is empty.
     */
    public long endOffset() {
        return endOffset;
    }

    /**
     * The part's number and place, for messages.
     *
     * @return such as {@code part 2 at 4096 of 64..9000}.
     */
    @Override
    public String toString() {
        return "part " + number + " at " + offset + " of " + startOffset + ".." + endOffset;
    }

    /** Has the owner wait for calls of this part, after it revoked the lease. */
    void watchedBy(SetLease lease) {
        lease.watch(guard);
    }

    private boolean enter(String operation) {
        if (guard.enter(operation, this)) {
            return true;
        }
        bytesFilled = 0;
        return false;
    }

    private void record(SliceEvent event) {
        if (event != null) {
            event.end(range.offset(), range.bytesFilled());
        }
    }

    private void leave() {
        keepResult();
        guard.leave();
    }

    private void keepResult() {
        offset = range.offset();
        bytesFilled = range.bytesFilled();
        bytesRequired = range.bytesRequired();
    }

    void requireComplete() {
        if (!enter("finish")) {
            throw new IllegalStateException("finish: the save of " + this + " was ended");
        }
        final boolean complete = range.isComplete();
        final boolean failed = range.isFailed();
        leave();
        if (failed || !complete) {
            throw new IllegalStateException("finish: " + this + (failed ? " failed" : " is not complete"));
        }
    }

    /** Admits no more calls, and waits for the one inside. */
    void end() {
        guard.end();
    }
}
