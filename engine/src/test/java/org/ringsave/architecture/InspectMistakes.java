/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ringsave.inspect.ImageDiff;
import org.ringsave.inspect.ImageInfo;

/** Mistakes of an embedder that looks into images. */
final class InspectMistakes {
    private InspectMistakes() {
    }

    /** Takes a full image and a delta from a folder, and writes bad images there. */
    static void make(MistakeMessages messages, Path folder) throws IOException {
        final Path image = folder.resolve("base");
        final byte[] bytes = Files.readAllBytes(image);
        final Path longer = Files.write(folder.resolve("longer"), Arrays.copyOf(bytes, bytes.length + 8));
        Arrays.fill(bytes, bytes.length - 72, bytes.length, (byte)0);
        final Path holes = Files.write(folder.resolve("holes"), bytes);
        messages.add(() -> ImageInfo.read(holes));
        messages.add(() -> ImageInfo.read(longer));
        messages.add(() -> ImageDiff.of(image, folder.resolve("delta-1")));
    }
}
