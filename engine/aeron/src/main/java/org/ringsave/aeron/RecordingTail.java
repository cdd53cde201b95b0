/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;

/** Reads the last message of a recording: it says whether the image is whole. */
final class RecordingTail {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(5);

    private final AeronArchive archive;
    private final String channel;
    private final int stream;
    private final Message message = new Message();
    private String cutId;

    RecordingTail(AeronArchive archive, String channel, int stream) {
        this.archive = archive;
        this.channel = channel;
        this.stream = stream;
    }

    /** Returns the cutId of a whole image; null if it is open or broken. Waits for the archive. */
    String cutId(RecordedImage image) {
        cutId = null;
        final long position = image.stopPosition() - RecordedFrames.DONE_LENGTH;
        if (image.isOpen() || position <= image.startPosition()) {
            return null;
        }
        try (Subscription tail =
            archive.replay(image.recordingId(), position, RecordedFrames.DONE_LENGTH, channel, stream)) {
            final long end = System.nanoTime() + DEADLINE_NS;
            final BackoffIdleStrategy idle = new BackoffIdleStrategy();
            boolean hasBegun = false;
            int count = 0;
            while (count == 0 && (!hasBegun || tail.isConnected()) && System.nanoTime() - end < 0) {
                hasBegun |= tail.isConnected();
                count = tail.poll((buffer, offset, length, header) -> {
                    if (message.read(buffer, offset, length) && message.template() == DoneDecoder.TEMPLATE_ID) {
                        take(image.recordingId());
                    }
                }, 1);
                idle.idle(count);
            }
            return cutId;
        } catch (ArchiveException e) {
            // No frame starts there.
            return null;
        }
    }

    private void take(long recordingId) {
        final DoneDecoder done = new DoneDecoder().wrap(message.buffer(), MessageHeaderDecoder.ENCODED_LENGTH,
            DoneDecoder.BLOCK_LENGTH, DoneDecoder.SCHEMA_VERSION);
        final byte[] id = new byte[DoneDecoder.cutIdLength()];
        done.getCutId(id, 0, id.length);
        cutId = Message.text(id);
    }
}
