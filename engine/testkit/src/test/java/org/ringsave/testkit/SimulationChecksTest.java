/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
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

    static Stream<Arguments> faults() {
        return Stream.concat(faultsOfRestores(), faultsOfSaves());
    }

    private static Stream<Arguments> faultsOfRestores() {
        return Stream.of(
            fault(Fault.STARTS_ANEW, checks -> checks.assertContinues(5),
                "two simulations that start() made differ at tick 60: state clock: bytes 16 to 24 differ; region"
                    + " memory: 16 pages from 0x0 differ; channel 0, incoming ring: 2 packets differ, the first at"
                    + " position 78352 in its bytes 16 to 24; channel 0, requests received: 6 requests differ: 112"
                    + " (packet bytes 0 to 8), 113 (packet bytes 0 to 8), 114 (packet bytes 0 to 8) and 3 more;"
                    + " make all of their state from the same configuration and seed"),
            fault(Fault.STAYS_CREATED, checks -> checks.assertContinues(5),
                "start() returned a set that is CREATED, not OPEN; open() it"),
            fault(Fault.KEEPS_STATE_TO_ITSELF, checks -> checks.assertContinues(5),
                "the simulation that was restored at tick 5 has another state from tick 6 on: channel 0, incoming"
                    + " ring: 2 packets differ, the first at position 6640 in its bytes 16 to 24"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertContinues(7, 9),
                "the simulation that was restored at tick 7 has another state at once: state clock: bytes 16 to 24"
                    + " differ"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertDeltasContinue(7, 9),
                "the simulation that was restored from an image of tick 7 and deltas up to tick 8 has another state"
                    + " at once: state clock: bytes 16 to 24 differ"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertAnyPieceLength(9),
                "the simulation restored at tick 9 from pieces of length 1 is saved as other bytes: state clock:"
                    + " bytes 16 to 24 differ; commit() must set all that encode() writes"),
            fault(Fault.COMMITS_A_PART, checks -> checks.assertEncodesAlike(9),
                "the simulation restored at tick 9 is saved as other bytes: state clock: bytes 16 to 24 differ;"
                    + " commit() must set all that encode() writes, and equal states must encode to equal bytes"),
            fault(Fault.LOADS_NOTHING, checks -> checks.assertContinues(7),
                "restore() returned a simulation without a load of its image; call image.load"));
    }

    private static Stream<Arguments> faultsOfSaves() {
        return Stream.of(
            fault(Fault.THROWS_IN_A_TICK, checks -> checks.assertContinues(5),
                "tick() at tick 7 threw java.lang.IllegalStateException: tick seven"),
            fault(Fault.THROWS_WHEN_ENCODED, checks -> checks.assertContinues(7),
                "a paused save at tick 7 threw java.lang.IllegalStateException: it can't be encoded"),
            fault(Fault.ENCODES_ITS_CALLS, checks -> checks.assertEncodesAlike(9),
                "two saves of tick 9 differ: state clock: bytes 24 to 32 differ; equal states must encode to equal"
                    + " bytes"),
            fault(Fault.ENCODES_ITS_CALLS, checks -> checks.assertAnyChunkLength(9),
                "the image of tick 9 in chunks of length 256 differs: state clock: bytes 24 to 32 differ; equal"
                    + " states must encode to equal bytes"),
            fault(Fault.ENCODES_ITS_CALLS, checks -> checks.assertLiveEqualsStopped(0, 9),
                "the live save of tick 0 differs from the stopped one: state clock: bytes 24 to 32 differ; equal"
                    + " states must encode to equal bytes, and encode() must not change a state"),
            fault(Fault.EMPTIES_WHEN_ENCODED, checks -> checks.assertContinues(9),
                "the simulation that was saved at tick 9 ends in another state at tick 60: state clock: bytes 16 to"
                    + " 24 differ; region memory: 16 pages from 0x0 differ; channel 0, incoming ring: 2 packets"
                    + " differ, the first at position 78352 in its bytes 16 to 24; channel 0, requests received: 6"
                    + " requests differ: 112 (packet bytes 0 to 8), 113 (packet bytes 0 to 8), 114 (packet bytes 0"
                    + " to 8) and 3 more"),
            fault(Fault.FORGETS_ENCODED_NOTES, checks -> checks.assertLiveEqualsStopped(5, 9),
                "the live save of tick 5 differs from the stopped one: channel 0, requests received: 6 requests"
                    + " differ: 2 (state bytes 0 to 8), 3 (state bytes 0 to 8), 4 (state bytes 0 to 8) and 3 more;"
                    + " equal states must encode to equal bytes, and encode() must not change a state"),
            fault(Fault.KEEPS_ITS_REVISION, checks -> checks.assertEncodesAlike(20),
                "an image of tick 20 after saves of all ticks before differs: state rules: bytes 0 to 8 differ; a"
                    + " save must not change a state, and a changed state needs another revision()"),
            fault(Fault.FORGETS_TO_PREPARE_TRACKED, checks -> checks.assertLiveEqualsStopped(5, 20),
                "a live save at tick 9 threw java.lang.IllegalStateException: saveContinue: region memory was written"
                    + " without prepareToWrite in the page at offset 32768; ask before each write, and again after each"
                    + " begin"),
            fault(Fault.FORGETS_TO_PREPARE, checks -> checks.assertLiveEqualsStopped(5, 20),
                "the live save of tick 5 differs from the stopped one: region log: 1 page from 0x0 differ; ask"
                    + " prepareToWrite before each write to a region"),
            arguments(Fault.IGNORES_PINNED, 0,
                (Consumer<SimulationChecks>)checks -> checks.assertLiveEqualsStopped(5, 20),
                "the simulation that was saved live from tick 5 to tick 20 ends in another state at tick 60: state"
                    + " clock: bytes 16 to 24 differ; region memory: 16 pages from 0x0 differ; channel 0, incoming"
                    + " ring: 2 packets more at its head, 2 packets fewer at its tail; channel 0, outgoing ring:"
                    + " head is 3584, 2272 in the second; and 1 more (the first image is the expected one)"));
    }

    private static Arguments fault(Fault fault, Consumer<SimulationChecks> check, String message) {
        return arguments(fault, USUAL, check, message);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultOfASimulationIsFound(Fault fault, int spillLimit, Consumer<SimulationChecks> check, String message) {
        assertThatThrownBy(() -> check.accept(checks(fault, spillLimit))).isInstanceOf(AssertionError.class)
            .hasMessage(message);
    }

    /** The guide has some of these messages, in a table of faults. */
    @Test
    void guideHasTheMessagesOfTheChecks() throws IOException {
        final String page = Files.readString(Path.of("..", "EMBEDDING.md"));
        final String table = page.substring(page.indexOf("| fault | message |"));
        final List<String> printed = table.substring(0, table.indexOf("\n\n")).lines().skip(2)
            .map(row -> row.substring(row.lastIndexOf(" | `") + 4, row.lastIndexOf('`'))).toList();
        assertThat(printed).hasSizeGreaterThan(4);
        assertThat(faults().map(fault -> (String)fault.get()[3]).toList()).containsAll(printed);
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
