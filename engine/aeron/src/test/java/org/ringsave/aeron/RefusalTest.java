/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.TickingSet;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.SyncMode;

/** Each refusal of TRANSFER.md, with its line, and what it leaves. */
class RefusalTest {
    @TempDir
    private Path folder;

    private static void requireRefused(TransferPair pair, RefusalReason reason, String... parts) {
        pair.run(() -> !pair.sender.state().isUnderWay());
        assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.REFUSED);
        assertThat(pair.sender.refusal().reason()).isEqualTo(reason);
        assertThat(pair.sender.reason()).startsWith("the receiver refused the image, " + reason).contains(parts)
            .doesNotContain("\n");
        assertThat(pair.session.isSaving()).isFalse();
    }

    @Test
    void longerImageThanTheLimitIsRefused() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(1, 5, 5)) {
            pair.startReceiver(1000);
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            requireRefused(pair, RefusalReason.LIMIT, "the limit is 1000", "raise the receiver's limit");
            assertThat(pair.sender.refusal().value()).isEqualTo(1000);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.WAITING);
        }
    }

    @Test
    void wrongKindAndWrongBaseAreRefused() {
        try (TransferPair pair = new TransferPair("udp", 1408).start(); TickingSet model = TickingSet.fresh()) {
            pair.restore.begin(TransferPair.LIMIT, new ByteState("clock", 1, new byte[8]));
            pair.receiver.expectFull(pair.restore);
            pair.sender.start(pair.session, model.set(), SaveMode.LIVE, 0);
            pair.runToEnd().requireDone();
            final String base = pair.session.cutId();
            pair.restore.next();
            pair.receiver.expectDelta(pair.restore, "0123456789abcdef0123456789abcdef");
            model.tick();
            pair.sender.start(pair.session, model.set(), SaveMode.LIVE, 1, base);
            requireRefused(pair, RefusalReason.BASE, "it has 0123456789abcdef0123456789abcdef", "send a delta of that");
            pair.sender.start(pair.session, model.set(), SaveMode.LIVE, 1);
            requireRefused(pair, RefusalReason.KIND, "it expects a delta, not a full image", "send the other kind");
            assertThat(pair.sender.refusal().value()).isEqualTo(ImageOffer.DELTA);
            pair.receiver.cancel();
            pair.restore.begin(TransferPair.LIMIT, new ByteState("clock", 1, new byte[8]));
            pair.receiver.expectFull(pair.restore);
            pair.sender.start(pair.session, model.set(), SaveMode.LIVE, 1, base);
            requireRefused(pair, RefusalReason.KIND, "it expects a full image, not a delta");
        }
    }

    /** The source's bytes, with another offer before them. */
    private static ImageSource offering(ImageSource source, ImageOffer offer) {
        return (ImageSource)Proxy.newProxyInstance(ImageSource.class.getClassLoader(), new Class<?>[] {
            ImageSource.class}, (proxy, called, args) ->
                called.getName().equals("offer") ? offer : called.invoke(source, args));
    }

    /** All bytes are right, so the image verifies. */
    @Test
    void otherImageThanTheOfferedOneIsRefused() throws IOException {
        final Path from = folder.resolve("from");
        try (ChannelSet set = SeededSet.paused(1, 5, 5)) {
            Files.write(from, SeededSet.bytes(SeededSet.image(set, 7)));
        }
        final long length = Files.size(from);
        final String id = ImageInfo.read(from).cutId();
        final String other = "0123456789abcdef0123456789abcdef";
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            final Map<String, ImageOffer> offers = Map.of("label", new ImageOffer(length, 8, null, id),
                "base", new ImageOffer(length, 7, other, id), "cutId", new ImageOffer(length, 7, null, other),
                "length", new ImageOffer(length - 8, 7, null, id));
            for (final Map.Entry<String, ImageOffer> wrong : offers.entrySet()) {
                pair.receiver.expectFile(folder.resolve("to"), SyncMode.NONE);
                pair.sender.start(SentImage.of(offering(new FileSource(from, 0), wrong.getValue())));
                requireRefused(pair, RefusalReason.IMAGE, wrong.getKey() + " is ", "that of the offer",
                    "; verify the image");
                assertThat(pair.receiver.state()).isEqualTo(ReceiverState.FAILED);
                assertThat(folder.resolve("to")).doesNotExist();
            }
        }
    }

    @Test
    void secondSenderIsRefusedWhileTheFirstGoesOn() {
        try (TransferPair pair = new TransferPair("udp", 1408).start(); ChannelSet set = TransferPair.longSet(1);
            ChannelSet other = TransferPair.longSet(2); Subscription in = pair.driver.answersIn();
            ExclusivePublication out = pair.driver.imagesOut()) {
            final TransferSender second = new TransferSender(out, in, pair.options, pair.driver.clock);
            final SaveSession session = new SaveSession();
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 20_000);
            second.start(session, other, SaveMode.LIVE, 2);
            pair.run(() -> {
                second.doWork();
                return !pair.sender.state().isUnderWay() && !second.state().isUnderWay();
            });
            pair.requireDone();
            assertThat(second.state()).isEqualTo(SenderState.REFUSED);
            assertThat(second.refusal().reason()).isEqualTo(RefusalReason.BUSY);
            assertThat(second.reason()).endsWith("another transfer is under way; offer again later");
            assertThat(session.isSaving()).isFalse();
            pair.requireSame(set, 1);
        }
    }

    @Test
    void receiverThatWasStartedAnewRefusesAsLost() {
        try (TransferPair pair = new TransferPair("udp", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.sender.releasedOffset() > 0);
            pair.restore.end();
            pair.startReceiver(TransferPair.LIMIT);
            pair.expectFull();
            requireRefused(pair, RefusalReason.LOST, "it holds 0 bytes", "take a new cut");
            pair.sender.start(pair.session, set, SaveMode.LIVE, 2);
            pair.runToEnd().requireDone();
        }
    }

    @Test
    void receiverThatWasStartedAnewBeforeItAcknowledgedBeginsAgain() {
        try (TransferPair pair = new TransferPair("udp", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.options = pair.options.withAcknowledge(1 << 30).withRepeat(1_000_000_000L);
            pair.startReceiver(TransferPair.LIMIT);
            pair.startSender();
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 100_000);
            assertThat(pair.sender.releasedOffset()).isZero();
            pair.restore.end();
            pair.startReceiver(TransferPair.LIMIT);
            pair.expectFull();
            pair.runToEnd().requireDone();
            pair.requireSame(set, 1);
        }
    }

    @Test
    void ownersCancel() {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = TransferPair.longSet(1)) {
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            pair.receiver.cancel();
            requireRefused(pair, RefusalReason.CANCELLED, "its owner gave up");
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            pair.sender.cancel();
            pair.run(() -> !pair.receiver.state().isUnderWay());
            assertThat(pair.sender.state()).isEqualTo(SenderState.CANCELLED);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.CANCELLED);
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 0);
            pair.session.cancel();
            pair.runToEnd();
            assertThat(pair.sender.state()).isEqualTo(SenderState.CANCELLED);
            assertThat(pair.receiver.state()).isEqualTo(ReceiverState.CANCELLED);
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.runToEnd().requireDone();
        }
    }
}
