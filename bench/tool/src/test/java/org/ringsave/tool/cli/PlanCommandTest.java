/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Fixtures;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.PlanField;
import org.ringsave.tool.plan.PlanInput;

class PlanCommandTest {
    @TempDir
    private Path results;

    @BeforeEach
    void write() throws IOException {
        write("here", Machine.current());
    }

    private Path write(String name, Machine machine) throws IOException {
        final Path directory = Files.createDirectories(results.resolve(name));
        final Model model = Fixtures.model();
        new Model(machine, model.operations(), model.chunks()).write(directory.resolve(Model.FILE));
        return directory;
    }

    private CommandRun plan(Object... arguments) {
        final Object[] all = new Object[arguments.length + 3];
        all[0] = "plan";
        all[1] = "--results";
        all[2] = results;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandRun.of(all);
    }

    @Test
    void planWithoutOptionsListsItsAssumptions() {
        final CommandRun run = plan();
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Verdict: ").contains("measured in                " + results.resolve("here"),
            "assumed options ",
            "--channels 256", "--sink-rate memory", "--mtbf 30d", "full image", "paused save (pause)", "begin (pause)",
            "recommended", "a pause of 1.00 ms has room for", "Young, Daly", "lost to a failure", "slack a ring needs",
            "at most 1.00 % overhead", "of it                    fixed 400 ns; bytes of rings and requests ",
            "256 channels if their rings are at most 47.0 % full", "converges", "blackout", "Memory",
            "Disk and network", "each day",
            "paused save                -9.1 % to +11.1 %; half of them within 4.00 % (20 of 24 measured sets");
        assertThat(plan("--channels", 9).out()).doesNotContain("--channels 256").contains("9 channels of 2 x 16 pages");
    }

    @Test
    void textAndJsonOfAPlanHaveTheSameNumbers() {
        final Object[] asked = {"--channels", "1024", "--fill", "25%", "--sink-rate", "1GB/s", "--threads", "2"};
        final String text = plan(asked).out();
        final CommandRun run = plan("--channels", "1024", "--fill", "25%", "--sink-rate", "1GB/s", "--threads", "2",
            "--json");
        assertThat(run.err()).isEmpty();
        final JsonObject json = Json.parse(run.out()).asObject();
        assertThat(text).contains(Units.bytes(json.get("imageLength").asLong()),
            Units.bytes(json.get("deltaLength").asLong()),
            Units.bytes(json.get("chunk").asObject().get("length").asLong()),
            Units.bytes(json.get("memory").asObject().get("total").asLong()),
            Units.time(json.get("schedule").asObject().get("dalyNs").asDouble()),
            Units.time(json.get("schedule").asObject().get("lostNs").asDouble()),
            Units.time(json.get("migration").asObject().get("blackout").asObject().get("ns").asDouble()));
        for (final String name : new String[] {"save", "begin", "live", "delta", "restore"}) {
            final JsonObject time = json.get(name).asObject();
            assertThat(text).contains(Units.time(time.get("ns").asDouble()) + " ("
                + Units.time(time.get("leastNs").asDouble()) + " to " + Units.time(time.get("mostNs").asDouble()));
        }
        final JsonObject pause = json.get("verdict").asObject().get("targets").asArray().get(0).asObject();
        final double ofTarget = pause.getDouble("ofTarget", 0);
        assertThat(text).contains(ofTarget <= 1 ? Units.share(ofTarget) + " of the target of 1.00 ms"
            : Units.digits(ofTarget) + " times the target of 1.00 ms")
            .containsPattern("measured in +" + Pattern.quote(json.getString("place", "")))
            .containsPattern("spill arena +(give the session )?" + Units.bytes(json.getLong("spillArena", 0)));
        final JsonObject limit = json.get("limit").asObject();
        assertThat(text)
            .containsPattern("paused save +" + Units.count(limit.getLong("pausedChannels", 0)) + " channels")
            .containsPattern("live save +" + Units.count(limit.getLong("liveChannels", 0)) + " channels");
        assertThat(Json.parse(plan("--json").out()).asObject().get("request").asObject().get("sinkRate").isNull())
            .isTrue();
    }

    @Test
    void verdictComesFirstAndNamesEachTarget() {
        final String met = plan("--channels", 8).out();
        assertThat(met.lines().toList().subList(0, 2)).satisfiesExactly(
            line -> assertThat(line).isEqualTo("Verdict: all targets are met"),
            line -> assertThat(line).matches(" +pause +met: the begin of a live save takes .* target of 1.00 ms"));
        assertThat(met).doesNotContain("MISSED", "one change", "--tick-target", "  tick ", "the restore of");
        final String missed = plan("--restore-target", "1ms", "--disk-target", "1KiB", "--memory-target", "1TiB",
            "--tick-target", "1s", "--sink-rate", "1GB/s").out();
        assertThat(missed).contains("Verdict: restore, disk are missed", "restore                    MISSED: ",
            "disk                       MISSED: ", "memory                     met: ",
            "tick                       met: ", "helps, not enough", "memory as the sink: restore ");
        assertThat(plan("--restore-target", "1us").out())
            .contains("not a single channel of this shape meets all targets");
    }

    @Test
    void savesThatAreDueLessOftenThanTheRunFailsAreNoAdvice() {
        assertThat(plan("--mtbf", "30s", "--max-overhead", "0.000001").out())
            .containsPattern("on the run's thread +full images keep to the allowed overhead only if they are .* apart,"
                + " and the run fails every 30.0 s; a greater --max-overhead allows them")
            .containsPattern("on a thread of its own +deltas keep to the allowed overhead only if they are .* apart,"
                + " and the run fails every 30.0 s; a greater --max-overhead allows them")
            .containsPattern("overhead +live every .*, less often than the run fails")
            .doesNotContain("faster sink", "fewer writes");
        assertThat(plan().out()).doesNotContain("a greater --max-overhead", "less often than");
    }

    @Test
    void verdictSaysOfWhatTheMemoryIs() {
        assertThat(plan("--memory-target", "1GiB").out()).contains("set, session and kept images take");
        assertThat(plan("--memory-target", "1GiB", "--sink-rate", "1GB/s").out()).contains("set and session take");
    }

    @Test
    void extrapolatedCallIsSaidToBe() {
        assertThat(plan("--chunk", "16MiB", "--channels", "4096").out())
            .containsPattern("a call of 16 MiB +p50 1.80 ms, p99 3.20 ms, not below the .* of 1.00 ms")
            .containsPattern("  extrapolated +.*chunk.* lie beyond");
        assertThat(plan("--chunk", "4MiB", "--channels", "4096").out())
            .doesNotContainPattern("  extrapolated +.*chunk");
    }

    @Test
    void jsonHasEveryVerdictAndChange() {
        final JsonObject verdict = Json.parse(plan("--restore-target", "10ms", "--sink-rate", "1GB/s", "--json").out())
            .asObject().get("verdict").asObject();
        assertThat(verdict.getBoolean("met", true)).isFalse();
        assertThat(verdict.get("targets").asArray()).extracting(one -> one.asObject().getString("goal", ""))
            .containsExactly("pause", "restore", "overhead");
        assertThat(verdict.getLong("mostChannels", 0)).isBetween(1L, 255L);
        assertThat(verdict.get("changes").asArray()).extracting(one -> one.asObject().getString("change", ""))
            .containsExactly("sink", "inFlight", "machines", "channels");
    }

    @Test
    void sensitivityTableStartsWithTheGreatestEffect() {
        final Object[] asked = {"--sink-rate", "1GB/s", "--interval", "60s", "--max-overhead", "5%"};
        final String text = plan(asked).out();
        final List<String> table = text.substring(text.indexOf("Factors of the results")).lines().skip(1)
            .takeWhile(line -> !line.isBlank()).toList();
        assertThat(table.get(0).trim().split(" {2,}")).containsExactly("paused save", "pause, begin", "overhead",
            "best interval", "blackout", "memory");
        assertThat(table).anyMatch(line -> line.matches(" +--mtbf( +=){3} +0\\.71 1\\.2[0-9] 1\\.41( +=){2}"));
        final JsonObject json = Json.parse(plan("--sink-rate", "1GB/s", "--interval", "60s", "--max-overhead", "5%",
            "--json").out()).asObject();
        final JsonObject first = json.get("sensitivity").asArray().get(0).asObject();
        assertThat(table.get(1).trim()).startsWith(Arrays.stream(PlanInput.values())
            .filter(input -> input.key().equals(first.getString("input", ""))).findFirst().orElseThrow().title());
        final JsonObject least = json.get("schedule").asObject().get("leastLive").asObject();
        assertThat(text).contains("at most 5.00 % overhead    live every "
            + Units.time(least.getDouble("intervalNs", 0)) + ", " + Units.time(least.getDouble("lostNs", 0))
            + " lost to a failure");
        assertThat(least.getDouble("intervalNs", 0)).isEqualTo(json.get("live").asObject().getDouble("ns", 0) / 0.05);
    }

    @Test
    void planUsesTheNewestRun() throws IOException {
        final Machine here = Machine.current();
        write("a-later-one", new Machine(here.cpu(), here.cores(), here.l2Bytes(), here.l3Bytes(), here.memory(),
            here.jdk(), here.system(), here.engine(), "2999-01-01T00:00:00Z"));
        assertThat(plan().out()).contains("measured in                " + results.resolve("a-later-one"));
    }

    @Test
    void planIgnoresARunWithoutAModel() throws IOException {
        final Path peersAlone = Files.createDirectories(results.resolve("here-jdk25"));
        Files.writeString(peersAlone.resolve("peers.json"), "[]");
        assertThat(plan().out()).contains("measured in                " + results.resolve("here")
            + System.lineSeparator());
    }

    @Test
    void planWarnsAboutResultsOfAnotherMachine() throws IOException {
        final Path other = write("other", Fixtures.MACHINE);
        final CommandRun run = CommandRun.of("plan", "--results", other, "--json");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEqualTo("ringsave plan: warning: " + other + ": measured on another machine"
            + " (Made-up CPU, family 1 model 2), this is " + Machine.current().cpu()
            + "; the plan holds there, not here; run 'plan --calibrate' to measure here (less than a minute)"
            + System.lineSeparator());
        assertThat(Json.parse(run.out()).isObject()).isTrue();
    }

    @Test
    void missingOrDamagedModelIsReportedInOneLine() throws IOException {
        final Path empty = Files.createDirectories(results.resolve("empty"));
        assertFails("ringsave: " + empty + ": holds no model.json, nor does a folder in it; name the folder of a run,"
            + " or measure with --calibrate", "plan", "--results", empty);
        final Path missing = results.resolve("missing");
        assertFails("ringsave: " + missing + ": holds no model.json, nor does a folder in it; name the folder of a run,"
            + " or measure with --calibrate", "plan", "--results", missing);
        final Path file = results.resolve("here").resolve(Model.FILE);
        Files.writeString(file, Files.readString(file).substring(0, 1_000));
        final CommandRun run = plan();
        assertThat(run.err()).matches("ringsave: .*model\\.json: is no whole JSON, at line [0-9]+ column [0-9]+; it was"
            + " cut off or changed, measure again\\R");
        assertThat(run.code()).isEqualTo(1);
    }

    /** The working directory is a property of a process, so README's line runs in one of its own. */
    @Test
    void planOfReadmeAnswersInAFolderWithoutResults() throws Exception {
        final String start = "    java -jar bench/tool/target/ringsave.jar plan ";
        final String line = Files.readString(Path.of("..", "..", "README.md")).lines()
            .filter(one -> one.startsWith(start)).findFirst().orElseThrow();
        final Path folder = Files.createDirectories(results.resolve("elsewhere"));
        final Path errors = results.resolve("errors");
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
            System.getProperty("java.class.path"), Main.class.getName(), "plan"));
        command.addAll(List.of(line.substring(start.length()).split(" ")));
        final Process process = new ProcessBuilder(command).directory(folder.toFile())
            .redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(output).matches("(?s)Verdict: .*measured in +results of [0-9-]{10} in ringsave\\.jar\\R.*")
            .contains("1,000 channels of 2 x 16 pages");
        assertThat(Files.readString(errors))
            .matches("(ringsave plan: warning: .*: measured on another machine .*\\R)?");
        assertThat(folder).isEmptyDirectory();
    }

    private static void assertFails(String line, Object... arguments) {
        final CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEqualTo(line + System.lineSeparator());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--channels=0|--channels=0 is not a whole number in 1..53687091",
        "--channels=-1|--channels=-1 is not a whole number in 1..53687091",
        "--channels=53687092|--channels=53687092 is not a whole number in 1..53687091",
        "--channels=NaN|--channels=NaN is not a whole number in 1..53687091",
        "--channels=1.5|--channels=1.5 is not a whole number in 1..53687091",
        "--channels=99999999999999999999|--channels=99999999999999999999 is not a whole number in 1..53687091",
        "--write-rate=1e10GB/s|--write-rate=1e10GB/s is not in 0..1e15 bytes a second",
        "--mtbf=1e400d|--mtbf=1e400d is not a time; write it with its unit, like 1ms, 500us, 10s, 5min, 24h or"
            + " 30d",
        "--sink-rate=1e400|--sink-rate=1e400 is not a rate; write it with its unit, like 500MB/s, 2GiB/s, or memory",
        "--interval=1001y|--interval=365,365 d is not above 0 and at most 1000y",
        "--ring-pages=0|--ring-pages=0 is not a whole number in 1..262144",
        "--ring-pages=262145|--ring-pages=262145 is not a whole number in 1..262144",
        "--fill=1.5|--fill=1.5 is not in 0..1",
        "--fill=-1%|--fill=-0.01 is not in 0..1",
        "--fill=NaN|--fill=NaN is not a share; write it like 0.5 or 50%",
        "--packets=0|--packets=0 is not in 1..1073741824",
        "--packets=65505|--packets=65505 is not at most 65504, the room of a ring of 16 pages",
        "--in-flight=-1|--in-flight=-1 is not a whole number in 0..1048576",
        "--write-rate=-5MB/s|--write-rate=-5MB/s is not in 0..1e15 bytes a second",
        "--write-rate=memory|--write-rate=memory is not in 0..1e15 bytes a second",
        "--chunk=0|--chunk=0 is not in 256..1073741824",
        "--chunk=255|--chunk=255 is not in 256..1073741824",
        "--threads=0|--threads=0 is not a whole number in 1..1024",
        "--sink-rate=0|--sink-rate=0.0 is not 1 or more bytes a second",
        "--sink-rate=fast|--sink-rate=fast is not a rate; write it with its unit, like 500MB/s, 2GiB/s, or memory",
        "--sink-rate=500|--sink-rate=500 is not a rate; write it with its unit, like 500MB/s, 2GiB/s, or memory",
        "--write-rate=1e9|--write-rate=1e9 is not a rate; write it with its unit, like 500MB/s, 2GiB/s, or memory",
        "--class=n:1x16p,write-rate=5|--class n: writeRate=5 is not a rate; write it with its unit, like 500MB/s,"
            + " 2GiB/s, or memory",
        "--disk-target=9|--disk-target=9 is not a length; write it with its unit, like 300B, 64KiB or 1MiB",
        "--pause-target=1|--pause-target=1 is not a time; write it with its unit,"
            + " like 1ms, 500us, 10s, 5min, 24h or 30d",
        "--pause-target=0ms|--pause-target=0 ns is not above 0 and at most 1000y",
        "--pause-target=-1ms|--pause-target=-1.00 ms is not above 0 and at most 1000y",
        "--interval=-1s|--interval=-1s is not above 0 and at most 1000y",
        "--tick-target=0|--tick-target=0 ns is not above 0 and at most 1000y",
        "--restore-target=soon|--restore-target=soon is not a time; write it with its unit,"
            + " like 1ms, 500us, 10s, 5min, 24h or 30d",
        "--disk-target=0|--disk-target=0.0 is not 1 or more bytes",
        "--memory-target=much|--memory-target=much is not a length; write it like 65536, 64KiB or 1MiB",
        "--mtbf=0s|--mtbf=0 ns is not above 0 and at most 1000y",
        "--max-overhead=0|--max-overhead=0.0 is not in 1e-6..1",
        "--max-overhead=200%|--max-overhead=2.0 is not in 1e-6..1",
        "--max-overhead=some|--max-overhead=some is not a share; write it like 0.5 or 50%",
        "--label-time=1ms|--label-time needs --observe",
        "--label-time=-1ms|--label-time=-1ms is not above 0",
        "--retain=0|--retain=0 is not a whole number in 1..1000000"})
    void optionOutOfRangeIsRefused(String argument, String message) {
        final CommandRun run = plan(argument);
        assertThat(run.err()).isEqualTo("ringsave plan: " + message + "; see 'ringsave plan --help'"
            + System.lineSeparator());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusedPlanNamesTheBrokenBound() {
        assertThat(plan("--interval=2h", "--mtbf=1h").err()).matches("ringsave plan: --interval=2.00 h is no shorter"
            + " than --mtbf=60.0 min: such a run fails before it saves; see .*\\R");
        assertThat(plan("--interval=2ms", "--max-overhead=10%").out())
            .contains("2.00 ms, asked for; live saves take more of the time than 10.0 %");
        assertThat(plan("--interval=20ms", "--max-overhead=10%").out()).doesNotContain("take more of the time");
        assertThat(plan("--fill=-0%").out()).contains(" 0.00 % full").doesNotContain("-0.00 %");
        assertThat(plan("--mtbf=1us").err()).contains("such a run gets nowhere");
        assertThat(plan("--in-flight=1000000", "--channels=1000").err()).contains("bytes to capture when a save begins")
            .hasLineCount(1);
        assertThat(plan("--in-flight=1000000", "--packets=65504").err()).contains("take 1 GiB or more").hasLineCount(1);
    }

    /** The question of the help. Its pause is that of 4 requests in flight on each channel, which nobody gave. */
    @Test
    void missedPauseNamesFewerRequestsAndMoreMachines() {
        final CommandRun run = plan("--class=nic:2000x64KiB", "--region=ram:4GiB,write-rate=2%/s", "--pause-target=1us",
            "--max-overhead=100%", "--sink-rate=500MB/s");
        assertThat(run.code()).as("a missed target is an answer").isZero();
        assertThat(run.out()).contains("0 requests in flight on each channel instead of 4, which are assumed: pause ");
        assertThat(run.out()).contains("no more often than every ").doesNotContain(" at most, ");
        assertThat(plan("--help").out().replaceAll("\\s+", " ")).contains("Exit code 0 for a verdict of either kind");
        final String half = plan("--class=nic:2000x64KiB", "--pause-target=400us").out();
        assertThat(plan("--in-flight=4", "--pause-target=1us").out())
            .contains("0 requests in flight on each channel instead of 4: pause ");
        assertThat(half).containsPattern("[0-9]+ machines that share the set instead of 1: pause ");
    }

    @Test
    void intervalShorterThanASaveIsAMissedTarget() {
        final CommandRun run = plan("--interval=1us");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Verdict: overhead is missed")
            .containsPattern(" +overhead +MISSED: live saves on the run's own thread take [0-9,.]+ % .*, [0-9,.]+ times"
                + " the target of 1.00 %; a save lasts longer than the interval")
            .containsPattern(" +one change is enough +a save every [0-9.]+ m?s instead of every 1.00 µs: overhead ");
    }

    @ParameterizedTest
    @EnumSource(PlanField.class)
    void everyFieldOfARequestHasAnOption(PlanField field) {
        assertThat(Main.commandLine().getSubcommands().get("plan").getCommandSpec()
            .findOption(SetOptions.option(field))).isNotNull();
    }
}
