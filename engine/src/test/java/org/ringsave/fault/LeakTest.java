/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fault.LeakCycles.Cycle;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;

/** Sets that come and go, while half of their saves and restores fail. */
@Tag("slow")
class LeakTest {
    /** A slab takes more. Of a set's own, only buffers that are shorter may wait for the garbage collector. */
    private static final long SLAB = 64 * 1024;
    private static final int CYCLES = Repeats.of(4_000, 100_000);
    private static final int WARMUP = 400;

    @TempDir
    private Path directory;

    private LeakCycles cycles;

    @Test
    @Proves("Closed sets and failed sessions leave no memory, file, mapping or thread.")
    void closedSetsAndFailedSessionsLeaveNothing() throws Exception {
        // Other tests of this JVM may have left regions to the garbage collector.
        final List<String> sparse = Holdings.mappings(".memory");
        cycles = new LeakCycles(directory);
        run(0, WARMUP);
        // A session keeps its last set, which is the same here and at the end.
        run(cycles.right(1), false);
        Holdings.free(0);
        final long direct = Holdings.directLength();
        // The JVM starts a few threads once, when the first cycles need them.
        final int threads = Holdings.threadCount();
        run(WARMUP, CYCLES);
        run(cycles.right(1), false);
        Holdings.free(direct);
        assertThat(Holdings.directLength()).isLessThanOrEqualTo(direct);
        assertThat(Holdings.threadCount()).isLessThanOrEqualTo(threads);
        assertThat(Holdings.open(directory.toString())).isEmpty();
        assertThat(Holdings.mappings(directory.toString())).isEmpty();
        assertThat(Holdings.mappings(".memory")).as("sparse regions").hasSizeLessThanOrEqualTo(sparse.size());
        assertThat(FileOperation.names(directory)).containsExactly("delta", "full", "in", "new", "out");
        Cases.count(CYCLES);
    }

    /** Every second cycle fails. */
    private void run(int from, int count) throws Exception {
        final int open = Holdings.openCount();
        for (int i = from; i < from + count; i++) {
            final boolean fails = i % 2 == 1;
            final Map.Entry<String, Cycle> cycle = fails ? cycles.failing(i / 2) : cycles.right(i / 2);
            final long direct = Holdings.directLength();
            final long mapped = Holdings.mappedCount();
            run(cycle, fails);
            assertThat(Holdings.mappedCount()).as(cycle.getKey()).isLessThanOrEqualTo(mapped);
            if (!cycle.getKey().matches(".*(file|merge|migration|delta).*")) {
                assertThat(Holdings.directLength()).as(cycle.getKey()).isLessThan(direct + SLAB);
            }
            if (Holdings.openCount() > open) {
                assertThat(Holdings.open(directory.toString())).as(cycle.getKey()).isEmpty();
            }
        }
    }

    private static void run(Map.Entry<String, Cycle> cycle, boolean fails) {
        Exception failure = null;
        try {
            cycle.getValue().run();
        } catch (Exception e) {
            failure = e;
        }
        if (fails != (failure != null)) {
            throw new AssertionError(cycle.getKey() + (fails ? " did not fail" : " failed"), failure);
        }
    }
}
