/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** Verifies an image on its way to another sink. Chunks must come from front to back. */
final class VerifyingSink implements ImageSink {
    private final ImageSink to;
    private final RestoreSession image = new RestoreSession();
    private RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;

    VerifyingSink(ImageSink to) {
        this.to = to;
        image.beginVerify();
    }

    /** Length, identity and counts of the image, once it is complete. */
    RestoreSession image() {
        return image;
    }

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        status = image.restoreFromBuffer(chunk.duplicate());
        to.writeAll(chunk, imageOffset);
    }

    @Override
    public void complete() throws IOException {
        if (status != RestoreStatus.SUCCESS) {
            throw new IOException("a merge gave " + image.offset() + " bytes of an image of " + image.imageLength());
        }
        to.complete();
        image.end();
    }

    @Override
    public void abandon() {
        image.end();
        to.abandon();
    }
}
