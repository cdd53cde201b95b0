/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
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
    /** On the floor, in nanoseconds. */
    public long floorNs;
    /** On the floor of half of the bytes, in nanoseconds. */
    public long halfFloorNs;
    /** On what the suite is about, in nanoseconds. */
    public long subjectNs;
    /** Made or read by the subject, in bytes. */
    public long bytes;

    /** Made by the benchmark's harness. */
    public Turns() {
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
        final Laps laps = new Laps();
        final long all = floor.getAsLong();
        floorNs += laps.next();
        final long half = halfFloor.getAsLong();
        halfFloorNs += laps.next();
        final long length = subject.getAsLong();
        subjectNs += laps.next();
        bytes += length;
        return all ^ half ^ length;
    }
}
