/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.fixture.LoopbackPorts;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** How a recording is opened, and how it begins and fails. */
class ImageRecordingTest {
    private static final String SMALL_TERMS = "aeron:ipc?mtu=1408|term-length=64k";

    @TempDir
    private Path folder;
    private TestArchive archive;
    private ImageArchive images;
    private final SaveSession session = new SaveSession();

    @BeforeEach
    void open() {
        archive = new TestArchive(folder);
        images = new ImageArchive(archive.archive, "set");
    }

    @AfterEach
    void close() {
        archive.close();
    }

    /** Number of recordings of any set. */
    private int recordings(AeronArchive of) {
        return of.listRecordings(0, 9, (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp,
            startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId,
            streamId, strippedChannel, originalChannel, sourceIdentity) -> { });
    }

    /** A source that throws where a fragment is due. */
    private static SentImage failing(SaveSession session, Throwable cause) {
        final ImageSource save = new SaveSource(session, SaveMode.LIVE, 1, null);
        return SentImage.of((ImageSource)Proxy.newProxyInstance(ImageSource.class.getClassLoader(),
            new Class<?>[] {ImageSource.class}, (proxy, method, arguments) -> {
                if ("fill".equals(method.getName())) {
                    throw cause;
                }
                return method.invoke(save, arguments);
            }));
    }

    @Test
    void liveSaveReleasesWhatIsInTheStream() {
        try (ChannelSet set = TransferPair.longSet(1); ImageRecording recording = images.open(SMALL_TERMS, 1, null)) {
            recording.start(session, set, SaveMode.LIVE);
            TestArchive.await(() -> {
                recording.doWork();
                return session.offset() > 0;
            });
            assertThatThrownBy(() -> session.seek(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("where this live save has released its bytes");
        }
    }

    @Test
    void secondStartBeginsNoSave() {
        final SaveSession other = new SaveSession();
        try (ChannelSet set = SeededSet.paused(1, 2, 2); ChannelSet second = SeededSet.paused(2, 2, 2);
            ImageRecording recording = images.open(1, null)) {
            recording.start(session, set, SaveMode.LIVE);
            assertThatThrownBy(() -> recording.start(other, second, SaveMode.LIVE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("start: the recording is UNDER_WAY; open another one");
            assertThat(other.isSaving()).isFalse();
            assertThat(session.isSaving()).isTrue();
        }
    }

    @Test
    void errorFailsARecordingAndIsThrown() {
        final OutOfMemoryError error = new OutOfMemoryError("wanted");
        try (ChannelSet set = SeededSet.paused(1, 2, 2); ImageRecording recording = images.open(1, null)) {
            session.begin(set, SaveMode.LIVE, 1);
            recording.start(failing(session, error));
            assertThatThrownBy(() -> TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            })).isSameAs(error);
            assertThat(recording.state()).isEqualTo(RecordingState.FAILED);
            assertThat(recording.failure()).isSameAs(error);
            assertThat(session.isSaving()).isFalse();
        }
    }

    @Test
    void exceptionFailsARecording() {
        final IllegalStateException wrong = new IllegalStateException("wanted");
        try (ChannelSet set = SeededSet.paused(1, 2, 2); ImageRecording recording = images.open(1, null)) {
            session.begin(set, SaveMode.LIVE, 1);
            recording.start(failing(session, wrong));
            TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
            assertThat(recording.state()).isEqualTo(RecordingState.FAILED);
            assertThat(recording.failure()).isSameAs(wrong);
            assertThat(recording.doWork()).isZero();
        }
    }

    @Test
    void saveThatItsOwnerCancelsIsCancelled() {
        try (ChannelSet set = TransferPair.longSet(1); ImageRecording recording = images.open(SMALL_TERMS, 1, null)) {
            recording.start(session, set, SaveMode.LIVE);
            session.cancel();
            TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
            assertThat(recording.state()).isEqualTo(RecordingState.CANCELLED);
            assertThat(recording.failure()).isNull();
        }
    }

    @Test
    void cycleOfNoFragmentsIsRefused() {
        try (ImageRecording recording = images.open(1, null)) {
            assertThatThrownBy(() -> recording.doWork(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fragmentLimit=0 is less than 1");
        }
    }

    @Test
    void channelWithAShortMtuLeavesNoOpenRecording() {
        assertThatThrownBy(() -> images.open("aeron:ipc?mtu=1024", 1, null))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith(": give its channel an MTU of 1408 or more");
        TestArchive.await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
    }

    @Test
    void refusalOfAnArchiveThatRecordsItsMostIsThrownAsItIs() {
        archive.close();
        archive = new TestArchive(folder.resolve("busy"), context -> context.maxConcurrentRecordings(1));
        images = new ImageArchive(archive.archive, "set");
        try (ImageRecording recording = images.open(1, null)) {
            assertThat(recording.recordingId()).isZero();
            assertThatThrownBy(() -> images.open(2, null)).isInstanceOf(ArchiveException.class).satisfies(e ->
                assertThat(((ArchiveException)e).errorCode()).isEqualTo(ArchiveException.MAX_RECORDINGS));
        }
    }

    @Test
    @Tag("slow")
    void recordingThatDoesNotBeginLeavesNoSubscription() {
        final String other = "aeron:udp?endpoint=127.0.0.1:" + LoopbackPorts.take();
        try (ExclusivePublication out = archive.archive.context().aeron().addExclusivePublication("aeron:ipc", 1)) {
            assertThatThrownBy(() -> images.record(out, other)).isInstanceOf(IllegalStateException.class)
                .hasMessage("the archive did not begin to record within 5 s: look at its log");
        }
        assertThat(archive.archive.listRecordingSubscriptions(0, 9, "", 0, false, (controlSessionId, correlationId,
            subscriptionId, streamId, strippedChannel) -> { })).isZero();
    }

    @Test
    void baseThatIsNoCutIdIsRefused() {
        for (final String base : new String[] {"", "-", "0123", "A".repeat(32), "a".repeat(33)}) {
            assertThatThrownBy(() -> images.open(1, base)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("baseCutId=" + base + " is no cutId: take 32 hexadecimal digits, or null for a full image");
        }
        assertThat(recordings(archive.archive)).isZero();
    }

    @Test
    void parameterOfTheOwnerStays() {
        final String channel = "aeron:udp?endpoint=127.0.0.1:" + LoopbackPorts.take() + "|ssc=false";
        try (ImageRecording recording = images.open(channel, 1, null)) {
            final String[] recorded = {null};
            archive.archive.listRecording(recording.recordingId(), (controlSessionId, correlationId, recordingId,
                startTimestamp, stopTimestamp, startPosition, stopPosition, initialTermId, segmentFileLength,
                termBufferLength, mtuLength, sessionId, streamId, strippedChannel, originalChannel, sourceIdentity) ->
                recorded[0] = originalChannel);
            assertThat(recorded[0]).contains("ssc=false").doesNotContain("ssc=true");
        }
    }
}
