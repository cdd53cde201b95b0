/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.ImageEndDecoder;

/** View of an ImageEnd, the last record of an image. One thread. */
public final class EndRecord {
    private final ImageEndDecoder decoder = new ImageEndDecoder();

    /** Make a view of no record yet. */
    public EndRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record an ImageEnd.
     * @return this.
     */
    public EndRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /** {@return offset of the Directory in the image, in bytes} */
    public long directoryOffset() {
        return decoder.directoryOffset();
    }

    /** {@return length of the image in bytes} */
    public long imageLength() {
        return decoder.imageLength();
    }

    /** {@return first word of the digest} */
    public long digestFirst() {
        return decoder.digestFirst();
    }

    /** {@return second word of the digest} */
    public long digestSecond() {
        return decoder.digestSecond();
    }

    /** {@return first word of the cutId} */
    public long cutIdFirst() {
        return decoder.cutIdFirst();
    }

    /** {@return second word of the cutId} */
    public long cutIdSecond() {
        return decoder.cutIdSecond();
    }
}
