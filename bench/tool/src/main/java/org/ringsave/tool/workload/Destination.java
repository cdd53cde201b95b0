/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.workload;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Place of a benchmark's chunks: one after another over at least the image's length, or all in one place.
 *
 * <p>The choice affects a ratio. A reused chunk stays in the cache, so the floor's copy gets faster and the other work
 * does not. Real sinks rotate; the report has both.
 */
public enum Destination {
    /** Chunk after chunk, over memory of at least the image's length. */
    rotating,
    /** The same chunk every time. */
    reused;

    /**
     * Allocates memory for the chunks of one save. Each page is touched once, so no page fault is measured.
     *
     * @param imageLength length of the image in bytes.
     * @param chunkLength length of a chunk in bytes.
     * @return direct memory.
     */
    public ByteBuffer allocate(long imageLength, int chunkLength) {
        final long length = this == rotating ? imageLength + 2L * chunkLength : chunkLength;
        final ByteBuffer memory = ByteBuffer.allocateDirect(Math.toIntExact(length));
        new UnsafeBuffer(memory).setMemory(0, memory.capacity(), (byte)1);
        return memory.clear();
    }

    /**
     * Saves a set at rest, from begin to end, into chunks in the memory.
     *
     * @param session     session that saves.
     * @param set         set in state CREATED or PAUSED.
     * @param memory      memory from {@link #allocate}.
     * @param chunkLength length of a chunk in bytes.
     * @return the image's length in bytes.
     */
    public long save(SaveSession session, ChannelSet set, ByteBuffer memory, int chunkLength) {
        session.begin(set, 1);
        return finish(session, memory, chunkLength);
    }

    /**
     * Saves the rest of an image that a session has begun, and ends the session.
     *
     * @param session     session that has begun.
     * @param memory      memory from {@link #allocate}.
     * @param chunkLength length of a chunk in bytes.
     * @return the image's length in bytes.
     */
    public long finish(SaveSession session, ByteBuffer memory, int chunkLength) {
        int chunk = 0;
        memory.limit(chunkLength).position(0);
        while (session.saveContinue(memory) != SaveStatus.SUCCESS) {
            chunk = next(chunk, chunkLength, memory.capacity());
            memory.limit(chunk + chunkLength).position(chunk);
        }
        session.end();
        return session.imageLength();
    }

    /**
     * Index of the next chunk.
     *
     * @param index       index of the current chunk.
     * @param chunkLength length of a chunk in bytes.
     * @param capacity    capacity of the memory in bytes.
     * @return index where the next chunk starts.
     */
    public int next(int index, int chunkLength, int capacity) {
        if (this == reused) {
            return 0;
        }
        final int next = index + chunkLength;
        return next + chunkLength <= capacity ? next : 0;
    }
}
