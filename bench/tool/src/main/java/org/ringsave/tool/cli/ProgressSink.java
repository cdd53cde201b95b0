/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;

/** Passes an image on, and shows how far it is. */
final class ProgressSink implements ImageSink {
    private final ImageSink sink;
    private final FileProgress progress;

    ProgressSink(ImageSink sink, FileProgress progress) {
        this.sink = sink;
        this.progress = progress;
    }

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        final long end = imageOffset + chunk.remaining();
        sink.write(chunk, imageOffset);
        progress.at(end);
    }

    @Override
    public void complete() throws IOException {
        sink.complete();
        progress.end();
    }

    @Override
    public void abandon() {
        sink.abandon();
    }
}
