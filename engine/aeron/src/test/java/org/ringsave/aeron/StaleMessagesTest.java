/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.ringsave.aeron.codec.AcceptDecoder;
import org.ringsave.aeron.codec.AcknowledgeDecoder;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.aeron.codec.OfferEncoder;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Messages of earlier transfers, which Aeron keeps for a side that was not driven meanwhile. */
class StaleMessagesTest {
    @Test
    void offerThatWasCancelledLeavesTheReceiverWaiting() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2);
            ExclusivePublication out = pair.driver.imagesOut()) {
            final RawMessages dead = new RawMessages(out);
            pair.driver.await(() -> dead.offer(1, 0), () -> "room for an offer");
            assertThat(dead.offer(1, 0) && dead.cancel(1)).isTrue();
            pair.expectFull();
            pair.driver.await(() -> pair.receiver.doWork() > 0, () -> "the old messages");
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.WAITING);
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd().requireDone();
        }
    }

    /** A receiver that comes late, or lost the offer, meets the cancel first. */
    @Test
    void cancelBeforeAnyOfferIsIgnored() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            final RawMessages dead = new RawMessages(pair.imagesOut);
            pair.driver.await(() -> dead.cancel(0), () -> "room for a cancel");
            pair.driver.await(() -> pair.receiver.doWork() > 0, () -> "the cancel");
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.IDLE);
            pair.expectFull();
            pair.driver.await(() -> dead.cancel(0) && dead.cancel(1), () -> "room for two");
            pair.driver.await(() -> pair.receiver.doWork() > 0, () -> "the cancels");
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.WAITING);
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd().requireDone();
            pair.driver.await(() -> dead.cancel(1), () -> "room for a cancel");
            pair.driver.await(() -> pair.receiver.doWork() > 0, () -> "the cancel");
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.COMPLETE);
        }
    }

    @Test
    void nextOfferOfASenderEndsItsDeadTransfer() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            final RawMessages dead = new RawMessages(pair.imagesOut);
            pair.driver.await(() -> dead.offer(1, 0), () -> "room for an offer");
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd().requireDone();
        }
    }

    @Test
    void nextOfferOfASenderCancelsATransferThatHasBytes() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            final RawMessages next = new RawMessages(pair.imagesOut);
            pair.driver.await(() -> next.offer(1, 0), () -> "room for an offer");
            pair.driver.await(() -> {
                pair.receiver.doWork();
                return !pair.receiver.state().isUnderWay();
            }, pair::toString);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.CANCELLED);
        }
    }

    /** An offer of it is on its way when the owner gives up and expects the next image. */
    @Test
    void refusedTransferStaysRefused() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            pair.driver.pass(pair.options.repeatNs(), pair.sender::doWork);
            pair.receiver.cancel();
            pair.expectFull();
            pair.run(() -> !pair.sender.state().isUnderWay());
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.REFUSED);
            assertThat(pair.sender.refusal().text()).isEqualTo("its owner gave up");
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.WAITING);
        }
    }

    @Test
    void doneIsSaidAgainWhileTheNextImageComes() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1);
            Subscription answers = pair.driver.answersIn(); Subscription in = pair.driver.answersIn();
            ExclusivePublication out = pair.driver.imagesOut()) {
            final RawMessages first = new RawMessages(pair.imagesOut);
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.PAUSED, 1);
            pair.run(() -> first.poll(answers, DoneDecoder.TEMPLATE_ID) > 0);
            final long done = first.transferId();
            pair.run(() -> !pair.sender.state().isUnderWay());
            pair.restore.end();
            pair.expectFull();
            final TransferSender second = new TransferSender(out, in, pair.options, pair.driver.clock);
            second.start(new SaveSession(), set, SaveMode.PAUSED, 2);
            pair.run(() -> {
                second.doWork();
                first.poll(answers, DoneDecoder.TEMPLATE_ID);
                return pair.receiver.state() == ReceiverState.RECEIVING && pair.receiver.offset() > 0;
            });
            assertThat(first.offer(done, 0)).isTrue();
            pair.run(() -> first.poll(answers, DoneDecoder.TEMPLATE_ID) > 0);
            assertThat(first.transferId()).isEqualTo(done);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.RECEIVING);
            pair.run(() -> {
                second.doWork();
                first.poll(answers, DoneDecoder.TEMPLATE_ID);
                return !second.state().isUnderWay();
            });
            assertThat(second.state()).isEqualTo(SenderState.DONE);
        }
    }

    @Test
    void oldAnswerBelowTheReleasedOffsetIsIgnored() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1);
            ExclusivePublication out = pair.driver.answersOut()) {
            final Subscription images = pair.driver.imagesIn();
            final RawMessages old = new RawMessages(out);
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> old.poll(images, OfferDecoder.TEMPLATE_ID) > 0);
            pair.run(() -> {
                old.poll(images, OfferDecoder.TEMPLATE_ID);
                return pair.sender.releasedOffset() > 0;
            });
            assertThat(old.resume(old.transferId(), 0)).isTrue();
            images.close();
            pair.runToEnd().requireDone();
            pair.requireSame(set, 1);
        }
    }

    /** As a connection that broke lost it: the sender knows nothing, and offers again. */
    @Test
    void offerAfterALostAcceptIsAcknowledged() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); Subscription answers =
            pair.driver.answersIn()) {
            final RawMessages sender = new RawMessages(pair.imagesOut);
            pair.expectFull();
            pair.driver.await(() -> sender.offer(1, 0), () -> "room for an offer");
            pair.run(() -> sender.poll(answers, AcceptDecoder.TEMPLATE_ID) > 0);
            assertThat(sender.offer(1, 0)).isTrue();
            pair.run(() -> sender.poll(answers, AcknowledgeDecoder.TEMPLATE_ID) > 0);
            assertThat(sender.transferId()).isEqualTo(1);
            pair.receiver.cancel();
        }
    }

    @Test
    void offerWithAFieldOutOfItsRangeIsIgnored() {
        final byte[] digits = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        assertThat(decoded(10, 3, 5, digits)).isNotNull();
        assertThat(decoded(10, 3, 5, new byte[32]).cutId()).isNull();
        assertThat(decoded(0, 0, 0, digits)).isNull();
        assertThat(decoded(10, -1, 5, digits)).isNull();
        assertThat(decoded(10, 6, 5, digits)).isNull();
        assertThat(decoded(10, 3, 11, digits)).isNull();
        assertThat(decoded(ImageOffer.DELTA, 10, 3, 5, digits)).as("a delta of no base").isNull();
        digits[31] = 0;
        assertThat(decoded(10, 3, 5, digits)).isNull();
        digits[31] = 'g';
        assertThat(decoded(10, 3, 5, digits)).isNull();
    }

    private static ImageOffer decoded(long length, long releasedOffset, long sentOffset, byte[] cutId) {
        return decoded(ImageOffer.FULL, length, releasedOffset, sentOffset, cutId);
    }

    private static ImageOffer decoded(int kind, long length, long releasedOffset, long sentOffset, byte[] cutId) {
        final Message message = new Message();
        message.begin(new OfferEncoder()).imageLength(length).releasedOffset(releasedOffset).sentOffset(sentOffset)
            .kind((short)kind).putCutId(cutId, 0, cutId.length);
        return ImageOffer.decode(new OfferDecoder().wrap(message.buffer(), MessageHeaderDecoder.ENCODED_LENGTH,
            OfferDecoder.BLOCK_LENGTH, OfferDecoder.SCHEMA_VERSION));
    }

    @Test
    void offerBeyondTheNeededByteIsLost() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            final RawMessages sender = new RawMessages(pair.imagesOut);
            pair.expectFull();
            pair.driver.await(() -> sender.offer(1, 0), () -> "room for an offer");
            pair.run(() -> pair.receiver.state() == ReceiverState.RECEIVING);
            assertThat(sender.offer(1, 5)).isTrue();
            pair.run(() -> !pair.receiver.state().isUnderWay());
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.FAILED);
            assertThat(pair.receiver.failure()).hasMessage("it holds 0 bytes, and the sender can go back to 5 only:"
                + " expect a new image");
        }
    }
}
