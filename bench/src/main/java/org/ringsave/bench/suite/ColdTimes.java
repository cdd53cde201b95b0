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
 * What {@link ColdMemoryBenchmark#alternating} spent beside its {@link Turns}, and what it found of the new memory,
 * summed over an iteration.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ColdTimes {
    /** On the same save into memory that is in use already, in nanoseconds. */
    public long warmNs;
    /** Of memory that images went to, in bytes. */
    public long newBytes;
    /** Of these, in huge pages while the image was there, in bytes. */
    public long hugeBytes;

    /** Made by the benchmark's harness. */
    public ColdTimes() {
    }

    /** Looks which pages lie behind memory that holds an image; returns how long that took, in nanoseconds. */
    long look(ByteBuffer memory) {
        final long start = System.nanoTime();
        newBytes += memory.capacity();
        hugeBytes += HugePages.behind(memory);
        return System.nanoTime() - start;
    }
}
