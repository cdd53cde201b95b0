/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;

/**
 * An image that a command wrote: a line, or a JSON object.
 *
 * @param file  that has it.
 * @param image its length, identity and counts.
 */
record WrittenImage(Path file, ImageFile.Summary image) {
    /** Prints it. The line has the instants on demand, the object always. */
    void print(PrintWriter out, OutlineOption form, boolean withInstants) {
        if (form.isJson()) {
            print(form.object(out));
        } else {
            out.println(file + ": " + Units.bytes(image.length()) + ", " + Images.channels(image.channelCount())
                + ", digest " + image.digest()
                + (withInstants ? ", " + Images.instants(image.cutId(), image.baseCutId()) : ""));
        }
    }

    private void print(Outline out) {
        out.value("file", file);
        out.value("length", image.length());
        out.value("channelCount", image.channelCount());
        out.value("label", ImageOutline.unsigned(image.label()));
        out.value("digest", image.digest());
        out.value("cutId", image.cutId());
        if (image.baseCutId() != null) {
            out.value("baseCutId", image.baseCutId());
        }
        out.end();
    }
}
