/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ring's memory says of each index that another program may leave in it. */
class IndexChecksTest {
    private static final int LENGTH = 8192;
    private final RingMemory memory = memory(true);

    private static RingMemory memory(boolean foreign) {
        return new RingMemory(new UnsafeBuffer(ByteBuffer.allocateDirect(4096)),
            new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH)), foreign, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 4096, LENGTH - 8})
    void indexIsAMultipleOf8BelowTheLength(int index) {
        assertThat(memory.checkIndices(index, index)).isNull();
        assertThat(memory.checkIndices(0, index)).isNull();
        assertThat(memory.checkIndices(index, 0)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, LENGTH - 1, LENGTH, LENGTH + 8, -8, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void otherIndexIsDamage(int index) {
        final String rule = "an index is a multiple of 8 below the ring's length, 8192";
        final long value = index & 0xFFFF_FFFFL;
        assertThat(memory.checkIndices(16, index)).isEqualTo(new Damage("in", value, 16, rule));
        assertThat(memory.checkIndices(index, 16)).isEqualTo(new Damage("out", value, 0, rule));
        assertThat(memory.checkProducer(index, 16, LENGTH + 16, LENGTH + 16))
            .isEqualTo(new Damage("in", value, LENGTH + 16, rule));
        assertThat(memory.checkConsumer(index, 16, LENGTH + 16, LENGTH + 16, LENGTH + 24))
            .isEqualTo(new Damage("out", value, LENGTH + 24, rule));
    }

    /** The reader has consumed up to index 96 of the second turn, and knows a tail 64 bytes later. */
    @ParameterizedTest
    @CsvSource({"160,", "168,", "88,", "152,160", "96,160", "104,160"})
    void producerThatGoesBackIsDamage(int in, Integer knownTail) {
        final Damage damage = memory.checkProducer(in, 96, LENGTH + 96, LENGTH + 160);
        if (knownTail == null) {
            assertThat(damage).isNull();
        } else {
            assertThat(damage).isEqualTo(new Damage("in", in, LENGTH + 96,
                "the producer's index went back from " + knownTail));
        }
        assertThat(memory(false).checkProducer(in, 96, LENGTH + 96, LENGTH + 160)).isNull();
    }

    /** The writer has published up to index 160 of the second turn, and knows a head 64 bytes before. */
    @ParameterizedTest
    @CsvSource({"96,true", "104,true", "160,true", "88,false", "168,false", "0,false"})
    void consumerThatGoesBackOrBeyondIsDamage(int out, boolean isRight) {
        final Damage damage = memory.checkConsumer(out, 160, LENGTH + 160, LENGTH + 96, LENGTH + 200);
        assertThat(damage).isEqualTo(isRight ? null : new Damage("out", out, LENGTH + 200,
            "the consumer's index went back from 96 or beyond 160"));
    }

    @Test
    void packetsBetweenTheIndicesAreChecked() {
        memory.indices(LENGTH - 24, 24);
        memory.data.putLong(LENGTH - 24, Packet.header(Packet.IN_BAND, 16, 16, 0));
        memory.data.putLong(0, Packet.header(Packet.IN_BAND, 16, 16, 0));
        assertThat(memory.checkPackets()).isNull();
        memory.data.putLong(0, Packet.header(Packet.IN_BAND, 16, 24, 0));
        assertThat(memory.checkPackets()).isEqualTo(new Damage("length8", 3, 0,
            "the packet and its footer end beyond the 24 bytes that are there"));
        memory.indices(LENGTH - 24, 20);
        assertThat(memory.checkPackets().field()).isEqualTo("in");
    }

    /** A pair exchanges positions; others read its indices once it is idle. */
    @Test
    void idlePairShowsTheIndicesOfItsPositions() {
        final RingMemory pair = new RingMemory(memory.control, memory.data, false, true);
        pair.positions(3 * LENGTH + 16, 4 * LENGTH + 8);
        pair.idle("PAUSED");
        assertThat(pair.publishedOut()).isEqualTo(16);
        assertThat(pair.publishedIn()).isEqualTo(8);
        assertThat(pair.publishedHead()).isEqualTo(3 * LENGTH + 16);
        assertThat(pair.publishedTail()).isEqualTo(4 * LENGTH + 8);
    }

    @Test
    void closedMemoryIsGone() {
        memory.close();
        assertThat(memory.control.capacity()).isZero();
        assertThat(memory.data.capacity()).isZero();
        assertThat(memory.isOpen()).isFalse();
    }

    @Test
    void lostPageIsDamageOfAMappedRingAlone() {
        final InternalError error = new InternalError("a fault");
        assertThat(memory.lost(error, 40)).isEqualTo(new Damage("mapping", 0, 40,
            "the ring's file was truncated under its mapping"));
        assertThatThrownBy(() -> memory(false).lost(error, 40)).isSameAs(error);
        final RingHead head = new RingHead(memory);
        assertThat(head.guarded(h -> {
            throw error;
        })).isZero();
        assertThat(head.damage().field()).isEqualTo("mapping");
        assertThat(head.guarded(h -> 7)).isEqualTo(7);
    }

    @Test
    void cutHasTheWordsOfTheControlPage() {
        final UnsafeBuffer control = memory.control;
        control.putLong(ControlPage.HEAD_POSITION_OFFSET, 1L << 40);
        control.putLong(ControlPage.TAIL_POSITION_OFFSET, (1L << 40) + 8);
        RingCut.writeWords(control, 0x8000_0005_7000_0003L, 0x8000_0001);
        assertThat(control.getInt(ControlPage.INTERRUPT_MASK_OFFSET)).isEqualTo(0x7000_0003);
        assertThat(control.getInt(ControlPage.PENDING_SEND_SIZE_OFFSET)).isEqualTo(0x8000_0005);
        assertThat(control.getInt(ControlPage.FEATURE_BITS_OFFSET)).isEqualTo(0x8000_0001);
        final long[] table = new long[10];
        RingCut.readPaired(control.addressOffset(), table, 4);
        assertThat(table).containsExactly(0, 0, 0, 0, 1L << 40, (1L << 40) + 8, 0x8000_0005_7000_0003L, 0x8000_0001L,
            0, 0);
        assertThat(RingCut.interruptMask(table[6])).isEqualTo(0x7000_0003);
        assertThat(RingCut.pendingSendSize(table[6])).isEqualTo(0x8000_0005);
    }
}
