/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** What a snapshot does when it is written, against an archive that records it, without a cluster. */
class SnapshotWriterTest {
    private static final String CHANNEL = "aeron:ipc?mtu=1408|term-length=64k";
    private static final int STREAM = 106;

    @TempDir
    private Path folder;
    private final TestClock clock = new TestClock();
    private final SaveSession session = new SaveSession();
    private final ClusteredChannels channels = new ClusteredChannels(session, clock);
    private TestArchive archive;
    private ExclusivePublication out;
    private long subscription;
    private ChannelSet set;

    @BeforeEach
    void open() {
        archive = TestArchive.stallable(folder.resolve("archive"));
        out = aeron().addExclusivePublication(CHANNEL, STREAM);
        set = TransferPair.longSet(1);
        set.resume();
    }

    @AfterEach
    void close() {
        set.close();
        archive.close();
    }

    private Aeron aeron() {
        return archive.archive.context().aeron();
    }

    private void record() {
        subscription = archive.archive.startRecording(ChannelUri.addSessionId(CHANNEL, out.sessionId()), STREAM,
            SourceLocation.LOCAL, true);
        TestArchive.await(() -> RecordingPos.findCounterIdBySession(aeron().countersReader(), out.sessionId(),
            archive.archive.archiveId()) >= 0);
    }

    private void take(StubCluster cluster) {
        channels.takeSnapshot(set, cluster.cluster(), out);
    }

    /** The set runs on, and the session is free. */
    private void requireUnchanged() {
        assertThat(set.state()).isEqualTo(ChannelState.OPEN);
        assertThat(session.isSaving()).isFalse();
        assertThat(channels.digest()).isNull();
    }

    @Test
    void snapshotIsWholeWhenItReturns() {
        record();
        final StubCluster cluster = new StubCluster(aeron(), Thread::yield);
        take(cluster);
        assertThat(out.position()).isGreaterThan(session.imageLength());
        assertThat(set.state()).isEqualTo(ChannelState.OPEN);
        assertThat(channels.digest()).isEqualTo(session.digest());
        assertThat(cluster.idles).isPositive();
        assertThat(cluster.resets).isPositive().isLessThanOrEqualTo(cluster.idles);
    }

    @Test
    void labelAndTransferIdAreTheLogPosition() {
        record();
        final StubCluster cluster = new StubCluster(aeron(), Thread::yield);
        take(cluster);
        TestArchive.await(() -> archive.archive.getRecordingPosition(0) == out.position());
        final RawMessages messages = new RawMessages(out);
        try (Subscription replay = archive.archive.replay(0, 0, out.position(), "aeron:ipc", STREAM + 1)) {
            TestArchive.await(() -> messages.poll(replay, OfferDecoder.TEMPLATE_ID) == 1);
            assertThat(messages.transferId()).isEqualTo(StubCluster.POSITION);
        }
        final RestoreSession restore = new RestoreSession();
        restore.beginVerify();
        try (Subscription replay = archive.archive.replay(0, 0, out.position(), "aeron:ipc", STREAM + 1)) {
            TestArchive.await(() -> replay.imageCount() == 1);
            new ClusteredChannels().load(restore, cluster.cluster(), replay.imageAtIndex(0));
        }
        assertThat(restore.label()).isEqualTo(StubCluster.POSITION);
        assertThat(restore.digest()).isEqualTo(channels.digest());
        restore.end();
    }

