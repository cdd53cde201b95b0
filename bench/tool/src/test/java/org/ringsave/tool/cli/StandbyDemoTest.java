/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;

/** The demo whose source is killed: its standby ends as if nothing had happened. */
class StandbyDemoTest {
    private static final int TICKS = 6_000;
    private static final long SEED = 16;

    /** Returns the tick of the cut from which the standby went on. */
    private static long killAt(long tick) {
        return killAt(TICKS, tick);
    }

    private static long killAt(int ticks, long tick) {
        final CommandRun run = CommandRun.of("demo", "--standby", "--channels=4", "--ring-pages=2", "--memory=256KiB",
            "--ticks=" + ticks, "--every=10", "--kill-at=" + tick);
        assertThat(run.err()).as("%s", run).isEmpty();
        assertThat(run.out().replaceAll(" +", " ")).as("%s", run).contains("source: killed at tick ",
            "took over at the last complete cut, tick ", "from SIGKILL to its first tick: ")
            .endsWith("continuation: identical" + System.lineSeparator());
        assertThat(run.code()).isZero();
        return Long.parseLong(run.out().replaceAll("(?s).*last complete cut, tick ([0-9,]+).*", "$1").replace(",", ""));
    }

    @Test
    @Tag("slow")
    @Proves("The standby of a source that is killed ends in the right state.")
    void standbyEndsInTheSameState() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final long cut = killAt(random.nextLong(TICKS / 4, TICKS / 2));
        assertThat(cut).as("a delta was complete").isPositive();
        Cases.count(1);
    }

    @Test
    @Tag("slow")
    @Proves("The standby of a source killed at any tick ends in the right state.")
    void standbyEndsInTheSameStateWheneverItsSourceIsKilled() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final int kills = Repeats.of(4);
        for (int kill = 0; kill < kills; kill++) {
            killAt(random.nextLong(TICKS));
            Cases.count(1);
        }
    }

    /** The source prints each third tick, and the last one. */
    @Test
    @Tag("slow")
    void sourceIsKilledAtItsLastTick() {
        killAt(3_002, 3_001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--standby --migrate | --standby excludes --resume and --migrate",
        "--kill-at 3 | --kill-at needs --standby, the demo with a standby",
        "--standby --ticks 10 --every 5 --kill-at 10 | --kill-at=10"})
    void wrongOptionsAreWrongUsage(String options, String message) {
        final CommandRun run = CommandRun.of((Object[])("demo " + options).split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void commandWithoutItsPortsIsWrongUsage() {
        assertThat(CommandRun.of("follow", 1).code()).isEqualTo(2);
        assertThat(CommandRun.of("lead", 0, "--answer-port=1", "--driver-dir=none", "--every=1").err())
            .contains("PORT=0");
    }
}
