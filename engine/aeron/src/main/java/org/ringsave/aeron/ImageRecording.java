/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.agrona.concurrent.Agent;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * Records one image: a save goes straight into the memory of the stream that an archive records, claim by claim. It
 * never waits. ARCHIVE.md has the rules. Close it when it is over.
 *
 * <p>{@link #start} and the ticks are the owner's thread; {@link #doWork()} too, or one thread of its own if the save
 * is {@link SaveMode#LIVE}.
 */
public final class ImageRecording implements Agent, AutoCloseable {
    private final ExclusivePublication publication;
    private final RecordingProgress progress;
    private final RecordedImage image;
    private final RecordedStream stream;
    private Throwable failure;
    private volatile RecordingState state = RecordingState.IDLE;

    ImageRecording(ExclusivePublication publication, RecordingProgress progress, RecordedImage image) {
        this.publication = publication;
        this.progress = progress;
        this.image = image;
        stream = new RecordedStream(publication, image.recordingId());
    }

    /**
     * Take the cut and begin to record it. Label and base are those of {@link ImageArchive#open}.
     *
     * @param session for this recording's use alone until it is over.
     * @param set     as in {@link SaveSession#begin(ChannelSet, SaveMode, long)}, and the same errors.
     * @param mode    likewise.
     * @throws IllegalStateException if it was started before. If anything is thrown, nothing has begun.
     */
    public void start(SaveSession session, ChannelSet set, SaveMode mode) {
        requireIdle();
        if (image.baseCutId() == null) {
            session.begin(set, mode, image.label());
        } else {
            session.begin(set, mode, image.label(), image.baseCutId());
        }
        start(SentImage.ofSave(session, mode, image.label(), image.baseCutId()));
    }

    /**
     * Begin to record the image in a file, whose label and base are those of {@link ImageArchive#open}. Each byte is
     * verified before it counts: a damaged file makes the recording {@link RecordingState#FAILED} when {@link
     * #doWork()} comes to the damage.
     *
     * @param file path of the file, which must stay as it is until the recording is over.
     * @throws IOException                       if the file can't be read.
     * @throws org.ringsave.image.ImageException if its header or end is wrong.
     * @throws IllegalArgumentException          if label or base are others.
     * @throws IllegalStateException             if it was started before.
     */
    public void start(Path file) throws IOException {
        requireIdle();
        final SentImage from = SentImage.ofVerifiedFile(file);
        if (!from.isOf(image.label(), image.baseCutId())) {
            from.source().end(false);
            throw new IllegalArgumentException(file + ": has another label or base than its recording, "
                + Long.toUnsignedString(image.label()) + " of " + Objects.requireNonNullElse(image.baseCutId(), "none")
                + "; open a recording for it");
        }
        start(from);
    }

    private void requireIdle() {
        if (state != RecordingState.IDLE) {
            throw new IllegalStateException("start: the recording is " + state + "; open another one");
        }
    }

    void start(SentImage from) {
        stream.start(from);
        state = RecordingState.UNDER_WAY;
    }

    /**
     * Send at most one message to the archive, or see whether it has recorded all. Never waits. Exceptions make the
     * recording {@link RecordingState#FAILED}; an error of the JVM is thrown on too.
     *
     * @return work done, 0 if there was none: idle then.
     */
    @Override
    public int doWork() {
        return doWork(1);
    }

    /**
     * Send at most so many fragments to the archive, or another message, or see whether it has recorded all. For an
     * owner that has time for more than one: the look at the archive is one for all of them, at the start of the call.
     * So with a large limit a failure of the archive is seen late. Each fragment releases its pins as it goes out.
     * Else as {@link #doWork()}.
     *
     * @param fragmentLimit 1 or more.
     * @return as {@link #doWork()}.
     * @throws IllegalArgumentException if the number is less than 1.
     */
    public int doWork(int fragmentLimit) {
        Claims.requireFragmentLimit(fragmentLimit);
        if (!isUnderWay()) {
            return 0;
        }
        try {
            return work(fragmentLimit);
        } catch (IOException | RuntimeException e) {
            fail(e);
            return 1;
        } catch (Error e) {
            fail(e);
            throw e;
        }
    }

    private int work(int fragmentLimit) throws IOException {
        // A closed client has no counters.
        if (publication.isClosed()) {
            throw new IOException("the stream of recording " + image.recordingId() + " is closed before the archive had"
                + " all of it: look at the client and its driver, and take a new cut");
        }
        // Read before the check: a counter that is active then was this recording's.
        final long recorded = progress.position();
        if (!progress.isActive()) {
            throw new IOException("the archive stopped recording " + image.recordingId() + " at position "
                + recorded + " of " + publication.position() + ", as it does on a full disk: look at its log, make"
                + " room, for example with purge, and take a new cut");
        }
        if (recorded >= stream.endPosition()) {
            stream.end(true);
            state = RecordingState.DONE;
            return 1;
        }
        final int work = stream.isOut() ? 0 : stream.send(fragmentLimit);
        if (work < 0) {
            drop(RecordingState.CANCELLED);
            return 1;
        }
        if (progress.isSilent(recorded, work > 0)) {
            throw new IOException("the archive has not recorded on for 10 s, at position " + recorded + " of recording "
                + image.recordingId() + ": look at its disk and its log, and take a new cut");
        }
        return work;
    }

    /** Give up. The recording is broken. Does nothing if it is not under way. */
    public void cancel() {
        if (isUnderWay()) {
            drop(RecordingState.CANCELLED);
        }
    }

    private void fail(Throwable cause) {
        failure = cause;
        drop(RecordingState.FAILED);
    }

    private void drop(RecordingState end) {
        try {
            stream.end(false);
        } finally {
            state = end;
        }
    }

    /**
     * Is it under way? Any thread.
     *
     * @return true from the start until it ends.
     */
    public boolean isUnderWay() {
        return state == RecordingState.UNDER_WAY;
    }

    /**
     * State of the recording. Any thread.
     *
     * @return any state.
     */
    public RecordingState state() {
        return state;
    }

    /**
     * Why it failed.
     *
     * @return in FAILED: an {@link IOException} of the archive or a file, an {@link
     *     org.ringsave.image.ImageException} of a damaged file, an {@link IllegalStateException} of Aeron, or another
     *     exception that was thrown; else null.
     */
    public Throwable failure() {
        return failure;
    }

    /**
     * Id of the recording.
     *
     * @return as the archive gave it.
     */
    public long recordingId() {
        return image.recordingId();
    }

    /** Cancels a recording that is under way, and ends its stream: the archive stops the recording then. */
    @Override
    public void close() {
        cancel();
        publication.close();
    }

    @Override
    public void onClose() {
        close();
    }

    @Override
    public String roleName() {
        return "ringsave-record";
    }
}
