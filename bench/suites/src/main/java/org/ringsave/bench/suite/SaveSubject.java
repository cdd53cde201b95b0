/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/** Common parts of most suites of saves: a seeded set, memory for its image, a save of it, and the save's floor. */
final class SaveSubject implements AutoCloseable {
    private final ChannelSet set;
    private final SaveSession session = new SaveSession();
    private final Destination destination;
    private final int chunkLength;
    private final LiveBytes live;
    private final ByteBuffer memory;
    private final UnsafeBuffer view;

    /** Brings a set into its seeded state; it is PAUSED. Lengths are in bytes. */
    SaveSubject(Workload workload, Destination destination, int chunkLength) {
        this.destination = destination;
        this.chunkLength = chunkLength;
        set = workload.create();
        live = new LiveBytes(set);
        session.begin(set, 0);
        memory = destination.allocate(session.imageLength(), chunkLength);
        session.end();
        view = new UnsafeBuffer(memory);
    }

    /** Length of the memory that an image of the set takes in its chunks, in bytes. */
    int memoryLength() {
        return memory.capacity();
    }

    /** The indices of its rings, to be read as the floor of a begin. */
    RingIndices indices() {
        return new RingIndices(set);
    }

    /** The begin of a save alone; returns the image's length. */
    long begin() {
        session.begin(set, 1);
        session.end();
        return session.imageLength();
    }

    /** A whole save of the set at rest; returns the image's length. */
    long save() {
        return saveTo(memory);
    }

    /** A whole save into other memory than its own. */
    long saveTo(ByteBuffer other) {
        return destination.save(session, set, other, chunkLength);
    }

    /** A whole save while the set is open and no traffic runs; returns the image's length. */
    long saveLive() {
        set.resume();
        session.begin(set, SaveMode.LIVE, 1);
        final long length = destination.finish(session, memory, chunkLength);
        set.pause();
        return length;
    }

    /** The image of the set at rest in one piece, in memory of its own. */
    ByteBuffer image() {
        session.begin(set, 1);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        session.saveContinue(image);
        session.end();
        return image.flip();
    }

    /** The floor: the same live bytes into the same chunks, by absolute bulk puts. */
    long copy() {
        return copyTo(view);
    }

    /** The floor into other memory than its own. */
    long copyTo(UnsafeBuffer other) {
        return live.copy(other, destination, chunkLength);
    }

    /** The floor of the first half of the rings. */
    long copyHalf() {
        return copyHalfTo(view);
    }

    /** The floor of the first half of the rings into other memory than its own. */
    long copyHalfTo(UnsafeBuffer other) {
        return live.copyHalf(other, destination, chunkLength);
    }

    /** Runs one turn of each. */
    long take(AlternatingTimes turns) {
        return turns.take(this::copy, this::copyHalf, this::save);
    }

    /** The floor with checksums: the bytes of its rings and requests, as its image has them, in the fastest order. */
    CheckedCopy floorWithRequests() {
        return CheckedCopy.best(LiveBytes.withRequests(set), memory, destination, chunkLength);
    }

    /** Runs one turn of each, with a copy that has checksums as the floor. */
    long take(AlternatingTimes turns, CheckedCopy floor) {
        return turns.take(floor::copy, floor::copyHalf, this::save);
    }

    /** Gives the memory of the set back. */
    @Override
    public void close() {
        set.close();
    }
}
