/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/** Any bytes are a capture whose frames lie in the file, or are refused by a PcapException. */
class PcapFuzzTest {
    private static final int LIMIT = 1 << 20;

    /** Two frames in each byte order and unit of time, and a file that gzip compressed. */
    static Stream<Arguments> seeds() throws IOException {
        final byte[] plain = capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4);
        final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        }
        return Stream.of(plain, capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4), capture(ByteOrder.BIG_ENDIAN, 0xa1b23c4d),
            Arrays.copyOf(plain, plain.length - 3), zipped.toByteArray(),
            Arrays.copyOf(zipped.toByteArray(), zipped.size() - 9)).map(bytes -> Arguments.of((Object)bytes));
    }

    private static byte[] capture(ByteOrder order, int magic) {
        final ByteBuffer out = ByteBuffer.allocate(24 + 2 * 16 + 5 + 9).order(order);
        out.putInt(magic).putShort((short)2).putShort((short)4).putLong(0).putInt(65_535).putInt(1);
        out.putInt(7).putInt(8).putInt(5).putInt(5).put(new byte[5]);
        return out.putInt(-1).putInt(9).putInt(9).putInt(60).put(new byte[9]).array();
    }

    @Proves("Any bytes that claim to be a capture are read within bounds or refused.")
    @MethodSource("seeds")
    @FuzzTest
    void anyCaptureIsRefusedOrItsFramesAreRead(byte[] input) throws IOException {
        requireRefusedOrRead(input);
        Cases.count(1);
    }

    private static void requireRefusedOrRead(byte[] input) throws IOException {
        final PcapFile file;
        try {
            file = PcapFile.load(new ByteArrayInputStream(input), "capture", LIMIT);
        } catch (PcapException e) {
            assertThat(e.getMessage()).startsWith("capture").doesNotContain("\n");
            return;
        }
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[file.maxFrameLength()]);
        long bytes = 24;
        for (int i = 0; i < file.frameCount(); i++) {
            assertThat(file.timestampNs(i)).isNotNegative();
            assertThat(file.getFrame(i, frame, 0)).isEqualTo(file.frameLength(i)).isBetween(0, frame.capacity());
            bytes += 16 + file.frameLength(i);
        }
        assertThat(file.frameCount()).isPositive();
        assertThat(bytes).isLessThanOrEqualTo(LIMIT);
    }
}
