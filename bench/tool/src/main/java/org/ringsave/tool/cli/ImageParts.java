/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.ringsave.image.RegionEntry;
import org.ringsave.inspect.ChannelContent;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.RegionContent;
import org.ringsave.inspect.SavedChannels;
import org.ringsave.inspect.StateContent;

/** Lengths of the parts of images, in bytes, as their records give them. Sums over all images that were added. */
final class ImageParts {
    private final Map<ImagePart, Long> written = new EnumMap<>(ImagePart.class);
    private final Map<ImagePart, Long> captured = new EnumMap<>(ImagePart.class);
    private long presentPages;
    private long writtenPages;
    private int images;

    /** Adds an image file. Its records are read, and of its payload the names and the bitmaps of regions. */
    void add(Path path) throws IOException {
        final long before = sum();
        try (ImageContent image = ImageContent.open(path)) {
            for (final StateContent state : image.states()) {
                addCaptured(ImagePart.STATES, state.payload().length());
            }
            for (final RegionContent region : image.regions()) {
                add(image, region);
            }
            final SavedChannels channels = image.channels();
            for (long number = 0; number < channels.count(); number++) {
                add(channels.get(number));
            }
            add(ImagePart.FRAME, image.info().length() - (sum() - before));
        }
        images++;
    }

    private long sum() {
        return written.values().stream().mapToLong(Long::longValue).sum();
    }

    private void add(ImageContent image, RegionContent region) throws IOException {
        final long pages = image.pages(region).countPages();
        presentPages += region.presentPages();
        writtenPages += pages;
        add(ImagePart.REGIONS, region.entries().length());
        captured.merge(ImagePart.REGIONS, region.entries().length() - pages * RegionEntry.PAGE_LENGTH, Long::sum);
    }

    private void add(ChannelContent channel) {
        addCaptured(ImagePart.CONTEXTS, channel.payload().length());
        add(ImagePart.RINGS, channel.incoming().bytes().length() + channel.outgoing().bytes().length());
        addCaptured(ImagePart.REQUESTS, channel.requests().heads().length());
        add(ImagePart.PACKETS, channel.requests().packets().length());
    }

    private void add(ImagePart part, long length) {
        written.merge(part, length, Long::sum);
    }

    private void addCaptured(ImagePart part, long length) {
        add(part, length);
        captured.merge(part, length, Long::sum);
    }

    /** Number of images that were added. */
    int images() {
        return images;
    }

    /** Bytes of a part, in all images. */
    long written(ImagePart part) {
        return written.getOrDefault(part, 0L);
    }

    /** Those of them that begin copied, within the pause. Of regions, these are the bitmaps of pages. */
    long captured(ImagePart part) {
        return captured.getOrDefault(part, 0L);
    }

    /** Pages of regions that were in use at the instants of the images. */
    long presentPages() {
        return presentPages;
    }

    /** Pages of regions in the images. */
    long writtenPages() {
        return writtenPages;
    }
}
