/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.InFlightDecoder;

/** View of an InFlight, the record of one request in flight. One thread. */
public final class InFlightRecord {
    private final InFlightDecoder decoder = new InFlightDecoder();

    /** Make a view of no record yet. */
    public InFlightRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record an InFlight.
     * @return this.
     */
    public InFlightRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /** {@return transaction id of the request} */
    public long transactionId() {
        return decoder.transactionId();
    }

    /** {@return length of the request's payload in bytes} */
    public long packetLength() {
        return decoder.packetLength();
    }

    /** {@return type of the packet} */
    public int packetType() {
        return decoder.packetType();
    }

    /** {@return end of the table, as {@link TableNumber#NEAR}} */
    public int end() {
        return decoder.end();
    }

    /** {@return direction of the table, as {@link TableNumber#RECEIVED}} */
    public int direction() {
        return decoder.direction();
    }

    /** {@return length of the ranges in bytes} */
    public long rangesLength() {
        return decoder.rangesLength();
    }

    /** {@return length of the embedder's state in bytes} */
    public long stateLength() {
        return decoder.stateLength();
    }
}
