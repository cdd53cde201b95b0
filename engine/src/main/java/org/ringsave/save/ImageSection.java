/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.image.ImageDescriptor;

/** The kinds of sections of an image, a record with its payload each, and the end behind the last one. */
enum ImageSection {
    HEADER(ImageDescriptor.HEADER_LENGTH),
    APPLICATION(ImageDescriptor.APPLICATION_LENGTH),
    REGION(ImageDescriptor.REGION_LENGTH),
    CHANNEL(ImageDescriptor.CHANNEL_LENGTH),
    INCOMING(ImageDescriptor.RING_LENGTH),
    OUTGOING(ImageDescriptor.RING_LENGTH),
    REQUESTS(ImageDescriptor.REQUESTS_LENGTH),
    PACKETS(ImageDescriptor.PACKETS_LENGTH),
    DIRECTORY(ImageDescriptor.DIRECTORY_LENGTH),
    END(ImageDescriptor.END_LENGTH),
    DONE(0);

    private final int recordLength;

    ImageSection(int recordLength) {
        this.recordLength = recordLength;
    }

    /** Length of the section's record in bytes. */
    int recordLength() {
        return recordLength;
    }

    /** Does the payload stay in its place until it is copied: in a ring, a slot or a region? Any other is captured. */
    boolean isInPlace() {
        return this == INCOMING || this == OUTGOING || this == PACKETS || this == REGION;
    }

    /** Does the section belong to the application section or to a channel, whose digests cover it? */
    boolean isInGroup() {
        return this != HEADER && this != DIRECTORY && this != END;
    }
}
