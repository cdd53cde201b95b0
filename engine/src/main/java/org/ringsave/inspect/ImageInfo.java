/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.file.Path;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;

/**
 * The properties of an image file, from its header and end.
 *
 * @param path         of the file.
 * @param version      of the image format, such as {@code 0.2}.
 * @param label        of the embedder, as given to begin of the save.
 * @param length       of the image in bytes.
 * @param channelCount the number of channels.
 * @param regionCount  the number of memory regions.
 * @param stateCount   the number of the embedder's states.
 * @param digest       identifies the image, 32 hexadecimal digits.
 * @param cutId        identifies the saved instant, 32 hexadecimal digits.
 * @param baseCutId    the cutId of the base of a delta; null for a full image.
 */
public record ImageInfo(Path path, String version, long label, long length, long channelCount, long regionCount,
    long stateCount, String digest, String cutId, String baseCutId) {
    /**
     * Read header and end of an image file. Both are verified, all other bytes are not: {@code ImageFile.verify} does
     * that. Two reads of at most 256 bytes, whatever the length of the image. Any thread.
     *
     * @param path of the file.
     * @return the properties.
     * @throws IOException    if the file does not exist, is no regular file or can't be read; a {@link
     *                        java.io.InterruptedIOException} if the thread was interrupted, whose flag stays set.
     * @throws ImageException if header or end are wrong, or the file is shorter or longer than its image; it names the
     *                        file.
     */
    public static ImageInfo read(Path path) throws IOException {
        Platform.check();
        try (ImageBytes image = new FileBytes(path)) {
            return read(path, image);
        }
    }

    /** Reads header and end of the bytes of a file. */
    static ImageInfo read(Path path, ImageBytes image) throws IOException {
        try {
            return of(path, ImageFrame.read(image));
        } catch (ImageException e) {
            throw e.in(image.name());
        }
    }

    /** The properties in header and end of an image. */
    static ImageInfo of(Path path, ImageFrame frame) {
        return new ImageInfo(path, ImageDescriptor.versionText(frame.version()), frame.header().label(),
            frame.header().imageLength(), frame.header().channelCount(), frame.header().regionCount(),
            frame.header().applicationCount(), ImageDigests.text(frame.end().digestFirst(), frame.end().digestSecond()),
            ImageDigests.text(frame.end().cutIdFirst(), frame.end().cutIdSecond()), frame.isDelta()
            ? ImageDigests.text(frame.header().baseFirst(), frame.header().baseSecond()) : null);
    }

    /** {@return true if the image lacks bytes that its base has} */
    public boolean isDelta() {
        return baseCutId != null;
    }
}
