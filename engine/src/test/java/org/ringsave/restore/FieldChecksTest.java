/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.image.ImageException;
import org.ringsave.image.RequestHead;

/** The checks of single fields, and what holds the lengths and ids of a channel's requests. */
class FieldChecksTest {
    private final FieldChecks checks = new FieldChecks();

    @BeforeEach
    void begin() {
        checks.at(48);
    }

    private static void refuses(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ImageException.class).hasMessageContaining("image offset 48: " + message);
    }

    @Test
    void numberIsInItsRange() {
        assertThat(checks.at()).isEqualTo(48);
        assertThat(checks.range("count", 3, 3, 5)).isEqualTo(3);
        assertThat(checks.range("count", 5, 3, 5)).isEqualTo(5);
        refuses("count is 2, expected in 3..5", () -> checks.range("count", 2, 3, 5));
        refuses("count is 6, expected in 3..5", () -> checks.range("count", 6, 3, 5));
        refuses("count is 18446744073709551615, expected in 0..5", () -> checks.range("count", -1, 0, 5));
    }

    @Test
    void lengthInWordsIsAMultipleOf8InItsRange() {
        for (final long right : new long[] {8, 16, 1L << 40}) {
            assertThat(checks.words("length", right, 8, 1L << 40)).isEqualTo(right);
        }
        for (final long wrong : new long[] {0, 7, 9, 12, 15, (1L << 40) + 8, -8}) {
            refuses("length is " + Long.toUnsignedString(wrong) + ", expected a multiple of 8 in 8..1099511627776",
                () -> checks.words("length", wrong, 8, 1L << 40));
        }
    }

    @Test
    void numberIsTheExpectedOne() {
        checks.require("kind", 1, 1);
        checks.fits("length", 9, 9);
        refuses("kind is 2, expected 1", () -> checks.require("kind", 1, 2));
        refuses("length is 8, expected 9, which results from the base and the delta",
            () -> checks.fits("length", 9, 8));
    }

    @Test
    void nameIsUtf8WithZerosAfterIt() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[32]);
        buffer.putBytes(4, "\u00e4b".getBytes(UTF_8));
        assertThat(checks.name(buffer, 4, 3, 12)).isEqualTo("\u00e4b".getBytes(UTF_8));
        assertThat(checks.name(buffer, 4, 0, 4)).isEmpty();
        refuses("name is something else, expected UTF-8", () -> checks.name(buffer, 4, 1, 5));
        for (final int at : new int[] {7, 11}) {
            buffer.putByte(at, (byte)1);
            refuses("padding is 1, expected 0", () -> checks.name(buffer, 4, 3, 12));
            checks.name(buffer, 4, 3, at);
            buffer.putByte(at, (byte)0);
        }
    }

    @Test
    void firstByteOfPaddingThatIsNotZeroIsFound() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[40]);
        for (int from = 0; from <= 40; from++) {
            for (int to = from; to <= 40; to++) {
                requireFirstNonZero(buffer, from, to);
            }
        }
    }

    private void requireFirstNonZero(UnsafeBuffer buffer, int from, int to) {
        checks.padding(buffer, from, to);
        for (int at = 0; at < buffer.capacity(); at++) {
            buffer.putByte(at, (byte)-128);
            assertThat(FieldChecks.firstNonZero(buffer, from, to)).isEqualTo(from <= at && at < to ? at : to);
            buffer.putByte(at, (byte)0);
        }
    }

    @Test
    void namesAscendByTheirUnsignedBytes() {
        final byte[] z = "z".getBytes(UTF_8);
        final byte[] umlaut = "\u00e4".getBytes(UTF_8);
        checks.nameOrder(null, z);
        checks.nameOrder(z, umlaut);
        refuses("name is \"z\", expected after the one before it", () -> checks.nameOrder(z, z));
        refuses("name is \"z\", expected after the one before it", () -> checks.nameOrder(umlaut, z));
    }

    @Test
    void memoryIsTakenUpToTheLimit() {
        final MemoryLimit limit = checks.limit();
        limit.start(100);
        limit.take(48, 60, "a ring");
        limit.takeAside(40);
        limit.giveBack(40);
        refuses("memory up to bytes kept aside until apply() is 101, expected at most the limit of 100 bytes",
            () -> limit.takeAside(41));
        limit.take(48, 40, "a ring");
        refuses("memory up to a ring is 101", () -> limit.take(48, 1, "a ring"));
    }

    @Test
    void idComesOnceInATable() {
        final RequestIds ids = new RequestIds();
        ids.start();
        for (int table = 0; table < 2; table++) {
            for (long id = -3_000; id < 3_000; id++) {
                assertThat(ids.add(table, id)).isTrue();
            }
        }
        assertThat(ids.add(1, -2)).isFalse();
        ids.start();
        assertThat(ids.add(1, -2)).isTrue();
        assertThat(ids.add(1, -2)).isFalse();
    }

    @Test
    void lengthsOfPacketsAreSummedFromARequestOn() {
        final ReceivedHeads received = new ReceivedHeads(checks.limit());
        final UnsafeBuffer head = new UnsafeBuffer(ByteBuffer.allocateDirect(RequestHead.LENGTH));
        for (int i = 0; i < 100; i++) {
            RequestHead.put(head, 0, i, 9, 8 * (i / 2), 8 * (i - i / 2), 0);
            received.add(0, head, 0, 0, 1);
            RequestHead.put(head, 0, i, 6, 8, 0, 0);
            received.add(1, head, 0, 0, 1);
        }
        assertThat(received.count(0)).isEqualTo(100);
        assertThat(received.packetLength(0, 99)).isEqualTo(792);
        assertThat(received.packetsLength(0, 0)).isEqualTo(8 * 4950);
        assertThat(received.packetsLength(0, 98)).isEqualTo(8 * (98 + 99));
        assertThat(received.packetsLength(1, 90)).isEqualTo(80);
        assertThat(received.packetsLength(0, 100)).isZero();
        for (int i = 100; i < 1_100; i++) {
            received.add(1, head, 0, 0, 1);
        }
        assertThat(received.packetsLength(1, 0)).as("more than its first memory holds").isEqualTo(8 * 1_100);
        received.clear();
        assertThat(received.count(0) + received.count(1)).isZero();
    }
}
