/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.archive.client.ReplicationParams;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.status.CountersReader;
import org.ringsave.restore.RestoreSession;

/**
 * The images of one set in an Aeron Archive. The alias of each recording's channel is the catalogue: it says set, label
 * and base. ARCHIVE.md has the rules. Methods wait for the archive, some milliseconds each: don't call them in a tick.
 * Any thread if the {@link AeronArchive} has a lock, as it has unless its context says otherwise; else its own thread.
 */
public final class ImageArchive {
    private static final int IMAGE_STREAM = 21_331;
    private static final int REPLAY_STREAM = 21_333;
    private static final String IPC = "aeron:ipc";
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(5);

    private final AeronArchive archive;
    private final String set;
    private final NanoClock clock;
    private final RecordingTail tail;
    // Its lock has one purge at a time: it remembers what the purge before saw.
    private final EmptyRecordings empty;

    /**
     * Make one.
     *
     * @param archive client of the archive, which stays open meanwhile.
     * @param set     name of the set, 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}.
     * @throws IllegalArgumentException if the name is another one.
     */
    public ImageArchive(AeronArchive archive, String set) {
        this(archive, set, SystemNanoClock.INSTANCE);
    }

    ImageArchive(AeronArchive archive, String set, NanoClock clock) {
        RecordedImage.requireName(set);
        this.archive = archive;
        this.clock = clock;
        this.set = set;
        tail = new RecordingTail(archive, IPC, REPLAY_STREAM);
        empty = new EmptyRecordings(clock);
    }

    /**
     * Open a recording over IPC, which {@link ImageRecording#start} begins.
     *
     * @param label     of the image.
     * @param baseCutId cutId of a delta's base; null for a full image.
     * @return the recording; close it when it is over.
     */
    public ImageRecording open(long label, String baseCutId) {
        return open(IPC, label, baseCutId);
    }

    /**
     * Open a recording.
     *
     * @param channel   of the stream, with MTU and term length as it should have; no alias, and no position.
     * @param label     as there.
     * @param baseCutId as there.
     * @return as there.
     * @throws IllegalArgumentException if the channel has {@code init-term-id}, {@code term-id} or {@code term-offset}
     *                                  or an MTU below 1,408, or if the base is no cutId.
     * @throws IllegalStateException    if the archive's disk is too full, if it does not begin to record within 5 s, or
     *                                  if its client was closed meanwhile.
     * @throws ArchiveException         if the archive refuses otherwise.
     */
    public ImageRecording open(String channel, long label, String baseCutId) {
        final ChannelUri uri = ChannelUri.parse(channel);
        requireNewStream(uri);
        RecordedImage.requireBase(baseCutId);
        uri.put("alias", RecordedImage.alias(set, label, baseCutId).substring("alias=".length()));
        if (uri.isUdp() && !uri.containsKey(CommonContext.SPIES_SIMULATE_CONNECTION_PARAM_NAME)) {
            // The archive listens as a spy, which alone connects no publication.
            uri.put(CommonContext.SPIES_SIMULATE_CONNECTION_PARAM_NAME, "true");
        }
        final ExclusivePublication out =
            archive.context().aeron().addExclusivePublication(uri.toString(), IMAGE_STREAM);
        boolean isReady = false;
        try {
            final ImageRecording recording = record(out, uri.toString());
            isReady = true;
            return recording;
        } finally {
            if (!isReady) {
                out.close();
            }
        }
    }

    /** A replay finds an offset by counting frames from the start of a term. */
    private static void requireNewStream(ChannelUri uri) {
        for (final String parameter : List.of(CommonContext.INITIAL_TERM_ID_PARAM_NAME,
            CommonContext.TERM_ID_PARAM_NAME, CommonContext.TERM_OFFSET_PARAM_NAME)) {
            if (uri.containsKey(parameter)) {
                throw new IllegalArgumentException("open: the channel has " + parameter + '=' + uri.get(parameter)
                    + ", and the stream of an image begins at position 0; leave it out");
            }
        }
    }

    /** Has the archive record a stream, and waits until it has begun. */
    ImageRecording record(ExclusivePublication out, String channel) {
        // Ends with the stream: the archive would keep the subscription of each one else.
        final long subscription = start(ChannelUri.addSessionId(channel, out.sessionId()), out.streamId());
        final RecordingProgress progress = awaitRecording(out.sessionId(), subscription);
        return new ImageRecording(out, progress, RecordedImage.of(progress.recordingId(), channel,
            out.position(), -1, out.maxPayloadLength(), out.termBufferLength()));
    }

    private long start(String channel, int stream) {
        try {
            return archive.startRecording(channel, stream, SourceLocation.LOCAL, true);
        } catch (ArchiveException e) {
            if (e.errorCode() != ArchiveException.STORAGE_SPACE) {
                throw e;
            }
            final String text = e.getMessage();
            throw new IllegalStateException("the disk of archive " + archive.archiveId() + " is too full to record an"
                + " image of " + set + ':' + text.substring(text.lastIndexOf(':') + 1) + "; make room there, for"
                + " example with purge, or lower the archive's lowStorageSpaceThreshold", e);
        }
    }

