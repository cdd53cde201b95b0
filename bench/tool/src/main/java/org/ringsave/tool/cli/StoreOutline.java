/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.JsonOutline;

/** Prints images of a store: a line for each, or JSON. */
final class StoreOutline {
    private final PrintWriter out;
    private final boolean json;

    StoreOutline(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void print(StoredImage image) {
        print(List.of(image), "", any -> null);
    }

    /** Prints images, or a line if there is none. The fault of an image is null if nothing is wrong with it. */
    void print(List<StoredImage> images, String none, Function<StoredImage, String> faults) {
        if (json) {
            printJson(images, faults);
        } else {
            if (images.isEmpty()) {
                out.println(none);
            }
            images.forEach(image -> out.println(Failures.line(text(image, faults.apply(image)))));
        }
    }

    private static String text(StoredImage image, String fault) {
        return fault != null ? fault : image.path().getFileName() + ": label " + Long.toUnsignedString(image.label())
            + ", " + Units.bytes(image.length()) + ", " + Images.instants(image.cutId(), image.baseCutId())
            + (image.isRetired() ? ", retired" : "");
    }

    private void printJson(List<StoredImage> images, Function<StoredImage, String> faults) {
        final JsonOutline list = new JsonOutline(out, true);
        for (final StoredImage image : images) {
            list.row("number", image.number(), "file", image.path(), "length", image.length(), "label",
                ImageOutline.unsigned(image.label()), "cutId", image.cutId(), "baseCutId", image.baseCutId(),
                "retired", image.isRetired(), "error", faults.apply(image));
        }
        list.end();
    }
}
