/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.store.SyncMode;

class SinkTest {
    /** A piece of 1,000 bytes takes 10 µs, one of 3,000 bytes 12 µs. */
    private static final List<PieceRate> PIECES = List.of(new PieceRate(1_000, new Spread(1e8, 5e7, 2e8)),
        new PieceRate(3_000, new Spread(2.5e8, 2.5e8, 2.5e8)));
    /** The end takes 2 ms and 1 ns for each byte above 1,000. */
    private static final Completion FULL = new Completion(SyncMode.FULL, 1_000, Spread.of(2e6, 1e6, 3e6), 1_001_000,
        Spread.of(3e6));

    @TempDir
    private Path folder;

    private static Sink measured() {
        return new Sink("a store", PIECES, FULL, 0, Fixtures.MACHINE);
    }

    @Test
    void timeOfAPieceLiesOnALineBetweenMeasuredLengths() {
        final Sink sink = measured();
        assertThat(sink.pieceNs(1_000)).isCloseTo(10_000, within(1e-6));
        assertThat(sink.pieceNs(2_000)).isCloseTo(11_000, within(1e-6));
        assertThat(sink.pieceNs(3_000)).isCloseTo(12_000, within(1e-6));
        assertThat(sink.rate(1_000)).isEqualTo(new Spread(1e8, 5e7, 2e8));
        assertThat(sink.rate(500).median()).as("shorter").isEqualTo(1e8);
        assertThat(sink.rate(9_000).median()).as("longer").isEqualTo(2.5e8);
        assertThat(sink.highest()).isEqualTo(2.5e8);
        assertThat(List.of(sink.takes(999), sink.takes(1_000), sink.takes(3_000), sink.takes(3_001)))
            .containsExactly(false, true, true, false);
    }

    @Test
    void endOfAnImageGrowsWithItsBytes() {
        assertThat(measured().completionNs(10)).isEqualTo(2e6);
        assertThat(measured().completionNs(1_001_000)).isEqualTo(3e6);
        assertThat(measured().completionNs(2_001_000)).isEqualTo(4e6);
        final Completion shorter = new Completion(SyncMode.DATA, 1, Spread.of(5), 2, Spread.of(4));
        assertThat(shorter.ns(1_000).median()).as("a long file that took less").isEqualTo(5);
        assertThat(Sink.of(1e9).completionNs(1e9)).isZero();
        assertThat(measured().image(1_001_000, 1_000)).isEqualTo(new Spread(10_010_000 + 3e6, 5_005_000 + 3e6,
            20_020_000 + 3e6));
        assertThat(FULL.ns(3_001_000)).as("the line of the least values crosses that of the medians")
            .isEqualTo(new Spread(5e6, 5e6, 5e6));
    }

    @Test
    void sinkOfAnotherRateIsFasterInAllItDoes() {
        final Sink twice = measured().withRate(1e8, 2e8);
        assertThat(twice.pieceNs(2_000)).isCloseTo(5_500, within(1e-6));
        assertThat(twice.completionNs(1_001_000)).isEqualTo(1.5e6);
        assertThat(measured().withRate(1e8, Double.POSITIVE_INFINITY)).isSameAs(Sink.MEMORY);
        assertThat(Sink.MEMORY.withRate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)).isSameAs(Sink.MEMORY);
        assertThat(Sink.MEMORY.withRate(Double.POSITIVE_INFINITY, 5e8)).isEqualTo(Sink.of(5e8));
        assertThat(Sink.of(1e9).withRate(1e9, 3e8)).isEqualTo(Sink.of(3e8));
    }

    @Test
    void writtenMeasurementReadsBackEqual() throws IOException {
        final MeasuredSink sink = new MeasuredSink(Fixtures.MACHINE, "/data", PIECES, List.of(FULL));
        final Path file = folder.resolve(MeasuredSink.FILE);
        sink.write(file);
        assertThat(MeasuredSink.read(file)).isEqualTo(sink);
        assertThat(Model.START.matcher(Files.readString(file)).lookingAt()).isTrue();
        assertThatThrownBy(() -> sink.sink(new SinkChoice(SinkChoice.Kind.STORE, null, SyncMode.DATA, "", 0), file))
            .isInstanceOf(IOException.class).hasMessage(file + ": has no figure for sync DATA; measure again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"format\": 1|\"format\": 2|\"format\" is 2.0, this version reads 1; measure again",
        "\"sync\": \"full\"|\"sync\": \"half\"|\"sync\" is half, not none, data or full; measure again",
        "\"length\": 1000|\"length\": 3000|\"pieces\" has a length of 3000 behind one of 3000; measure again",
        "\"longLength\": 1001000|\"longLength\": 1|\"longLength\" is 1, not above shortLength, 1000; measure again",
        "\"least\"|\"lowest\"|\"least\" is missing; measure again"})
    void damagedMeasurementIsRefusedInOneLine(String text, String other, String fault) throws IOException {
        final Path file = folder.resolve(MeasuredSink.FILE);
        new MeasuredSink(Fixtures.MACHINE, "/data", PIECES, List.of(FULL)).write(file);
        final String whole = Files.readString(file);
        assertThat(whole).contains(text);
        Files.writeString(file, whole.replace(text, other));
        assertThatThrownBy(() -> MeasuredSink.read(file)).isInstanceOf(IOException.class)
            .hasMessage(file + ": " + fault);
    }
}
