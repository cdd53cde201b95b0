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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.store.SyncMode;

/** Messages of the running transfer whose checksum is right, and whose fields are not those of a peer. */
class ForgedMessagesTest {
    private static final long[] EDGES = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, Long.MAX_VALUE - 7, Long.MAX_VALUE};
    private static final int[] REASONS = {0, 8, 255};
    private static final long[] LENGTHS = {0, 65, 1L << 31, (1L << 32) - 1};
    /** Most bytes that a fragment of an MTU of 1,408 has. */
    private static final int LAST = 1344;
    private static final String OTHER_DIGEST = "0123456789abcdef0123456789abcdef";

    private final SplittableRandom random = new SplittableRandom(22);
    @TempDir
    private Path folder;
    private TransferPair pair;
    private ChannelSet set;
    private Subscription images;
    private ExclusivePublication toSender;
    private ExclusivePublication toReceiver;
    private RawMessages answers;
    private RawMessages messages;
    private long length;
    private long most;
    private int sent;

    @BeforeEach
    void open() {
        pair = new TransferPair("ipc", 1408).start();
        set = TransferPair.longSet(1);
        images = pair.driver.imagesIn();
        toSender = pair.driver.answersOut();
        toReceiver = pair.driver.imagesOut();
        answers = new RawMessages(toSender);
        messages = new RawMessages(toReceiver);
    }

    @AfterEach
    void close() {
        pair.close();
        set.close();
    }

    /** Starts a live save, and learns its transfer. */
    private void start() {
        pair.expectFull();
        pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
        length = pair.session.imageLength();
        awaitOffer();
    }

    private void awaitOffer() {
        most = 0;
        pair.run(() -> answers.poll(images, OfferDecoder.TEMPLATE_ID) > 0);
    }

    /** Runs to the sender's end; a step forges messages. */
    private void run(BooleanSupplier step) {
        pair.run(() -> {
            answers.poll(images, OfferDecoder.TEMPLATE_ID);
            most = Math.max(most, pair.sender.offset());
            if (pair.sender.state().isUnderWay()) {
                sent += step.getAsBoolean() ? 1 : 0;
            }
            return !pair.sender.state().isUnderWay();
        });
    }

    /** An offset that no receiver needs: out of the image, or ahead of all that was sent. */
    private long impossibleOffset() {
        if (most + Long.BYTES < length && random.nextBoolean()) {
            return length - random.nextLong(length - most - 1) / Long.BYTES * Long.BYTES;
        }
        return random.nextInt(3) == 0 ? length + 1 + random.nextInt(16) : EDGES[random.nextInt(EDGES.length)];
    }

    private boolean forgeAnswer() {
        final long id = answers.transferId();
        return switch (random.nextInt(5)) {
            case 0 -> answers.accept(id, impossibleOffset());
            case 1 -> answers.resume(id, impossibleOffset());
            case 2 -> answers.acknowledge(id, impossibleOffset());
            case 3 -> answers.refuse(id, REASONS[random.nextInt(REASONS.length)]);
            default -> most < length && answers.done(id, OTHER_DIGEST);
        };
    }

    private boolean forgeMessage() {
        final long id = answers.transferId();
        final long edge = EDGES[random.nextInt(EDGES.length)];
        final long needed = pair.receiver.offset();
        if (length - needed < LAST) {
            // One byte more than the image has.
            return messages.fragment(id, needed, length - needed + 1, (int)(length - needed + 1));
        }
        return switch (random.nextInt(6)) {
            case 5 -> messages.fragment(id + 1, needed, 64, 64);
            case 0 -> messages.fragment(id, edge, 64, 64);
            case 1 -> messages.fragment(id, length - 63, 64, 64);
            case 2 -> messages.fragment(id, pair.receiver.offset(), LENGTHS[random.nextInt(LENGTHS.length)], 64);
            case 3 -> messages.offer(id, length, edge < 0 ? edge : length, edge < 0 ? length : 0);
            default -> messages.offer(id, length, 0, length + 1);
        };
    }

    @Test
    @Proves("Messages with right checksums and impossible fields change nothing.")
    void impossibleFieldsChangeNothing() {
        final int cases = Repeats.of(5_000);
        while (sent < cases) {
            start();
            run(() -> forgeAnswer() | forgeMessage());
            pair.requireDone();
            pair.requireSame(set, 1);
        }
        Cases.count(sent);
    }

    private boolean forgeAnyOffset() {
        final long offset = random.nextLong(length + 1);
        final long id = answers.transferId();
        return random.nextInt(16) == 0 && switch (random.nextInt(3)) {
            case 0 -> answers.accept(id, offset);
            case 1 -> answers.resume(id, offset);
            default -> answers.acknowledge(id, offset);
        };
    }

    @Test
    @Proves("A file arrives whole, whatever offsets are acknowledged and asked for.")
    void fileArrivesWhateverOffsetsAreAskedFor() throws IOException {
        final Path from = Files.write(folder.resolve("from"), SeededSet.bytes(SeededSet.image(set, 1)));
        final Path to = folder.resolve("to");
        length = Files.size(from);
        final int transfers = Repeats.of(6);
        for (int i = 0; i < transfers; i++) {
            pair.receiver.expectFile(to, SyncMode.NONE);
            pair.sender.start(from);
            awaitOffer();
            run(this::forgeAnyOffset);
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
            assertThat(Files.mismatch(from, to)).isEqualTo(-1);
            Files.delete(to);
        }
        Cases.count(sent);
    }

    /**
     * Aeron polls the images of two receivers one after the other, and begins with each of them by turns: so the late
     * answer is behind the Done in some of the polls.
     */
    @Test
    @Proves("An answer of another receiver, behind the Done, changes nothing.")
    void answerBehindDoneChangesNothing() throws IOException {
        final Path from = Files.write(folder.resolve("from"), SeededSet.bytes(SeededSet.image(set, 1)));
        final Path to = folder.resolve("to");
        for (int i = 0; i < 32; i++) {
            pair.receiver.expectFile(to, SyncMode.NONE);
            pair.sender.start(from);
            awaitOffer();
            for (int polls = random.nextInt(4); polls > 0; polls--) {
                pair.sender.doWork();
            }
            pair.driver.await(() -> {
                pair.sender.doWork();
                pair.receiver.doWork();
                return pair.receiver.state() == ReceiverState.COMPLETE;
            }, pair::toString);
            assertThat(answers.resume(answers.transferId(), 0)).isTrue();
            pair.runToEnd();
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
            Files.delete(to);
            Cases.count(1);
        }
    }

    /** An offset that a peer could have sent releases bytes, so the transfer may be lost. It is never wrong. */
    @Test
    @Proves("A live save arrives right or is lost, whatever offsets are acknowledged.")
    void liveSaveArrivesRightOrIsLost() {
        final int transfers = Repeats.of(12);
        for (int i = 0; i < transfers; i++) {
            final byte[] expected = LiveSets.paused(set, 1);
            set.resume();
            start();
            run(() -> {
                SeededSet.drive(random, set.channels().get(random.nextInt(set.channels().size())), 3);
                if (random.nextInt(50) == 0) {
                    LiveSets.churn(set);
                }
                return forgeAnyOffset();
            });
            if (pair.sender.state() == SenderState.DONE) {
                pair.requireDone();
                try (ChannelSet restored = pair.restore.apply()) {
                    assertThat(SeededSet.bytes(SeededSet.image(restored, 1))).isEqualTo(expected);
                }
            } else {
                assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.REFUSED);
                assertThat(pair.sender.refusal().reason()).isEqualTo(RefusalReason.LOST);
                assertThat(pair.receiver.state()).isEqualTo(ReceiverState.FAILED);
            }
            assertThat(pair.session.isSaving()).isFalse();
            set.pause();
        }
        Cases.count(sent);
    }

    @Test
    void doneOfAnotherDigestFailsTheTransfer() {
        start();
        pair.driver.await(() -> {
            answers.poll(images, OfferDecoder.TEMPLATE_ID);
            pair.sender.doWork();
            if (pair.sender.state() != SenderState.AWAITING) {
                pair.receiver.doWork();
            }
            return pair.sender.state() == SenderState.AWAITING;
        }, pair::toString);
        final String own = pair.session.digest();
        assertThat(answers.done(answers.transferId(), OTHER_DIGEST)).isTrue();
        pair.driver.await(() -> {
            pair.sender.doWork();
            return !pair.sender.state().isUnderWay();
        }, pair::toString);
        assertThat(pair.sender.state()).isEqualTo(SenderState.FAILED);
        assertThat(pair.sender.failure()).hasMessage("the receiver has an image of digest " + OTHER_DIGEST + ", not "
            + own + ": take a new cut");
        assertThat(pair.session.isSaving()).isFalse();
    }
}
