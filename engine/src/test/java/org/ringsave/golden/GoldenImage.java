/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringsave.channel.ChannelSet;
import org.ringsave.store.ImageFile;

/** The files of one golden image and their model. */
record GoldenImage(String name) {
    static final Path FOLDER = Path.of("src/test/resources/golden/v0.2").toAbsolutePath();

    Path path(String suffix) {
        return FOLDER.resolve(name + suffix);
    }

    byte[] bytes() throws IOException {
        return Files.readAllBytes(path(".img"));
    }

    GoldenModel model() {
        return GoldenCases.ALL.get(name).get();
    }

    void write() throws IOException {
        final GoldenModel model = model();
        final Saved saved;
        try (ChannelSet set = model.build()) {
            saved = Saved.of(set, model.label(), model.base());
        }
        Files.createDirectories(FOLDER);
        Files.write(path(".img"), saved.bytes());
        Files.writeString(path(".sha256"), checksumLine(saved.bytes()));
        Files.writeString(path(".json"), JsonText.of(model.json()));
    }

    /** As sha256sum prints it. */
    String checksumLine(byte[] image) {
        return JsonText.sha256(image) + "  " + name + ".img\n";
    }

    /** The summary of a verified golden image. */
    static ImageFile.Summary summary(GoldenImage image) throws IOException {
        return ImageFile.verify(image.path(".img"));
    }
}
