/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.RequestsDecoder;

/** View of a Requests, the record of a channel's requests in flight. One thread. */
public final class RequestsRecord {
    private final RequestsDecoder decoder = new RequestsDecoder();

    /** Make a view of no record yet. */
    public RequestsRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record a Requests.
     * @return this.
     */
    public RequestsRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /**
     * Number of requests in a table.
     *
     * @param table its number, a {@link TableNumber}, 0..3.
     * @return the count.
     */
    public long count(int table) {
        return switch (table) {
            case 0 -> decoder.nearReceived();
            case 1 -> decoder.nearAwaiting();
            case 2 -> decoder.oppositeReceived();
            default -> decoder.oppositeAwaiting();
        };
    }
}
