/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.service.Cluster;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * The set of a clustered service: it goes into the cluster's snapshots, and comes back from one. CLUSTER.md has the
 * rules. The service's thread calls all of this.
 *
 * <pre>{@code
 * public void onStart(Cluster cluster, Image snapshot) {
 *     if (snapshot != null) {
 *         restore.begin(set);
 *         channels.load(restore, cluster, snapshot);
 *         restore.apply();
 *     }
 *     set.open();
 * }
 *
 * public void onTakeSnapshot(ExclusivePublication snapshot) {
 *     channels.takeSnapshot(set, cluster, snapshot);
 * }
 * }</pre>
 */
public final class ClusteredChannels {
    private static final int PREPARED_LENGTH = 64 * 1024;
    private static final long PREPARED_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final SaveSession session;
    private final NanoClock clock;
    private String digest;

    /**
     * Make one with a session of its own, which captures up to {@link SaveSession#DEFAULT_CAPTURE_LIMIT} and never
     * spills: the set stands still in a snapshot.
     *
     * @throws IllegalStateException as {@link SaveSession#SaveSession()}.
     */
    public ClusteredChannels() {
        this(new SaveSession(SaveSession.DEFAULT_CAPTURE_LIMIT, 0));
    }

    /**
     * Make one.
     *
     * @param session that saves. Nothing else uses it during a call.
     */
    public ClusteredChannels(SaveSession session) {
        this(session, SystemNanoClock.INSTANCE);
    }

    ClusteredChannels(SaveSession session, NanoClock clock) {
        this.session = Objects.requireNonNull(session, "session");
        this.clock = clock;
    }

    /**
     * Make the first snapshot more like the later ones: {@link SaveSession#prepare}, then a save of the set into memory
     * that is dropped, which ends after 200 ms. The begin of that save asks for all states, in its own time. An OPEN
     * set is paused meanwhile, and OPEN again at the end.
     *
     * @param set as in {@link SaveSession#prepare(ChannelSet)}, and the same errors.
     */
    public void prepare(ChannelSet set) {
        session.prepare(set);
        whilePaused(set, 0, () -> {
            final ByteBuffer dropped = ByteBuffer.allocateDirect(PREPARED_LENGTH);
            final long start = clock.nanoTime();
            while (session.saveContinue(dropped.clear()) == SaveStatus.BUFFER_OVERFLOW
                && clock.nanoTime() - start < PREPARED_NS) {
                continue;
            }
        });
    }

    /**
     * Write a full image of the set, with the log position as its label. It is in the stream, whole, when this returns.
     * Idles by the cluster's strategy while there is no room. An OPEN set is paused meanwhile, and OPEN again at the
     * end, also if this throws; one that is CREATED or PAUSED stays so.
     *
     * @param set      to save, not CLOSED.
     * @param cluster  of the service.
     * @param snapshot that {@code onTakeSnapshot} was given. Own messages may stand before and behind.
     * @throws SnapshotException        if the archive stops recording, or records nothing for 10 s. Also if the
     *                                  publication is closed, {@code doBackgroundWork} closed the set, or an {@link
     *                                  Error} was thrown, such as for want of memory. There is no snapshot then.
     *                                  Throw it on: the service goes on, and its error handler is told.
     * @throws IllegalArgumentException if the MTU of the snapshot's channel is less than 1,408.
     * @throws IllegalStateException    as {@link SaveSession#begin(ChannelSet, long)}, with its other errors.
     */
    public void takeSnapshot(ChannelSet set, Cluster cluster, ExclusivePublication snapshot) {
        final long label = cluster.logPosition();
        final SnapshotWriter writer =
            SnapshotWriter.of(snapshot, label, cluster.aeron().countersReader(), clock);
        try {
            whilePaused(set, label, () -> {
                writer.write(SentImage.ofSave(session, SaveMode.PAUSED, label, null),
                    new SnapshotIdle(cluster.idleStrategy(), clock));
                digest = session.digest();
            });
        } catch (Error e) {
            // Aeron acknowledges a snapshot behind an exception, but not behind an error: all nodes would wait for
            // ever.
            throw SnapshotException.notTaken(new SnapshotPlace(session.offset(), session.imageLength()), e.toString(),
                e);
        }
    }

    /** Takes the cut of a set and has it written. It is no base of deltas, as a snapshot must stand alone. */
    private void whilePaused(ChannelSet set, long label, Runnable write) {
        final boolean isOpen = set.state() == ChannelState.OPEN;
        if (isOpen) {
            set.pause();
        }
        try {
            session.begin(set, label);
            try {
                write.run();
            } finally {
                session.abandon();
            }
        } finally {
            if (isOpen && set.state() == ChannelState.PAUSED) {
                set.resume();
            }
        }
    }

    /**
     * Read the image of a snapshot into a restore, which is complete and verified when this returns: {@link
     * RestoreSession#apply()} it. Reads no message behind the image. Idles by the cluster's strategy while nothing
     * comes.
     *
     * @param restore  that has begun.
     * @param cluster  of the service.
     * @param snapshot that {@code onStart} was given.
     * @throws SnapshotException     if the snapshot is cut short, has other messages or a delta there, is damaged, does
     *                               not fit the restore, or does not come for 10 s. Throw it on.
     * @throws IllegalStateException if the restore has not begun, or has bytes already.
     */
    public void load(RestoreSession restore, Cluster cluster, Image snapshot) {
        final ReceivedImage image = ReceivedImage.intoRestore(restore, null);
        boolean isComplete = false;
        try {
            new SnapshotReader(snapshot, image).readAll(new SnapshotIdle(cluster.idleStrategy(), clock), clock);
            digest = restore.digest();
            isComplete = true;
        } finally {
            if (!isComplete) {
                restore.end();
            }
        }
    }

    /**
     * Digest of the last image that was written or read. It is that of all nodes at this log position, if the service
     * is deterministic.
     *
     * @return 32 hexadecimal digits; null before the first image.
     */
    public String digest() {
        return digest;
    }
}
