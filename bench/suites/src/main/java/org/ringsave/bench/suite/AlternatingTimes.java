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
 * Nanoseconds and bytes of work that takes turns in one operation, summed over an iteration: the subject of a suite,
 * its floor and half of its floor. Subject divided by floor is the suite's result. Floor divided by its half is the
 * control: it is about 2, or the suite measured something else than the work.
 *
 * <p>They alternate because other guests share caches and memory with this machine, and a copy may take twice as long a
 * minute later. Work that takes turns meets the same minutes.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class AlternatingTimes {
    /** The floor, in nanoseconds. */
    public long floorNs;
    /** The floor of half of the bytes, in nanoseconds. */
    public long halfFloorNs;
    /** The suite's subject, in nanoseconds. */
    public long subjectNs;
    /** Bytes that the subject made or read. */
    public long bytes;

    /** JMH makes the state. */
    public AlternatingTimes() {
    }

    /** Takes time that was no part of the work out of the subject's turn, in nanoseconds. */
    void exclude(long ns) {
        subjectNs -= ns;
    }

    /**
     * Run all three by turns, each timed.
     *
     * @param floor     returns any value that depends on its work.
     * @param halfFloor as floor.
     * @param subject   returns its bytes.
     * @return a value that depends on all three.
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
