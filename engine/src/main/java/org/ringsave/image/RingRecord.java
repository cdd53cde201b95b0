/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.RingDecoder;

/** View of a Ring, the record of one ring of a channel. One thread. */
public final class RingRecord {
    private final RingDecoder decoder = new RingDecoder();

    /** Make a view of no record yet. */
    public RingRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record a Ring.
     * @return this.
     */
    public RingRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /** {@return position of the first byte that is not consumed} */
    public long head() {
        return decoder.head();
    }

    /** {@return position behind the last byte that was published} */
    public long tail() {
        return decoder.tail();
    }

    /** {@return words of the control page: the interrupt mask, above it the pending send size} */
    public long words() {
        return decoder.interruptMask() | decoder.pendingSendSize() << Integer.SIZE;
    }

    /** {@return feature bits of the control page} */
    public long featureBits() {
        return decoder.featureBits();
    }

    /** {@return side of the ring, a {@link Side}} */
    public int side() {
        return decoder.side();
    }

    /** {@return form of the ring, as {@link ImageDescriptor#FORM_VMBUS}} */
    public int form() {
        return decoder.form();
    }

    /** {@return reserved field, which must be 0} */
    public int reserved() {
        return decoder.reserved16();
    }
}
