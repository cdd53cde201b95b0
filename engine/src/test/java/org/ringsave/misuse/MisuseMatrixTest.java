/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;
import org.ringsave.ring.RawRing;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;

/**
 * Every public method, at every moment, is called rightly and with every mistake in an argument. It works, or is
 * refused as {@code matrix.txt} says, by a message that names state or argument. A refusal changes nothing.
 */
@Tag("slow")
class MisuseMatrixTest {
    private static final List<Class<?>> TYPES = List.of(ChannelSet.class, Channel.class, IncomingRing.class,
        OutgoingRing.class, InFlight.class, MemoryRegion.class, PacketRanges.class, PacketRangesEncoder.class,
        SaveSession.class, SavePart.class,
        RestoreSession.class);
    private static final Set<String> OUTCOMES = Set.of("FULL", "PINNED", "CORRUPT", "CLOSED", "IN_FLIGHT_FULL",
        "DUPLICATE", "UNKNOWN");
    private static final Table TABLE = new Table();

    @TempDir
    private static Path directory;

    @BeforeAll
    static void makeRingFiles() throws IOException {
        for (final String name : List.of("in", "out")) {
            RawRing.create(directory.resolve(name), 1);
        }
        RawRing.create(directory.resolve("damaged"), 1).in(3);
    }

    private static List<Row> rows() {
        return Stream.of(SetRows.rows(), RingRows.rows(), SaveRows.rows(), RestoreRows.rows())
            .flatMap(List::stream).toList();
    }

    @Test
    void everyPublicMethodHasARowAndALine() {
        final Set<String> methods = new TreeSet<>();
        for (final Class<?> type : TYPES) {
            Row.methods(type).forEach(m -> methods.add(type.getSimpleName() + '.' + Row.signature(m)));
        }
        final List<String> rows = rows().stream().map(Row::name).toList();
        assertThat(rows).as("methods with a row").map(MisuseMatrixTest::method).containsAll(methods);
        assertThat(TABLE.methods()).as("lines of matrix.txt").containsExactlyInAnyOrderElementsOf(rows);
    }

    /** A comparison proves something only if it can differ. */
    static Stream<Arguments> changes() {
        final List<Consumer<World>> changes = List.of(
            w -> ChannelAccess.memory(w.channel).outgoing().data().putByte(4095, (byte)99),
            w -> ChannelAccess.memory(w.channel).incoming().control().putInt(ControlPage.INTERRUPT_MASK_OFFSET, 1),
            w -> ChannelAccess.memory(w.channel).incoming().control().putByte(255, (byte)1),
            w -> w.channel.received().context(World.KEPT).putByte(3, (byte)1),
            w -> w.channel.received().forget(World.KEPT),
            w -> w.channel.context().putByte(12, (byte)1),
            w -> w.region.buffer().putByte(99, (byte)1),
            w -> w.save.seek(0),
            w -> w.save.saveContinue(ByteBuffer.allocateDirect(8)),
            w -> w.save.end(),
            w -> w.restore.beginVerify(),
            w -> w.chunk.position(1),
            w -> w.payload.putByte(63, (byte)0),
            w -> w.clock.bytes()[4]++);
        return IntStream.range(0, changes.size()).mapToObj(i -> Arguments.of(i, changes.get(i)));
    }

    @ParameterizedTest(name = "change {0}")
    @MethodSource("changes")
    void stateTreeSeesEveryChange(int index, Consumer<World> change) {
        World.at(Moment.SAVE, directory, world -> {
            final StateTree before = world.state();
            assertThat(before.difference(world.state())).isEmpty();
            change.accept(world);
            assertThat(before.difference(world.state())).isNotEmpty();
        });
    }

    private static String method(String row) {
        return row.substring(0, row.indexOf(')') + 1);
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Proves("A wrong call is refused by name and changes nothing.")
    void callAgreesWithTheTableAndARefusalChangesNothing(Row row) {
        final Table.Line line = TABLE.line(row.name());
        final List<Row.Mistake> calls = new ArrayList<>(row.mistakes());
        calls.add(null);
        final List<String> wrong = new ArrayList<>();
        for (final Moment moment : line.cells().keySet()) {
            final int[] done = {0};
            while (done[0] < calls.size()) {
                World.at(moment, directory,
                    world -> done[0] = check(world, row, calls, done[0], line.isQuery(), wrong));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Makes one call after another for as long as they change nothing; returns the index of the first not made. */
    private static int check(World world, Row row, List<Row.Mistake> calls, int from, boolean isQuery,
        List<String> wrong) {
        final String cell = TABLE.line(row.name()).cells().get(world.moment);
        StateTree before = world.state();
        for (int i = from; i < calls.size(); i++) {
            final Row.Mistake mistake = calls.get(i);
            final boolean isMistake = mistake != null && mistake.isSeenAt(world.moment, isRefusal(cell));
            String problem;
            boolean isRefused = true;
            try {
                final String result = row.call(world, mistake);
                isRefused = OUTCOMES.contains(result);
                problem = problem(result, isMistake ? mistake.error() == null ? mistake.named() : "an error" : cell);
            } catch (Throwable e) {
                problem = isMistake ? problem(e, mistake) : problem(e, row, cell, world.moment);
            }
            final StateTree after = isRefused || isQuery ? world.state() : null;
            final String changed = after == null ? "" : before.difference(after);
            Cases.count(1);
            if (!problem.isEmpty() || !changed.isEmpty()) {
                wrong.add(row + (mistake == null ? "" : ", " + mistake.name()) + ", at " + world.moment + ": " + problem
                    + (changed.isEmpty() ? "" : " CHANGED: " + changed));
            }
            if (after == null || !changed.isEmpty()) {
                return i + 1;
            }
            before = after;
        }
        return calls.size();
    }

    private static boolean isRefusal(String cell) {
        return Refusals.isRefusal(cell) || OUTCOMES.contains(cell);
    }

    private static String problem(String result, String expected) {
        final boolean fits = expected.equals("ok") ? !OUTCOMES.contains(result) && !result.equals("null")
            : expected.equals(result);
        return fits ? "" : "expected " + expected + ", was " + result;
    }

    private static String problem(Throwable thrown, Row.Mistake mistake) {
        final boolean fits = mistake.error() == thrown.getClass() && String.valueOf(thrown.getMessage())
            .contains(mistake.named());
        return fits ? "" : "expected " + mistake.error() + " naming " + mistake.named() + ", was " + thrown;
    }

    private static String problem(Throwable thrown, Row row, String cell, Moment moment) {
        final String message = String.valueOf(thrown.getMessage());
        final boolean fits = Refusals.isRefusal(cell) && thrown.getClass() == IllegalStateException.class
            && message.startsWith(row.operation() + ":") && message.contains(Refusals.text(cell, moment));
        return fits ? "" : "expected " + cell + ", was " + thrown;
    }

    @Test
    void matrixKnowsEveryNegativeOutcome() {
        for (int outcome = Outcome.UNKNOWN; outcome < 0; outcome++) {
            assertThat(OUTCOMES).contains(Outcome.toString(outcome));
        }
    }
}
