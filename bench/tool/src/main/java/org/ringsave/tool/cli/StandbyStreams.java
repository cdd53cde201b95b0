/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
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
    private final int imagePort;
    private final int answerPort;
    private final String images;
    private final String answers;

    private StandbyStreams(AeronMedia media, int imagePort, int answerPort) throws IOException {
        this.media = media;
        this.imagePort = imagePort;
        this.answerPort = answerPort;
        images = AeronEnd.channel(imagePort);
        answers = AeronEnd.channel(answerPort);
    }

    static StandbyStreams open(int imagePort, int answerPort, Path driver) throws IOException {
        return new StandbyStreams(AeronMedia.embedded(SILENCE_NS, driver.toString()), imagePort, answerPort);
    }

    TransferSender sender() throws IOException {
        try {
            return new TransferSender(media.aeron().addExclusivePublication(images, IMAGES),
                media.aeron().addSubscription(answers, ANSWERS), TIMES, SystemNanoClock.INSTANCE);
        } catch (AeronException | IllegalStateException e) {
            throw refused(answerPort, e);
        }
    }

    /** A standby that keeps the image that comes in a file. It ends with its parent. */
    Standby standby(Path staged, PrintWriter out, BooleanSupplier isOrphan) throws IOException {
        try {
            final Subscription in = media.aeron().addSubscription(images, IMAGES);
            return new Standby(in, new TransferReceiver(in, media.aeron().addExclusivePublication(answers, ANSWERS),
                IMAGE_LIMIT, TIMES, SystemNanoClock.INSTANCE), staged, out, isOrphan);
        } catch (AeronException | IllegalStateException e) {
            throw refused(imagePort, e);
        }
    }

    /** The port is the one on which this process listens. */
    private static IOException refused(int port, RuntimeException e) {
        return new IOException("Aeron on the loopback interface, port " + port + ": " + AeronMedia.line(e)
            + "; give a port that no other process has", e);
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
