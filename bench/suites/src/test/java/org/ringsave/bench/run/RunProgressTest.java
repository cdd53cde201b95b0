/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The estimate follows the work that is left. The test moves the clock. */
class RunProgressTest {
    private final StringWriter printed = new StringWriter();
    private final AtomicLong clock = new AtomicLong(12_345_000_000_000L);

    private RunProgress progress(boolean isTerminal, int count, double planned) {
        return new RunProgress(new PrintWriter(printed, true), isTerminal, clock::get, count, planned);
    }

    private void pass(double seconds) {
        clock.addAndGet((long)(seconds * 1e9));
    }

    /** Two suites of 10 and 20 s, and a look of 2 s before, between and behind them. All take twice as long. */
    private RunProgress upToTheSecond(boolean isTerminal) {
        final RunProgress progress = progress(isTerminal, 2, 36);
        progress.beginLook(2);
        pass(4);
        progress.draw();
        progress.endLook();
        progress.begin("a", 1, 10);
        pass(20);
        progress.end("done");
        progress.beginLook(2);
        pass(4);
        progress.endLook();
        progress.begin("b", 2, 20);
        return progress;
    }

    @Test
    void looksCountAsTimeThatPassed() {
        final RunProgress progress = upToTheSecond(false);
        assertThat(printed.toString()).contains("a 1 of 2, ETA 46 s", "b 2 of 2, ETA 40 s")
            .doesNotContain("noise");
        pass(40);
        progress.end("done");
        printed.getBuffer().setLength(0);
        progress.beginLook(2);
        pass(4);
        progress.endLook();
        progress.begin("nothing", 3, 0);
        assertThat(printed.toString()).isEqualTo("nothing 3 of 2, ETA 0 s" + System.lineSeparator());
    }

    @Test
    void oneLookDoesNotScaleTheEstimateOfTheRun() {
        final RunProgress progress = progress(false, 2, 1_800);
        progress.beginLook(2);
        pass(0.7);
        progress.endLook();
        progress.begin("a", 1, 10);
        assertThat(printed.toString()).isEqualTo("a 1 of 2, ETA 30 min" + System.lineSeparator());
    }

    @Test
    void lateSuiteTakesNoTimeFromTheSuitesBehindIt() {
        final RunProgress progress = upToTheSecond(true);
        pass(100);
        progress.draw();
        assertThat(printed.toString()).endsWith("\rb 2 of 2 [100 s], ETA 4 s ")
            .contains("\rnoise of the machine [  4 s], ETA ").doesNotContain("[1234");
    }

    @Test
    void skippedSuiteLeavesTheEstimate() {
        final RunProgress progress = progress(false, 2, 30);
        progress.skip(20);
        progress.begin("a", 1, 10);
        assertThat(printed.toString()).startsWith("a 1 of 2, ETA 10 s");
    }
}
