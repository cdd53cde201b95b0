/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Subscription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.aeron.SenderState;
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

    /** A standby that keeps the image that comes in a file. It ends with its parent. */
    Standby standby(Path staged, PrintWriter out, BooleanSupplier isOrphan) {
        final Subscription in = media.aeron().addSubscription(images, IMAGES);
        return new Standby(in, new TransferReceiver(in, media.aeron().addExclusivePublication(answers, ANSWERS),
            IMAGE_LIMIT, TIMES, SystemNanoClock.INSTANCE), staged, out, isOrphan);
    }

    /** Fails if a transfer ended and the standby does not have the image. */
    static void requireDone(TransferSender sender) throws IOException {
        if (sender.state() != SenderState.DONE) {
            throw new IOException("the standby has no cut of this source: " + sender.reason());
        }
    }

    @Override
    public void close() {
        media.close();
    }
}