    private RecordingProgress awaitRecording(int sessionId, long subscription) {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long end = System.nanoTime() + DEADLINE_NS;
        int counter = findCounter(sessionId);
        while (counter == CountersReader.NULL_COUNTER_ID) {
            if (System.nanoTime() - end > 0) {
                archive.tryStopRecording(subscription);
                throw new IllegalStateException("the archive did not begin to record within 5 s: look at its log");
            }
            idle.idle();
            counter = findCounter(sessionId);
        }
        return new RecordingProgress(archive.context().aeron().countersReader(), counter, clock);
    }

    /** The counter of a recording. A client that lost its driver closes itself meanwhile, and has no counters then. */
    private int findCounter(int sessionId) {
        final Aeron aeron = archive.context().aeron();
        if (!aeron.isClosed()) {
            try {
                return RecordingPos.findCounterIdBySession(aeron.countersReader(), sessionId, archive.archiveId());
            } catch (IndexOutOfBoundsException e) {
                if (!aeron.isClosed()) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("the archive's client is closed, as it is when its media driver has ended:"
            + " start the driver, and make another client");
    }

    /**
     * List the recordings of the set, whole, broken and open ones.
     *
     * @return in the order of their ids.
     */
    public List<RecordedImage> list() {
        final List<RecordedImage> images = new ArrayList<>();
        archive.listRecordingsForUri(0, Integer.MAX_VALUE, RecordedImage.prefix(set), IMAGE_STREAM,
            (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
                initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
                originalChannel, sourceIdentity) -> {
                final RecordedImage image = RecordedImage.of(recordingId, originalChannel, startPosition,
                    stopPosition, mtuLength, termBufferLength);
                if (image != null && image.set().equals(set)) {
                    images.add(image.at(startTimestamp, stopTimestamp));
                }
            });
        return images;
    }

    /**
     * Find the newest whole image of a label: of several the one that was started last, by the clock of the archive
     * that recorded it; of two with one time the one with the higher recording id.
     *
     * @param label of the image.
     * @return the image; empty if there is none.
     * @throws ArchiveException      as in {@link #replay}.
     * @throws IllegalStateException likewise.
     */
    public Optional<RecordedImage> find(long label) {
        return list().stream().filter(image -> image.label() == label).sorted(RecordedImage.BY_AGE.reversed())
            .filter(image -> cutId(image) != null).findFirst();
    }

    /**
     * The cutId of an image, from the end of its recording.
     *
     * @param image of this archive.
     * @return 32 hexadecimal digits; null if the recording is open or broken, or was purged.
     * @throws ArchiveException      as in {@link #replay}.
     * @throws IllegalStateException likewise.
     */
    public String cutId(RecordedImage image) {
        return tail.cutId(image);
    }

    /**
     * Replay an image over IPC, from the offset that a restore needs next.
     *
     * @param image   that is whole.
     * @param restore that has begun; it may have taken bytes of the same image.
     * @return the replay; close it when it is over.
     * @throws IllegalArgumentException if the image is open or broken.
     * @throws ArchiveException         if the archive refuses: with MAX_REPLAYS after it was asked for 5 s.
     * @throws IllegalStateException    if it does not replay within 5 s.
     */
    public ImageReplay replay(RecordedImage image, RestoreSession restore) {
        if (cutId(image) == null) {
            throw new IllegalArgumentException("recording " + image.recordingId() + " is open or broken: replay an"
                + " image that find() returns");
        }
        return new ImageReplay(tail.replay(image, RecordedFrames.positionOf(image, restore.offset())), restore);
    }

    /**
     * Remove broken recordings, then the oldest chains: full images and the deltas behind them. An empty recording
     * may be a replication that begins: it stays until a purge of this object a minute later.
     *
     * @param kept newest whole full images that stay, with their deltas; 1 or more.
     * @return the recordings that were removed.
     * @throws IllegalArgumentException if the number is less than 1.
     * @throws ArchiveException         as in {@link #replay}.
     * @throws IllegalStateException    likewise.
     */
    public List<RecordedImage> purge(int kept) {
        if (kept < 1) {
            throw new IllegalArgumentException("kept=" + kept + " is less than 1");
        }
        synchronized (empty) {
            return new RecordingPurge(archive, tail, empty, list()).keep(kept);
        }
    }

    /**
     * Remove broken recordings, then chains whose deltas, too, were started before a time. The newest whole full image
     * and its deltas stay, and empty recordings as in {@link #purge}.
     *
     * @param epochMs milliseconds since 1970, by the archive's clock.
     * @return the recordings that were removed.
     * @throws ArchiveException      as in {@link #purge}.
     * @throws IllegalStateException likewise.
     */
    public List<RecordedImage> purgeBefore(long epochMs) {
        synchronized (empty) {
            return new RecordingPurge(archive, tail, empty, list()).before(epochMs);
        }
    }

    /**
     * Copy a recording of another archive to this one. This returns at once: {@link #find} finds the image when it is
     * whole here. If the copy ends early, call this again. The error handler of {@link AeronArchive.Context} gets the
     * reason during a later call, such as a listing; without a handler that call drops it. {@link
     * AeronArchive#pollForErrorResponse()} has the reason only if no other call came before.
     *
     * @param image          of the other archive.
     * @param controlChannel control channel of the other archive.
     * @param controlStream  its control stream.
     */
    public void replicate(RecordedImage image, String controlChannel, int controlStream) {
        // With the session of the recording itself, the archive refuses it while an earlier try waits for a dead one.
        archive.replicate(image.recordingId(), controlStream, controlChannel,
            new ReplicationParams().replicationSessionId(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)));
    }
}
