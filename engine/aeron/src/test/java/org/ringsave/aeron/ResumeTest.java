/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.store.SyncMode;

/** Frames, connections, senders and receivers that are lost on the way. */
class ResumeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BOUNDARIES = 64;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 20})
    @Proves("An image arrives whole, also when one of five frames is lost.")
    void imageArrivesInSpiteOfLoss(int percent) {
        try (TransferPair pair = new TransferPair("udp", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            final SplittableRandom random = new SplittableRandom(percent);
            final int[] lost = {0};
            pair.driver.lose((address, frame, length) -> {
                final boolean isLost = random.nextInt(100) < percent;
                lost[0] += isLost ? 1 : 0;
                return isLost;
            });
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd().requireDone();
            assertThat(lost[0] > 0).isEqualTo(percent > 0);
            pair.requireSame(set, 1);
            Cases.count(1);
        }
    }

    /** Cut so long that the driver gives the connection up; a new Aeron image begins behind the lost bytes. */
    @Test
    @Proves("A transfer goes on from its last acknowledged byte after a lost connection.")
    void transferGoesOnAfterALostConnection() {
        try (TransferPair pair = new TransferPair("udp", 1408)) {
            pair.options = pair.options.withSilence(100 * SECOND);
            pair.start();
            for (int at = 1000; at < 300_000; at += 50_000) {
                try (ChannelSet set = TransferPair.longSet(1)) {
                    pair.expectFull();
                    pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
                    final long cut = at;
                    pair.run(() -> pair.receiver.state() == ReceiverState.RECEIVING && pair.receiver.offset() > cut);
                    pair.driver.lose((address, frame, length) -> true);
                    pair.driver.pass(12 * SECOND, () -> {
                        for (int i = 0; i < 8; i++) {
                            pair.work();
                        }
                    });
                    final long before = pair.sender.offset();
                    pair.driver.lose((address, frame, length) -> false);
                    final long[] least = {before};
                    pair.run(() -> {
                        final boolean isUnderWay = pair.sender.state().isUnderWay();
                        least[0] = isUnderWay ? Math.min(least[0], pair.sender.offset()) : least[0];
                        return !isUnderWay;
                    });
                    pair.requireDone();
                    assertThat(least[0]).as("went back").isLessThan(before);
                    pair.requireSame(set, 1);
                    Cases.count(1);
                }
            }
        }
    }

    private static void runFragments(TransferPair pair, int count) {
        final long[] last = {0};
        final int[] fragments = {0};
        pair.run(() -> {
            if (pair.receiver.state() == ReceiverState.RECEIVING && pair.receiver.offset() != last[0]) {
                last[0] = pair.receiver.offset();
                fragments[0]++;
            }
            return fragments[0] >= count;
        });
    }

    @Test
    @Proves("A receiver that dies at any of 64 boundaries goes on with its file.")
    void receiverWithAFileGoesOnAfterItsOwnDeath() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408); ChannelSet set = TransferPair.longSet(1)) {
            pair.options = pair.options.withAcknowledge(4000);
            pair.start();
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 1));
            for (int boundary = 1; boundary <= BOUNDARIES; boundary++) {
                final Path path = folder.resolve("image-" + boundary);
                pair.receiver.expectFile(path, SyncMode.NONE);
                pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
                runFragments(pair, boundary);
                assertThat(pair.receiver.state()).isEqualTo(ReceiverState.RECEIVING);
                final long released = pair.sender.releasedOffset();
                pair.startReceiver(TransferPair.LIMIT);
                pair.receiver.expectFile(path, SyncMode.NONE);
                pair.runToEnd();
                assertThat(pair.sender.state()).as("boundary %d, released %d: %s", boundary, released, pair)
                    .isEqualTo(SenderState.DONE);
                assertThat(Files.readAllBytes(path)).isEqualTo(expected);
                Cases.count(1);
            }
        }
    }

    @Test
    @Proves("After a sender dies at any of 64 boundaries the next image arrives.")
    void nextSenderSucceedsAfterADeadOne() {
        try (TransferPair pair = new TransferPair("ipc", 1408); ChannelSet set = TransferPair.longSet(1)) {
            pair.options = pair.options.withSilence(SECOND);
            pair.start();
            for (int boundary = 1; boundary <= BOUNDARIES; boundary++) {
                pair.expectFull();
                pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
                runFragments(pair, boundary);
                pair.session.abandon();
                pair.startSender();
                pair.driver.pass(2 * SECOND, pair.receiver::doWork);
                assertThat(pair.receiver.state()).isEqualTo(ReceiverState.FAILED);
                pair.expectFull();
                pair.sender.start(pair.session, set, SaveMode.LIVE, 2);
                pair.runToEnd().requireDone();
                pair.requireSame(set, 2);
                Cases.count(1);
            }
        }
    }

    /** All answers of completion are lost; then the receiver expects the next image already. */
    @Test
    void lostDoneIsSaidAgain() {
        try (TransferPair pair = new TransferPair("udp", 1408); ChannelSet set = TransferPair.longSet(1)) {
            pair.options = pair.options.withSilence(100 * SECOND);
            pair.start();
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 300_000);
            pair.driver.await(() -> {
                pair.receiver.doWork();
                if (pair.receiver.state() == ReceiverState.RECEIVING) {
                    pair.sender.doWork();
                }
                return pair.receiver.state() == ReceiverState.COMPLETE;
            }, pair::toString);
            pair.driver.lose((address, frame, length) -> true);
            pair.driver.pass(12 * SECOND, pair.receiver::doWork);
            pair.driver.lose((address, frame, length) -> false);
            pair.restore.end();
            pair.expectFull();
            pair.run(() -> !pair.sender.state().isUnderWay());
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.WAITING);
            pair.receiver.cancel();
        }
    }

    @Test
    void damagedHeldBytesAreDropped() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408); ChannelSet set = TransferPair.longSet(1)) {
            pair.options = pair.options.withAcknowledge(4000);
            pair.start();
            final Path path = folder.resolve("image");
            for (final String file : new String[] {"image.part", "image.state"}) {
                pair.receiver.expectFile(path, SyncMode.DATA);
                pair.sender.start(pair.session, set, SaveMode.PAUSED, 1);
                runFragments(pair, 40);
                final byte[] bytes = Files.readAllBytes(folder.resolve(file));
                bytes[100] ^= 1;
                Files.write(folder.resolve(file), bytes);
                pair.startReceiver(TransferPair.LIMIT);
                pair.receiver.expectFile(path, SyncMode.DATA);
                // A save at rest can go back to its start.
                pair.runToEnd();
                assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
                assertThat(Files.readAllBytes(path)).isEqualTo(SeededSet.bytes(SeededSet.image(set, 1)));
            }
        }
    }
}
