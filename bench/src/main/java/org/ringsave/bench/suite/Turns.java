/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Nanoseconds and bytes of what takes turns in one operation, summed over an iteration: the subject of a suite, its
 * floor and half of its floor. The subject divided by the floor is what the suite is about. The floor divided by its
 * half is the control: it is about 2, or what was measured was not the work.
 *
 * <p>They alternate because of where benchmarks run: other guests share caches and memory with this one, and a copy may
 * take twice as long a minute later. What takes turns meets the same minutes.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Turns {
    private long floorNs;
    private long halfFloorNs;
    private long subjectNs;
    private long bytes;

    /** Made by the benchmark's harness. */
    public Turns() {
    }

    /** Start an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        floorNs = 0;
        halfFloorNs = 0;
        subjectNs = 0;
        bytes = 0;
    }

    /**
     * On the floor.
     *
     * @return in nanoseconds.
     */
    public long floorNs() {
        return floorNs;
    }

    /**
     * On the floor of half of the bytes.
     *
     * @return in nanoseconds.
     */
    public long halfFloorNs() {
        return halfFloorNs;
    }

    /**
     * On what the suite is about.
     *
     * @return in nanoseconds.
     */
    public long subjectNs() {
        return subjectNs;
    }

    /**
     * Made or read by the subject.
     *
     * @return in bytes.
     */
    public long bytes() {
        return bytes;
    }

    /** Leaves out of the subject's turn, in the middle of it, what was no part of its work, in nanoseconds. */
    void exclude(long ns) {
        subjectNs -= ns;
    }

    /**
     * Have all three take a turn, each timed.
     *
     * @param floor     returns anything that depends on its work.
     * @param halfFloor likewise.
     * @param subject   returns its bytes.
     * @return something of all three.
     */
    long take(LongSupplier floor, LongSupplier halfFloor, LongSupplier subject) {
        final long start = System.nanoTime();
        final long all = floor.getAsLong();
        final long afterFloor = System.nanoTime();
        final long half = halfFloor.getAsLong();
        final long afterHalf = System.nanoTime();
        final long length = subject.getAsLong();
        final long end = System.nanoTime();
        floorNs += afterFloor - start;
        halfFloorNs += afterHalf - afterFloor;
        subjectNs += end - afterHalf;
        bytes += length;
        return all ^ half ^ length;
    }
}
