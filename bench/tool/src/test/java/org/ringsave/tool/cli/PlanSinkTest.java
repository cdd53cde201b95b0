/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.plan.Completion;
import org.ringsave.tool.plan.Fixtures;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.MeasuredSink;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.PieceRate;
import org.ringsave.tool.plan.Spread;

/** Plans with a measured sink, whose figures here can be reckoned by hand. */
class PlanSinkTest {
    private static final String NL = System.lineSeparator();
    /** The end of a short file with sync full, and one more for each MiB of a longer one. */
    private static final double FORCE_NS = 5e6;
    private static final double FORCE_MIB_NS = 1e6;

    @TempDir
    private Path results;

    private Path folder;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectories(results.resolve("here"));
        final Model model = Fixtures.model();
        new Model(Machine.current(), model.operations(), model.chunks()).write(folder.resolve(Model.FILE));
    }

    /** 500 MB/s with pieces of 64 KiB, 131 µs each, and another rate with pieces of 1 MiB. */
    private void writeSinks(double longRate) throws IOException {
        final List<Completion> ends = new ArrayList<>();
        for (final SyncMode sync : SyncMode.values()) {
            ends.add(sync == SyncMode.NONE
                ? new Completion(sync, 0, Spread.of(1e5), 1 << 20, Spread.of(1e5))
                : new Completion(sync, 0, Spread.of(FORCE_NS), 1 << 20, Spread.of(FORCE_NS + FORCE_MIB_NS)));
        }
        new MeasuredSink(Fixtures.MACHINE, "/data", List.of(new PieceRate(65_536, new Spread(5e8, 4e8, 6e8)),
            new PieceRate(1 << 20, new Spread(longRate, longRate, longRate))), ends)
            .write(folder.resolve(MeasuredSink.FILE));
    }

    private void writeTransfers() throws IOException {
        Files.writeString(folder.resolve("transfer.json"), "[" + transfer("ipc", 8192, "5000, 5000", "6000")
            + ", " + transfer("udp", 1408, "1000, 3000", "2000") + "]");
    }

    private static String transfer(String media, int mtu, String first, String second) {
        return String.format(Locale.ROOT, "{\"params\": {\"media\": \"%s\", \"mtu\": \"%d\"}, \"secondaryMetrics\":"
            + " {\"bytes\": {\"rawData\": [[%s], [%s]]}, \"subjectNs\": {\"rawData\": [[1000, 1000], [1000]]}}}",
            media, mtu, first, second);
    }

    private CommandRun plan(String options) {
        final List<Object> all = new ArrayList<>(List.of("plan", "--results", results));
        all.addAll(List.of(options.split(" ")));
        return CommandRun.of(all.toArray());
    }

    private JsonObject json(String options) {
        final CommandRun run = plan(options + " --json");
        assertThat(run.code()).as(run.err()).isZero();
        return Json.parse(run.out()).asObject();
    }

    private static double ns(JsonObject plan, String time) {
        return plan.get(time).asObject().getDouble("ns", Double.NaN);
    }

    private static JsonObject chunk(JsonObject plan) {
        return plan.get("chunk").asObject();
    }

    @Test
    void storeAddsItsPiecesToARestoreAndTheForceToASave() throws IOException {
        writeSinks(1e9);
        final JsonObject memory = json("--chunk 65536 --sink memory");
        final JsonObject store = json("--chunk 65536 --sink store:/data");
        final double length = memory.getDouble("imageLength", 0);
        final double pieces = length / 5e8 * 1e9;
        final double force = FORCE_NS + FORCE_MIB_NS * length / (1 << 20);
        assertThat(ns(store, "restore") - ns(memory, "restore")).isCloseTo(pieces, within(1e-3 * pieces));
        for (final String save : new String[] {"save", "live"}) {
            assertThat(ns(store, save) - ns(memory, save)).isCloseTo(pieces + force, within(1e-3 * (pieces + force)));
        }
        assertThat(ns(store, "begin")).isEqualTo(ns(memory, "begin"));
        assertThat(store.get("sink").asObject().getDouble("completionNs", 0)).isCloseTo(force, within(1e-4 * force));
        final JsonObject file = json("--chunk 65536 --sink file:/data");
        assertThat(ns(file, "save") - ns(memory, "save")).isCloseTo(pieces + 1e5, within(1e-3 * pieces));
        assertThat(ns(json("--chunk 65536 --sink store:/data,sync=none"), "save")).isEqualTo(ns(file, "save"));
        assertThat(memory.get("sink")).hasToString("{\"name\":\"memory\",\"bytesPerSecond\":null,"
            + "\"leastBytesPerSecond\":null,\"mostBytesPerSecond\":null,\"completionNs\":0,\"cpu\":null,"
            + "\"date\":null,\"fileLength\":null,\"callNs\":0}");
    }

    @Test
    void eachOfSeveralMachinesHasASinkOfItsOwn() throws IOException {
        writeSinks(1e9);
        final JsonObject plan = json("--chunk 65536 --machines 4 --sink file:/data");
        final JsonObject own = plan.get("machines").asObject().get("shares").asArray().values().stream()
            .map(JsonValue::asObject).filter(share -> share.getInt("machines", 0) == 4).findFirst().orElseThrow();
        for (final String time : new String[] {"live", "restore"}) {
            assertThat(own.get(time)).as(time).isEqualTo(plan.get(time));
        }
        final double pieces = plan.getDouble("imageLength", 0) / 5e8 * 1e9;
        assertThat(ns(own, "restore")).isGreaterThan(pieces);
    }

    /** A call of 64 KiB takes 14 + 131 µs, one of 1 MiB 170 + 1,049 µs. */
    @Test
    void chunkIsTheBestMeasuredPieceThatMeetsTheTick() throws IOException {
        writeSinks(1e9);
        final JsonObject slow = chunk(json("--sink file --tick-target 900us"));
        assertThat(slow.getLong("length", 0)).isEqualTo(65_536);
        assertThat(slow.getDouble("shareOfHighestRate", 1)).isBetween(0.5, 0.6);
        assertThat(slow.getString("reason", "")).startsWith("the longest whose calls keep to the tick target of 900");
        assertThat(slow.getDouble("sliceNs", 0)).as("less the last step")
            .isCloseTo((8e5 - 131_072 - 14_000) / 1.01, within(1_000.0));
        assertThat(chunk(json("--sink file --tick-target 2ms --pause-target 2ms")).getLong("length", 0))
            .isEqualTo(1 << 20);
        final JsonObject hasty = chunk(json("--sink file --tick-target 140us"));
        assertThat(hasty.getLong("length", 0)).as("no shorter piece was measured").isEqualTo(65_536);
        assertThat(hasty.getBoolean("meetsPauseTarget", true)).isFalse();
        writeSinks(5.1e8);
        final JsonObject even = chunk(json("--sink file --pause-target 1s"));
        assertThat(even.getLong("length", 0)).as("a longer piece is hardly faster").isEqualTo(65_536);
        assertThat(even.getString("reason", "")).contains("the shortest that reaches 95 % of the highest rate with");
    }

    @Test
    void forceCountsForTheTickOfTheRunsOwnThread() throws IOException {
        writeSinks(1e9);
        assertThat(plan("--sink store --tick-target 1ms").out()).contains("tick is missed",
            "one call, and begin or the end of an image, the longer of both, take",
            "another core that drives the saves");
        assertThat(plan("--sink file --tick-target 1ms").out()).doesNotContain("tick is missed");
    }

    @Test
    void textNamesSinkRateSpreadMachineAndDate() throws IOException {
        writeSinks(1e9);
        for (final String form : new String[] {"", " --markdown"}) {
            final String text = plan("--chunk 65536 --sink store:/data,sync=data" + form).out();
            assertThat(text).contains("a store in /data, sync data: 500 MB/s (400 MB/s to 600 MB/s) with pieces of"
                + " 64 KiB; ", " to end a full image, one thread", Fixtures.MACHINE.cpu() + ", "
                + Fixtures.MACHINE.date(), "a read is assumed to be as fast").doesNotContain("--sink-rate memory");
        }
        final JsonObject sink = json("--sink file").get("sink").asObject();
        assertThat(sink.getString("name", "")).isEqualTo("files in /data");
        assertThat(sink.getString("cpu", "")).isEqualTo(Fixtures.MACHINE.cpu());
        assertThat(sink.getString("date", "")).isEqualTo(Fixtures.MACHINE.date());
        assertThat(sink.getLong("fileLength", 0)).as("with files of 1 MiB").isEqualTo(1 << 20);
        assertThat(json("--sink file --chunk 65536").get("sink").asObject().getDouble("callNs", 0))
            .isCloseTo(65_536 / 0.5, within(10.0));
        assertThat(List.of(sink.getDouble("leastBytesPerSecond", 0), sink.getDouble("bytesPerSecond", 0),
            sink.getDouble("mostBytesPerSecond", 0))).containsExactly(4e8, 5e8, 6e8);
    }

    @Test
    void aeronHasTheRateAndTheFramesOfTheSuite() throws IOException {
        writeTransfers();
        final JsonObject plan = json("--sink aeron");
        assertThat(chunk(plan).getLong("length", 0)).isEqualTo(1_408 - 64);
        assertThat(chunk(plan).getString("reason", "")).isEqualTo("a frame of the sink holds as many bytes");
        final JsonObject sink = plan.get("sink").asObject();
        assertThat(sink.getString("name", "")).isEqualTo("Aeron over udp, MTU of 1408 bytes");
        assertThat(List.of(sink.getDouble("leastBytesPerSecond", 0), sink.getDouble("bytesPerSecond", 0),
            sink.getDouble("mostBytesPerSecond", 0))).containsExactly(1e9, 2e9, 3e9);
        assertThat(sink.getDouble("completionNs", 1)).isZero();
        assertThat(json("--sink aeron:ipc,mtu=8KiB").get("sink").asObject().getDouble("bytesPerSecond", 0))
            .isEqualTo(5e9);
        assertThat(plan("--sink aeron").out()).contains("its time counts twice here");
        assertRefused(1, "ringsave: " + folder.resolve("transfer.json") + ": has no transfers of aeron:udp,mtu=9000;"
            + " it has aeron:ipc,mtu=8192, aeron:udp,mtu=1408", plan("--sink aeron:udp,mtu=9000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sink memory", "--sink file --tick-target 1ms", "--sink store:/data", "--sink aeron",
        "--sink store --threads 2 --pause-target 1us --write-rate 10GB/s"})
    void jsonOfASinkKeepsToTheSchema(String options) throws IOException {
        writeSinks(1e9);
        writeTransfers();
        final JsonObject schema = Json.parse(Files.readString(Path.of("plan-schema.json"))).asObject();
        assertThat(JsonSchema.faults(schema, json(options))).isEmpty();
    }

    @Test
    void sinkThatWasNotMeasuredIsRefusedWithTheRemedy() throws IOException {
        assertRefused(1, "ringsave: " + folder + ": has no measured directory, so measure it with 'plan --calibrate"
            + " --sink file:/else' (less than a minute)", plan("--sink store:/else"));
        assertRefused(1, "ringsave: " + folder + ": has no measured directory, so measure it with 'plan --calibrate"
            + " --sink file:DIR' (less than a minute)", plan("--sink file"));
        assertRefused(1, "ringsave: " + folder + ": has no transfers over Aeron, so name the folder of another run, or"
            + " measure it and the model with 'benchmarks.jar bench --profile full --suite model --suite transfer'",
            plan("--sink aeron"));
        writeSinks(1e9);
        assertRefused(1, "ringsave: " + folder.resolve(MeasuredSink.FILE) + ": has no measurement of /else but one of"
            + " /data, so measure it with 'plan --calibrate --sink file:/else' (less than a minute)",
            plan("--sink file:/else"));
        assertThat(plan("--sink memory").code()).isZero();
    }

    private static void assertRefused(int code, String line, CommandRun run) {
        assertThat(run.err()).isEqualTo(line + NL);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--sink=disk|--sink=disk is no sink; write it like memory, file:DIR, store:DIR,sync=full or"
            + " aeron:udp,mtu=1408",
        "--sink=file:|--sink=file: is no sink; write it like memory, file:DIR, store:DIR,sync=full or"
            + " aeron:udp,mtu=1408",
        "--sink=file:/data,sync=full|--sink=file:/data,sync=full is no sink; write it like memory, file:DIR,"
            + " store:DIR,sync=full or aeron:udp,mtu=1408",
        "--sink=store:/data,sync=some|--sink=store:/data,sync=some is no sink; write it like memory, file:DIR,"
            + " store:DIR,sync=full or aeron:udp,mtu=1408",
        "--sink=aeron:tcp|--sink=aeron:tcp is no sink; write it like memory, file:DIR, store:DIR,sync=full or"
            + " aeron:udp,mtu=1408",
        "--sink=aeron,mtu=1407|--sink=aeron,mtu=1407: mtu=1407 is not in 1408..65504",
        "--sink=aeron,mtu=64KiB|--sink=aeron,mtu=64KiB: mtu=65536 is not in 1408..65504",
        "--sink=aeron,mtu=big|--sink=aeron,mtu=big: mtu=big is not a length; write it like 65536, 64KiB or 1MiB",
        "--sink=memory --sink-rate=1GB/s|--sink=memory and --sink-rate exclude each other; name the sink, or its rate",
        "--sink=aeron --chunk=4096|--sink=aeron and --chunk exclude each other; the MTU gives the length of a chunk"})
    void sinkInAnotherFormIsRefused(String options, String message) {
        assertRefused(2, "ringsave plan: " + message + "; see 'ringsave plan --help'", plan(options));
    }

    @Test
    void calibrationRefusesASinkThatItCantMeasureBeforeItBegins() {
        final Path missing = results.resolve("missing");
        final CommandRun run = CommandRun.of("plan", "--calibrate", "--results", folder, "--sink", "file:" + missing);
        assertThat(run.err()).endsWith("ringsave: " + missing + ": is no directory, so no sink to measure; make it, or"
            + " name another one with --sink" + NL).hasLineCount(2);
        assertThat(run.code()).isEqualTo(1);
        assertThat(CommandRun.of("plan", "--calibrate", "--results", folder, "--sink", "aeron").err())
            .startsWith("ringsave plan: --calibrate does not measure Aeron").hasLineCount(1);
        assertThat(folder.resolve(MeasuredSink.FILE)).doesNotExist();
    }
}
