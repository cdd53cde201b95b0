/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.aeron.TransferOptions;
import org.ringsave.aeron.TransferReceiver;
import org.ringsave.aeron.TransferSender;

/** One process's end of the streams from a source to its standby: UDP on the loopback interface. */
final class StandbyStreams implements AutoCloseable {
    /** A source that is silent for so long counts as dead. */
    static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int IMAGES = 1;
    private static final int ANSWERS = 2;
    private static final long IMAGE_LIMIT = 1L << 40;
    private static final long TRANSFER_SILENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final TransferOptions TIMES =
        TransferOptions.DEFAULT.withSilence(TRANSFER_SILENCE_NS).withRepeat(TimeUnit.MILLISECONDS.toNanos(5));

    private final AeronMedia media;
    private final String images;
    private final String answers;

    private StandbyStreams(AeronMedia media, int imagePort, int answerPort) throws IOException {
        this.media = media;
        images = AeronEnd.channel(imagePort);
        answers = AeronEnd.channel(answerPort);
    }

    static StandbyStreams open(int imagePort, int answerPort, Path driver) throws IOException {
        return new StandbyStreams(AeronMedia.embedded(SILENCE_NS, driver.toString()), imagePort, answerPort);
    }

    TransferSender sender() {
        return new TransferSender(media.aeron().addExclusivePublication(images, IMAGES),
            media.aeron().addSubscription(answers, ANSWERS), TIMES, SystemNanoClock.INSTANCE);
    }

    Subscription imagesIn() {
        return media.aeron().addSubscription(images, IMAGES);
    }

    TransferReceiver receiver(Subscription imagesIn) {
        return new TransferReceiver(imagesIn, media.aeron().addExclusivePublication(answers, ANSWERS), IMAGE_LIMIT,
            TIMES, SystemNanoClock.INSTANCE);
    }

    @Override
    public void close() {
        media.close();
    }
}
