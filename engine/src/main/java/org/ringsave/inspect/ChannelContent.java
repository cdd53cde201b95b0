/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ChannelRecord;
import org.ringsave.image.ImageDescriptor;

/**
 * A channel in an image.
 *
 * @param id                 of the channel, 0 to 4,294,967,295.
 * @param name               of the channel.
 * @param config             of the channel.
 * @param packetStateVersion of the states of its requests.
 * @param payload            the name, and the context areas of its ends.
 * @param incoming           the ring that its near end reads.
 * @param outgoing           the ring that its near end writes.
 * @param requests           its requests in flight.
 */
public record ChannelContent(long id, String name, ChannelConfig config, long packetStateVersion, Section payload,
    RingContent incoming, RingContent outgoing, RequestsContent requests) {
    /** Reads the records of the channel at an offset. */
    static ChannelContent read(RecordCursor records, Payload payload, long offset) throws IOException {
        final ChannelRecord channel = new ChannelRecord().wrap(records.channelAt(offset));
        final long id = channel.channelId();
        final ChannelConfig config = config(records, channel);
        final long version = channel.packetStateVersion();
        final boolean hasRequests = channel.inFlightCount() > 0;
        final byte[] name = new byte[channel.nameLength()];
        final Section place = records.payload();
        payload.begin(place).read(0, new UnsafeBuffer(name), 0, name.length);
        return new ChannelContent(id, new String(name, StandardCharsets.UTF_8), config, version, place,
            RingContent.read(records), RingContent.read(records),
            hasRequests ? RequestsContent.read(records) : RequestsContent.NONE);
    }

    private static ChannelConfig config(RecordCursor records, ChannelRecord channel) {
        try {
            return new ChannelConfig((int)channel.incomingPages(), (int)channel.outgoingPages(),
                (int)channel.maxInFlight(), (int)channel.maxPacketLength(), (int)channel.packetContextLength(),
                (int)channel.contextLength(), channel.ends() == 2);
        } catch (IllegalArgumentException e) {
            throw records.wrong("Channel", "values in their ranges", e.getMessage()).in(records.name());
        }
    }

    /**
     * Where the context area of an end lies.
     *
     * @param end of the channel, {@link org.ringsave.image.TableNumber#NEAR} or its opposite.
     * @return offset in the payload, in bytes.
     */
    public long contextAt(int end) {
        final long contexts = (long)config.ends() * ImageDescriptor.align(config.contextLength());
        return payload.length() - contexts + end * ImageDescriptor.align(config.contextLength());
    }
}
