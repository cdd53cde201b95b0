/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

/** Measures calls that save: their time and the heap bytes that they allocate, without and with those of the sink. */
final class SaveMeter {
    private final Allocation allocation;
    private final SaveCalls calls;
    private MeteredSink sink;
    private long sinkNs;
    private long sinkBytes;
    private long bytes;
    private long start;

    /** Adds the calls that it measures. */
    SaveMeter(Allocation allocation, SaveCalls calls) {
        this.allocation = allocation;
        this.calls = calls;
    }

    /** A call begins that writes to the sink. */
    void start(MeteredSink to) {
        sink = to;
        sinkNs = to.ns();
        sinkBytes = to.allocatedBytes();
        bytes = allocation.bytes();
        start = System.nanoTime();
    }

    /** The call has ended; returns its time without the sink's, in nanoseconds. */
    long stop() {
        final long ns = System.nanoTime() - start;
        final long allocated = allocation.bytes() - bytes;
        final long callNs = ns - (sink.ns() - sinkNs);
        calls.add(callNs, ns, allocated - (sink.allocatedBytes() - sinkBytes));
        return callNs;
    }
}
