/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;

/** Reports each step of a sink, so that a check can look at its storage there. Each chunk is written as two halves. */
final class SteppedSink implements ImageSink {
    private final ImageSink sink;
    private final Steps steps;
    private int writes;

    /** Looks at the storage at a step. */
    @FunctionalInterface
    interface Steps {
        /** A step with its name, in the order of the steps; isOver says that complete() has returned. */
        void at(String name, boolean isOver) throws IOException;
    }

    SteppedSink(ImageSink sink, Steps steps) {
        this.sink = sink;
        this.steps = steps;
    }

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        writes++;
        steps.at("before write " + writes, false);
        final int end = chunk.limit();
        final int half = chunk.remaining() / 2 & -Long.BYTES;
        sink.writeAll(chunk.limit(chunk.position() + half), imageOffset);
        steps.at("within write " + writes, false);
        sink.writeAll(chunk.limit(end), imageOffset + half);
    }

    @Override
    public void complete() throws IOException {
        steps.at("before complete()", false);
        sink.complete();
        steps.at("after complete()", true);
    }

    @Override
    public void abandon() {
        sink.abandon();
    }
}
