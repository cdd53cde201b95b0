/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.ImageHeaderDecoder;

/** View of an ImageHeader, the first record of an image. One thread. */
public final class HeaderRecord {
    private final ImageHeaderDecoder decoder = new ImageHeaderDecoder();

    /** Make a view of no record yet. */
    public HeaderRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record an ImageHeader.
     * @return this.
     */
    public HeaderRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /** {@return true if the record begins as an image must} */
    public boolean isMagic() {
        return decoder.magic() == ImageDescriptor.MAGIC;
    }

    /** {@return label that the embedder gave the image} */
    public long label() {
        return decoder.label();
    }

    /** {@return length of the image in bytes} */
    public long imageLength() {
        return decoder.imageLength();
    }

    /** {@return number of channels} */
    public long channelCount() {
        return decoder.channelCount();
    }

    /** {@return number of Application records} */
    public long applicationCount() {
        return decoder.applicationCount();
    }

    /** {@return number of Region records} */
    public long regionCount() {
        return decoder.regionCount();
    }

    /** {@return kind of the image, as {@link ImageDescriptor#KIND_FULL}} */
    public int kind() {
        return decoder.kind();
    }

    /** {@return algorithm of the digests, as {@link ImageDescriptor#HASH_MURMUR3}} */
    public int hash() {
        return decoder.hash();
    }

    /** {@return reserved field, which must be 0} */
    public int reserved() {
        return decoder.reserved16();
    }

    /** {@return first word of the base's cutId, 0 in a full image} */
    public long baseFirst() {
        return decoder.baseFirst();
    }

    /** {@return second word of the base's cutId, 0 in a full image} */
    public long baseSecond() {
        return decoder.baseSecond();
    }

    /** {@return length in bytes of the shortest image with these counts: the directory alone has a payload} */
    public long leastImageLength() {
        return ImageDescriptor.HEADER_LENGTH + applicationCount() * ImageDescriptor.APPLICATION_LENGTH
            + regionCount() * ImageDescriptor.REGION_LENGTH
            + channelCount() * (ImageDescriptor.CHANNEL_LENGTH + 2 * ImageDescriptor.RING_LENGTH)
            + ImageDescriptor.DIRECTORY_LENGTH
            + ImageDescriptor.sectionLength(channelCount() * DirectoryEntry.LENGTH) + ImageDescriptor.END_LENGTH;
    }
}
