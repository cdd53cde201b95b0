/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Subscription;
import java.io.IOException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.ringsave.aeron.ReceiverState;
import org.ringsave.aeron.TransferReceiver;
import org.ringsave.tool.console.Units;
import picocli.CommandLine.Model.CommandSpec;

/** Drives a receiver until its image is there, or no sender comes. */
final class Arrivals {
    /** A sender whose Done was lost asks again a hundred times meanwhile. */
    private static final long LINGER_NS = 1_000_000_000L;

    private final TransferReceiver receiver;
    private final long waitNs;
    private final CommandSpec spec;
    private final NanoClock clock;
    private final BackoffIdleStrategy idle = new BackoffIdleStrategy();
    private long start;
    private long end;
    private FileProgress progress;

    Arrivals(TransferReceiver receiver, long waitNs, CommandSpec spec, NanoClock clock) {
        this.receiver = receiver;
        this.waitNs = waitNs;
        this.spec = spec;
        this.clock = clock;
    }

    /** Receives the image that is expected. The place is for messages. */
    void await(String place) throws IOException {
        long waiting = clock.nanoTime();
        start = waiting;
        progress = null;
        while (receiver.state().isUnderWay()) {
            idle.idle(receiver.doWork());
            if (receiver.state() == ReceiverState.RECEIVING) {
                show();
                // If this sender falls silent before its first byte, another one has the whole time again.
                waiting = clock.nanoTime();
            } else if (receiver.state() == ReceiverState.WAITING && clock.nanoTime() - waiting > waitNs) {
                receiver.cancel();
                throw new IOException(place + ": no sender offered an image that fits within " + Units.time(waitNs)
                    + "; start 'ringsave send' to this channel, or give a longer --wait");
            }
        }
        end = clock.nanoTime();
        if (receiver.state() == ReceiverState.FAILED) {
            throw new IOException(place + ": " + TransferFault.line(receiver.failure()), receiver.failure());
        }
        if (receiver.state() == ReceiverState.CANCELLED) {
            throw new IOException(place + ": the sender gave up; start both commands again");
        }
        if (progress != null) {
            progress.end();
        }
    }

    private void show() {
        if (progress == null) {
            start = clock.nanoTime();
            progress = new FileProgress(spec, "receive", receiver.imageLength());
        }
        progress.at(receiver.offset());
    }

    /** Time that the last image took, in nanoseconds. */
    long ns() {
        return end - start;
    }

    /** Answers the sender for a while, since the last answer can be lost. */
    void linger(Subscription from) {
        final long until = clock.nanoTime() + LINGER_NS;
        while (from.isConnected() && clock.nanoTime() - until < 0) {
            idle.idle(receiver.doWork());
        }
    }
}
