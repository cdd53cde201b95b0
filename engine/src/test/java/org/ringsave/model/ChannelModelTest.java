/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;

/**
 * Both ends of a channel against queues and lists, random operations one after another, with saves and restores in
 * between. A run that fails is made short, and told.
 */
@Tag("slow")
class ChannelModelTest {
    /** Operations in a sequence; a failure is made shorter within one sequence. */
    private static final int SEQUENCE = 20_000;

    @TempDir
    private Path folder;

    static void run(ChannelRun.Shape shape, long seed, int operations, Journal journal) {
        for (int done = 0; done < operations; done += SEQUENCE) {
            final long sequenceSeed = (seed + done) << 8;
            final List<Operation> sequence = Operation.sequence(sequenceSeed, Math.min(SEQUENCE, operations - done));
            final int agreed = agreed(shape, sequence, journal);
            if (agreed < sequence.size()) {
                fail(shape, sequenceSeed, sequence.subList(0, agreed + 1));
            }
        }
    }

    /** How many operations agree; all but the last check of everything is counted with the last of them. */
    private static int agreed(ChannelRun.Shape shape, List<Operation> operations, Journal journal) {
        try (ChannelRun run = new ChannelRun(shape, journal)) {
            try {
                run.run(operations);
            } catch (RuntimeException | Error e) {
                return Math.min(run.done(), operations.size() - 1);
            }
        }
        return operations.size();
    }

    /** Tells the steps of the shortest part of a failing sequence that also fails. */
    private static void fail(ChannelRun.Shape shape, long seed, List<Operation> failing) {
        final List<Operation> shortest =
            Shrinking.shortest(failing, Operation::simpler,
                some -> agreed(shape, some, Journal.counting()) < some.size());
        final Journal journal = Journal.telling();
        try (ChannelRun run = new ChannelRun(shape, journal)) {
            run.run(shortest);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", the shortest of " + failing.size() + " operations that fails: "
                + shortest.size() + " operations\n" + String.join("\n", journal.told()) + "\n" + e + "\n"
                + shortest.stream().map(Operation::toString).toList(), e);
        }
        throw new AssertionError("seed " + seed + ": failed once and not again: " + shortest);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 3, 3", "2, 3, 1, 3", "3, 1, 1, 3", "4, 1, 2, 1", "5, 2, 1, 0", "6, 1, 1, 2", "7, 2, 2, 3",
        "8, 1, 1, 2", "9, 1, 1, 3", "10, 3, 3, 1"})
    @Proves("A channel agrees with its model after every operation.")
    void channelAgreesWithItsModelAfterEveryOperation(long seed, int incomingPages, int outgoingPages, int slots) {
        final Journal journal = Journal.counting();
        final int operations = Repeats.of(60_000);
        run(new ChannelRun.Shape(incomingPages, outgoingPages, slots, null, ModelTable::new), seed, operations,
            journal);
        Cases.count(operations);
        assertSeen(seed, slots, journal);
        assertThat(journal.counts()).as("seed %d", seed).containsKeys("saved and went on");
        if (slots > 1) {
            assertThat(journal.counts()).as("seed %d", seed).containsKeys("request replaced");
        }
    }

    @ParameterizedTest
    @CsvSource({"21, 1, 1, 3", "22, 1, 2, 2"})
    void mappedChannelAgreesWithItsModelAfterEveryOperation(long seed, int incomingPages, int outgoingPages,
        int slots) {
        final Journal journal = Journal.counting();
        run(new ChannelRun.Shape(incomingPages, outgoingPages, slots, folder, ModelTable::new), seed, 15_000, journal);
        assertSeen(seed, slots, journal);
        assertThat(journal.counts()).as("seed %d", seed).containsKeys("mapped again", "TOO_LONG");
    }

    private static void assertSeen(long seed, int slots, Journal journal) {
        assertThat(journal.counts()).as("seed %d", seed).containsKeys("sent", "FULL", "UNKNOWN", "ABORT", "thrown",
            "can't be kept", "nothing to forget", "paused", "limit", "sent from a handler", "largest", "restored",
            "claim committed", "claim aborted", "waits for room", "room signalled", "waits for packets",
            "refused: pause: Channel{id=", "refused: own handler",
            "refused: append: a claim is open", "refused: tryClaim: a claim is open", "replaced");
        if (slots > 0) {
            assertThat(journal.counts()).as("seed %d", seed).containsKeys("IN_FLIGHT_FULL", "DUPLICATE",
                "receiver DUPLICATE", "receiver UNKNOWN", "receiver IN_FLIGHT_FULL", "kept", "completed", "forgotten");
        }
    }
}
