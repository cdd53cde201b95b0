/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveAgent;
import org.ringsave.testkit.FaultChecks;
import org.ringsave.testkit.SavedImage;
import org.ringsave.testkit.SimulationChecks;
import org.ringsave.testkit.SimulationSource;

/** The demo's simulation passes the checks that embedders have for theirs. */
@Tag("slow")
class SimulationKitTest {
    private static final SimulationConfig SMALL = new SimulationConfig(3, 1, 16, 7);
    /** Rings and tables are full most of the time. */
    private static final SimulationConfig HIGH_LOAD = new SimulationConfig(4, 2, 400, 4, 1, 7);
    private static final long TICKS = 60;

    /** The simulation as the checks see it. */
    private record Checked(Simulation simulation) implements org.ringsave.testkit.Simulation {
        @Override
        public ChannelSet set() {
            return simulation.set();
        }

        @Override
        public void tick() {
            simulation.tick();
        }

        @Override
        public void saver(SaveAgent agent) {
            simulation.onHeld(agent::awaitRoom);
        }

        @Override
        public String state() {
            return simulation.digest().toString();
        }
    }

    private static SimulationSource source(SimulationConfig config) throws IOException {
        final Traffic traffic = Traffic.bundled();
        return new SimulationSource() {
            @Override
            public org.ringsave.testkit.Simulation start() {
                return new Checked(Simulation.start(config, traffic));
            }

            @Override
            public org.ringsave.testkit.Simulation restore(SavedImage image) throws IOException {
                return new Checked(Simulation.restore(config, traffic, image::load));
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"3,1,16", "2,3,48", "2,1,200"})
    void runRestoredAtAnyTickEndsTheSame(int channels, int pages, int inFlight) throws IOException {
        final SimulationChecks checks =
            new SimulationChecks(source(new SimulationConfig(channels, pages, inFlight, 7)), TICKS);
        checks.assertContinues(0, TICKS - 1);
        checks.assertDeltasContinue(20, 40);
    }

    /** Two spill arenas: one with room for all spills, and none. */
    @ParameterizedTest
    @CsvSource({"16777216", "0"})
    void liveSaveOfAnyTickEqualsAPausedOne(int spillLimit) throws IOException {
        new SimulationChecks(source(HIGH_LOAD), TICKS, spillLimit).assertLiveEqualsStopped(5, 55);
    }

    @Test
    void imageDependsOnTheStateAlone() throws IOException {
        final SimulationChecks checks = new SimulationChecks(source(SMALL), TICKS);
        checks.assertEncodesAlike(40);
        checks.assertAnyChunkLength(20);
        checks.assertAnyPieceLength(20);
    }

    @ParameterizedTest
    @CsvSource({"16777216", "0"})
    void runGoesOnAfterAnyFault(int spillLimit) throws IOException {
        final FaultChecks checks = new FaultChecks(source(SMALL), TICKS, spillLimit);
        checks.assertSurvivesThrows(40);
        checks.assertSurvivesSink(40);
        checks.assertRefusesDamage(40);
        checks.assertResumes(20, 40);
    }
}
