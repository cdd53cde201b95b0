/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.ChannelDecoder;

/** View of a Channel, the record that begins a channel. One thread. */
public final class ChannelRecord {
    private final ChannelDecoder decoder = new ChannelDecoder();

    /** Make a view of no record yet. */
    public ChannelRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record a Channel.
     * @return this.
     */
    public ChannelRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /** {@return id of the channel, 0..4,294,967,295} */
    public long channelId() {
        return decoder.channelId();
    }

    /** {@return number of requests in flight of the channel} */
    public long inFlightCount() {
        return decoder.inFlightCount();
    }

    /** {@return data pages of the incoming ring} */
    public long incomingPages() {
        return decoder.incomingPages();
    }

    /** {@return data pages of the outgoing ring} */
    public long outgoingPages() {
        return decoder.outgoingPages();
    }

    /** {@return slots of each in-flight table} */
    public long maxInFlight() {
        return decoder.maxInFlight();
    }

    /** {@return bytes of ranges and payload that a slot holds} */
    public long maxPacketLength() {
        return decoder.maxPacketLength();
    }

    /** {@return length of the context area of a slot in bytes} */
    public long packetContextLength() {
        return decoder.packetContextLength();
    }

    /** {@return length of the context area of an end in bytes} */
    public long contextLength() {
        return decoder.contextLength();
    }

    /** {@return length of the name in bytes} */
    public int nameLength() {
        return decoder.nameLength();
    }

    /** {@return number of ends, 1 or 2} */
    public int ends() {
        return decoder.ends();
    }

    /** {@return reserved field, which must be 0} */
    public int reserved() {
        return decoder.reserved8();
    }

    /** {@return version that the embedder gave the states of its requests} */
    public long packetStateVersion() {
        return decoder.packetStateVersion();
    }
}
