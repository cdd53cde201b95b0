/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RegionRecord;

/** Lengths of the parts of images, in bytes, as their records give them. Sums over all images that were added. */
final class ImageParts {
    private final Map<ImagePart, Long> written = new EnumMap<>(ImagePart.class);
    private final Map<ImagePart, Long> captured = new EnumMap<>(ImagePart.class);
    private final HeaderRecord header = new HeaderRecord();
    private final RegionRecord region = new RegionRecord();
    private final RegionPages pages = new RegionPages();
    private long presentPages;
    private long writtenPages;
    private int images;

    /** Adds an image file. Its records are read, and of its payload the bitmaps of regions. */
    void add(Path path) throws IOException {
        try (RecordFile file = new RecordFile(path)) {
            boolean isDelta = false;
            for (ImageRecord record = file.next(); record != null; record = file.next()) {
                if (record.kind() == RecordKind.HEADER) {
                    isDelta = header.wrap(record).kind() == ImageDescriptor.KIND_DELTA;
                } else if (record.kind() == RecordKind.REGION) {
                    presentPages += region.wrap(record).presentPages();
                    pages.read(file, record.payloadLength(), isDelta);
                    writtenPages += pages.pages();
                    captured.merge(ImagePart.REGIONS, pages.headBytes(), Long::sum);
                }
                add(record);
            }
        }
        images++;
    }

    private void add(ImageRecord record) {
        final ImagePart part = ImagePart.of(record.kind());
        final long payload = part == ImagePart.FRAME ? 0 : record.payloadLength();
        written.merge(part, payload, Long::sum);
        written.merge(ImagePart.FRAME,
            record.length() + ImageDescriptor.sectionLength(record.payloadLength()) - payload, Long::sum);
        if (record.kind().isCaptured()) {
            captured.merge(part, payload, Long::sum);
        }
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
