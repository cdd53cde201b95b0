/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.LatencyHistogram;

/** Suites of live saves do the work that they report: they count every save, and no write is refused. */
class LiveSuitesTest {
    private static final int CHANNELS = 5;

    private static PauseBenchmark pause(double fill, int inFlight, int appStateLength, Destination destination) {
        final PauseBenchmark benchmark = new PauseBenchmark();
        benchmark.channels = CHANNELS;
        benchmark.ringPages = 2;
        benchmark.fill = fill;
        benchmark.inFlight = inFlight;
        benchmark.appStateLength = appStateLength;
        benchmark.destination = destination;
        benchmark.create();
        return benchmark;
    }

    @ParameterizedTest
    @CsvSource({"1.0, 0, 0, rotating", "0.01, 16, 0, reused", "1.0, 16, 100000, rotating"})
    void liveBeginCutsTheSameImageAsStopAndCopy(double fill, int inFlight, int appStateLength,
        Destination destination) {
        final PauseBenchmark benchmark = pause(fill, inFlight, appStateLength, destination);
        final long length = benchmark.liveSaveBegin();
        assertThat(length).isEqualTo(benchmark.stopAndCopy()).isGreaterThan((long)(fill * CHANNELS * 2 * 8000));
        final PauseBenchmark.Times times = new PauseBenchmark.Times();
        assertThat(benchmark.halfFloorBaseline()).isPositive().isLessThan(benchmark.floorBaseline());
        final long floors = benchmark.floorBaseline() + benchmark.halfFloorBaseline();
        assertThat(benchmark.alternating(times)).isEqualTo(2 * length + PauseBenchmark.HOT_BEGINS * floors);
        assertThat(List.of(times.stopAndCopyNs, times.coldBeginNs, times.hotBeginNs, times.floorNs,
            times.halfFloorNs)).allMatch(ns -> ns > 0);
        benchmark.alternating(times);
        assertThat(times.begins).isEqualTo(2);
        assertThat(times.ringCount).isEqualTo(2 * 2 * CHANNELS);
        assertThat(times.capturedBytes).isEqualTo(2L * (CHANNELS * inFlight * 2 * (24 + 64) + appStateLength));
        benchmark.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 1500})
    void beginsOfAllPacketLengthsCaptureTheSameHeads(int payloadLength) {
        final RequestPauseBenchmark benchmark = new RequestPauseBenchmark();
        benchmark.channels = CHANNELS + 1;
        benchmark.ringPages = 2;
        benchmark.payloadLength = payloadLength;
        benchmark.create();
        final RequestPauseBenchmark.Times times = new RequestPauseBenchmark.Times();
        assertThat(benchmark.packets(times)).isEqualTo(benchmark.packets(times));
        assertThat(times.capturedBytes)
            .isEqualTo(2L * (CHANNELS + 1) * RequestPauseBenchmark.REQUESTS * 2 * (24 + 64));
        assertThat(List.of(times.hotBeginNs, times.hotReferenceNs, times.floorNs, times.halfFloorNs))
            .allMatch(ns -> ns > 0);
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"channel, 232", "state, 1080", "revisedState, 1080"})
    void idlePartAddsItsBytesToADelta(IdleDeltaBenchmark.Part part, long bytes) {
        final IdleDeltaBenchmark benchmark = new IdleDeltaBenchmark();
        benchmark.part = part;
        benchmark.create();
        final IdleDeltaBenchmark.Times times = new IdleDeltaBenchmark.Times();
        assertThat(benchmark.idle(times)).isEqualTo(benchmark.idle(times));
        assertThat(times.partBytes / times.parts).isEqualTo(bytes);
        assertThat(List.of(times.subjectNs, times.fixedNs, times.floorNs, times.halfFloorNs)).allMatch(ns -> ns > 0);
        benchmark.close();
    }

    /** A region of two groups, and one that has no more than one. */
    @ParameterizedTest
    @ValueSource(ints = {1_030, 40})
    void memoryTurnsBeginImagesAndDeltasOfTheRegion(int pages) {
        final RegionBeginBenchmark benchmark = new RegionBeginBenchmark();
        benchmark.pages = pages;
        benchmark.create();
        final RegionBeginBenchmark.Times times = new RegionBeginBenchmark.Times();
        final int rounds = 20;
        for (int i = 0; i < rounds; i++) {
            benchmark.memory(times);
        }
        assertThat(times.begins).isEqualTo(rounds);
        assertThat(List.of(times.coldBeginNs, times.hotBeginNs, times.coldDeltaBeginNs, times.hotDeltaBeginNs,
            times.floorNs, times.halfFloorNs, times.untouchedNs, times.oneGroupNs, times.summaryNs,
            times.halfSummaryNs)).allMatch(ns -> ns > 0);
        benchmark.close();
    }

    /** Takes more operations than a set keeps bases; each delta has the one before it as its base. */
    @ParameterizedTest
    @CsvSource({"0.001, 1, rotating", "0.01, 1, reused", "0.1, 13, rotating", "1.0, 127, rotating"})
    void deltaGrowsByTheNewBytesAlone(double newShare, int packets, Destination destination) {
        final DeltaBenchmark benchmark = new DeltaBenchmark();
        benchmark.newShare = newShare;
        benchmark.channels = CHANNELS;
        benchmark.ringPages = 2;
        benchmark.destination = destination;
        benchmark.create();
        final int rounds = 20;
        final DeltaBenchmark.Times times = new DeltaBenchmark.Times();
        for (int i = 0; i < rounds; i++) {
            benchmark.alternating(times);
        }
        final long rings = rounds * CHANNELS * 2L;
        final long trailers = rings * Long.BYTES;
        assertThat(times.newBytes).isEqualTo(rings * packets * DeltaBenchmark.PACKET_LENGTH);
        assertThat(times.deltaBytes).isEqualTo(times.fixedBytes + times.newBytes + trailers);
        assertThat(times.fullBytes).isEqualTo(times.fixedBytes + rings * 127 * 64 + trailers);
        assertThat(List.of(times.fullNs, times.deltaNs, times.fixedNs, times.copyNs, times.coldDeltaNs,
            times.coldFixedNs, times.coldCopyNs, times.halfColdCopyNs)).allMatch(ns -> ns > 0);
        benchmark.close();
    }

    /** Takes more operations than a set keeps bases; each delta has the one before it as its base. */
    @ParameterizedTest
    @CsvSource({"0.001, 1, rotating", "0.01, 11, reused", "0.1, 103, rotating"})
    void regionDeltaGrowsByTheWrittenPagesAlone(double writtenShare, int written, Destination destination) {
        final RegionDeltaBenchmark benchmark = new RegionDeltaBenchmark();
        benchmark.writtenShare = writtenShare;
        benchmark.pages = 1_030;
        benchmark.destination = destination;
        benchmark.create();
        final int rounds = 20;
        final RegionDeltaBenchmark.Times times = new RegionDeltaBenchmark.Times();
        for (int i = 0; i < rounds; i++) {
            benchmark.alternating(times);
        }
        final long pages = times.newBytes / MemoryRegion.PAGE_LENGTH;
        assertThat(pages).isBetween((long)rounds * (written - 1), (long)rounds * written + rounds);
        // Each group of pages that was written has a head, and each block a trailer.
        assertThat(times.deltaBytes - times.fixedBytes)
            .isBetween(times.newBytes, times.newBytes + rounds * 3 * 136L + times.newBytes / 8_192 + rounds * 8L);
        assertThat(List.of(times.deltaNs, times.fixedNs, times.floorNs, times.halfFloorNs, times.prepareNs))
            .allMatch(ns -> ns > 0);
        assertThat(times.coldPrepares).isEqualTo((long)rounds * RegionDeltaBenchmark.PREPARES);
        assertThat(times.prepares).isEqualTo(RegionDeltaBenchmark.RUNS * times.coldPrepares);
        assertThat(times.coldPrepareNs).isPositive();
        // The JVM itself may allocate when it compiles; one byte a call would be more.
        assertThat(times.allocatedBytes).isLessThan(times.prepares);
        benchmark.close();
    }

    @Test
    void liveBeginTurnsBeginSavesOfBothSets() {
        final LiveBeginBenchmark benchmark = new LiveBeginBenchmark();
        benchmark.channels = CHANNELS;
        benchmark.ringPages = 1;
        benchmark.fill = 1.0;
        benchmark.create();
        final LiveBeginBenchmark.Times times = new LiveBeginBenchmark.Times();
        assertThat(benchmark.alternating(times)).isEqualTo(benchmark.alternating(times));
        assertThat(List.of(times.coldBeginNs, times.hotBeginNs, times.coldReferenceNs, times.hotReferenceNs,
            times.floorNs, times.halfFloorNs)).allMatch(ns -> ns > 0);
        benchmark.close();
    }

    @Test
    void sliceRigCountsTheSlicesOfEveryBudget() {
        final List<Map<String, Object>> rows = SliceRig.run(CHANNELS, 40, 2).rows();
        assertThat(rows).extracting(row -> row.get("budgetNs")).containsExactly(20_000L, 100_000L, 500_000L);
        // The clock is read after every slice, and after the last slice of an image too.
        assertThat(rows).allMatch(row -> (long)row.get("clockOverrunCount") >= 2
            && (long)row.get("overrunCount") == (long)row.get("clockOverrunCount") - 2);
    }

    @Test
    void everyRingAcceptsItsFirstWriteAfterABegin() {
        final int rounds = 2;
        final Map<String, List<Map<String, Object>>> rows = FirstWriteRig.run(CHANNELS, 3, rounds).rows().stream()
            .collect(Collectors.groupingBy(row -> (String)row.get("case")));
        assertThat(rows.keySet()).containsExactlyInAnyOrder("noSave", "arena", "noArena");
        rows.values().forEach(cases -> assertThat(cases)
            .extracting(row -> row.get("fill")).containsExactly(0.5, 0.9, 1.0));
        rows.values().forEach(cases -> assertThat(cases).allSatisfy(row -> {
            assertThat(row).containsEntry("firstWriteCount", rounds * CHANNELS * 2L).containsEntry("refused", 0L);
            assertThat(row).containsEntry("worstOfARingCount", rounds * CHANNELS * 2L);
        }));
        // Writers go once round all rings. With an arena they spill pinned bytes; without one the save must go on
        // first.
        assertThat(rows.get("noSave")).allMatch(row -> (long)row.get("pinned") + (long)row.get("spills") == 0);
        assertThat(rows.get("arena")).allMatch(row -> (long)row.get("pinned") == 0 && (long)row.get("spills") > 0);
        assertThat(rows.get("noArena")).allMatch(row -> (long)row.get("pinned") > 0 && (long)row.get("spills") == 0);
    }

    @Test
    void brownoutRigSavesInEveryWayWhileTrafficRuns(@TempDir Path directory) throws Exception {
        final List<Map<String, Object>> rows = BrownoutRig.run(CHANNELS, 3, 2, 1_000_000, directory).rows();
        assertThat(rows).extracting(row -> row.get("case"))
            .containsExactly("none", "memory", "memoryPaced", "file", "filePaced");
        assertThat(rows).allMatch(row -> (long)row.get("gapCount") > 0 && (long)row.get("packetsPerSecond") > 0);
        assertThat(rows).allMatch(row -> (long)row.get("refused") == 0);
        assertThat(rows.get(0)).containsEntry("saves", 0L).containsEntry("beginCount", 0L);
        assertThat(rows.subList(1, 5)).allMatch(row ->
            (long)row.get("saves") >= 2 && row.get("saves").equals(row.get("beginCount")));
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void migrationRigMovesSetsOfRingsAndOfMemoryInBothWays() {
        final int rounds = 3;
        final List<Map<String, Object>> rows = MigrationRig.run(CHANNELS, 4, 64, rounds, 50_000).rows();
        assertThat(rows).extracting(row -> row.get("case"))
            .containsExactly("stopAndCopy", "preCopy", "memoryStopAndCopy", "memoryPreCopy");
        assertThat(rows).allSatisfy(row -> assertThat(row).containsEntry("blackoutCount", (long)rounds)
            .containsEntry("pauseTargetNs", 50_000L));
        for (int i = 0; i < rows.size(); i += 2) {
            // Stop and copy sends one image. Pre-copy sends a base and at least one delta.
            assertThat(rows.get(i)).containsEntry("rounds", 1).containsEntry("notConverging", 0)
                .containsEntry("ratio", 1.0);
            assertThat((int)rows.get(i + 1).get("rounds")).isGreaterThan(1);
            assertThat((long)rows.get(i + 1).get("length")).isGreaterThan((long)rows.get(i).get("length"));
            assertThat((long)rows.get(i + 1).get("brownoutP50Ns")).isPositive();
        }
        assertThat((long)rows.get(2).get("length")).isGreaterThan(64L * MemoryRegion.PAGE_LENGTH);
    }

    @Test
    void rowsOfARigReportAreReadByAJsonReader() {
        final RigReport report = new RigReport();
        final Histogram histogram = LatencyHistogram.create();
        LatencyHistogram.record(histogram, -5);
        LatencyHistogram.record(histogram, Long.MAX_VALUE);
        RigReport.put(report.row("a"), "gap", histogram);
        report.row("b").put("ratio", 0.5);
        final var rows = Json.parse(report.json()).asArray();
        assertThat(rows.get(0).asObject().get("gapCount").asLong()).isEqualTo(2);
        assertThat(rows.get(0).asObject().get("gapP50Ns").asLong()).isEqualTo(1);
        assertThat(rows.get(0).asObject().get("gapMaxNs").asLong()).isGreaterThan(59_000_000_000L);
        assertThat(rows.get(1).asObject().get("case").asString()).isEqualTo("b");
        assertThat(rows.get(1).asObject().get("ratio").asDouble()).isEqualTo(0.5);
    }
}
