/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;

/** Reads the last message of a recording: it says whether the image is whole. Any thread that may use the client. */
final class RecordingTail {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(5);

    private final AeronArchive archive;
    private final String channel;
    private final int stream;

    RecordingTail(AeronArchive archive, String channel, int stream) {
        this.archive = archive;
        this.channel = channel;
        this.stream = stream;
    }

    /**
     * Returns the cutId of a whole image; null if it is open, its end was read and is no Done, or a purge has removed
     * it. Waits for the archive. An archive that is busy, gone or refuses makes it throw: the image can be whole.
     */
    String cutId(RecordedImage image) {
        final long position = image.stopPosition() - RecordedFrames.DONE_LENGTH;
        if (image.isOpen() || position <= image.startPosition()) {
            return null;
        }
        try (Subscription tail = replay(image, position)) {
            return new Reading(image).read(tail);
        } catch (ArchiveException e) {
            // No frame starts there, or the recording was purged since it was listed.
            if (e.errorCode() != ArchiveException.INVALID_POSITION
                && e.errorCode() != ArchiveException.UNKNOWN_RECORDING) {
                throw e;
            }
            return null;
        }
    }

    /** Replays the rest of a recording from a position on. Asks again for 5 s if the archive replays its most. */
    Subscription replay(RecordedImage image, long position) {
        final long end = System.nanoTime() + DEADLINE_NS;
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        while (true) {
            try {
                return archive.replay(image.recordingId(), position, image.stopPosition() - position, channel, stream);
            } catch (ArchiveException e) {
                // An archive ends a replay some time after its reader has closed it.
                if (e.errorCode() != ArchiveException.MAX_REPLAYS || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            idle.idle();
        }
    }

    /** One look at the end of one recording. */
    private static final class Reading {
        private final RecordedImage image;
        private final Message message = new Message();
        private String cutId;
        private long position;

        Reading(RecordedImage image) {
            this.image = image;
        }

        /** Returns the cutId; null if the last message is no Done. */
        String read(Subscription tail) {
            final long end = System.nanoTime() + DEADLINE_NS;
            final BackoffIdleStrategy idle = new BackoffIdleStrategy();
            boolean hasBegun = false;
            while (position < image.stopPosition()) {
                final boolean isConnected = tail.isConnected();
                hasBegun |= isConnected;
                // By its position: padding, which ends a broken recording, is no fragment.
                tail.forEachImage(this::poll);
                if (position < image.stopPosition() && (hasBegun && !isConnected || System.nanoTime() - end > 0)) {
                    throw new IllegalStateException("the archive did not replay the end of recording "
                        + image.recordingId() + " within 5 s: look at its log, and try again");
                }
                idle.idle();
            }
            return cutId;
        }

        private void poll(Image from) {
            from.poll((buffer, offset, length, header) -> {
                if (message.read(buffer, offset, length) && message.template() == DoneDecoder.TEMPLATE_ID) {
                    take();
                }
            }, 1);
            position = from.position();
        }

        private void take() {
            final DoneDecoder done = new DoneDecoder().wrap(message.buffer(), MessageHeaderDecoder.ENCODED_LENGTH,
                DoneDecoder.BLOCK_LENGTH, DoneDecoder.SCHEMA_VERSION);
            final byte[] id = new byte[DoneDecoder.cutIdLength()];
            done.getCutId(id, 0, id.length);
            cutId = Message.text(id);
        }
    }
}
