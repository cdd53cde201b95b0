/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Subscription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.ringsave.aeron.ReceiverState;
import org.ringsave.aeron.TransferReceiver;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.sim.ImageLoad;

/**
 * Follows a source until it is silent. Each image comes into a file and is verified there, before the restore gets it:
 * a source that dies in the middle of a delta costs nothing of what came before.
 */
final class Standby implements ImageLoad, AutoCloseable {
    /** Begins the line of a complete cut. */
    static final String CUT = "cut ";

    private final Subscription in;
    private final TransferReceiver receiver;
    private final Path staged;
    private final PrintWriter out;
    private final BooleanSupplier isOrphan;
    private final BackoffIdleStrategy idle = new BackoffIdleStrategy();

    /** Orphan: the process that started this one is gone, so no process reads its lines. */
    Standby(Subscription in, TransferReceiver receiver, Path staged, PrintWriter out,
        BooleanSupplier isOrphan) {
        this.in = in;
        this.receiver = receiver;
        this.staged = staged;
        this.out = out;
        this.isOrphan = isOrphan;
    }

    @Override
    public void load(RestoreSession restore) throws IOException {
        String cutId = null;
        while (next(cutId != null)) {
            final ImageInfo image = ImageInfo.read(staged);
            if (cutId != null) {
                if (!cutId.equals(image.baseCutId())) {
                    throw new IOException("the source sent an image of base " + image.baseCutId()
                        + ", the standby has " + cutId + "; start both again");
                }
                restore.next();
            }
            ImageFile.load(staged, restore);
            cutId = restore.cutId();
            out.println(CUT + Long.toUnsignedString(restore.label()));
        }
        if (cutId == null) {
            throw new IOException("the source fell silent before its first cut was complete; start both again");
        }
    }

    /** Receives the next image. Returns false if the source is silent. Fails if its parent is gone. */
    private boolean next(boolean mayEnd) throws IOException {
        receiver.expectFile(staged, SyncMode.NONE);
        while (receiver.state().isUnderWay()) {
            idle.idle(receiver.doWork());
            // A doWork that completes an image may find the end of its source too.
            if (mayEnd && receiver.state().isUnderWay() && !in.isConnected()) {
                receiver.cancel();
                return false;
            }
            if (isOrphan.getAsBoolean()) {
                throw new IOException("the input ended, so the process that started this standby is gone; start both"
                    + " again");
            }
        }
        // A source that dies is silent. A full disk is a failure of the standby, and no reason to take over.
        if (receiver.state() == ReceiverState.FAILED
            && !(mayEnd && receiver.failure() instanceof TimeoutException)) {
            throw new IOException(receiver.failure().getMessage(), receiver.failure());
        }
        return receiver.state() == ReceiverState.COMPLETE;
    }

    @Override
    public void close() {
        receiver.onClose();
    }
}
