/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;

/** Passes an image on, and measures the part of the time and of the allocated bytes that is not the engine's. */
final class MeteredSink implements ImageSink {
    private final ImageSink sink;
    private final Allocation allocation;
    private long ns;
    private long allocatedBytes;

    MeteredSink(ImageSink sink, Allocation allocation) {
        this.sink = sink;
        this.allocation = allocation;
    }

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        final long before = allocation.bytes();
        final long start = System.nanoTime();
        sink.write(chunk, imageOffset);
        ns += System.nanoTime() - start;
        allocatedBytes += allocation.bytes() - before;
    }

    @Override
    public void complete() throws IOException {
        final long before = allocation.bytes();
        final long start = System.nanoTime();
        sink.complete();
        ns += System.nanoTime() - start;
        allocatedBytes += allocation.bytes() - before;
    }

    @Override
    public void abandon() {
        sink.abandon();
    }

    /** Time inside, so far. */
    long ns() {
        return ns;
    }

    /** Heap bytes allocated inside, so far. */
    long allocatedBytes() {
        return allocatedBytes;
    }
}
