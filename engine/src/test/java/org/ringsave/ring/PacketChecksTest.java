/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which headers of a packet are right, for the bytes that are there. */
class PacketChecksTest {
    private static long header(int type, int dataOffset8, int length8) {
        return Packet.header(type, dataOffset8 * 8, length8 * 8, 0);
    }

    @ParameterizedTest
    @CsvSource({"6,2,2,24", "6,2,3,32", "6,3,3,32", "0,2,2,24", "12,2,2,24", "65535,2,2,24", "9,3,3,32", "7,3,3,32",
        "7,4,5,4096", "6,65535,65535,524288"})
    void packetThatFitsIsRight(int type, int dataOffset8, int length8, int available) {
        assertThat(Packet.check(header(type, dataOffset8, length8), available, 40)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"6,1,2,2", "6,0,0,2", "6,1,1,2", "6,3,2,2", "9,2,3,3", "7,2,2,3", "9,4,3,3", "65535,1,2,2"})
    void dataOffsetOutsideThePacketIsDamage(int type, int dataOffset8, int length8, int least) {
        assertThat(Packet.check(header(type, dataOffset8, length8), 4096, 40)).isEqualTo(new Damage("dataOffset8",
            dataOffset8, 40, "at least " + least + " and at most length8=" + length8));
    }

    @ParameterizedTest
    @CsvSource({"6,2,2,23", "6,2,2,16", "6,2,2,0", "6,2,65535,524287", "9,3,3,24"})
    void packetBeyondTheBytesThatAreThereIsDamage(int type, int dataOffset8, int length8, int available) {
        assertThat(Packet.check(header(type, dataOffset8, length8), available, 40)).isEqualTo(new Damage("length8",
            length8, 40, "the packet and its footer end beyond the " + available + " bytes that are there"));
    }

    /** A plain packet takes a shorter way, and must be right in each of the checks. */
    @ParameterizedTest
    @CsvSource({"6,2,2,24,true", "6,2,5,48,true", "6,2,5,4096,true", "6,2,2,23,false", "6,2,1,24,false",
        "6,3,3,4096,false", "7,2,3,4096,false", "9,2,3,4096,false", "6,2,65535,524287,false"})
    void onlyAPacketWithoutRangesAndFlagsIsPlain(int type, int dataOffset8, int length8, int available, boolean plain) {
        assertThat(Packet.isPlain(header(type, dataOffset8, length8), available)).isEqualTo(plain);
        assertThat(Packet.isPlain(header(type, dataOffset8, length8) | 1L << 48, available)).as("flags").isFalse();
    }

    @Test
    void requestIsInBandOrHasRanges() {
        for (int type = 0; type < 20; type++) {
            assertThat(Packet.isRequestType(type)).isEqualTo(type == 6 || type == 7 || type == 9);
            assertThat(Packet.hasRanges(type)).isEqualTo(type == 7 || type == 9);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,1,1", "0,4096,1", "0,4097,2", "4095,1,1", "4095,2,2", "1,4096,2", "4096,4096,2"})
    void pagesOfARangeAreThoseThatItsBytesTouch(long byteOffset, long byteCount, long pages) {
        assertThat(Packet.pagesOf(byteOffset, byteCount)).isEqualTo(pages);
    }
}
