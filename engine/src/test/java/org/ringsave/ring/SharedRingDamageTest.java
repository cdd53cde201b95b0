/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;

/** Another program damages a ring that the engine reads, and the engine names the field. */
class SharedRingDamageTest {
    @TempDir
    private Path directory;

    private static int poll(Channel channel, List<Long> delivered, int limit) {
        return channel.incoming().poll((type, flags, transactionId, buffer, offset, length) -> {
            delivered.add(transactionId);
            return PacketAction.DONE;
        }, limit);
    }

    private static void assertStuck(Channel channel, Damage damage) {
        final List<Long> delivered = new ArrayList<>();
        final long position = channel.incoming().position();
        for (int i = 0; i < 3; i++) {
            assertThat(poll(channel, delivered, 10)).isEqualTo(Outcome.CORRUPT);
            assertThat(channel.incoming().available()).isZero();
        }
        assertThat(delivered).isEmpty();
        assertThat(channel.incoming().damage()).isSameAs(damage);
        assertThat(channel.incoming().position()).isEqualTo(position);
    }

    private static void assertDamage(Damage damage, String field, long value, long position) {
        assertThat(damage).isNotNull();
        assertThat(damage.field()).isEqualTo(field);
        assertThat(damage.value()).isEqualTo(value);
        assertThat(damage.position()).isEqualTo(position);
        assertThat(damage.rule()).isNotBlank();
        assertThat(damage.toString()).contains(field + "=" + value).contains("position " + position)
            .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4104, 1, 2, 4, 7, 12, 4095, -1, -8, -4096, Integer.MIN_VALUE, Integer.MAX_VALUE,
        0x7FFF_FFF8, 8192})
    void damageNamesAnOutOfRangeProducersIndex(int in) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            pair.toEngine().send(6, 0, 1, 2, 5);
            assertThat(poll(pair.channel(), new ArrayList<>(), 1)).isEqualTo(1);
            pair.toEngine().send(6, 0, 2, 2, 5);
            final int right = pair.toEngine().in();
            pair.toEngine().in(in);
            final List<Long> delivered = new ArrayList<>();
            assertThat(poll(pair.channel(), delivered, 10)).isEqualTo(Outcome.CORRUPT);
            assertThat(delivered).isEmpty();
            final Damage damage = pair.channel().incoming().damage();
            assertDamage(damage, "in", in & 0xFFFF_FFFFL, 32);
            pair.toEngine().in(right);
            assertStuck(pair.channel(), damage);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "8", "24", "40"})
    void damageNamesAProducersIndexThatGoesBack(int back) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            for (int i = 0; i < 3; i++) {
                pair.toEngine().send(6, 0, i, 2);
            }
            final List<Long> delivered = new ArrayList<>();
            assertThat(poll(pair.channel(), delivered, 1)).isEqualTo(1);
            pair.toEngine().in(24 + back);
            assertThat(poll(pair.channel(), delivered, 10)).isEqualTo(Outcome.CORRUPT);
            assertThat(delivered).containsExactly(0L);
            final Damage damage = pair.channel().incoming().damage();
            assertThat(damage.rule()).contains("back").contains("72");
            assertDamage(damage, "in", 24 + back, 24);
            assertStuck(pair.channel(), damage);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,2,0,dataOffset8,1", "8,3,2,0,dataOffset8,3", "65535,2,3,0,length8,3", "11,1,2,32768,dataOffset8,1",
        "6,0,2,0,dataOffset8,0", "6,1,2,0,dataOffset8,1", "6,3,2,0,dataOffset8,3", "9,65535,2,0,dataOffset8,65535",
        "6,2,0,0,dataOffset8,2", "6,2,1,0,dataOffset8,2", "6,1,1,0,dataOffset8,1", "6,0,0,0,dataOffset8,0",
        "6,2,3,0,length8,3", "6,2,4,0,length8,4", "7,3,510,0,length8,510", "9,3,65535,0,length8,65535",
        "7,2,510,0,dataOffset8,2", "9,2,65535,0,dataOffset8,2",
        "6,65535,65535,0,length8,65535", "6,3,32768,1,length8,32768"})
    void damageNamesTheHeaderFieldAfterEarlierPacketsAreDelivered(int type, int dataOffset8, int length8, int flags,
        String field, long value) throws IOException {
        for (int before = 0; before < 3; before++) {
            try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
                for (int i = 0; i < before; i++) {
                    pair.toEngine().send(6, 0, i, 2, i);
                }
                pair.toEngine().header(type, dataOffset8, length8, flags, 99);
                pair.toEngine().advanceIn(24);
                final List<Long> delivered = new ArrayList<>();
                assertThat(poll(pair.channel(), delivered, 10)).isEqualTo(before == 0 ? Outcome.CORRUPT : before);
                assertThat(delivered).hasSize(before);
                assertThat(pair.toEngine().out()).isEqualTo(before * 32);
                final Damage damage = pair.channel().incoming().damage();
                assertDamage(damage, field, value, before * 32);
                assertStuck(pair.channel(), damage);
            }
        }
    }

    /** All bytes of the packet are there, and its footer is not: a reader that forgets the footer runs past the end. */
    @Test
    void packetWithoutItsFooterIsNotDelivered() throws IOException {
        for (int start = 4000; start < 4096; start += 8) {
            try (MappedPair pair = MappedPair.open(directory, 1, 0)) {
                pair.toEngine().empty(start);
                pair.mapAgain(0);
                pair.toEngine().header(6, 2, 5, 0, 3);
                pair.toEngine().advanceIn(40);
                assertThat(poll(pair.channel(), new ArrayList<>(), 10)).isEqualTo(Outcome.CORRUPT);
                assertDamage(pair.channel().incoming().damage(), "length8", 5, start);
                assertThat(pair.channel().incoming().position()).isEqualTo(start);
            }
        }
    }

    /** A completion is never in flight: an image with one could not be read again. */
    @Test
    void completionThatAsksForACompletionIsNotKept() throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            pair.channel().outgoing().offer(6, 1, 70, MappedPair.words(1), 0, 8);
            pair.toEngine().send(11, 1, 70, 2);
            assertThatThrownBy(() -> pair.channel().incoming().poll((type, flags, id, buffer, offset, length) ->
                PacketAction.IN_FLIGHT, 10)).isInstanceOf(IllegalStateException.class);
            assertThat(poll(pair.channel(), new ArrayList<>(), 10)).isEqualTo(1);
            assertThat(pair.channel().awaiting().count() + pair.channel().received().count()).isZero();
        }
    }

    @Test
    void fullInFlightTableStopsThePollWithoutDamage() throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 1)) {
            pair.toEngine().send(6, 1, 1, 2);
            pair.toEngine().send(6, 1, 2, 2);
            assertThat(pair.channel().incoming().poll((type, flags, transactionId, buffer, offset, length) ->
                PacketAction.IN_FLIGHT, 10)).isEqualTo(1);
            assertThat(poll(pair.channel(), new ArrayList<>(), 10)).isZero();
            assertThat(pair.channel().incoming().damage()).isNull();
            assertThat(pair.channel().complete(1, MappedPair.words(9), 0, 8)).isEqualTo(32);
            assertThat(poll(pair.channel(), new ArrayList<>(), 10)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"4096,0,out,4096", "4,0,out,4", "-8,0,out,4294967288", "0,4096,in,4096", "8,12,in,12",
        "16,-1,in,4294967295", "4096,4,out,4096"})
    void filesWithOutOfRangeIndicesAreNotMapped(int out, int in, String field, long value) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 0)) {
            for (final RawRing raw : List.of(pair.toEngine(), pair.fromEngine())) {
                raw.out(out);
                raw.in(in);
                assertThatThrownBy(() -> pair.mapAgain(0)).isInstanceOfSatisfying(RingDamageException.class, e -> {
                    assertThat(e.damage().field()).isEqualTo(field);
                    assertThat(e.damage().value()).isEqualTo(value);
                    assertThat(e.getMessage()).contains(directory.toString()).contains(field + "=" + value);
                });
                assertThat(pair.set().channels()).isEmpty();
                raw.empty(0);
            }
            pair.mapAgain(0);
            assertThat(pair.channel().incoming().available()).isZero();
        }
    }
}
