/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.aeron.codec.AcceptDecoder;
import org.ringsave.aeron.codec.CancelEncoder;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.aeron.codec.RefuseEncoder;
import org.ringsave.aeron.codec.ResumeEncoder;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveMode;

/** Messages that accidents and strangers make, in the midst of a transfer. */
class MutationTest {
    private static final long SEED = 20;
    private static final int MOST_KEPT = 5000;
    private static final int TEMPLATE = 2;
    private static final int HEADER = Claims.FRAGMENT_HEADER_LENGTH;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Records all messages of a stream. */
    private static final class Tape implements AutoCloseable {
        private final List<byte[]> messages = new ArrayList<>();
        private final Subscription in;
        private final int sessionId;
        private long current;

        Tape(Subscription in, ExclusivePublication from) {
            this.in = in;
            sessionId = from.sessionId();
        }

        void poll() {
            in.poll((buffer, offset, length, header) -> {
                if (header.sessionId() == sessionId) {
                    current = buffer.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
                }
                if (length < HEADER - Long.BYTES || messages.size() > MOST_KEPT) {
                    return;
                }
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                messages.add(bytes);
            }, 100);
        }

        @Override
        public void close() {
            in.close();
        }
    }

    /** Without room this one is left out: the others are enough. Returns the number of messages, 0 or 1. */
    private static int send(ExclusivePublication to, byte[] message) {
        return to.offer(new UnsafeBuffer(message)) > 0 ? 1 : 0;
    }

    /** A message with another bit, byte or length before the image bytes, or no message at all. */
    private byte[] mutated(byte[] message) {
        final byte[] bytes = message.clone();
        final int end = Math.min(bytes.length, isFragment(bytes) ? HEADER : bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[random.nextInt(end)] ^= (byte)(1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(end)] += (byte)(1 + random.nextInt(255));
            case 2 -> {
                return java.util.Arrays.copyOf(bytes, random.nextInt(end));
            }
            default -> {
                for (int i = 0; i < 8; i++) {
                    bytes[random.nextInt(end)] ^= (byte)(1 + random.nextInt(255));
                }
                if (java.util.Arrays.equals(bytes, message)) {
                    bytes[0] ^= 1;
                }
            }
        }
        return bytes;
    }

    private static boolean isFragment(byte[] bytes) {
        return bytes.length > HEADER && bytes[TEMPLATE] == FragmentDecoder.TEMPLATE_ID;
    }

    @Test
    @Proves("Mutated messages, repeated fragments and answers, and messages of earlier transfers change nothing.")
    void strangeMessagesChangeNothing() {
        int sent = 0;
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1);
            Tape images = new Tape(pair.driver.imagesIn(), pair.imagesOut);
            Tape answers = new Tape(pair.driver.answersIn(), pair.answersOut);
            ExclusivePublication toReceiver = pair.driver.imagesOut();
            ExclusivePublication toSender = pair.driver.answersOut()) {
            while (sent < Repeats.of(10_000)) {
                pair.expectFull();
                pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
                final int[] count = {0};
                pair.run(() -> {
                    count[0] += disturb(images, toReceiver, MutationTest::cancel)
                        + disturb(answers, toSender, this::refuseOrResume);
                    if (pair.receiver.state() == ReceiverState.RECEIVING) {
                        count[0] += repeatEarlier(images, toReceiver);
                    }
                    return !pair.sender.state().isUnderWay();
                });
                pair.requireDone();
                pair.requireSame(set, 1);
                // An old offer that comes to a receiver at WAITING would begin.
                pair.driver.await(() -> pair.receiver.doWork() == 0, pair::toString);
                sent += count[0];
            }
        }
        Cases.count(sent);
    }

    /** The last argument makes a message that ends or moves the transfer, and that none sends here. */
    private int disturb(Tape tape, ExclusivePublication to, LongFunction<byte[]> rare) {
        tape.poll();
        if (tape.messages.isEmpty()) {
            return 0;
        }
        int sent = send(to, mutated(rare.apply(tape.current)));
        for (int i = 0; i < 4; i++) {
            sent += send(to, mutated(tape.messages.get(random.nextInt(tape.messages.size()))));
        }
        // An older one as it was: a fragment or an answer again, out of its order, or of a transfer before.
        final byte[] old = tape.messages.get(random.nextInt(tape.messages.size()));
        return isFragment(old) || old[TEMPLATE] >= AcceptDecoder.TEMPLATE_ID ? sent + send(to, old) : sent;
    }

    /** An offer as it was, of this transfer or one before, and a cancel of one before. Returns the number sent. */
    private int repeatEarlier(Tape images, ExclusivePublication to) {
        final byte[] old = images.messages.get(random.nextInt(images.messages.size()));
        if (old[TEMPLATE] == OfferDecoder.TEMPLATE_ID) {
            return send(to, old);
        }
        final long earlier = new UnsafeBuffer(old).getLong(Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        if (earlier == images.current || random.nextInt(16) > 0) {
            return 0;
        }
        return send(to, cancel(earlier));
    }

    private static byte[] cancel(long transferId) {
        final Message message = new Message();
        message.begin(new CancelEncoder()).transferId(transferId);
        return bytes(message);
    }

    private byte[] refuseOrResume(long transferId) {
        final Message message = new Message();
        if (random.nextBoolean()) {
            message.begin(new RefuseEncoder()).transferId(transferId).reason((short)RefusalReason.BUSY.number());
        } else {
            message.begin(new ResumeEncoder()).transferId(transferId);
        }
        return bytes(message);
    }

    private static byte[] bytes(Message message) {
        final byte[] bytes = new byte[message.seal().length()];
        message.buffer().getBytes(0, bytes);
        return bytes;
    }

    @Test
    @Proves("A changed image byte is refused, and nothing of the image is applied.")
    void changedImageByteIsRefused() {
        final int cases = Repeats.of(300);
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 2, 2)) {
            for (int i = 0; i < cases; i++) {
                final ImageSource source = new SaveSource(begun(pair, set), SaveMode.PAUSED, 1, null);
                final long at = random.nextLong(source.offer().length());
                pair.expectFull();
                pair.sender.start(SentImage.of(new ChangedSource(source, at, (byte)(1 << random.nextInt(8)))));
                pair.run(() -> !pair.sender.state().isUnderWay());
                assertThat(pair.sender.state()).as("byte %d: %s", at, pair).isEqualTo(SenderState.REFUSED);
                assertThat(pair.sender.refusal().reason()).isEqualTo(RefusalReason.IMAGE);
                assertThat(pair.receiver.failure()).isInstanceOf(ImageException.class);
                assertThat(pair.sender.reason()).contains("image offset").doesNotContain("\n");
                Cases.count(1);
            }
        }
    }

    private static org.ringsave.save.SaveSession begun(TransferPair pair, ChannelSet set) {
        pair.session.begin(set, 1);
        return pair.session;
    }
}
