/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;

/** One side that fails or closes: the other side learns it, and the next transfer is not hurt. */
class FailureTest {
    private static final String WRONG = "one line\nof two";

    /** A source or target whose method throws from a call on, as often as it is called. */
    private static <T> T failing(Class<T> type, T real, String method, int from) {
        final int[] calls = {0};
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, args) -> {
            if (called.getName().equals(method) && ++calls[0] >= from) {
                throw new IllegalStateException(WRONG);
            }
            try {
                return real == null ? null : called.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static ImageSource begun(TransferPair pair, ChannelSet set) {
        pair.session.begin(set, SaveMode.LIVE, 1);
        return new SaveSource(pair.session, SaveMode.LIVE, 1, null);
    }

    @Test
    void exceptionAtTheEndDoesNotFailTheNextTransfer() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            pair.expectFull();
            pair.sender.start(SentImage.of(failing(ImageSource.class, begun(pair, set), "digest", 1)));
            pair.run(() -> !pair.sender.state().isUnderWay());
            assertThat(pair.sender.state()).isEqualTo(SenderState.FAILED);
            assertThat(pair.sender.reason()).isEqualTo("the transfer failed: one line of two");
            pair.restore.end();
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd().requireDone();
        }
    }

    /** All bytes are out, and the sender gives up before the receiver has said that it has them. */
    @Test
    void imageThatMayNotHaveArrivedIsNoBase() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.state() == ReceiverState.RECEIVING);
            pair.driver.await(() -> {
                pair.sender.doWork();
                return pair.sender.state() == SenderState.AWAITING;
            }, pair::toString);
            final String cutId = pair.session.cutId();
            pair.sender.cancel();
            assertThat(pair.session.isSaving()).isFalse();
            assertThatThrownBy(() -> pair.sender.start(pair.session, set, SaveMode.LIVE, 2, cutId))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(cutId);
        }
    }

    @Test
    void failedSenderTellsTheReceiver() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(SentImage.of(failing(ImageSource.class, begun(pair, set), "fill", 5)));
            pair.runToEnd();
            assertThat(pair.sender.state()).isEqualTo(SenderState.FAILED);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.CANCELLED);
        }
    }

    @Test
    void closedReceiverTellsTheSender() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            pair.receiver.onClose();
            pair.driver.await(() -> {
                pair.sender.doWork();
                return !pair.sender.state().isUnderWay();
            }, pair::toString);
            assertThat(pair.sender.refusal().text()).isEqualTo("its owner gave up");
        }
    }

    @Test
    void exceptionOfATargetIsTold() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            pair.receiver.expect(ReceivedImage.into(failing(ImageTarget.class, null, "begin", 1)));
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd();
            assertThat(pair.receiver.failure()).hasMessage(WRONG);
            assertThat(pair.sender.refusal().reason()).isEqualTo(RefusalReason.CANCELLED);
            assertThat(pair.sender.refusal().text()).isEqualTo("one line of two");
        }
    }

    @Test
    void closedStreamIsNoWork() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            pair.receiver.cancel();
            pair.answersOut.close();
            // The messages that have come are read first.
            pair.driver.await(() -> pair.receiver.doWork() == 0, pair::toString);
            assertThat(pair.receiver.doWork()).isZero();
            pair.imagesIn.close();
            assertThat(pair.receiver.doWork()).isZero();
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.CANCELLED);
            pair.sender.cancel();
        }
    }

    @Test
    void shortMtuIsRefused() {
        try (TestDriver driver = TestDriver.ipc(192); ExclusivePublication out = driver.imagesOut();
            Subscription in = driver.answersIn()) {
            final String line = "the publication to aeron:ipc stream 10 has room for 160 bytes in a fragment, less than"
                + " 1376: give its channel an MTU of 1408 or more";
            assertThatThrownBy(() -> new TransferSender(out, in, TransferOptions.DEFAULT, driver.clock))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(line);
            assertThatThrownBy(() -> new TransferReceiver(in, out, 1, TransferOptions.DEFAULT, driver.clock))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(line);
        }
    }
}
