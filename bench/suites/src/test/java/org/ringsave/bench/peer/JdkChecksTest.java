/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.tool.workload.Workload;

class JdkChecksTest {
    private static final int FIRST_END = 3 * JdkChecks.STEP + 40;
    private static final int SECOND_END = FIRST_END + Long.BYTES + 24;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(32_768).order(ByteOrder.nativeOrder());
    private final JdkChecks checks = new JdkChecks(memory);

    private static void fill(ByteBuffer memory) {
        final Random random = new Random(7);
        for (int i = 0; i < memory.capacity(); i += Long.BYTES) {
            memory.putLong(i, random.nextLong());
        }
    }

    private static long crcOf(ByteBuffer memory, int start, int end) {
        final CRC32C crc = new CRC32C();
        crc.update(memory.duplicate().clear().limit(end).position(start));
        return crc.getValue();
    }

    private void saveTwoSections() {
        fill(memory);
        checks.start();
        checks.add(JdkChecks.STEP);
        checks.add(2 * JdkChecks.STEP);
        assertThat(checks.put(FIRST_END)).isEqualTo(FIRST_END + Long.BYTES);
        assertThat(checks.put(SECOND_END)).isEqualTo(SECOND_END + Long.BYTES);
    }

    @Test
    void sectionInStepsHasTheChecksumOfTheWholeSection() {
        saveTwoSections();
        assertThat(memory.getLong(FIRST_END)).isEqualTo(crcOf(memory, 0, FIRST_END));
        assertThat(memory.getLong(SECOND_END)).isEqualTo(crcOf(memory, FIRST_END + Long.BYTES, SECOND_END));
    }

    @Test
    void changedSectionIsRefusedByItsStart() {
        saveTwoSections();
        memory.put(SECOND_END - 1, (byte)~memory.get(SECOND_END - 1));
        checks.start();
        checks.add(JdkChecks.STEP);
        assertThat(checks.require(FIRST_END)).isEqualTo(FIRST_END + Long.BYTES);
        assertThatThrownBy(() -> checks.require(SECOND_END)).isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("section at " + (FIRST_END + Long.BYTES) + " has crc32c");
    }

    @ParameterizedTest
    @EnumSource(names = {"bytebuffercrc", "agronacrc", "chroniclecrc"})
    void checkedPeersWriteTheSameBytes(PeerKind kind) {
        final Workload workload = new Workload(3, 5, 1, 2, 11);
        final ByteBuffer expected = ByteBuffer.allocateDirect(1 << 20);
        final ByteBuffer written = ByteBuffer.allocateDirect(1 << 20);
        try (ChannelSet set = workload.create();
            Peer byteBuffer = PeerKind.bytebuffercrc.create(new PeerState(set), expected);
            Peer peer = kind.create(new PeerState(set), written)) {
            final int length = (int)byteBuffer.save();
            assertThat(peer.save()).isEqualTo(length);
            assertThat(written.clear().limit(length)).isEqualTo(expected.clear().limit(length));
            final int ringEnd = firstRingEnd(set);
            assertThat(written.order(ByteOrder.nativeOrder()).getLong(ringEnd)).isEqualTo(crcOf(written, 0, ringEnd));
        }
    }

    /** Behind the number of channels, the first channel's id, name and ring words, and its live bytes. */
    private static int firstRingEnd(ChannelSet set) {
        final PeerChannel first = new PeerState(set).channels()[0];
        first.cut();
        return Long.BYTES + 8 + PeerChannel.padded(first.nameBytes().length) + 32 + first.rings()[0].length();
    }
}
