/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import org.ringsave.tool.console.Units;

/**
 * The limits that a plan is held against. A limit that is not wanted is infinite.
 *
 * @param pauseNs     longest pause, in nanoseconds.
 * @param tickNs      longest time that a save takes from a tick, in nanoseconds.
 * @param restoreNs   longest restore, in nanoseconds.
 * @param overhead    share of the run's time that saves may take, 10^-6 to 1.
 * @param diskBytes   most bytes of the images that are kept.
 * @param memoryBytes most bytes of set and session, and of the kept images if the sink is memory.
 */
public record Targets(double pauseNs, double tickNs, double restoreNs, double overhead, double diskBytes,
    double memoryBytes) {
    /** Longest time of a plan, in nanoseconds: 1,000 years of 365 days. */
    public static final double MOST_NS = 1_000 * 365 * 86_400e9;
    /** Least share of a run's time that saves may have. */
    public static final double LEAST_OVERHEAD = 1e-6;

    private static final double NONE = Double.POSITIVE_INFINITY;

    /**
     * Check every limit against its range.
     *
     * @param pauseNs     as above.
     * @param tickNs      as above.
     * @param restoreNs   as above.
     * @param overhead    as above.
     * @param diskBytes   as above.
     * @param memoryBytes as above.
     * @throws PlanRefusal naming the field and the bound that it breaks.
     */
    public Targets {
        requireTime(PlanField.PAUSE_TARGET, pauseNs);
        requireTime(PlanField.TICK_TARGET, tickNs);
        requireTime(PlanField.RESTORE_TARGET, restoreNs);
        PlanRefusal.require(overhead >= LEAST_OVERHEAD && overhead <= 1, PlanField.MAX_OVERHEAD, overhead,
            "in 1e-6..1");
        PlanRefusal.require(diskBytes >= 1, PlanField.DISK_TARGET, diskBytes, "1 or more bytes");
        PlanRefusal.require(memoryBytes >= 1, PlanField.MEMORY_TARGET, memoryBytes, "1 or more bytes");
    }

    private static void requireTime(PlanField field, double ns) {
        PlanRefusal.require(ns > 0 && (ns <= MOST_NS || ns == NONE), field, Units.time(ns),
            "above 0 and at most 1000y");
    }

    /**
     * The two limits that every plan has.
     *
     * @param pauseNs  as above.
     * @param overhead as above.
     * @return limits without any other.
     */
    public static Targets of(double pauseNs, double overhead) {
        return new Targets(pauseNs, NONE, NONE, overhead, NONE, NONE);
    }

    /**
     * The limit of a property.
     *
     * @param goal the property.
     * @return in nanoseconds, bytes, or as a share; infinite if none is wanted.
     */
    public double of(Goal goal) {
        return switch (goal) {
            case PAUSE -> pauseNs;
            case TICK -> tickNs;
            case RESTORE -> restoreNs;
            case OVERHEAD -> overhead;
            case DISK -> diskBytes;
            case MEMORY -> memoryBytes;
        };
    }

    /** Adds all limits to a request; null: not wanted. */
    void addTo(JsonObject json) {
        json.add("pauseTargetNs", pauseNs).add("tickTargetNs", JsonFile.finite(tickNs))
            .add("restoreTargetNs", JsonFile.finite(restoreNs)).add("maxOverhead", overhead)
            .add("diskTarget", JsonFile.finite(diskBytes)).add("memoryTarget", JsonFile.finite(memoryBytes));
    }
}
