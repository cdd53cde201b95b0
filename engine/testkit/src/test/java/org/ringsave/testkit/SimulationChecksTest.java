/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationChecksTest {
    private static final long END = 60;
    private static final int USUAL = 1 << 20;

    private static SimulationChecks checks(Fault fault, int spillLimit) {
        return new SimulationChecks(SmallSimulation.with(fault), END, spillLimit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, USUAL})
    void simulationWithoutFaultPassesAllChecks(int spillLimit) {
        final SimulationChecks checks = checks(Fault.NONE, spillLimit);
        checks.assertContinues(0);
        checks.assertContinues(20, 30);
        checks.assertDeltasContinue(10, 30);
        checks.assertLiveEqualsStopped(0, 40);
        checks.assertEncodesAlike(30);
        checks.assertAnyChunkLength(20);
        checks.assertAnyPieceLength(20);
    }

    /** A star stands for the difference of two images. */
    static Stream<Arguments> faults() {
        return Stream.of(
            fault(Fault.STARTS_ANEW, checks -> checks.assertContinues(5),
                "two simulations that start() made differ at tick 60: *"
                    + "; make all of their state from the same configuration and seed"),
            fault(Fault.STAYS_CREATED, checks -> checks.assertContinues(5),
                "start() returned a set that is CREATED, not OPEN; open() it"),
            fault(Fault.KEEPS_STATE_TO_ITSELF, checks -> checks.assertContinues(5),
                "the simulation that was restored at tick 5 has another state from tick 6 on: *"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertContinues(7, 9),
                "the simulation that was restored at tick 7 has another state at once: *"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertDeltasContinue(7, 9),
                "the simulation that was restored from an image of tick 7 and deltas up to tick 8 has another state"
                    + " at once: *"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertAnyPieceLength(9),
                "the simulation restored at tick 9 from pieces of length 1 is saved as other bytes: *"
                    + "; commit() must set all that encode() writes"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertEncodesAlike(9),
                "the simulation restored at tick 9 is saved as other bytes: *; commit() must set all that encode()"
                    + " writes, and equal states must encode to equal bytes"),
            fault(Fault.LOADS_NOTHING, checks -> checks.assertContinues(7),
                "restore() returned a simulation without a load of its image; call image.load"),
            fault(Fault.THROWS_IN_A_TICK, checks -> checks.assertContinues(5),
                "tick() at tick 7 threw java.lang.IllegalStateException: tick seven"),
            fault(Fault.THROWS_WHEN_ENCODED, checks -> checks.assertContinues(7),
                "a paused save at tick 7 threw java.lang.IllegalStateException: seven can't be encoded"),
            fault(Fault.ENCODES_ITS_CALLS, checks -> checks.assertEncodesAlike(9),
                "two saves of tick 9 differ: *; equal states must encode to equal bytes"),
            fault(Fault.ENCODES_ITS_CALLS, checks -> checks.assertAnyChunkLength(9),
                "the image of tick 9 in chunks of length 256 differs: *; equal states must encode to equal bytes"),
            fault(Fault.ENCODES_ITS_CALLS, checks -> checks.assertLiveEqualsStopped(0, 9),
                "the live save of tick 0 differs from the stopped one: *"
                    + "; ask prepareToWrite before each write to a region"),
            fault(Fault.EMPTIES_WHEN_ENCODED, checks -> checks.assertContinues(9),
                "the simulation that was saved at tick 9 ends in another state at tick 60: *"),
            fault(Fault.FORGETS_ENCODED_NOTES, checks -> checks.assertLiveEqualsStopped(5, 9),
                "the live save of tick 5 differs from the stopped one: *"
                    + "; ask prepareToWrite before each write to a region"),
            fault(Fault.KEEPS_ITS_REVISION, checks -> checks.assertEncodesAlike(20),
                "an image of tick 20 after saves of all ticks before differs: *"
                    + "; a save must not change a state, and a changed state needs another revision()"),
            fault(Fault.FORGETS_TO_PREPARE_TRACKED, checks -> checks.assertLiveEqualsStopped(5, 20),
                "a live save at tick 9 threw java.lang.IllegalStateException: end: region memory was written without"
                    + " prepareToWrite in the page at offset 32768; ask before each write, and again after each begin"),
            fault(Fault.FORGETS_TO_PREPARE, checks -> checks.assertLiveEqualsStopped(5, 20),
                "the live save of tick 5 differs from the stopped one: *"
                    + "; ask prepareToWrite before each write to a region"),
            arguments(Fault.IGNORES_PINNED, 0,
                (Consumer<SimulationChecks>)checks -> checks.assertLiveEqualsStopped(5, 20),
                "the simulation that was saved live from tick 5 to tick 20 ends in another state at tick 60: *"));
    }

    private static Arguments fault(Fault fault, Consumer<SimulationChecks> check, String message) {
        return arguments(fault, USUAL, check, message);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultOfASimulationIsFound(Fault fault, int spillLimit, Consumer<SimulationChecks> check, String message) {
        assertThatThrownBy(() -> check.accept(checks(fault, spillLimit))).isInstanceOf(AssertionError.class)
            .hasMessageMatching(Pattern.quote(message).replace("*", "\\E[^;]+\\Q"));
    }

    @Test
    void tickOutOfItsRangeIsRefused() {
        final SimulationChecks checks = checks(Fault.NONE, USUAL);
        assertThatThrownBy(() -> checks.assertContinues(END)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("ticks 60 to 60 are not in 0..59");
        assertThatThrownBy(() -> checks.assertLiveEqualsStopped(9, 8)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("ticks 9 to 8 are not in 0..59");
        assertThatThrownBy(() -> new SimulationChecks(SmallSimulation.with(Fault.NONE), 0))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("end=0 is less than 1");
    }
}
