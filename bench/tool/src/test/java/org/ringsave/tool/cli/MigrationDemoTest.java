/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;
import org.agrona.concurrent.YieldingIdleStrategy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.migrate.MigrationReport;
import org.ringsave.save.SaveMode;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine;

class MigrationDemoTest {
    private static final int TICKS = 200;

    private static CommandRun demo(Successor.Launcher launcher, Object... more) {
        final CommandLine commandLine = Main.commandLine();
        commandLine.getCommandSpec().removeSubcommand("demo");
        commandLine.addSubcommand("demo", new DemoCommand(new NewProcesses((image, arguments, progress) -> {
            throw new AssertionError("nothing is restored");
        }, launcher), false));
        return CommandRun.of(commandLine, Stream.concat(Stream.of("demo", "--migrate", "--channels", 3, "--ring-pages",
            2, "--memory", "128K", "--ticks", TICKS), Stream.of(more)).toArray());
    }

    /** A successor that is a thread of this process. */
    private static final class Here implements Successor {
        private final FutureTask<Continuation.Outcome> task;

        Here(Callable<Continuation.Outcome> run) {
            task = new FutureTask<>(run);
            new Thread(task, "successor").start();
        }

        @Override
        public boolean isAlive() {
            return !task.isDone();
        }

        @Override
        public Continuation.Outcome await(LongConsumer progress) throws IOException {
            try {
                return task.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IOException("the successor failed", e);
            }
        }

        @Override
        public void close() {
            // The thread ends with its run.
        }
    }

    private static SocketChannel connect(int port) throws IOException {
        final SocketChannel link =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        link.configureBlocking(false);
        return link;
    }

    /** Receives the simulation and runs it, some ticks too long. */
    private static Successor goOn(int port, int late) {
        return new Here(() -> {
            try (SocketChannel link = connect(port);
                Simulation simulation = Simulation.receive(SimulationConfig.of(3, 2, 1), Traffic.bundled(), link,
                    new YieldingIdleStrategy())) {
                while (simulation.ticks() < TICKS + late) {
                    simulation.tick();
                }
                return new Continuation.Outcome(1, simulation.digest());
            }
        });
    }

    /** Reads a number of bytes from the link and dies; with 0 it never connects. */
    private static Successor die(int port, int afterBytes) {
        return new Here(() -> {
            if (afterBytes > 0) {
                try (SocketChannel link = connect(port)) {
                    final ByteBuffer bytes = ByteBuffer.allocate(afterBytes);
                    while (bytes.hasRemaining() && link.read(bytes) >= 0) {
                        Thread.yield();
                    }
                }
            }
            return null;
        });
    }

    private static String lastLine(String text) {
        return text.lines().reduce((first, second) -> second).orElse("");
    }

