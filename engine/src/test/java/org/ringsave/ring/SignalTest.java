/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringsave.fixture.LiveSets.drain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

class SignalTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));

    @TempDir
    private Path directory;
    private int signals;
    private int answers;

    @Test
    void readerIsSignalledOnlyAfterItEmptiedTheRing() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            final Channel far = near.opposite();
            near.onSignal(() -> signals++);
            set.open();
            near.outgoing().publish();
            assertThat(signals).as("nothing published").isZero();
            near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            assertThat(signals).isEqualTo(1);
            near.outgoing().offer(Packet.IN_BAND, 0, 2, PAYLOAD, 0, 8);
            assertThat(signals).as("the reader has something to read").isEqualTo(1);
            drain(far.incoming(), 1);
            near.outgoing().offer(Packet.IN_BAND, 0, 3, PAYLOAD, 0, 8);
            assertThat(signals).as("still").isEqualTo(1);
            drain(far.incoming(), 9);
            near.outgoing().append(Packet.IN_BAND, 0, 4, PAYLOAD, 0, 8);
            near.outgoing().append(Packet.IN_BAND, 0, 5, PAYLOAD, 0, 8);
            assertThat(signals).as("not before it is published").isEqualTo(1);
            near.outgoing().publish();
            assertThat(signals).as("once a batch").isEqualTo(2);
        }
    }

    /** The driver answers a completion with a request of the same id, and the device takes it, all inside the wakes. */
    @Test
    void requestThatAWakeSendsMayHaveTheCompletedId() {
        final PacketHandler keep = (type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT;
        try (ChannelSet set = new ChannelSet()) {
            final Channel device = set.add(1, "", ChannelConfig.ofPages(1).withInFlight(2, 8, 0).withBothEnds());
            final Channel driver = device.opposite();
            driver.onSignal(() -> device.incoming().poll(keep, 9));
            device.onSignal(() -> {
                drain(driver.incoming(), 9);
                driver.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 7, PAYLOAD, 0, 8);
            });
            set.open();
            driver.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 7, PAYLOAD, 0, 8);
            assertThat(device.received().contains(7)).isTrue();
            assertThat(device.complete(7, PAYLOAD, 0, 8)).isPositive();
            assertThat(device.incoming().repeatedRequests()).isZero();
            assertThat(device.received().contains(7)).as("the second request").isTrue();
            assertThat(driver.awaiting().contains(7)).isTrue();
        }
    }

    @Test
    void maskedReaderIsNotSignalledUntilItPreparesToWait() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            final IncomingRing reader = near.opposite().incoming();
            near.onSignal(() -> signals++);
            set.open();
            reader.maskSignals();
            near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            assertThat(signals).isZero();
            assertThat(reader.prepareToWait()).as("there is a packet").isFalse();
            drain(reader, 1);
            assertThat(reader.prepareToWait()).isTrue();
            near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            assertThat(signals).isEqualTo(1);
        }
    }

    @Test
    void writerIsSignalledWhenTheRoomThatItWaitsForIsFree() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            final OutgoingRing writer = near.outgoing();
            near.opposite().onSignal(() -> signals++);
            near.onSignal(() -> answers++);
            set.open();
            while (writer.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8) > 0) {
                assertThat(signals).isZero();
            }
            assertThat(writer.prepareToWait(76)).as("80 + 24 bytes wanted, 24 free").isTrue();
            drain(near.opposite().incoming(), 2);
            assertThat(signals).as("24 + 64 free").isZero();
            drain(near.opposite().incoming(), 1);
            assertThat(signals).as("24 + 96 free").isEqualTo(1);
            drain(near.opposite().incoming(), 1);
            assertThat(signals).as("there was enough before").isEqualTo(1);
            assertThat(writer.prepareToWait(76)).as("there is room").isFalse();
            assertThat(writer.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 76)).isPositive();
            drain(near.opposite().incoming(), 1000);
            assertThat(signals).as("no writer waits").isEqualTo(1);
            assertThat(answers).as("the ring was empty once, at its first packet").isEqualTo(1);
            assertThatThrownBy(() -> writer.prepareToWait(writer.maxPayloadLength() + 1))
                .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void writerWaitsForRoomUntilItSendsAPacket() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds().withInFlight(1, 4064, 0));
            final OutgoingRing writer = near.outgoing();
            near.opposite().onSignal(() -> signals++);
            set.open();
            assertThat(writer.offer(Packet.IN_BAND, 1, 1, PAYLOAD, 0, 2000)).isPositive();
            assertThat(writer.prepareToWait(3000)).isTrue();
            assertThat(writer.offer(Packet.IN_BAND, 1, 1, PAYLOAD, 0, 8)).isEqualTo(Outcome.DUPLICATE);
            assertThat(writer.offer(Packet.IN_BAND, 1, 2, PAYLOAD, 0, 8)).isEqualTo(Outcome.IN_FLIGHT_FULL);
            assertThatThrownBy(() -> writer.offer(Packet.IN_BAND, 0, 2, PAYLOAD, PAYLOAD.capacity(), 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
            writer.abort(writer.tryClaim(Packet.IN_BAND, 0, 2, 8));
            drain(near.opposite().incoming(), 1);
            assertThat(signals).as("nothing was sent since").isEqualTo(1);

            assertThat(writer.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 2000)).isPositive();
            assertThat(writer.prepareToWait(3000)).isTrue();
            assertThat(writer.offer(Packet.IN_BAND, 0, 3, PAYLOAD, 0, 8)).isPositive();
            drain(near.opposite().incoming(), 9);
            assertThat(signals).as("a packet was sent since").isEqualTo(1);
        }
    }

    /** The words of the public layout, read and written by another program. */
    @Test
    void sharedRingUsesTheControlWordsOfThePublicLayout() throws IOException {
        final Path incoming = directory.resolve("incoming");
        final Path outgoing = directory.resolve("outgoing");
        final RawRing toEngine = RawRing.create(incoming, 1);
        final RawRing fromEngine = RawRing.create(outgoing, 1);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.map(1, "", ChannelConfig.ofPages(1), incoming, outgoing);
            channel.onSignal(() -> signals++);
            set.open();
            channel.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            assertThat(signals).isEqualTo(1);
            fromEngine.receive();
            fromEngine.poke32(8, 1);
            channel.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            assertThat(signals).as("masked").isEqualTo(1);
            fromEngine.poke32(8, 0);
            channel.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            assertThat(signals).as("not emptied").isEqualTo(1);
            while (channel.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8) > 0) {
                assertThat(signals).isEqualTo(1);
            }
            assertThat(channel.outgoing().prepareToWait(8)).isTrue();
            assertThat(fromEngine.peek32(12)).isEqualTo(32);
            assertThat(fromEngine.peek32(64)).isEqualTo(1);
            fromEngine.receive();
            assertThat(channel.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8)).isPositive();
            assertThat(fromEngine.peek32(12)).isZero();

            channel.incoming().maskSignals();
            assertThat(toEngine.peek32(8)).isEqualTo(1);
            assertThat(channel.incoming().prepareToWait()).isTrue();
            assertThat(toEngine.peek32(8)).isZero();
            for (int i = 0; i < 3; i++) {
                toEngine.send(6, 0, i, 2, new long[127]);
            }
            // As Windows guests do: the ring's length less one, meant as "when all is free".
            toEngine.poke32(12, 3000 | 7);
            signals = 0;
            drain(channel.incoming(), 1);
            assertThat(signals).as("2008 bytes free").isZero();
            drain(channel.incoming(), 1);
            assertThat(signals).as("3048 bytes free").isEqualTo(1);
            drain(channel.incoming(), 1);
            assertThat(signals).as("all free").isEqualTo(1);
            toEngine.poke32(12, -1);
            toEngine.send(6, 0, 1, 2, 5);
            drain(channel.incoming(), 1);
            assertThat(signals).as("a wish that can't be met").isEqualTo(1);
        }
    }

    @Test
    void openingARestoredSetSignalsBothEndsOnce() {
        final ByteBuffer image = ByteBuffer.allocateDirect(1 << 16);
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            set.add(2, "", ChannelConfig.ofPages(1).withBothEnds());
            set.open();
            near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            set.pause();
            final SaveSession save = new SaveSession();
            save.begin(set, 1);
            assertThat(save.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
            save.end();
        }
        try (ChannelSet set = new ChannelSet()) {
            final RestoreSession restore = new RestoreSession();
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            final Channel idle = set.add(2, "", ChannelConfig.ofPages(1).withBothEnds());
            near.onSignal(() -> signals++);
            near.opposite().onSignal(() -> answers++);
            idle.onSignal(() -> signals += 100);
            idle.opposite().onSignal(() -> answers += 100);
            restore.begin(set);
            assertThat(restore.restoreFromBuffer(image.flip())).isEqualTo(RestoreStatus.SUCCESS);
            restore.apply();
            assertThat(signals + answers).isZero();
            set.open();
            assertThat(signals).isEqualTo(1);
            assertThat(answers).isEqualTo(1);
            set.pause();
            set.resume();
            assertThat(signals + answers).isEqualTo(2);
        }
    }

    @Test
    void openSignalsTheOtherChannelsWhenASignalHandlerClosesOne() {
        try (ChannelSet set = new ChannelSet()) {
            final List<Integer> woken = new ArrayList<>();
            for (int id = 1; id <= 4; id++) {
                final Channel near = set.add(id, "", ChannelConfig.ofPages(1).withBothEnds());
                ChannelAccess.memory(near).incoming().restore(0, 64, 0, 0);
                ChannelAccess.memory(near).outgoing().restore(0, 64, 0, 0);
                near.onSignal(() -> {
                    woken.add(near.id());
                    if (near.id() != 3) {
                        near.close();
                    }
                });
            }
            set.open();
            assertThat(woken).containsExactly(1, 2, 3, 3, 4);
            assertThat(set.channels()).extracting(Channel::id).containsExactly(3);
        }
    }

    @Test
    void ringsGoOnAfterASignalHandlerThrew() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            set.open();
            near.onSignal(() -> {
                throw new IllegalArgumentException("woken");
            });
            assertThatThrownBy(() -> near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8)).hasMessage("woken");
            near.onSignal(null);
            assertThat(near.outgoing().offer(Packet.IN_BAND, 0, 2, PAYLOAD, 0, 8)).isEqualTo(64);
            assertThat(drain(near.opposite().incoming(), 9)).isEqualTo(2);
        }
    }
}
