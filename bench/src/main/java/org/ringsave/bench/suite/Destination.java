/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Place of a benchmark's chunks: one after another over at least the image's length, or all in one place.
 *
 * <p>The choice decides a ratio. A reused chunk stays in the cache, so the floor's copy gets faster while the other
 * work does not. Real sinks rotate; the report has both.
 */
public enum Destination {
    /** Chunk after chunk, over memory of at least the image's length. */
    rotating,
    /** The same chunk every time. */
    reused;

    /** Memory for the chunks of one save. Every page is touched, so no page fault is measured. */
    ByteBuffer allocate(long imageLength, int chunkLength) {
        final long length = this == rotating ? imageLength + 2L * chunkLength : chunkLength;
        final ByteBuffer memory = ByteBuffer.allocateDirect(Math.toIntExact(length));
        new UnsafeBuffer(memory).setMemory(0, memory.capacity(), (byte)1);
        return memory.clear();
    }

    /** Saves a set at rest from begin to end into chunks that lie here; returns the image's length. */
    long save(SaveSession session, ChannelSet set, ByteBuffer memory, int chunkLength) {
        session.begin(set, 1);
        return finish(session, memory, chunkLength);
    }

    /** Saves the rest of a session that has begun into chunks that lie here. */
    long finish(SaveSession session, ByteBuffer memory, int chunkLength) {
        int chunk = 0;
        memory.limit(chunkLength).position(0);
        while (session.saveContinue(memory) != SaveStatus.SUCCESS) {
            chunk = next(chunk, chunkLength, memory.capacity());
            memory.limit(chunk + chunkLength).position(chunk);
        }
        session.end();
        return session.imageLength();
    }

    /** Where the chunk after the one at an index starts. */
    int next(int index, int chunkLength, int capacity) {
        if (this == reused) {
            return 0;
        }
        final int next = index + chunkLength;
        return next + chunkLength <= capacity ? next : 0;
    }
}
