/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A tool, not a test: it writes all golden files anew and prints the lines that {@link GoldenImagesTest} pins. Its name
 * keeps it out of every test run; golden/README.md has the command.
 */
class GoldenWriter {
    @Test
    @EnabledIfSystemProperty(named = "ringsave.golden.write", matches = "true")
    void write() throws IOException {
        for (final String name : GoldenCases.ALL.keySet()) {
            final GoldenImage image = new GoldenImage(name);
            image.write();
            System.out.println("entry(\"" + name + "\", \"" + JsonText.sha256(image.bytes()) + "\"),");
        }
        for (final RefusedImage image : RefusedCases.ALL) {
            image.write();
            System.out.println(image + ": " + image.json().get("refusal"));
        }
    }
}
