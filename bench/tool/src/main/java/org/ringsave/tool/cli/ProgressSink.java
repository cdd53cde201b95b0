/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;
import picocli.CommandLine.Model.CommandSpec;

/** Passes an image on, and shows how far it is. */
final class ProgressSink implements ImageSink {
    private final ImageSink sink;
    private final FileProgress progress;

    /** Hands on to a sink, and shows how far an image of about a length is. */
    ProgressSink(ImageSink sink, CommandSpec spec, String title, long length) {
        this.sink = sink;
        progress = new FileProgress(spec, title, length);
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
