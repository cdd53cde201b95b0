/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** The stream of a snapshot without a cluster: messages go in, and a set recovers from it. */
final class SnapshotStream implements AutoCloseable {
    private static final int STREAM = 106;
    private static final int LIMIT = 1 << 28;
    private static final long PASS_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Idles, of half a second each, before a slow message comes. */
    static final int SLOW_IDLES = 12;

    final TestDriver driver;
    final ExclusivePublication out;
    final Image in;
    final RestoreSession restore = new RestoreSession();
    final SaveSession session = new SaveSession();
    final StubCluster cluster;
    final ClusteredChannels channels;
    boolean isSilent;
    RecordedStream slow;
    int idles;

    SnapshotStream(int mtu) {
        driver = TestDriver.ipc(mtu);
        final Subscription subscription = driver.aeron.addSubscription("aeron:ipc", STREAM);
        out = driver.aeron.addExclusivePublication("aeron:ipc", STREAM);
        driver.await(() -> subscription.imageCount() == 1 && out.isConnected(), () -> "the stream");
        in = subscription.imageAtIndex(0);
        cluster = new StubCluster(driver.aeron, this::idle);
        channels = new ClusteredChannels(session, driver.clock);
    }

    private void idle() {
        if (isSilent) {
            driver.pass(PASS_NS, () -> { });
        }
        driver.cycle();
        idles++;
        if (slow != null && idles % SLOW_IDLES == 0) {
            writeSlowly();
        }
    }

    private void writeSlowly() {
        try {
            write(slow, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The messages of an image, as a snapshot has them. */
    RecordedStream image(ChannelSet set) {
        session.begin(set, StubCluster.POSITION);
        return messages(SentImage.ofSave(session, SaveMode.PAUSED, StubCluster.POSITION, null));
    }

    RecordedStream messages(SentImage image) {
        final RecordedStream stream = new RecordedStream(out, StubCluster.POSITION);
        stream.start(image);
        return stream;
    }

    /** Writes as many messages, or all. Returns their number. */
    int write(RecordedStream stream, int most) throws IOException {
        int count = 0;
        while (!stream.isOut() && count < most) {
            assertThat(stream.send(1)).as("the window takes the whole image").isPositive();
            count++;
        }
        return count;
    }

    int write(ChannelSet set) throws IOException {
        final int count = write(image(set), Integer.MAX_VALUE);
        session.end();
        return count;
    }

    void write(byte[] bytes) {
        assertThat(out.offer(new UnsafeBuffer(bytes))).isPositive();
    }

    /** Takes as many messages, or those that have come. Returns their lengths. */
    List<Integer> lengths(int most) {
        final List<Integer> lengths = new ArrayList<>();
        in.poll((buffer, offset, length, header) -> lengths.add(length), most);
        return lengths;
    }

    /** The messages stop, and the reader finds that when it has read them. */
    void cut() {
        session.abandon();
        out.close();
    }

    void load() {
        restore.begin(LIMIT, new ByteState("clock", 3, new byte[37]));
        channels.load(restore, cluster.cluster(), in);
    }

    /** Applies what was loaded; its image must be that of a set. */
    void requireSame(ChannelSet set) {
        try (ChannelSet restored = restore.apply()) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, 1)))
                .isEqualTo(SeededSet.bytes(SeededSet.image(set, 1)));
        }
    }

    /** The restore has ended: another one can begin. */
    void requireEnded() {
        restore.beginVerify();
        restore.end();
    }

    @Override
    public void close() {
        restore.end();
        session.abandon();
        driver.close();
    }
}
