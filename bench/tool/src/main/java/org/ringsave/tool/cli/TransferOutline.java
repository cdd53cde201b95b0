/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.JsonOutline;

/** Prints the images that were transferred, as lines or as JSON. */
final class TransferOutline {
    private final PrintWriter out;
    private final String verb;
    // Null for lines.
    private final JsonOutline list;

    TransferOutline(PrintWriter out, boolean isJson, String verb) {
        this.out = out;
        this.verb = verb;
        list = isJson ? new JsonOutline(out, true) : null;
    }

    /** An image has come over, or was there already. */
    void add(ImageInfo image, Path file, long ns, boolean wasHeld) {
        if (list != null) {
            list.row("file", file, "length", image.length(), "label", ImageOutline.unsigned(image.label()), "cutId",
                image.cutId(), "baseCutId", image.baseCutId(), "digest", image.digest(), "ns", ns, "wasThere", wasHeld);
            return;
        }
        out.println(file + ": " + (wasHeld ? "was there already" : verb + ' ' + Units.bytes(image.length()) + " in "
            + Units.time(ns)) + ", label " + Long.toUnsignedString(image.label()) + ", "
            + Images.instants(image.cutId(), image.baseCutId()));
        out.flush();
    }

    void end() {
        if (list != null) {
            list.end();
        }
    }
}
