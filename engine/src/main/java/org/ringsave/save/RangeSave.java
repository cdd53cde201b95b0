/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.SetLease;
import org.ringsave.memory.Platform;
import org.ringsave.ring.Pins;

/**
 * Saves a range of the image into the caller's buffers, chunk by chunk: the whole image for a session, its range for a
 * part. {@link SaveSession#saveContinue(ByteBuffer)} states the contract for buffers and outcomes.
 */
final class RangeSave {
    /** Most bytes that a call with a budget writes between two looks at the clock. */
    static final int SLICE_LENGTH = 16 * 1024;

    private final Chunk chunk;
    private final ImageWriter writer;
    final LowWater lowWater;
    private SetLease lease;
    private Pins pins;
    private boolean manualRelease;
    private boolean failed;
    private boolean delivered;
    private boolean torn;
    private int bytesFilled;

    /** Makes the save of a part or of the whole image, which writes each chunk through a view. */
    RangeSave(ImageIndex index, boolean isPart, UnsafeBuffer view) {
        chunk = new Chunk(view);
        writer = new ImageWriter(index, isPart);
        lowWater = new LowWater(index.cut());
    }

    /** Begins to save a range of the cut of the lease's set; see {@link ImageWriter#start}. */
    void start(SetLease ofSave, long from, long to, long written) {
        lease = ofSave;
        pins = ofSave.pins();
        failed = false;
        delivered = false;
        torn = false;
        bytesFilled = 0;
        manualRelease = false;
        writer.start(from, to, written);
        lowWater.start(pins == null ? from : written);
    }

    void manualRelease() {
        manualRelease = true;
    }

    /** Refuses an operation if bytes were written, or if the caller releases them by hand. */
    void requireUntouched(String operation) {
        if (writer.highWater() > 0) {
            throw new IllegalStateException(operation + ": " + writer.highWater() + " bytes of this save were written"
                + " already; call it right after begin()");
        }
        if (manualRelease) {
            throw new IllegalStateException(operation
                + ": manualRelease() was called, and parts release the bytes that they write");
        }
    }

    /** Releases the pins of all bytes before an offset, which are safe elsewhere. */
    void release(long imageOffset) {
        if (imageOffset < lowWater.offset() || imageOffset > writer.offset()) {
            throw new IllegalArgumentException("release: " + imageOffset + " is not in " + lowWater.offset() + ".."
                + writer.offset() + ", the bytes that were saved and not released yet");
        }
        lowWater.release(imageOffset);
    }

    void end() {
        lease = null;
        chunk.unwrap();
    }

    SaveStatus saveContinue(ByteBuffer buffer) {
        requireSaving("saveContinue");
        if (!Objects.requireNonNull(buffer, "buffer").isDirect() || buffer.isReadOnly()) {
            throw new IllegalArgumentException("buffer is " + (buffer.isDirect() ? "read-only" : "on the heap")
                + ": saveContinue writes into writable direct buffers");
        }
        Platform.requireAccess(buffer);
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

    /** Saves slice by slice until the buffer is full, the range is complete, or the time is over. */
    SaveStatus saveContinue(ByteBuffer buffer, long budgetNs) {
        requireSaving("saveContinue");
        final long start = System.nanoTime();
        final int limit = Objects.requireNonNull(buffer, "buffer").limit();
        final int from = buffer.position();
        SaveStatus status;
        try {
            do {
                status = saveContinue(buffer.limit(Math.min(limit - SLICE_LENGTH, buffer.position()) + SLICE_LENGTH));
            } while (status == SaveStatus.BUFFER_OVERFLOW && buffer.position() < limit
                && System.nanoTime() - start < budgetNs);
        } finally {
            buffer.limit(limit);
        }
        if (status == SaveStatus.CANCELLED) {
            buffer.position(from);
        }
        bytesFilled = buffer.position() - from;
        return status == SaveStatus.BUFFER_TOO_SMALL && bytesFilled > 0 ? SaveStatus.BUFFER_OVERFLOW : status;
    }

    private SaveStatus fill(ByteBuffer buffer, int position, int length) {
        if (lease.isRevoked() || writer.isDone()) {
            bytesFilled = 0;
            return lease.isRevoked() ? SaveStatus.CANCELLED : SaveStatus.SUCCESS;
        }
        final long address = BufferUtil.address(buffer) + position;
        if (lease.overlaps(address, length)) {
            throw new IllegalArgumentException("buffer overlaps the memory of the set that is being saved");
        }
        bytesFilled = 0;
        failed = true;
        chunk.wrap(buffer, position, address, length);
        final int filled = writer.write(chunk);
        failed = false;
        if (pins != null && !giveBack()) {
            torn = true;
            return SaveStatus.CANCELLED;
        }
        bytesFilled = filled;
        if (writer.isDone()) {
            delivered = true;
            return SaveStatus.SUCCESS;
        }
        return filled == 0 ? SaveStatus.BUFFER_TOO_SMALL : SaveStatus.BUFFER_OVERFLOW;
    }

    /** Releases the pins of this call's bytes. Returns false if the save was revoked: then the copy may be torn. */
    private boolean giveBack() {
        // The loads of the copy, then the look at the lease: pairs with the fence in SetLease.revoke.
        VarHandle.loadLoadFence();
        if (lease.isRevoked()) {
            return false;
        }
        if (!manualRelease) {
            lowWater.release(writer.offset());
        }
        return true;
    }

    void seek(long imageOffset) {
        requireSaving("seek");
        if (pins != null && imageOffset < lowWater.offset()) {
            throw new IllegalArgumentException("seek: " + imageOffset + " is below " + lowWater.offset()
                + ", where this live save has released its bytes");
        }
        if (imageOffset < lowWater.offset() || imageOffset > writer.highWater()) {
            throw new IllegalArgumentException("seek: " + imageOffset + " is not in " + lowWater.offset() + ".."
                + writer.highWater() + ", the bytes that were saved so far");
        }
        writer.seek(imageOffset);
    }

    void requireSaving(String operation) {
        if (lease == null) {
            throw new IllegalStateException(operation + ": no save is under way; begin() one");
        }
        if (failed) {
            throw new IllegalStateException(operation
                + ": an earlier call of this save failed; end() it and begin again");
        }
    }

    /** Did the caller get the whole range, and was the save not revoked since? */
    boolean isDelivered() {
        return delivered && !lease.isRevoked();
    }

    boolean isFailed() {
        return failed;
    }

    boolean isComplete() {
        // The writer can't know that its last copy is torn.
        return !torn && writer.isComplete();
    }

    void requireComplete(String operation) {
        if (!isComplete()) {
            throw new IllegalStateException(operation + ": the save is not complete");
        }
    }

    long offset() {
        return writer.offset();
    }

    int bytesFilled() {
        return bytesFilled;
    }

    int bytesRequired() {
        return lease == null ? 0 : writer.bytesRequired();
    }
}
