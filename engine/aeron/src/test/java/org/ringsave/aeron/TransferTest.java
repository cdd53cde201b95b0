/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveMode;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** Images that arrive, over each medium and with each length of fragments. */
class TransferTest {
    private static final long SEED = 7;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"ipc, 1408", "ipc, 8192", "ipc, 65504", "udp, 1408", "udp, 8192", "udp, 65504"})
    @Proves("An image that is sent over Aeron arrives as the same bytes.")
    void imageArrivesAsItWasSaved(String media, int mtu) {
        try (TransferPair pair = new TransferPair(media, mtu).start(); ChannelSet set = TransferPair.longSet(SEED)) {
            for (final SaveMode mode : SaveMode.values()) {
                pair.expectFull();
                pair.sender.start(pair.session, set, mode, 5);
                pair.runToEnd().requireDone();
                assertThat(pair.restore.label()).isEqualTo(5);
                pair.requireSame(set, 5);
                Cases.count(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ipc, 1408", "udp, 8192"})
    @Proves("A model that runs on while its image is sent arrives as it was.")
    void modelRunsOnMeanwhile(String media, int mtu) {
        try (TransferPair pair = new TransferPair(media, mtu).start(); ChannelSet set = TransferPair.longSet(SEED)) {
            final byte[] expected = LiveSets.paused(set, 3);
            set.resume();
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 3);
            LiveSets.churn(set);
            final SplittableRandom random = new SplittableRandom(SEED);
            pair.run(() -> {
                final Channel channel = set.channels().get(random.nextInt(set.channels().size()));
                SeededSet.drive(random, channel, 3);
                return !pair.sender.state().isUnderWay();
            });
            pair.requireDone();
            try (ChannelSet restored = pair.restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 3))).isEqualTo(expected);
            }
        }
    }

    @Test
    void deltaOfADeliveredImageFollowsIt() {
        try (TransferPair pair = new TransferPair("udp", 1408).start(); TickingSet model = TickingSet.fresh()) {
            pair.restore.begin(TransferPair.LIMIT, new ByteState("clock", 1, new byte[8]));
            pair.receiver.expectFull(pair.restore);
            pair.sender.start(pair.session, model.tickTo(3).set(), SaveMode.LIVE, 3);
            pair.runToEnd().requireDone();
            for (int tick = 4; tick < 8; tick++) {
                final String base = pair.restore.cutId();
                pair.restore.next();
                pair.receiver.expectDelta(pair.restore, base);
                pair.sender.start(pair.session, model.tickTo(tick).set(), SaveMode.LIVE, tick, base);
                pair.runToEnd().requireDone();
            }
            try (ChannelSet restored = pair.restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 0))).isEqualTo(model.image());
            }
        }
    }

    @Test
    void fileArrivesInAFile() throws IOException {
        final Path from = folder.resolve("from");
        final Path to = folder.resolve("to");
        try (TransferPair pair = new TransferPair("udp", 8192).start(); ChannelSet set = TransferPair.longSet(SEED)) {
            try (FileChannel file = FileChannel.open(from, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.write(SeededSet.image(set, 9));
            }
            for (final SyncMode sync : SyncMode.values()) {
                pair.receiver.expectFile(to, sync);
                pair.sender.start(from);
                pair.runToEnd();
                assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
                assertThat(Files.mismatch(from, to)).isEqualTo(-1);
                assertThat(ImageFile.verify(to).label()).isEqualTo(9);
                assertThat(folder.toFile().list()).containsExactlyInAnyOrder("from", "to");
                Files.delete(to);
            }
        }
    }

    @Test
    void senderWaitsForAReceiverThatComesLater() {
        try (TransferPair pair = new TransferPair("udp", 8192).start(); ChannelSet set = SeededSet.paused(SEED, 2, 2)) {
            pair.sender.start(pair.session, set, SaveMode.PAUSED, 1);
            for (int i = 0; i < 2000; i++) {
                pair.cycle();
            }
            assertThat(pair.sender.state()).isEqualTo(SenderState.OFFERED);
            pair.expectFull().runToEnd().requireDone();
        }
    }

    @Test
    void slowConsumerGetsAllOfIt() {
        try (TransferPair pair = new TransferPair("udp", 1408).start(); ChannelSet set = TransferPair.longSet(SEED)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            final int[] turn = {0};
            pair.driver.await(() -> {
                pair.sender.doWork();
                if (++turn[0] % 100 == 0) {
                    pair.receiver.doWork();
                }
                return !pair.sender.state().isUnderWay();
            }, pair::toString);
            pair.requireDone();
            pair.requireSame(set, 1);
        }
    }

    /** A cycle looks for answers once, so it sends as many fragments as it may, and as there is room for. */
    @ParameterizedTest
    @CsvSource({"ipc, 1408, 7", "udp, 1408, 7", "ipc, 8192, 2147483647"})
    void cycleSendsAsManyFragmentsAsItMay(String media, int mtu, int most) {
        try (TransferPair pair = new TransferPair(media, mtu).start(); ChannelSet set = TransferPair.longSet(SEED)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 5);
            final List<Integer> sent = new ArrayList<>();
            pair.driver.await(() -> {
                pair.receiver.doWork();
                final long before = pair.imagesOut.position();
                final int work = pair.sender.doWork(most);
                if (pair.imagesOut.position() > before) {
                    sent.add((int)((pair.imagesOut.position() - before + mtu - 1) / mtu));
                    assertThat(work).as("with answers").isGreaterThanOrEqualTo(sent.get(sent.size() - 1));
                }
                return !pair.sender.state().isUnderWay();
            }, pair::toString);
            pair.requireDone();
            pair.requireSame(set, 5);
            assertThat(sent).allMatch(count -> count <= most).anyMatch(count -> count > 1);
        }
    }

    @Test
    void cycleOfNoFragmentsIsRefused() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            assertThatThrownBy(() -> pair.sender.doWork(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fragmentLimit=0 is less than 1");
        }
    }

    /** The save is revoked between two cycles; the cycle that finds it sends nothing, and tells the receiver. */
    @Test
    void cycleOfManyFragmentsEndsWithARevokedSave() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(SEED)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 5);
            pair.run(() -> pair.sender.offset() > 0);
            pair.session.cancel();
            final long before = pair.imagesOut.position();
            pair.driver.await(() -> {
                pair.sender.doWork(9);
                return !pair.sender.state().isUnderWay();
            }, pair::toString);
            assertThat(pair.sender.state()).isEqualTo(SenderState.CANCELLED);
            assertThat(pair.imagesOut.position() - before).as("an aborted claim and a Cancel")
                .isLessThanOrEqualTo(2 * 1408);
            pair.run(() -> pair.receiver.state() == ReceiverState.CANCELLED);
        }
    }
}
