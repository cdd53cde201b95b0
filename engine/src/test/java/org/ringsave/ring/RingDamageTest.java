/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.save.SaveSession;

/** Rings whose other end writes nonsense: it is named, it sticks, nothing of it is delivered. */
class RingDamageTest {
    private static final int LENGTH = 4096;
    @TempDir
    private Path directory;
    private final ChannelSet set = new ChannelSet();
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private UnsafeBuffer inControl;
    private UnsafeBuffer inData;
    private UnsafeBuffer outControl;
    private Channel channel;
    private int delivered;

    @BeforeEach
    void map() throws IOException {
        channel = map(1, ring("in", 0, 0, LENGTH), ring("out", 0, 0, LENGTH));
        set.open();
    }

    @AfterEach
    void close() {
        set.close();
    }

    private Path ring(String name, int in, int out, int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(4096 + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, in).putInt(4, out);
        return Files.write(directory.resolve(name), bytes.array());
    }

    private Channel map(int id, Path incoming, Path outgoing) throws IOException {
        final Channel mapped = set.map(id, "", ChannelConfig.ofPages(1).withInFlight(2, 64, 0), incoming, outgoing);
        inControl = ChannelAccess.memory(mapped).incoming().control();
        inData = ChannelAccess.memory(mapped).incoming().data();
        outControl = ChannelAccess.memory(mapped).outgoing().control();
        return mapped;
    }

    private int put(int at, int type, int dataOffset8, int length8, int flags, long id) {
        inData.putLong(at, type | (long)dataOffset8 << 16 | (long)length8 << 32 | (long)flags << 48);
        inData.putLong((at + 8) % LENGTH, id);
        return at + length8 * 8 + 8;
    }

