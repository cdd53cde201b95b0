/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.PacketsDecoder;

/** View of a Packets, the record of the packets of a channel's requests. One thread. */
public final class PacketsRecord {
    private final PacketsDecoder decoder = new PacketsDecoder();

    /** Make a view of no record yet. */
    public PacketsRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record a Packets.
     * @return this.
     */
    public PacketsRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /**
     * Number of requests whose packets the base has.
     *
     * @param end {@link TableNumber#NEAR} or {@link TableNumber#OPPOSITE}, whose received requests these are.
     * @return the count.
     */
    public long survivors(int end) {
        return end == TableNumber.NEAR ? decoder.nearSurvivors() : decoder.oppositeSurvivors();
    }
}
