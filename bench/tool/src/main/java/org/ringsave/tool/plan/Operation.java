/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/** Operations that are measured and predicted: times of one call or of a whole save, in nanoseconds. */
public enum Operation {
    /** A paused save, from begin to end: the pause of a set that stops for it. One thread, to memory. */
    SAVE("save"),
    /** A paused save by several threads that run already. Waking a sleeping thread takes some ten microseconds more. */
    PARALLEL("parallel"),
    /** The begin of a live save, right after another save went through the caches: its pause. */
    BEGIN("begin"),
    /** A live save after its begin, in one go. Ring bytes are pinned for this time. */
    DRAIN("drain"),
    /** A paused save of the new bytes of rings and packets since a base. */
    DELTA("delta"),
    /** A restore into existing channels, all verified. */
    RESTORE("restore");

    private final String key;

    Operation(String key) {
        this.key = key;
    }

    /**
     * Its name in files.
     *
     * @return in lower case.
     */
    public String key() {
        return key;
    }
}
