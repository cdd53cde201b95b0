/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;

/**
 * A golden image that readers must refuse, alone or, if it has a base, after that golden image. Its {@code .json} has
 * the base and the engine's refusal.
 */
record RefusedImage(String name, String base, Supplier<byte[]> made) {
    static final Path FOLDER = GoldenImage.FOLDER.resolve("refused");

    Path path(String suffix) {
        return FOLDER.resolve(name + suffix);
    }

    byte[] bytes() throws IOException {
        return Files.readAllBytes(path(".img"));
    }

    JsonObject json() throws IOException {
        return Json.parse(Files.readString(path(".json"))).asObject();
    }

    void write() throws IOException {
        Files.createDirectories(FOLDER);
        final byte[] image = made.get();
        Files.write(path(".img"), image);
        Files.writeString(path(".sha256"), JsonText.sha256(image) + "  " + name + ".img\n");
        Files.writeString(path(".json"), JsonText.of(Json.object()
            .add("base", base == null ? Json.NULL : Json.value(base)).add("refusal", refusal(image))));
    }

    /** What the engine says of it; null if it takes the image. */
    String refusal(byte[] image) throws IOException {
        final RestoreSession session = new RestoreSession();
        try {
            if (base == null) {
                session.beginVerify();
            } else {
                session.begin(1 << 28);
                session.restoreFromBuffer(Restored.direct(new GoldenImage(base).bytes()));
                session.next();
            }
            session.restoreFromBuffer(Restored.direct(image));
            return null;
        } catch (ImageException e) {
            // The owner of the bytes stands at the end. It is for people, and no part of the rule that is broken.
            return e.getMessage().replaceFirst(" \\(in [^()]*\\)$", "");
        } finally {
            session.end();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