    private int poll() {
        return channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            delivered++;
            return PacketAction.DONE;
        }, 100);
    }

    private void assertDamage(String field, long value) {
        for (int i = 0; i < 3; i++) {
            assertThat(poll()).isEqualTo(Outcome.CORRUPT);
            assertThat(channel.incoming().available()).isZero();
            assertThat(channel.incoming().damage().field()).isEqualTo(field);
            assertThat(channel.incoming().damage().value()).isEqualTo(value);
            assertThat(channel.incoming().damage().toString()).contains(field + "=" + value);
            inControl.putInt(0, put(0, 6, 2, 2, 0, 1));
        }
        assertThat(delivered).isZero();
        assertThat(inControl.getInt(4)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"4096", "4104", "4", "1", "8191", "-8", "-1", "-2147483648", "2147483640"})
    void outOfRangeProducersIndexIsDamage(int in) {
        inControl.putInt(0, in);
        assertDamage("in", in & 0xFFFF_FFFFL);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,2,0, dataOffset8,1", "8,3,2,0, dataOffset8,3", "10,2,5,0, length8,5", "65535,0,0,0, dataOffset8,0",
        "6,0,2,0, dataOffset8,0", "6,1,2,0, dataOffset8,1", "6,3,2,0, dataOffset8,3", "6,65535,2,0, dataOffset8,65535",
        "6,2,65535,0, length8,65535", "6,2,5,0, length8,5", "6,2,4,0, length8,4", "9,3,511,0, length8,511",
        "9,2,511,0, dataOffset8,2", "7,2,3,0, dataOffset8,2"})
    void packetThatBreaksARuleIsDamage(int type, int dataOffset8, int length8, int flags, String field,
        long value) {
        put(0, type, dataOffset8, length8, flags, 77);
        inControl.putInt(0, 32);
        assertDamage(field, value);
    }

    @Test
    void packetWhoseFooterEndsAtTheIndexIsDelivered() {
        inControl.putInt(0, put(0, 6, 2, 3, 0, 77));
        assertThat(poll()).isEqualTo(1);
        assertThat(inControl.getInt(4)).isEqualTo(32);
    }

    @Test
    void packetsBeforeTheDamageAreDelivered() {
        final int second = put(put(0, 6, 2, 2, 0, 1), 7, 3, 4, 0, 2);
        inControl.putInt(0, put(second, 3, 1, 2, 0, 3));
        assertThat(poll()).isEqualTo(2);
        assertThat(inControl.getInt(4)).isEqualTo(second);
        assertThat(poll()).isEqualTo(Outcome.CORRUPT);
        assertThat(channel.incoming().damage().position()).isEqualTo(second);
        assertThat(delivered).isEqualTo(2);
        assertThat(channel.outgoing().offer(6, 0, 1, payload, 0, 8)).isPositive();
    }

    @Test
    void producersIndexThatGoesBackIsDamage() {
        inControl.putInt(0, put(put(0, 6, 2, 2, 0, 1), 6, 2, 2, 0, 2));
        assertThat(channel.incoming().available()).isEqualTo(48);
        inControl.putInt(0, 24);
        assertDamage("in", 24);
    }

    private void assertOutDamage(int out) {
        assertThat(channel.outgoing().free()).isZero();
        assertThat(channel.outgoing().damage().field()).isEqualTo("out");
        assertThat(channel.outgoing().damage().value()).isEqualTo(out & 0xFFFF_FFFFL);
        outControl.putInt(4, 0);
        final long position = channel.outgoing().position();
        for (final int length : new int[] {0, 8, 2000, 4064}) {
            assertThat(channel.outgoing().offer(6, 0, 1, payload, 0, length)).isEqualTo(Outcome.CORRUPT);
            assertThat(channel.outgoing().append(6, 1, 1, payload, 0, length)).isEqualTo(Outcome.CORRUPT);
        }
        assertThat(channel.outgoing().position()).isEqualTo(position);
        assertThat(channel.awaiting().count()).isZero();
        assertThat(channel.outgoing().free()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4, 1, -8, -1, Integer.MIN_VALUE, 8, 32, 4088})
    void outgoingRingAcceptsNoPacketWhenTheConsumersIndexIsWrong(int out) {
        channel.outgoing().offer(6, 0, 1, payload, 0, 0);
        outControl.putInt(4, 24);
        assertThat(channel.outgoing().free()).isEqualTo(4088);
        outControl.putInt(4, out);
        assertOutDamage(out);
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4, -8, 32, 4088})
    void saveIsRefusedWhenTheConsumersIndexIsWrong(int out) {
        channel.outgoing().offer(6, 0, 1, payload, 0, 0);
        outControl.putInt(4, out);
        set.pause();
        final long before = Shapes.fingerprint(set);
        assertThatThrownBy(() -> new SaveSession().begin(set, 1)).isInstanceOf(RingDamageException.class)
            .hasMessageContaining("outgoing").hasMessageContaining("out=" + (out & 0xFFFF_FFFFL));
        assertThat(Shapes.fingerprint(set)).isEqualTo(before);
        outControl.putInt(4, 24);
        new SaveSession().begin(set, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4, -8, 24})
    void saveIsRefusedWhenTheProducersIndexIsWrong(int in) {
        inControl.putInt(0, put(put(0, 6, 2, 2, 0, 1), 6, 2, 2, 0, 2));
        assertThat(channel.incoming().available()).isEqualTo(48);
        inControl.putInt(0, in);
        set.pause();
        assertThatThrownBy(() -> new SaveSession().begin(set, 1)).isInstanceOf(RingDamageException.class)
            .hasMessageContaining("incoming").hasMessageContaining("in=" + (in & 0xFFFF_FFFFL));
    }

    @ParameterizedTest
    @CsvSource({"4096,0", "4,0", "-8,0", "0,4096", "0,4", "0,-8"})
    void ringFileWithABadIndexIsNotMapped(int in, int out) throws IOException {
        final Path bad = ring("bad", in, out, LENGTH);
        final Path good = ring("good", 0, 0, LENGTH);
        final byte[] before = Files.readAllBytes(bad);
        for (final Path[] paths : new Path[][] {{bad, good}, {good, bad}}) {
            assertThatThrownBy(() -> map(9, paths[0], paths[1])).isInstanceOf(RingDamageException.class)
                .hasMessageContaining("bad");
            assertThatThrownBy(() -> set.mapReadOnly(9, "", paths[0], paths[1])).isInstanceOf(Exception.class);
        }
        assertThat(set.channels()).hasSize(1);
        assertThat(Files.readAllBytes(bad)).isEqualTo(before);
    }

    @Test
    void handlerSeesACopyOfAPacketThatThePeerOverwrites() {
        put(0, 6, 2, 10, 0, 1);
        inData.setMemory(16, 64, (byte)7);
        inControl.putInt(0, 88);
        final byte[] seen = new byte[64];
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            inData.setMemory(0, LENGTH, (byte)9);
            buffer.getBytes(offset, seen);
            return PacketAction.DONE;
        }, 1);
        final byte[] expected = new byte[64];
        Arrays.fill(expected, (byte)7);
        assertThat(seen).isEqualTo(expected);
        assertThat(inControl.getInt(4)).isEqualTo(88);
    }

    @Test
    void imageOfPositionsThatStartedAtFileIndicesRestores() throws IOException {
        set.pause();
        channel.close();
        channel = map(2, ring("x", 16, 4080, LENGTH), ring("y", 4080, 16, LENGTH));
        assertThat(channel.incoming().position()).isEqualTo(4080);
        assertThat(channel.incoming().available()).isEqualTo(32);
        assertThat(channel.outgoing().position()).isEqualTo(4080);
        assertThat(channel.outgoing().free()).isEqualTo(24);
        final byte[] image = SeededSet.bytes(SeededSet.image(set, 1));
        try (ChannelSet restored = Shapes.build(Shapes.direct(image))) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, 1))).isEqualTo(image);
        }
    }
}
