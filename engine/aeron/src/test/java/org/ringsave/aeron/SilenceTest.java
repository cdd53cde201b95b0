/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.TickingSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.store.SyncMode;

/** Sides that are silent, closed or missing: each is one line, within the silence limit. */
class SilenceTest {
    private static final String CLOSED = " is closed, by its owner or as the media driver has ended: make new streams,"
        + " with a new client if that is closed too, and begin again with them";
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    private static void requireLine(Throwable failure, String... parts) {
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).contains(parts).doesNotContain("\n");
    }

    @Test
    void senderWithoutAReceiverFails() {
        try (TransferPair pair = new TransferPair("udp", 1408); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            pair.startSender();
            pair.startReceiver(1);
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            final long start = pair.driver.clock.nowNs();
            pair.driver.pass(9 * SECOND, pair.sender::doWork);
            assertThat(pair.sender.state()).isEqualTo(SenderState.OFFERED);
            pair.driver.pass(2 * SECOND, pair.sender::doWork);
            assertThat(pair.sender.state()).isEqualTo(SenderState.FAILED);
            assertThat(pair.sender.failure()).isInstanceOf(TimeoutException.class);
            requireLine(pair.sender.failure(), "no answer for 10.000 s while OFFERED at offset 0 of ",
                pair.driver.imageChannel, "check that a receiver expects an image there");
            assertThat(pair.sender.reason()).startsWith("the transfer failed: no answer");
            assertThat(pair.session.isSaving()).isFalse();
            assertThat(pair.driver.clock.nowNs() - start).isLessThan(12 * SECOND);
        }
    }

    @Test
    void receiverOfADeadSenderFailsAndHoldsNothing() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            pair.driver.pass(11 * SECOND, pair.receiver::doWork);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.FAILED);
            assertThat(pair.receiver.failure()).isInstanceOf(TimeoutException.class);
            requireLine(pair.receiver.failure(), "the sender was silent for 10.000 s at offset ", "expect a new image");
            assertThatThrownBy(pair.restore::apply).hasMessageContaining("no restore is under way");
            // The sender comes back: the receiver tells it the end.
            pair.run(() -> !pair.sender.state().isUnderWay());
            assertThat(pair.sender.refusal().reason()).isEqualTo(RefusalReason.CANCELLED);
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd().requireDone();
        }
    }

    @Test
    @Proves("A sender that dies before its first byte leaves a delta its base.")
    void receiverWithoutAByteOfADeadSenderKeepsItsBase() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); TickingSet model = TickingSet.fresh()) {
            pair.restore.begin(TransferPair.LIMIT, new ByteState("clock", 1, new byte[8]));
            pair.receiver.expectFull(pair.restore);
            pair.sender.start(pair.session, model.tickTo(3).set(), SaveMode.LIVE, 3);
            pair.runToEnd().requireDone();
            final String base = pair.restore.cutId();
            pair.restore.next();
            pair.receiver.expectDelta(pair.restore, base);
            pair.sender.start(pair.session, model.tickTo(5).set(), SaveMode.LIVE, 5, base);
            pair.run(() -> pair.receiver.state() == ReceiverState.RECEIVING);
            assertThat(pair.receiver.offset()).isZero();
            pair.session.abandon();
            pair.startSender();
            pair.driver.pass(11 * SECOND, pair.receiver::doWork);
            assertThat(pair.receiver.state()).as("%s", pair).isEqualTo(ReceiverState.WAITING);
            pair.sender.start(pair.session, model.tickTo(7).set(), SaveMode.LIVE, 7, base);
            pair.runToEnd().requireDone();
            try (ChannelSet restored = pair.restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 0))).isEqualTo(model.image());
            }
            Cases.count(1);
        }
    }

    /** The last looks before the pause find nothing, on either side. */
    @Test
    void ownerThatLooksSeldomIsNoSilentPeer() {
        try (TransferPair pair = new TransferPair("ipc", 8192).start(); ChannelSet set = TransferPair.longSet(1)) {
            for (int looks = 0; looks < 4; looks++) {
                pair.expectFull();
                pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
                pair.run(() -> pair.receiver.offset() > 0);
                for (int i = 0; i < looks; i++) {
                    pair.driver.cycle();
                    pair.sender.doWork();
                }
                for (int i = 0; i < looks; i++) {
                    pair.driver.cycle();
                    pair.receiver.doWork();
                }
                pair.driver.pass(60 * SECOND, () -> { });
                pair.runToEnd().requireDone();
                pair.restore.end();
            }
        }
    }

    /** Each side looks seven times in vain, then hears the other one: in all for longer than the limit. */
    @Test
    void peersThatSpeakNowAndThenAreNotSilent() {
        try (TransferPair pair = new TransferPair("ipc", 1408); ChannelSet set = TransferPair.longSet(1)) {
            // Answers come so often that the sender offers only once.
            pair.options = pair.options.withRepeat(5 * SECOND).withAcknowledge(4000);
            pair.start();
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            final int[] looks = {0};
            final Runnable byTurns = () -> {
                if (looks[0]++ / 8 % 2 == 0) {
                    pair.sender.doWork();
                } else {
                    pair.receiver.doWork();
                }
            };
            pair.driver.pass(30 * SECOND, byTurns);
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.SENDING);
            assertThat(pair.receiver.state()).as("%s", pair).isEqualTo(ReceiverState.RECEIVING);
            pair.runToEnd().requireDone();
        }
    }

    @Test
    void longLooksCountUpToAnEighthOfTheLimit() {
        final Silence silence = new Silence(80);
        assertThat(silence.isOver(0)).isFalse();
        for (int look = 1; look < 8; look++) {
            assertThat(silence.isOver(look * 1000)).isFalse();
        }
        assertThat(silence.isOver(8000)).isTrue();
        silence.end();
        assertThat(silence.isOver(9000)).isFalse();
    }

    @Test
    void closedPublicationsAndSubscriptionsAreNamed() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            final Subscription in = pair.driver.answersIn();
            final ExclusivePublication out = pair.driver.imagesOut();
            final TransferSender sender = new TransferSender(out, in, pair.options, pair.driver.clock);
            out.close();
            sender.start(pair.session, set, SaveMode.LIVE, 1);
            sender.doWork();
            requireLine(sender.failure(), "the publication to aeron:ipc stream 10" + CLOSED);
            in.close();
            sender.start(pair.session, set, SaveMode.LIVE, 1);
            sender.doWork();
            requireLine(sender.failure(), "the subscription to aeron:ipc stream 11" + CLOSED);
            final Subscription images = pair.driver.imagesIn();
            final ExclusivePublication answers = pair.driver.answersOut();
            final TransferReceiver receiver =
                new TransferReceiver(images, answers, 1, pair.options, pair.driver.clock);
            pair.restore.begin(1);
            receiver.expectFull(pair.restore);
            images.close();
            receiver.doWork();
            assertThat(receiver.state()).isEqualTo(ReceiverState.FAILED);
            requireLine(receiver.failure(), "the subscription to aeron:ipc stream 10" + CLOSED);
        }
    }

    @Test
    void wrongUseIsRefusedAtOnce() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            assertThatThrownBy(() -> pair.startReceiver(0)).hasMessage("imageLimit=0 is less than 1");
            assertThatThrownBy(() -> new TransferOptions(10, 5, 1)).hasMessageContaining("repeatNs=10, silenceNs=5");
            assertThatThrownBy(() -> new TransferOptions(10, 10, 0)).hasMessageContaining("acknowledgeLength=0");
            assertThatThrownBy(() -> pair.sender.start(folder.resolve("none")))
                .isInstanceOf(IOException.class).hasMessageContaining("none").hasMessageContaining("does not exist");
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            assertThatThrownBy(() -> pair.sender.start(new org.ringsave.save.SaveSession(), set, SaveMode.LIVE, 1))
                .hasMessage("start: a transfer is OFFERED; go on with doWork(), or cancel() it");
            pair.startReceiver(1);
            pair.receiver.expectFile(folder.resolve("image"), SyncMode.NONE);
            assertThatThrownBy(() -> pair.receiver.expectFull(new RestoreSession()))
                .hasMessage("expect: the receiver is WAITING already; go on with doWork(), or cancel() it");
        }
    }

    @Test
    void fileThatCantBeWrittenIsNamedOnBothSides() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            pair.receiver.expectFile(folder.resolve("missing").resolve("image"), SyncMode.NONE);
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd();
            requireLine(pair.receiver.failure(), "missing");
            assertThat(pair.sender.refusal().reason()).isEqualTo(RefusalReason.CANCELLED);
            assertThat(pair.sender.reason()).contains("missing");
        }
    }
}
