/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** Channels and regions that come and go between the images of a chain, and the embedder's state of the last one. */
class ChainStateTest {
    private static final long LIMIT = 1 << 28;

    private final RestoreSession restore = new RestoreSession();
    private final SplittableRandom random = new SplittableRandom(11);

    private static ChannelSet open(int... ids) {
        final ChannelSet set = new ChannelSet();
        for (final int id : ids) {
            set.add(id, "channel " + id, SeededSet.config(1));
        }
        set.open();
        return set;
    }

    private void drive(ChannelSet set) {
        set.resume();
        set.channels().forEach(channel -> SeededSet.drive(random, channel, 30));
        set.pause();
    }

    /** A CREATED set with the channels of another one. */
    private static ChannelSet like(ChannelSet set) {
        final ChannelSet given = new ChannelSet();
        set.channels().forEach(c -> given.add(c.id(), c.name(), c.config()));
        return given;
    }

    /** Every prefix of a chain, each into a set of its own. */
    @ParameterizedTest
    @CsvSource({"true,1", "true,2", "false,1", "false,2"})
    void restoredChainHasTheChannelsOfItsLastImage(boolean built, int pages) {
        final List<byte[]> images = new ArrayList<>();
        try (ChannelSet set = open(1, 4, 7)) {
            final Deltas saved = new Deltas(set);
            set.pause();
            drive(set);
            images.add(saved.full(0));
            set.get(4).close();
            set.add(0, "first", SeededSet.config(1));
            set.add(-1, "last", SeededSet.config(2));
            check(set, saved, images, built, false);
            set.get(0).close();
            set.add(4, "channel 4", SeededSet.config(pages));
            check(set, saved, images, built, pages == 2);
            set.get(1).close();
            set.get(7).close();
            check(set, saved, images, built, pages == 2);
            set.get(-1).close();
            set.get(4).close();
            check(set, saved, images, built, false);
            set.add(7, "channel 7", SeededSet.config(1));
            check(set, saved, images, built, false);
        }
    }

