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

/**
 * The contract with whoever gives buffers, for a range of the image: the whole in a session, a part in a part. What a
 * buffer must be and what a call comes to is said at {@link SaveSession#saveContinue(ByteBuffer)}.
 */
final class RangeSave {
    private final ImageWriter writer;
    private ChannelSet set;
    private int epoch;
    private boolean failed;
    private int bytesFilled;

    RangeSave(ImageWriter writer) {
        this.writer = writer;
    }

    /** Begins to save a range of the set's cut; see {@link ImageWriter#start}. */
    void start(ChannelSet ofSet, int ofEpoch, long from, long to, long written) {
        set = ofSet;
        epoch = ofEpoch;
        failed = false;
        bytesFilled = 0;
        writer.start(from, to, written);
    }

    void end() {
        set = null;
    }

    SaveStatus saveContinue(ByteBuffer buffer) {
        requireSaving("saveContinue");
        if (!Objects.requireNonNull(buffer, "buffer").isDirect() || buffer.isReadOnly()) {
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

    SaveStatus saveContinue(MutableDirectBuffer buffer, int offset, int length) {
        requireSaving("saveContinue");
        Objects.checkFromIndexSize(offset, length, Objects.requireNonNull(buffer, "buffer").capacity());
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

    private SaveStatus fill(ByteBuffer buffer, int position, int length) {
        if (isCancelled() || writer.isDone()) {
            bytesFilled = 0;
            return isCancelled() ? SaveStatus.CANCELLED : SaveStatus.SUCCESS;
        }
        final long address = BufferUtil.address(buffer) + position;
        if (ChannelAccess.overlaps(set, address, length)) {
            throw new IllegalArgumentException("buffer overlaps the memory of the set that is being saved");
        }
        bytesFilled = 0;
        failed = true;
        final int filled = writer.write(buffer, position, address, length);
        failed = false;
        bytesFilled = filled;
        if (writer.isDone()) {
            return SaveStatus.SUCCESS;
        }
        return filled == 0 ? SaveStatus.BUFFER_TOO_SMALL : SaveStatus.BUFFER_OVERFLOW;
    }

    void seek(long imageOffset) {
        requireSaving("seek");
        writer.seek(imageOffset);
    }

    void requireSaving(String operation) {
        if (set == null) {
            throw new IllegalStateException(operation + ": no save is under way; begin() one");
        }
        if (failed) {
            throw new IllegalStateException(operation
                + ": an earlier call of this save failed; end() it and begin again");
        }
    }

    private boolean isCancelled() {
        return ChannelAccess.epoch(set) != epoch;
    }

    boolean isFailed() {
        return failed;
    }

    boolean isComplete() {
        return writer.isComplete();
    }

    long highWater() {
        return writer.highWater();
    }

    long offset() {
        return writer.offset();
    }

    int bytesFilled() {
        return bytesFilled;
    }

    int bytesRequired() {
        return set == null ? 0 : writer.bytesRequired();
    }
}
