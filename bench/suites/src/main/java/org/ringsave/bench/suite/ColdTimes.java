/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Times of {@link ColdMemoryBenchmark#alternating} beside its {@link AlternatingTimes}, and the kind of the new memory.
 * All are sums over an iteration.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ColdTimes {
    /** The same save into memory that is in use already, in nanoseconds. */
    public long warmNs;
    /** New memory that images went to, in bytes. */
    public long newBytes;
    /** Part of it that was in huge pages while the image was there, in bytes. */
    public long hugeBytes;

    /** JMH makes the state. */
    public ColdTimes() {
    }

    /** Counts the huge pages behind memory that holds an image; returns the time this took, in nanoseconds. */
    long look(ByteBuffer memory) {
        final long start = System.nanoTime();
        newBytes += memory.capacity();
        hugeBytes += HugePages.behind(memory);
        return System.nanoTime() - start;
    }
}
