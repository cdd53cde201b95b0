/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.aeron.codec.OfferDecoder;
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

/** Frames, connections, senders and receivers that are lost on the way. */
class ResumeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BOUNDARIES = 64;
    private static final int DELTAS = 8;

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

    /** What the model writes meanwhile goes to the spill arena, and the bytes that were lost are there again. */
    @Test
    @Proves("A model that writes while its connection is cut arrives as it was.")
    void modelWritesWhileAConnectionIsCut() {
        try (TransferPair pair = new TransferPair("udp", 1408); ChannelSet set = TransferPair.longSet(1)) {
            pair.options = pair.options.withSilence(100 * SECOND);
            pair.start();
            final SplittableRandom random = new SplittableRandom(3);
            for (int at = 1000; at < 300_000; at += 100_000) {
                final byte[] expected = LiveSets.paused(set, 3);
                set.resume();
                pair.expectFull();
                pair.sender.start(pair.session, set, SaveMode.LIVE, 3);
                final long cut = at;
                pair.run(() -> pair.receiver.state() == ReceiverState.RECEIVING && pair.receiver.offset() > cut);
                pair.driver.lose((address, frame, length) -> true);
                pair.driver.pass(12 * SECOND, () -> {
                    for (int i = 0; i < 8; i++) {
                        pair.work();
                    }
                    drive(set, random);
                });
                LiveSets.churn(set);
                final long before = pair.sender.offset();
                final long[] least = {before};
                pair.driver.lose((address, frame, length) -> false);
                pair.run(() -> {
                    drive(set, random);
                    final boolean isUnderWay = pair.sender.state().isUnderWay();
                    least[0] = isUnderWay ? Math.min(least[0], pair.sender.offset()) : least[0];
                    return !isUnderWay;
                });
                pair.requireDone();
                assertThat(least[0]).as("went back").isLessThan(before);
                try (ChannelSet restored = pair.restore.apply()) {
                    assertThat(SeededSet.bytes(SeededSet.image(restored, 3))).isEqualTo(expected);
                }
                set.pause();
                Cases.count(1);
            }
        }
    }

    private static void drive(ChannelSet set, SplittableRandom random) {
        SeededSet.drive(random, set.channels().get(random.nextInt(set.channels().size())), 3);
    }

    /** Each delta comes into a file, so the restore has the last complete cut whatever happens to the next one. */
    @Test
    @Proves("After a dead sender or revoked save, a delta of the last cut follows.")
    void deltaOfTheLastCutFollowsADeadSender() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408); TickingSet model = TickingSet.fresh()) {
            pair.options = pair.options.withSilence(SECOND);
            pair.start();
            pair.restore.begin(TransferPair.LIMIT, new ByteState("clock", 1, new byte[8]));
            String base = receive(pair, model.tickTo(3), null);
            for (int i = 0; i < DELTAS; i++) {
                pair.receiver.expectFile(folder.resolve("image"), SyncMode.NONE);
                pair.sender.start(pair.session, model.tickTo(model.ticks() + 5).set(), SaveMode.LIVE, 0, base);
                runFragments(pair, 1 + i % 2);
                assertThat(pair.receiver.state()).isEqualTo(ReceiverState.RECEIVING);
                if (i % 2 == 0) {
                    pair.session.abandon();
                    pair.startSender();
                    pair.driver.pass(2 * SECOND, pair.receiver::doWork);
                    assertThat(pair.receiver.state()).isEqualTo(ReceiverState.FAILED);
                } else {
                    pair.session.cancel();
                    pair.runToEnd();
                    assertThat(pair.receiver.state()).isEqualTo(ReceiverState.CANCELLED);
                }
                base = receive(pair, model.tickTo(model.ticks() + 2), base);
                Cases.count(1);
            }
            try (ChannelSet restored = pair.restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 0))).isEqualTo(model.image());
            }
        }
    }

    /** Sends a cut by way of a file into the restore. Returns its cutId. */
    private String receive(TransferPair pair, TickingSet model, String base) throws IOException {
        final Path image = folder.resolve("image");
        pair.receiver.expectFile(image, SyncMode.NONE);
        if (base == null) {
            pair.sender.start(pair.session, model.set(), SaveMode.LIVE, model.ticks());
        } else {
            pair.sender.start(pair.session, model.set(), SaveMode.LIVE, model.ticks(), base);
            pair.restore.next();
        }
        pair.runToEnd();
        assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
        ImageFile.load(image, pair.restore);
        assertThat(pair.restore.cutId()).isEqualTo(pair.session.cutId());
        return pair.restore.cutId();
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

    /** It never acknowledges, but asks for the bytes behind those that it has: the sender has released them then. */
    @Test
    void receiverThatDiesAfterItAskedForBytesGoesOn() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408); ChannelSet set = TransferPair.longSet(1);
            ExclusivePublication out = pair.driver.imagesOut()) {
            final Subscription images = pair.driver.imagesIn();
            pair.options = pair.options.withAcknowledge(1 << 30).withRepeat(SECOND);
            pair.start();
            final RawMessages stranger = new RawMessages(out);
            final Path path = folder.resolve("image");
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 1));
            pair.receiver.expectFile(path, SyncMode.NONE);
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> stranger.poll(images, OfferDecoder.TEMPLATE_ID) > 0);
            images.close();
            runFragments(pair, 5);
            assertThat(pair.sender.releasedOffset()).isZero();
            assertThat(stranger.fragment(stranger.transferId(), pair.receiver.offset() + 64_000, 64, 64)).isTrue();
            pair.run(() -> pair.sender.releasedOffset() > 0);
            pair.startReceiver(TransferPair.LIMIT);
            pair.receiver.expectFile(path, SyncMode.NONE);
            pair.runToEnd();
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
            assertThat(Files.readAllBytes(path)).isEqualTo(expected);
        }
    }

    /** It has bytes of the process before, and none of its own. */
    @Test
    void successorWhoseSenderLeavesBeforeItsFirstByteWaits() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408); ChannelSet set = TransferPair.longSet(1);
            ExclusivePublication out = pair.driver.imagesOut()) {
            final Subscription images = pair.driver.imagesIn();
            pair.options = pair.options.withAcknowledge(4000);
            pair.start();
            final RawMessages sender = new RawMessages(out);
            final Path path = folder.resolve("image");
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 0));
            pair.receiver.expectFile(path, SyncMode.NONE);
            pair.sender.start(pair.session, set, SaveMode.PAUSED, 0);
            pair.run(() -> sender.poll(images, OfferDecoder.TEMPLATE_ID) > 0);
            images.close();
            runFragments(pair, 40);
            pair.startReceiver(TransferPair.LIMIT);
            pair.receiver.expectFile(path, SyncMode.NONE);
            final long id = sender.transferId();
            assertThat(sender.offer(id, expected.length, 0, 0)).isTrue();
            pair.driver.await(() -> {
                pair.receiver.doWork();
                return pair.receiver.state() == ReceiverState.RECEIVING;
            }, pair::toString);
            final long held = pair.receiver.offset();
            assertThat(held).isPositive();
            assertThat(sender.cancel(id)).isTrue();
            pair.driver.await(() -> {
                pair.receiver.doWork();
                return pair.receiver.state() != ReceiverState.RECEIVING;
            }, pair::toString);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.WAITING);
            assertThat(pair.receiver.offset()).isEqualTo(held);
            pair.runToEnd();
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
            assertThat(Files.readAllBytes(path)).isEqualTo(expected);
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
