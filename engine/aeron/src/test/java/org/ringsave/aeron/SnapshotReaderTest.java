/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveMode;

/** What recovery takes and refuses, without a cluster. */
class SnapshotReaderTest {
    private static final byte[] OTHER = "of another program".getBytes(StandardCharsets.US_ASCII);

    private ChannelSet set;

    @BeforeEach
    void fill() {
        set = SeededSet.paused(7, 4, 2);
    }

    @AfterEach
    void close() {
        set.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1408, 8192, 65504})
    void imageIsLoadedAsItWasSaved(int mtu) throws IOException {
        try (SnapshotStream stream = new SnapshotStream(mtu)) {
            stream.write(set);
            stream.load();
            assertThat(stream.channels.digest()).isEqualTo(stream.session.digest());
            assertThat(stream.restore.label()).isEqualTo(StubCluster.POSITION);
            stream.requireSame(set);
        }
    }

    @Test
    void transferIdIsThatOfTheOffer() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            final RecordedStream messages = new RecordedStream(stream.out, 9);
            stream.session.begin(set, StubCluster.POSITION);
            messages.start(SentImage.ofSave(stream.session, SaveMode.PAUSED, StubCluster.POSITION, null));
            stream.write(messages, Integer.MAX_VALUE);
            stream.session.abandon();
            stream.load();
            stream.requireSame(set);
        }
    }

    @Test
    void ownMessagesBeforeAndBehindStay() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408); ChannelSet second = SeededSet.paused(8, 3, 1)) {
            stream.write(OTHER);
            stream.write(set);
            stream.write(second);
            stream.write(OTHER);
            assertThat(stream.lengths(1)).containsExactly(OTHER.length);
            stream.load();
            stream.requireSame(set);
            stream.load();
            stream.requireSame(second);
            assertThat(stream.lengths(10)).containsExactly(OTHER.length);
        }
    }

    private static void requireRefused(SnapshotStream stream, String message) {
        assertThatThrownBy(stream::load).isInstanceOf(SnapshotException.class).hasMessageMatching(message)
            .hasMessageContaining("start the node from an earlier snapshot: ");
        stream.requireEnded();
    }

    @Test
    @Proves("A snapshot that is cut behind any message is refused.")
    void snapshotThatIsCutBehindAnyMessageIsRefused() throws IOException {
        final int all;
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            all = stream.write(set);
        }
        assertThat(all).isGreaterThan(4);
        for (int count = 0; count < all; count++) {
            try (SnapshotStream stream = new SnapshotStream(1408)) {
                stream.write(stream.image(set), count);
                stream.cut();
                requireRefused(stream, "the snapshot ends at image offset \\d+.*: its recording is cut short.*");
                Cases.count(1);
            }
        }
    }

    @Test
    void snapshotWhoseSubscriptionIsClosedIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), 3);
            stream.in.subscription().close();
            requireRefused(stream, "the snapshot ends at image offset 0: its recording is cut short.*");
        }
    }

    @Test
    @Proves("A snapshot with a changed image byte is refused.")
    void snapshotWithAChangedByteIsRefused() throws IOException {
        final SplittableRandom random = new SplittableRandom(3);
        int damaged = 0;
        for (int i = 0; i < Repeats.of(8, 200); i++) {
            try (SnapshotStream stream = new SnapshotStream(1408)) {
                stream.session.begin(set, StubCluster.POSITION);
                final ImageSource save =
                    SentImage.ofSave(stream.session, SaveMode.PAUSED, StubCluster.POSITION, null).source();
                final long place = random.nextLong(stream.session.imageLength());
                stream.write(stream.messages(
                    SentImage.of(new ChangedSource(save, place, (byte)random.nextInt(1, 256)))), Integer.MAX_VALUE);
                stream.cut();
                final Throwable refusal = catchThrowable(stream::load);
                assertThat(refusal).as("byte %d", place).isInstanceOf(SnapshotException.class)
                    .hasCauseInstanceOf(ImageException.class);
                final boolean isDamage = ((ImageException)refusal.getCause()).field().startsWith("crc32c");
                assertThat(refusal).hasMessageMatching("the snapshot is "
                    + (isDamage ? "damaged" : "(damaged|of another program or configuration)") + " at image offset .*");
                damaged += isDamage ? 1 : 0;
                stream.requireEnded();
                Cases.count(1);
            }
        }
        assertThat(damaged).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void messageOfAnotherProgramIsRefused(int place) throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            final RecordedStream messages = stream.image(set);
            stream.write(messages, place);
            final long position = stream.out.position();
            stream.write(OTHER);
            stream.write(messages, Integer.MAX_VALUE);
            requireRefused(stream, "the snapshot has no image at position " + position
                + ": the message there is not of.*");
        }
    }

    @Test
    void fragmentBeforeTheOfferIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            assertThat(new RawMessages(stream.out).fragment(StubCluster.POSITION, 0, 64, 64)).isTrue();
            stream.write(set);
            requireRefused(stream, "the snapshot has no image at position 0: the message there is not of.*");
        }
    }

    /** After a change of the program all nodes say so, and their snapshots are good. */
    @Test
    void snapshotThatDoesNotFitIsNotCalledDamaged() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408); ChannelSet other = new ChannelSet()) {
            other.add(set.channels().get(0).id(), "", ChannelConfig.ofPages(64));
            stream.write(set);
            stream.restore.begin(other);
            assertThatThrownBy(() -> stream.channels.load(stream.restore, stream.cluster.cluster(), stream.in))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("the snapshot is of another program or configuration at image offset ")
                .hasMessageContaining("; start the program and configuration that wrote it, and if that says the same,"
                    + " start the node from an earlier snapshot: ");
        }
    }

    @Test
    void fragmentThatComesTwiceIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            final RecordedStream messages = stream.image(set);
            stream.write(messages, 3);
            stream.session.seek(0);
            stream.write(messages, 1);
            requireRefused(stream, "the snapshot is damaged at image offset \\d+: offset of the next fragment is 0,"
                + " expected \\d+.*");
        }
    }

    @Test
    void fragmentWithoutAByteIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), 1);
            final long position = stream.out.position();
            assertThat(new RawMessages(stream.out).fragment(StubCluster.POSITION, 0, 0, 64)).isTrue();
            requireRefused(stream, "the snapshot has no image at position " + position + ": .*");
        }
    }

    @Test
    void fragmentThatIsMissingIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), 1);
            assertThat(new RawMessages(stream.out).fragment(StubCluster.POSITION, 64, 64, 64)).isTrue();
            requireRefused(stream, "the snapshot is damaged at image offset 0: offset of the next fragment is 64,"
                + " expected 0;.*");
        }
    }

    @Test
    void fragmentOfAnotherSnapshotOrBehindTheLastIsRefused() throws IOException {
        final int all;
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), 3);
            assertThat(new RawMessages(stream.out).fragment(3, 0, 64, 64)).isTrue();
            requireRefused(stream, "the snapshot is damaged at image offset \\d+: transferId of the next message is 3,"
                + " expected 4096.*");
        }
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            all = stream.write(set);
        }
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), all - 1);
            assertThat(new RawMessages(stream.out).fragment(StubCluster.POSITION, 0, 64, 64)).isTrue();
            requireRefused(stream, ".* the next message is a fragment, expected the end.*");
        }
    }

    @Test
    void otherImageThanItsEndSaysIsRefused() throws IOException {
        requireEndRefused(StubCluster.POSITION, "0".repeat(32), null, "digest is \\w+, expected 0{32}");
        requireEndRefused(StubCluster.POSITION, null, "1".repeat(32), "cutId is \\w+, expected 1{32}");
        requireEndRefused(3, null, null, "transferId of the next message is 3, expected 4096");
    }

    /** Writes an image with another end: of a transfer, with its own digest or cutId where none is given. */
    private void requireEndRefused(long transferId, String digest, String cutId, String message) throws IOException {
        final int all;
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            all = stream.write(set);
        }
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), all - 1);
            new AnswerWriter(new Claims(stream.out)).done(transferId,
                digest == null ? stream.session.digest() : digest, cutId == null ? stream.session.cutId() : cutId);
            requireRefused(stream, "the snapshot is damaged at image offset \\d+: " + message + ".*");
        }
    }

    @Test
    void otherImageThanItsOfferSaysIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.session.begin(set, StubCluster.POSITION);
            stream.write(stream.messages(SentImage.ofSave(stream.session, SaveMode.PAUSED, 7, null)),
                Integer.MAX_VALUE);
            requireRefused(stream, ".* at image offset \\d+: label is 4096, expected that of the offer, 7;.*");
        }
    }

    @Test
    void shorterImageThanItsOfferSaysIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(65_504)) {
            stream.session.begin(set, 0);
            final long length = stream.session.imageLength();
            assertThat(new RawMessages(stream.out).offer(StubCluster.POSITION, length + 8, 0, 0)).isTrue();
            assertThat(new ImageWriter(stream.out).fragment(StubCluster.POSITION,
                SentImage.ofSave(stream.session, SaveMode.PAUSED, 0, null).source())).isEqualTo((int)length);
            requireRefused(stream, ".* at image offset \\d+: length is " + length + ", expected that of the offer, "
                + (length + 8) + ";.*");
        }
    }

    @Test
    void deltaIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.session.begin(set, StubCluster.POSITION);
            stream.write(stream.messages(SentImage.ofSave(stream.session, SaveMode.PAUSED, StubCluster.POSITION,
                "a".repeat(32))), 2);
            requireRefused(stream, "the snapshot is a delta, of which a cluster can't recover.*");
        }
    }

    @Test
    void secondOfferIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            final RecordedStream messages = stream.image(set);
            stream.write(messages, 1);
            stream.session.abandon();
            stream.write(stream.image(set), 1);
            requireRefused(stream, "the snapshot is damaged at image offset 0: the next message is an offer, expected a"
                + " fragment.*");
        }
    }

    @Test
    void cancelAndEarlyEndAreRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), 2);
            new ImageWriter(stream.out).cancel(StubCluster.POSITION);
            requireRefused(stream, ".* the next message is a cancel, expected a fragment.*");
        }
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), 2);
            new AnswerWriter(new Claims(stream.out)).done(StubCluster.POSITION, "0".repeat(32), "0".repeat(32));
            requireRefused(stream, ".* the next message is the end, expected a fragment.*");
        }
    }

    @Test
    void snapshotThatStandsStillIsRefused() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(stream.image(set), 3);
            stream.isSilent = true;
            assertThatThrownBy(stream::load).isInstanceOf(SnapshotException.class)
                .hasMessageMatching("the snapshot stands still at image offset \\d+ of \\d+ for 10 s: look at the"
                    + " archive's log, and start the node again");
            stream.requireEnded();
        }
    }

    /** Each message comes after 6 s, and the limit is 10 s for one. */
    @Test
    void slowSnapshotIsLoaded() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(65_504)) {
            stream.isSilent = true;
            stream.slow = stream.image(set);
            stream.load();
            assertThat(stream.idles).isGreaterThanOrEqualTo(3 * SnapshotStream.SLOW_IDLES);
            stream.session.abandon();
            stream.requireSame(set);
        }
    }

    @Test
    void restoreThatHasNotBegunIsAMistake() throws IOException {
        try (SnapshotStream stream = new SnapshotStream(1408)) {
            stream.write(set);
            assertThatThrownBy(() -> stream.channels.load(stream.restore, stream.cluster.cluster(), stream.in))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("no restore is under way; begin() one");
        }
    }
}
