/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.ringsave.image.ImageSink;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.output.Outputs;
import picocli.CommandLine.Model.CommandSpec;

/** The sinks of an export: one for each attempt. A pipe takes one alone, since it gives no bytes back. */
final class ExportSinks implements Function<List<StoredImage>, ImageSink> {
    private final CommandSpec spec;
    private final Outputs outputs;
    private final Path output;
    private boolean isFirst = true;

    ExportSinks(CommandSpec spec, Outputs outputs, Path output) {
        this.spec = spec;
        this.outputs = outputs;
        this.output = output;
    }

    @Override
    public ImageSink apply(List<StoredImage> chain) {
        try {
            if (!isFirst) {
                Outputs.requireFile(output, "and the newest image is damaged or was removed while it was written");
            }
            isFirst = false;
            // The merge is about as long as the full image that it is made of.
            return new ProgressSink(outputs.image(output), spec, "restore", chain.get(0).length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