    @ParameterizedTest
    @CsvSource({"1s,256KiB,64MiB", "1us,256,67_108_864", "1us,4KiB,0"})
    void migratedRunIsIdentical(String pauseTarget, String chunk, String spill) {
        final List<String> given = new ArrayList<>();
        final Successor.Launcher launcher = (port, arguments) -> {
            given.addAll(arguments);
            return goOn(port, 0);
        };
        final CommandRun run = demo(launcher, "--pause-target", pauseTarget, "--chunk", chunk, "--spill", spill);
        assertThat(given).contains("--channels=3", "--ticks=" + TICKS);
        assertThat(run.err()).isEmpty();
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.out().replaceAll(" +", " ")).contains("round image set length time", "0 base runs ",
            " delta rests ", "migration pre-copy stop and copy", "brownout ", "blackout ").doesNotContain("FAILED");
        assertThat(run.code()).isZero();
    }

    @Test
    void differentMigratedRunFailsAndNamesItsParts() {
        final CommandRun run = demo((port, arguments) -> goOn(port, 10));
        assertThat(run.err()).isEmpty();
        assertThat(lastLine(run.out())).startsWith("continuation: DIFFERENT; the run that was stopped to move ended"
            + " with another clock, ").contains("; the run that moved ended with another clock, ");
        assertThat(run.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "8", "5000"})
    void runContinuesHereAfterTheSuccessorDies(int afterBytes) {
        final CommandRun run = demo((port, arguments) -> die(port, afterBytes));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("migration, stop and copy: FAILED, the run went on here: ",
            "migration, pre-copy: FAILED, the run went on here: ");
        if (afterBytes == 0) {
            assertThat(run.out()).contains("the run went on here: the new process ended before it connected");
        }
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void refusalOfAnotherSimulationIsReported() {
        final CommandRun run = demo((port, arguments) -> new Here(() -> {
            try (SocketChannel link = connect(port)) {
                Simulation.receive(SimulationConfig.of(3, 3, 1), Traffic.bundled(), link, new YieldingIdleStrategy())
                    .close();
            }
            throw new AssertionError("it came");
        }));
        assertThat(run.out()).contains("migration, stop and copy: FAILED, the run went on here: the target refused: ",
            "migration, pre-copy: FAILED, the run went on here: the target refused: ", "geometry of channel 0");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isEqualTo(1);
    }

    /** The rounds are those of the live move. */
    @Test
    void jsonHasTheRoundsAndBothMoves() {
        final JsonObject json = DemoJsonTest.json(demo((port, arguments) -> goOn(port, 0), "--json"), 0);
        assertThat(json.names()).containsSubsequence("demo", "overAeron", "rounds", "migration", "verdict");
        assertThat(json.get("demo").asString()).isEqualTo("migrate");
        assertThat(json.get("overAeron").asBoolean()).isFalse();
        final JsonArray rounds = json.get("rounds").asArray();
        long length = 0;
        for (final JsonValue round : rounds) {
            length += round.asObject().get("length").asLong();
            assertThat(round.asObject().get("ns").asLong()).isPositive();
        }
        assertThat(rounds.get(0).asObject().get("delta").asBoolean()).isFalse();
        assertThat(rounds.get(rounds.size() - 1).asObject().get("live").asBoolean()).isFalse();
        assertThat(TextNumbers.number(json, "migration", "preCopy", "rounds")).isEqualTo(rounds.size());
        assertThat(TextNumbers.number(json, "migration", "preCopy", "length")).isEqualTo(length);
        assertThat(TextNumbers.number(json, "migration", "stopAndCopy", "rounds")).isEqualTo(1);
        assertThat(TextNumbers.number(json, "migration", "stopAndCopy", "ticks")).isZero();
        assertThat(TextNumbers.number(json, "migration", "stopAndCopy", "blackoutNs")).isPositive();
        final JsonArray endings = json.get("verdict").asObject().get("endings").asArray();
        assertThat(endings.values()).extracting(ending -> ending.asObject().get("run").asString())
            .containsExactly("stopAndCopy", "preCopy");
    }

    @Test
    void jsonNamesMovesThatFailed() {
        final JsonObject json = DemoJsonTest.json(demo((port, arguments) -> die(port, 0), "--json"), 1);
        assertThat(json.get("migration").toString()).isEqualTo("{\"preCopy\":{},\"stopAndCopy\":{}}");
        final JsonObject verdict = json.get("verdict").asObject();
        assertThat(verdict.get("ok").asBoolean()).isFalse();
        assertThat(verdict.get("failedMoves").asArray().values()).hasSize(2).allMatch(move ->
            move.asObject().get("error").asString().equals("the new process ended before it connected"));
    }

    @Test
    void jsonOfMovesHasEveryNumberOfTheText() {
        final MigrationReport report = new MigrationReport(List.of(
            new MigrationReport.Round(false, SaveMode.LIVE, 1_234_567, 2_345_678),
            new MigrationReport.Round(true, SaveMode.PAUSED, 76_543, 87_654)), 1_311_110, 2_400_000, 99_999, 0, 0);
        final MigrationFindings findings = new MigrationFindings(true,
            new MigrationFindings.Move(report, 17, "it did not converge", false),
            new MigrationFindings.Move(null, 0, null, true));
        final String text = DemoJsonTest.text(findings::print);
        final JsonObject json = DemoJsonTest.json(findings);
        assertThat(TextNumbers.missing(text, json)).as(text).isEmpty();
        assertThat(text).contains("paused all the same: it did not converge");
        assertThat(json.get("pausedAllTheSame").asString()).isEqualTo("it did not converge");
        assertThat(json.get("overAeron").asBoolean()).isTrue();
    }

    @Test
    void pauseTargetOfZeroIsRefused() {
        final CommandRun run = demo((port, arguments) -> goOn(port, 0), "--pause-target", 0);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--pause-target=0 is not in 1 ns to 16.7 min");
    }

    @Test
    @Tag("slow")
    void runMigratedToANewProcessIsIdentical() {
        final CommandRun run = CommandRun.of("demo", "--migrate", "--channels", 4, "--ticks", 300);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).doesNotContain("FAILED");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isZero();
    }

    @Test
    @Tag("slow")
    void runMigratedToANewProcessOverAeronIsIdentical() {
        final CommandRun run = CommandRun.of("demo", "--migrate", "--aeron", "--channels", 4, "--ticks", 300);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).doesNotContain("FAILED").contains("blackout");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isZero();
    }

    @Test
    @Tag("slow")
    void runContinuesHereAfterAProcessThatNeverComesOverAeron() {
        final CommandRun run = demo((port, arguments) -> {
            assertThat(arguments).anyMatch(argument -> argument.startsWith("--aeron="));
            return die(port, 0);
        }, "--aeron");
        assertThat(run.out()).contains("the run went on here: the new process ended before it connected");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void aeronWithoutMigrateIsRefused() {
        final CommandRun run = CommandRun.of("demo", "--aeron");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--aeron needs --migrate, the demo that moves");
    }

    @Test
    @Tag("slow")
    void receiverWithoutASenderOverAeronSaysSoInOneLine() throws IOException {
        final int port = AeronEnd.freePort();
        final CommandRun run = CommandRun.of("take-over", port, "--aeron", AeronEnd.freePort());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("ringsave: PORT=" + port + ": no process answers there over Aeron on the"
            + " loopback interface; 'ringsave demo --migrate --aeron' starts this command itself"
            + System.lineSeparator());
    }

    @Test
    @Tag("slow")
    void runContinuesHereAfterTheNewProcessIsKilled() {
        final CommandRun run = demo((port, arguments) -> {
            final Successor successor = SuccessorJvm.launch(port, List.of("--ticks=1"));
            successor.close();
            return successor;
        });
        assertThat(run.out()).contains("pre-copy: FAILED, the run went on here: the new process ended before");
        assertThat(lastLine(run.out())).isEqualTo("continuation: identical");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void receiverWithoutASenderSaysSoInOneLine() throws IOException {
        final int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        final CommandRun run = CommandRun.of("take-over", port);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("ringsave: PORT=" + port + ": no process listens there on the loopback"
            + " interface; 'ringsave demo --migrate' starts this command itself" + System.lineSeparator());
    }
}