    @Test
    void snapshotIsNoBaseOfDeltas() {
        record();
        take(new StubCluster(aeron(), Thread::yield));
        assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1, session.cutId()))
            .isInstanceOf(IllegalArgumentException.class);
    }

    /** Aeron catches no error, and the whole cluster would wait for this node's part. */
    @Test
    void errorBecomesAnException() {
        record();
        final OutOfMemoryError error = new OutOfMemoryError("wanted");
        assertThatThrownBy(() -> take(new StubCluster(aeron(), () -> {
            throw error;
        }))).isInstanceOf(SnapshotException.class).hasCause(error)
            .hasMessageContaining(": java.lang.OutOfMemoryError: wanted; remove the cause, and ask for a snapshot"
                + " again");
        requireUnchanged();
    }

    @Test
    void setThatStandsStillStaysSo() {
        record();
        set.pause();
        take(new StubCluster(aeron(), Thread::yield));
        assertThat(set.state()).isEqualTo(ChannelState.PAUSED);
    }

    @Test
    void preparedSetIsAsItWas() {
        record();
        final byte[] before = image();
        channels.prepare(set);
        requireUnchanged();
        assertThat(image()).isEqualTo(before);
        take(new StubCluster(aeron(), Thread::yield));
        set.pause();
        channels.prepare(set);
        assertThat(set.state()).isEqualTo(ChannelState.PAUSED);
    }

    @Test
    void rehearsalEndsAfterItsTime() {
        final int[] looks = {0};
        final ClusteredChannels slow = new ClusteredChannels(session, () -> {
            looks[0]++;
            return looks[0] * TimeUnit.MILLISECONDS.toNanos(150);
        });
        slow.prepare(set);
        // Its start, and one behind each of two chunks of 64 KiB.
        assertThat(looks[0]).isEqualTo(3);
        assertThat(session.imageLength()).isGreaterThan(3 * 64 * 1024);
    }

    private byte[] image() {
        set.pause();
        final byte[] bytes = SeededSet.bytes(SeededSet.image(set, 1));
        set.resume();
        return bytes;
    }

    @Test
    void streamThatNoArchiveRecordsIsRefused() {
        assertThatThrownBy(() -> take(new StubCluster(aeron(), Thread::yield))).isInstanceOf(SnapshotException.class)
            .hasMessage("no snapshot was taken, it ends at image offset 0: no archive records " + CHANNEL
                + " stream 106; remove the cause, and ask for a snapshot again");
        requireUnchanged();
    }

    @Test
    void archiveThatStopsRecordingEndsTheSnapshot() {
        record();
        assertThatThrownBy(() -> take(new StubCluster(aeron(), () -> archive.archive.tryStopRecording(subscription))))
            .isInstanceOf(SnapshotException.class).hasMessageMatching("no snapshot was taken, it ends at image offset"
                + " \\d+ of \\d+: the archive stopped recording 0: look at its disk and its log; remove the cause, and"
                + " ask for a snapshot again");
        requireUnchanged();
    }

    @Test
    void archiveThatStandsStillEndsTheSnapshot() {
        record();
        archive.stall();
        final long period = TimeUnit.MILLISECONDS.toNanos(500);
        final StubCluster cluster = new StubCluster(aeron(), () -> clock.pass(period));
        final long start = clock.nowNs();
        try {
            assertThatThrownBy(() -> take(cluster)).isInstanceOf(SnapshotException.class)
                .hasMessageMatching("no snapshot was taken, it ends at image offset \\d+ of \\d+: the archive has not"
                    + " recorded on for 10 s at position \\d+ of recording 0: look at its disk and its log.*");
        } finally {
            archive.resume();
        }
        // Without room it idles at once.
        assertThat(clock.nowNs() - start).isLessThan(cluster.idles * period + TimeUnit.MILLISECONDS.toNanos(10));
        requireUnchanged();
    }

    /** As it does when its media driver ends. A closed client has no counters. */
    @Test
    void closedClientEndsTheSnapshot() {
        record();
        assertThatThrownBy(() -> take(new StubCluster(aeron(), aeron()::close))).isInstanceOf(SnapshotException.class)
            .hasMessageContaining(": the publication is closed, by the service or as the media driver has ended; ");
        requireUnchanged();
    }

    @Test
    void closedPublicationEndsTheSnapshot() {
        record();
        assertThatThrownBy(() -> take(new StubCluster(aeron(), out::close))).isInstanceOf(SnapshotException.class)
            .hasMessageMatching("no snapshot was taken, it ends at image offset \\d+ of \\d+: the publication is"
                + " closed, by the service or as the media driver has ended; remove the cause, and ask for a snapshot"
                + " again");
        requireUnchanged();
    }

    @Test
    void setThatBackgroundWorkClosesEndsTheSnapshot() {
        record();
        assertThatThrownBy(() -> take(new StubCluster(aeron(), set::close))).isInstanceOf(SnapshotException.class)
            .hasMessageMatching("no snapshot was taken, it ends at image offset \\d+ of \\d+: the set was closed or"
                + " lost a channel meanwhile.*");
        assertThat(set.state()).isEqualTo(ChannelState.CLOSED);
    }

    @Test
    void terminationOfTheServiceIsThrownAsItIs() {
        record();
        assertThatThrownBy(() -> take(new StubCluster(aeron(), () -> {
            throw new AgentTerminationException("over");
        }))).isInstanceOf(AgentTerminationException.class).hasMessage("over");
        requireUnchanged();
    }

    @Test
    void liveSaveThatIsUnderWayGoesOn() {
        record();
        session.begin(set, SaveMode.LIVE, 1);
        assertThatThrownBy(() -> take(new StubCluster(aeron(), Thread::yield)))
            .isInstanceOf(IllegalStateException.class);
        assertThat(session.isSaving()).isTrue();
        assertThat(set.state()).isEqualTo(ChannelState.OPEN);
        session.end();
    }
}
