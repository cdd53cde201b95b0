/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/** A property of a plan that its user can limit. */
public enum Goal {
    /** How long the set rests at the begin of a live save. */
    PAUSE("pause", PlanField.PAUSE_TARGET),
    /** How long a live save that is driven by slices takes from one tick of the run's own thread. */
    TICK("tick", PlanField.TICK_TARGET),
    /** How long the restore of a full image takes. */
    RESTORE("restore", PlanField.RESTORE_TARGET),
    /** Share of the run's time that live saves take. */
    OVERHEAD("overhead", PlanField.MAX_OVERHEAD),
    /** Bytes of the images that are kept. */
    DISK("disk", PlanField.DISK_TARGET),
    /** Bytes of set and session, and of the kept images if the sink is memory. */
    MEMORY("memory", PlanField.MEMORY_TARGET);

    private final String key;
    private final PlanField field;

    Goal(String key, PlanField field) {
        this.key = key;
        this.field = field;
    }

    /**
     * Its name in files and texts.
     *
     * @return one word.
     */
    public String key() {
        return key;
    }

    /**
     * The field of a request that limits it.
     *
     * @return an optional field, or one with a usual value.
     */
    public PlanField field() {
        return field;
    }
}
