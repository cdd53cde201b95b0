/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * The parts of an image file, in any order. A method that reads throws an {@link org.ringsave.image.ImageException}
 * with the name of the file if bytes that it reads are damaged. One thread. Not for embedders.
 */
public final class ImageContent implements AutoCloseable {
    private final OpenImage image;
    private final ImageInfo info;
    private final SavedChannels channels;

    ImageContent(Path path, OpenImage image) {
        this.image = image;
        info = ImageInfo.of(path, image.frame());
        channels = new SavedChannels(image);
    }

    /**
     * Open an image file.
     *
     * @param path of the file.
     * @return its content, to be closed.
     * @throws IOException if the file can't be opened or read.
     */
    public static ImageContent open(Path path) throws IOException {
        return new ImageContent(path, new OpenImage(new FileBytes(path)));
    }

    /** {@return the properties of the image} */
    public ImageInfo info() {
        return info;
    }

    /**
     * Read the records of states.
     *
     * @return the states of the image, in the order of their names.
     * @throws IOException if the file can't be read.
     */
    public List<StateContent> states() throws IOException {
        return image.parts().states();
    }

    /**
     * Read the records of regions.
     *
     * @return the regions of the image, in the order of their names.
     * @throws IOException if the file can't be read.
     */
    public List<RegionContent> regions() throws IOException {
        return image.parts().regions();
    }

    /** {@return the channels of the image} */
    public SavedChannels channels() {
        return channels;
    }

    /**
     * Go through the pages of a region.
     *
     * @param region of the image.
     * @return a reader before the first page.
     */
    public RegionReader pages(RegionContent region) {
        return new RegionReader(image.newPayload().begin(region.entries()), image.frame().isDelta());
    }

    /**
     * Copy bytes of a payload.
     *
     * @param of     the payload section.
     * @param at     offset of the first byte in the payload.
     * @param to     that takes them at its front.
     * @param length in bytes.
     * @throws IOException if the file can't be read.
     */
    public void read(Section of, long at, MutableDirectBuffer to, int length) throws IOException {
        image.payload().begin(of).read(at, to, 0, length);
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
