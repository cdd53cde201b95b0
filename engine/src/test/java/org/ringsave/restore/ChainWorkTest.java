/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.RestoreNeed;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** A delta costs its own bytes, not those of its base. Work is counted, not timed. */
class ChainWorkTest {
    private static final ChannelConfig CONFIG = ChannelConfig.ofPages(1);
    private static final int MANY = 65_536;
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();

    private final RestoreSession restore = new RestoreSession();

    private static ChannelSet set(int channels) {
        final ChannelSet set = new ChannelSet();
        for (int i = 0; i < channels; i++) {
            set.add(i, "channel", ChannelConfig.ofPages(16).withBothEnds());
        }
        return set;
    }

    /** All ring bytes of a set. */
    private static byte[] rings(ChannelSet set) {
        final byte[] all = new byte[set.channels().size() * 2 * 16 * 4096];
        int to = 0;
        for (final Channel channel : set.channels()) {
            final ChannelMemory memory = ChannelAccess.memory(channel);
            for (final UnsafeBuffer data : new UnsafeBuffer[] {memory.incoming().data(), memory.outgoing().data()}) {
                data.getBytes(0, all, to, data.capacity());
                to += data.capacity();
            }
        }
        return all;
    }

    private static void fill(ChannelSet set, int value) {
        for (final Channel channel : set.channels()) {
            final ChannelMemory memory = ChannelAccess.memory(channel);
            memory.incoming().data().setMemory(0, memory.incoming().length(), (byte)value);
            memory.outgoing().data().setMemory(0, memory.outgoing().length(), (byte)value);
        }
    }

    /** Takes the delta when all that its base wrote was overwritten; returns the ring bytes before apply and after. */
    private byte[][] after(int value, byte[] base, byte[] delta) {
        try (ChannelSet given = set(3)) {
            restore.begin(given);
            Deltas.take(restore, base);
            fill(given, value);
            restore.next();
            restore.restoreFromBuffer(Shapes.direct(delta));
            final byte[] before = rings(given);
            restore.apply();
            return new byte[][] {before, rings(given)};
        }
    }

    /** A byte that is the same over two different backgrounds was written. */
    @Test
    void deltaRestoreWritesOnlyTheRingBytesOfTheDelta() {
        try (ChannelSet set = set(3)) {
            final SplittableRandom random = new SplittableRandom(1);
            set.channels().forEach(c -> Shapes.rings(c, random, 65_536 * 2 + 1000, 0));
            set.open();
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[60_000]);
            for (int i = 0; i < payload.capacity(); i++) {
                payload.putByte(i, (byte)random.nextInt());
            }
            set.channels().forEach(c -> c.outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, 60_000));
            set.pause();
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(0);
            set.resume();
            set.get(1).outgoing().offer(Packet.IN_BAND, 0, 2, payload, 0, 4000);
            set.get(2).opposite().outgoing().offer(Packet.IN_BAND, 0, 2, payload, 0, 3000);
            set.get(0).opposite().incoming().poll((type, flags, id, bytes, at, length) -> PacketAction.DONE, 1);
            set.pause();
            final byte[] delta = saved.delta(1);
            final long expected = ImageParts.of(delta).parts().stream()
                .filter(p -> p.template() == ImageParts.RING).mapToLong(p -> p.payload().length).sum();
            assertThat(expected).isEqualTo(4024 + 3024);
            final byte[][] zeros = after(0, base, delta);
            final byte[][] ones = after(-1, base, delta);
            long written = 0;
            for (int i = 0; i < zeros[0].length; i++) {
                written += zeros[0][i] == ones[0][i] ? 1 : 0;
            }
            assertThat(written).isEqualTo(expected);
            assertThat(zeros[1]).isEqualTo(zeros[0]);
            assertThat(ones[1]).isEqualTo(ones[0]);
        }
    }

    /** The memory of rings and regions that stay is used again, and so are the buffers of all other state. */
    @Test
    void deltaRestoreTakesNoMoreMemory() {
        final List<byte[]> images = new ArrayList<>();
        try (ChannelSet set = set(3)) {
            set.add(9, "large context", ChannelConfig.ofPages(1).withContext(60_000));
            set.addRegion("region", 1, 100_000);
            set.addState(new ByteState("state", 1, new byte[100_000]));
            final Deltas saved = new Deltas(set);
            images.add(saved.full(0));
            for (int i = 1; i < 40; i++) {
                images.add(saved.delta(i));
            }
        }
        final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        long used = 0;
        restore.begin(RestoreNeed.of(images.get(0)), new ByteState("state", 1, new byte[0]));
        for (int i = 0; i < images.size(); i++) {
            if (i > 0) {
                restore.next();
            }
            restore.restoreFromBuffer(buffer.clear().put(images.get(i)).flip());
            used = i == 1 ? DIRECT.getMemoryUsed() : used;
        }
        // Half of the memory of 38 more contexts; other threads may take some for their files.
        assertThat(DIRECT.getMemoryUsed()).isLessThan(used + 1_000_000);
        try (ChannelSet restored = restore.apply()) {
            assertThat(restored.channels()).hasSize(4);
        }
    }

    /** As many channels as a set may have, every third of them new and every fifth gone. */
    @Test
    void eachOfManyChannelsIsFoundInTheBase() {
        final StagedChannels channels = new StagedChannels(new MemoryLimit());
        for (int i = 0; i < MANY; i++) {
            if (i % 3 > 0) {
                add(channels, i, 8L * i);
            }
        }
        channels.next();
        assertThat(channels.count()).isZero();
        int found = 0;
        for (int i = 0; i < MANY; i++) {
            if (i % 5 > 0) {
                channels.channel(0, id(i), CONFIG, 0, 0);
                channels.memory(null);
                final long tail = 8L * i;
                if (i % 3 > 0) {
                    assertThatCode(() -> channels.requireBase(0, 1, tail - 8, tail)).doesNotThrowAnyException();
                    found++;
                }
                if (i % 3 == 0 || i % 100 == 1) {
                    assertThatThrownBy(() -> channels.requireBase(7, 1, tail, tail + 8))
                        .isInstanceOf(ImageException.class);
                }
                channels.ring(0, 0, 0, 0, 0);
                channels.ring(1, 0, tail, 0, 0);
            }
        }
        assertThat(found).isEqualTo(34_952);
        for (int i = 0; i < MANY; i++) {
            final int row = channels.find(id(i));
            assertThat(row >= 0).isEqualTo(i % 5 > 0);
            assertThat(row < 0 || channels.id(row) == id(i) && channels.tail(row, 1) == 8L * i).isTrue();
        }
    }

    /** Half of the ids have the highest bit. */
    private static int id(int i) {
        return i * 0x1_0000 + 3;
    }

    private static void add(StagedChannels channels, int i, long tail) {
        channels.channel(0, id(i), CONFIG, 0, 0);
        channels.memory(null);
        channels.ring(0, 0, 0, 0, 0);
        channels.ring(1, tail - 8, tail, 0, 0);
    }
}