    private void check(ChannelSet set, Deltas saved, List<byte[]> images, boolean built, boolean unfit) {
        drive(set);
        final int label = images.size();
        images.add(saved.delta(label));
        final String cutId = saved.cutId();
        final byte[] full = saved.full(label);
        assertThat(saved.cutId()).isEqualTo(cutId);
        try (ChannelSet given = like(set)) {
            if (built) {
                restore.begin(LIMIT);
            } else {
                restore.begin(given);
            }
            if (unfit && !built) {
                assertThatThrownBy(() -> Deltas.take(restore, images.toArray(byte[][]::new)))
                    .isInstanceOf(ImageException.class).hasMessageContaining("geometry of channel 4");
                assertThat(Shapes.isEmpty(given)).isTrue();
                return;
            }
            assertThat(Deltas.take(restore, images.toArray(byte[][]::new))).isEqualTo(RestoreStatus.SUCCESS);
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, label))).isEqualTo(full);
                restored.open();
                restored.pause();
                drive(restored);
            }
        }
    }

    @Test
    void chainRefusesOrKeepsEmptyTheChannelsThatItsLastImageLacks() {
        try (ChannelSet set = open(1, 4, 7)) {
            set.pause();
            drive(set);
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(0);
            set.get(4).close();
            drive(set);
            final byte[] delta = saved.delta(1);
            try (ChannelSet given = open(1, 4, 7); ChannelSet all = like(given)) {
                restore.begin(all);
                Deltas.take(restore, base, delta);
                assertThatThrownBy(restore::apply).isInstanceOf(ImageException.class)
                    .hasMessageContaining(", the image does not; remove it, or restore with KEEP_MISSING_CHANNELS");
                assertThat(Shapes.isEmpty(all)).isTrue();
                final RestoreSession keeping = new RestoreSession(RestoreOption.KEEP_MISSING_CHANNELS);
                keeping.begin(all);
                Deltas.take(keeping, base, delta);
                keeping.apply();
                assertThat(ChannelAccess.memory(all.get(4)).isPristine()).isTrue();
                assertThat(all.get(1).outgoing().position()).isEqualTo(set.get(1).outgoing().position());
                all.get(4).close();
                assertThat(SeededSet.bytes(SeededSet.image(all, 1)))
                    .isEqualTo(SeededSet.bytes(SeededSet.image(set, 1)));
            }
        }
    }

    /** Its bytes lie from before the ring's end to behind its start, and those before them came with the base. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deltaBytesWrapAroundTheEndOfTheRing(boolean built) {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[1000]);
        try (ChannelSet set = open(1); ChannelSet given = like(set)) {
            final Channel channel = set.get(1);
            for (int i = 1; i <= 3; i++) {
                payload.setMemory(0, 1000, (byte)i);
                channel.outgoing().offer(Packet.IN_BAND, 0, i, payload, 0, 1000);
            }
            channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 2);
            set.pause();
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(0);
            set.resume();
            payload.setMemory(0, 1000, (byte)4);
            channel.outgoing().offer(Packet.IN_BAND, 0, 4, payload, 0, 1000);
            channel.outgoing().offer(Packet.IN_BAND, 0, 5, payload, 0, 1000);
            set.pause();
            assertThat(channel.outgoing().position()).isEqualTo(5 * 1024);
            final byte[] delta = saved.delta(1);
            if (built) {
                restore.begin(LIMIT);
            } else {
                restore.begin(given);
            }
            Deltas.take(restore, base, delta);
            try (ChannelSet restored = restore.apply()) {
                final List<String> packets = new ArrayList<>();
                restored.open();
                restored.get(1).opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
                    packets.add(id + ":" + buffer.getByte(offset) + buffer.getByte(offset + length - 1));
                    return PacketAction.DONE;
                }, 9);
                assertThat(packets).containsExactly("3:33", "4:44", "5:44");
            }
        }
    }

    /** Notes the arguments of its calls. */
    private static final class Calls implements AppState, PacketStateHandler {
        private final List<String> calls = new ArrayList<>();
        private byte[] bytes = {1, 2};

        @Override
        public String name() {
            return "calls";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int encodedLength() {
            return bytes.length;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            buffer.putBytes(0, bytes);
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            calls.add("prepare " + text(buffer));
        }

        @Override
        public void commit() {
            calls.add("commit");
        }

        @Override
        public int version(Channel channel) {
            return 0;
        }

        @Override
        public int encodedLength(Channel end, InFlight table, long transactionId) {
            return 0;
        }

        @Override
        public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
            throw new AssertionError("of length 0");
        }

        @Override
        public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
            calls.add("decode " + transactionId + " v" + version + ' ' + text(buffer));
        }

        private static String text(DirectBuffer buffer) {
            final byte[] copy = new byte[buffer.capacity()];
            buffer.getBytes(0, copy);
            return HexFormat.of().formatHex(copy);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handlersAreCalledOnceWithTheStateOfTheLastImage(boolean built) {
        final Calls state = new Calls();
        final Calls calls = new Calls();
        final PacketStateHandler handler = calls;
        try (ChannelSet set = open(1)) {
            set.addState(state);
            final KeptStates kept = new KeptStates().version(1, 5);
            set.packetState(kept);
            final Channel near = set.get(1);
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);
            near.outgoing().offer(Packet.IN_BAND, 1, 1, payload, 0, 8);
            near.outgoing().offer(Packet.IN_BAND, 1, 2, payload, 0, 8);
            kept.put(near.awaiting(), 1, new byte[] {1}).put(near.awaiting(), 2, new byte[] {2});
            near.awaiting().context(2).putByte(0, (byte)7);
            set.pause();
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(0);
            near.awaiting().forget(1);
            near.awaiting().context(2).putByte(0, (byte)8);
            kept.version(1, 6).put(near.awaiting(), 2, new byte[] {0x22, 0x22});
            state.bytes = new byte[] {3};
            final byte[] first = saved.delta(1);
            set.resume();
            near.outgoing().offer(Packet.IN_BAND, 1, 3, payload, 0, 8);
            kept.put(near.awaiting(), 3, new byte[] {0x33});
            state.bytes = new byte[] {4, 5, 6};
            set.pause();
            final byte[] second = saved.delta(2);
            try (ChannelSet given = like(set)) {
                given.addState(calls);
                given.packetState(calls);
                if (built) {
                    restore.begin(LIMIT, handler, calls);
                } else {
                    restore.begin(given);
                }
                Deltas.take(restore, base, first, second);
                assertThat(calls.calls).isEmpty();
                try (ChannelSet restored = restore.apply()) {
                    assertThat(calls.calls).containsExactly("prepare 040506", "decode 2 v6 2222", "decode 3 v6 33",
                        "commit");
                    final InFlight awaiting = restored.get(1).awaiting();
                    assertThat(awaiting.count()).isEqualTo(2);
                    assertThat(awaiting.context(2).getByte(0)).isEqualTo((byte)8);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void applyOnlyRestoresOneChannelOfTheLastImage(boolean built) {
        try (ChannelSet set = open(1, 4, 7)) {
            set.addRegion("region", 1, 10).buffer().putByte(3, (byte)3);
            set.pause();
            drive(set);
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(0);
            set.get(7).close();
            drive(set);
            final byte[] delta = saved.delta(1);
            try (ChannelSet given = like(set)) {
                given.addRegion("region", 1, 10);
                given.add(7, "channel 7", SeededSet.config(1));
                if (built) {
                    restore.begin(LIMIT);
                } else {
                    restore.begin(given);
                }
                Deltas.take(restore, base, delta);
                assertThatThrownBy(() -> restore.applyOnly(7)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(built ? "channel 7 is not in the set" : "channel 7 is not in the image");
                try (ChannelSet restored = restore.applyOnly(4)) {
                    assertThat(restored.channels()).extracting(Channel::id)
                        .containsExactlyElementsOf(built ? List.of(1, 4) : List.of(1, 4, 7));
                    assertThat(restored.regions().get(0).buffer().getByte(3)).isZero();
                    assertThat(ChannelAccess.memory(restored.get(1)).isPristine()).isTrue();
                    restored.get(1).close();
                    set.get(1).close();
                    if (!built) {
                        restored.get(7).close();
                    }
                    set.regions().get(0).buffer().putByte(3, (byte)0);
                    assertThat(SeededSet.bytes(SeededSet.image(restored, 1)))
                        .isEqualTo(SeededSet.bytes(SeededSet.image(set, 1)));
                }
            }
        }
    }

    @Test
    void channelOfAnotherGeometryIsANewChannel() {
        try (ChannelSet set = new ChannelSet()) {
            final ChannelConfig small = ChannelConfig.ofPages(1);
            Shapes.rings(set.add(1, "one", small), random, 4096 * 5, 3000);
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(0);
            set.get(1).close();
            Shapes.rings(set.add(1, "two", ChannelConfig.ofPages(2)), random, 4096 * 5, 3008);
            final byte[] delta = saved.delta(1);
            final byte[] full = saved.full(1);
            restore.begin(LIMIT);
            Deltas.take(restore, base, delta);
            try (ChannelSet restored = restore.apply()) {
                assertThat(restored.get(1).name()).isEqualTo("two");
                assertThat(SeededSet.bytes(SeededSet.image(restored, 1))).isEqualTo(full);
            }
        }
    }
}
