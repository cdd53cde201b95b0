/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/** The floor of a save copies the bytes of a plain copy and computes their checksum, in each order and step. */
class CheckedCopyTest {
    @ParameterizedTest
    @CsvSource({"1376, 1.0", "8160, 0.25", "65536, 1.0", "1048576, 0.25", "4096, 0.0"})
    void everyOrderCopiesTheLiveBytesAndComputesTheirChecksum(int chunkLength, double fill) {
        try (ChannelSet set = new Workload(3, 5, fill, 0, 7).create()) {
            final LiveBytes live = new LiveBytes(set);
            final ByteBuffer expected = Destination.rotating.allocate(live.length(), chunkLength);
            live.copy(new UnsafeBuffer(expected), Destination.rotating, chunkLength);
            final CRC32C crc = new CRC32C();
            crc.update(expected.limit((int)live.length()).position(0));

            final ByteBuffer memory = Destination.rotating.allocate(live.length(), chunkLength);
            final List<CheckedCopy> orders = CheckedCopy.all(live, memory, Destination.rotating, chunkLength);
            assertThat(orders).hasSize(3 * 5);
            for (final CheckedCopy each : orders) {
                new UnsafeBuffer(memory).setMemory(0, memory.capacity(), (byte)1);
                assertThat(each.copy()).as("%s in steps of %s", each.order(), each.stepName())
                    .isEqualTo(crc.getValue());
                assertThat(memory).isEqualTo(expected.clear());
            }
            assertThat(CheckedCopy.all(live, Destination.reused.allocate(live.length(), chunkLength),
                Destination.reused, chunkLength)).allMatch(each -> each.copy() == crc.getValue());
        }
    }

    @Test
    void checksumCoversRequestsAndHalfOfAFloorHalfOfThePieces() {
        try (ChannelSet set = new Workload(4, 2, 0.5, 3, 7).create()) {
            final LiveBytes live = LiveBytes.withRequests(set);
            assertThat(live.length()).isGreaterThan(new LiveBytes(set).length());
            final ByteBuffer memory = Destination.rotating.allocate(live.length(), 1_376);
            final UnsafeBuffer view = new UnsafeBuffer(memory);
            final int end = live.copyHalf(view, Destination.rotating, 1_376);
            final CRC32C half = new CRC32C();
            half.update(memory.clear().limit(end));
            live.copy(view, Destination.rotating, 1_376);
            final CRC32C whole = new CRC32C();
            whole.update(memory.clear().limit((int)live.length()));
            assertThat(CheckedCopy.all(live, memory.clear(), Destination.rotating, 1_376))
                .allMatch(each -> each.copyHalf() == half.getValue() && each.copy() == whole.getValue());
        }
    }

    @Test
    void rigNamesTheFastestOrderOfEachFill() {
        final List<Map<String, Object>> rows = CheckedCopyRig.run(3, 2, 2).rows();
        assertThat(rows.stream().map(row -> row.get("case") + " " + row.get("fill"))).containsExactly(
            "checksumFirst 1.0", "copyThenSource 1.0", "copyThenCopy 1.0", "best 1.0",
            "checksumFirst 0.25", "copyThenSource 0.25", "copyThenCopy 0.25", "best 0.25");
        for (int best = 3; best < 8; best += 4) {
            final Map<String, Object> fastest = rows.subList(best - 3, best).stream()
                .min(Comparator.comparingDouble(CheckedCopyTest::least)).orElseThrow();
            assertThat(rows.get(best)).containsEntry("checkedRatio", least(fastest));
            assertThat(rows.get(best - 3)).containsKeys("1 KiB", "4 KiB", "16 KiB", "64 KiB", "whole ring");
            assertThat(rows.get(best - 1)).containsKeys("1 KiB", "4 KiB", "16 KiB", "64 KiB", "whole chunk")
                .doesNotContainKey("whole ring");
            assertThat((double)rows.get(best).get("copyNs")).isPositive();
        }
    }

    private static double least(Map<String, Object> row) {
        return row.entrySet().stream().filter(entry -> entry.getKey().contains("KiB")
            || entry.getKey().startsWith("whole ")).mapToDouble(entry -> (double)entry.getValue()).min().orElseThrow();
    }
}
