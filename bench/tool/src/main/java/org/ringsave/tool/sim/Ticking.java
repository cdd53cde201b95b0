/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/** One end of a channel, which acts in each tick. */
@FunctionalInterface
interface Ticking {
    /** Runs one tick; ticks count from 0. */
    void tick(long now);
}
