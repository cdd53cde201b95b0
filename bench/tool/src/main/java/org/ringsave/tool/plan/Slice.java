/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.List;

/**
 * A call of a save that turns to the sink after a time, as the budget of a {@code SaveAgent} makes it. The saver looks
 * at the clock after each {@value #STEP} bytes.
 *
 * @param bytes  that it saves, at most.
 * @param callNs that it takes, in nanoseconds: its budget, and the last step.
 */
record Slice(long bytes, double callNs) {
    private static final int STEP = 16 * 1024;

    /**
     * A slice of a chunk.
     *
     * @param calls    measured, the shortest chunk first. The fastest of them decides how many bytes fit the budget.
     * @param chunk    most bytes of a call.
     * @param budgetNs in nanoseconds, 0 or more.
     */
    static Slice of(List<ChunkTimes> calls, long chunk, double budgetNs) {
        final double fastest = calls.stream().mapToDouble(call -> call.chunk() / call.p50Ns()).max().orElseThrow();
        final double steps = 1 + Math.floor(budgetNs * fastest / STEP);
        return new Slice((long)Math.min(chunk, steps * STEP), budgetNs + ChunkTimes.of(calls, STEP).p99Ns());
    }
}
