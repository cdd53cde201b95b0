/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;

/** A sink that fails, as a disk does that is full or a link that breaks. */
final class FailingSink implements ImageSink {
    private final Failure failure;
    private final int failing;
    private int calls;

    /** Ways to fail. */
    enum Failure {
        /** Throws an IOException. */
        FULL,
        /** Takes a half of the chunk and returns. */
        TORN,
        /** Throws a RuntimeException. */
        BROKEN
    }

    /** Fails at a call of write or complete, counted from 0. */
    FailingSink(Failure failure, int failing) {
        this.failure = failure;
        this.failing = failing;
    }

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        if (calls++ == failing) {
            fail();
            chunk.position(chunk.position() + chunk.remaining() / 2);
            return;
        }
        chunk.position(chunk.limit());
    }

    @Override
    public void complete() throws IOException {
        if (calls++ == failing) {
            fail();
            throw new IOException("No space left on device: the check's sink");
        }
    }

    @Override
    public void abandon() {
        // It kept nothing.
    }

    private void fail() throws IOException {
        switch (failure) {
            case FULL -> throw new IOException("No space left on device: the check's sink");
            case BROKEN -> throw new FaultPoint.Fault("the check throws in ImageSink");
            default -> { }
        }
    }

    boolean hasFailed() {
        return calls > failing;
    }
}
