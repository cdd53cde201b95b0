/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.function.LongSupplier;
import org.ringsave.channel.ChannelSet;

/** When the next checkpoint is due, and how many had to wait for the one before. */
final class CheckpointSchedule {
    private final CheckpointPolicy policy;
    private final LongSupplier clock;
    /** Null if bytes don't count. */
    private final WrittenBytes written;
    private long dueTick;
    private long dueNs;
    private long late;
    private boolean begun;
    private boolean waiting;

    CheckpointSchedule(CheckpointPolicy policy, ChannelSet set, LongSupplier clock) {
        this.policy = policy;
        this.clock = clock;
        written = policy.bytes() > 0 ? new WrittenBytes(set) : null;
    }

    /** Once a tick. */
    boolean isDue(long tick) {
        if (!begun) {
            begun = true;
            dueTick = policy.ticks() > 0 ? multipleAfter(tick - 1) : 0;
            dueNs = policy.ns() > 0 ? clock.getAsLong() + policy.ns() : 0;
        }
        if (written != null) {
            written.look();
        }
        return policy.ticks() > 0 && tick >= dueTick || policy.ns() > 0 && clock.getAsLong() - dueNs >= 0
            || written != null && written.sinceCut() >= policy.bytes();
    }

    /** The first multiple after a tick. An interval may be as long as Long.MAX_VALUE, so no tick is added to it. */
    private long multipleAfter(long tick) {
        return (Math.floorDiv(tick, policy.ticks()) + 1) * policy.ticks();
    }

    /** The checkpoint is due, and a save is under way. */
    void holdBack() {
        waiting = true;
    }

    /** A checkpoint begins, due or not: all counts start again. */
    void begin(long tick) {
        begun = true;
        late += waiting ? 1 : 0;
        waiting = false;
        dueTick = policy.ticks() > 0 ? multipleAfter(tick) : 0;
        dueNs = policy.ns() > 0 ? clock.getAsLong() + policy.ns() : 0;
        if (written != null) {
            written.cut();
        }
    }

    /** A tick whose checkpoint is due, if ticks count. */
    long nextTick() {
        return dueTick;
    }

    long late() {
        return late;
    }
}
