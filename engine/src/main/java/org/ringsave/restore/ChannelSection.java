/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ChannelRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.Side;
import org.ringsave.ring.Packet;

/**
 * Checks the records of channels: sections 4.3 to 4.5 and 4.9 of IMAGE-FORMAT.md. {@link ImageGrammar} checks that they
 * come in order.
 */
final class ChannelSection {
    private final FieldChecks checks;
    private final RingSection rings;
    private final RequestsSection requests;
    private final ChannelRecord channel = new ChannelRecord();
    private ImageTarget target;
    private long seen;
    private int nameLength;
    private ChannelConfig config;
    private long id;
    private long offset;

    ChannelSection(FieldChecks checks) {
        this.checks = checks;
        rings = new RingSection(checks);
        requests = new RequestsSection(checks);
    }

    RingSection rings() {
        return rings;
    }

    RequestsSection requests() {
        return requests;
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
        rings.start(to);
        requests.start(to);
        seen = 0;
    }

    /** Number of channels that have come. */
    long seen() {
        return seen;
    }

    /** Id of the last channel. */
    long id() {
        return id;
    }

    /** Offset in the image of the last channel. */
    long offset() {
        return offset;
    }

    void onChannel(ImageRecord record, long channelCount) {
        channel.wrap(record);
        checks.require("reserved", 0, channel.reserved());
        if (seen > 0 && channel.channelId() <= id) {
            throw checks.wrong("channelId", "above " + id, channel.channelId());
        }
        checks.range("channelCount", ++seen, 1, channelCount);
        id = channel.channelId();
        offset = checks.at();
        nameLength = checks.range("nameLength", channel.nameLength(), 0, ImageDescriptor.MAX_NAME_LENGTH);
        config = readConfig();
        checks.require("payloadLength", ImageDescriptor.align(nameLength)
            + config.ends() * ImageDescriptor.align(config.contextLength()), record.payloadLength());
        requests.startChannel(config, channel.inFlightCount(), channel.packetStateVersion());
        target.channel(offset, (int)id, config, channel.inFlightCount(), (int)channel.packetStateVersion());
    }

    private ChannelConfig readConfig() {
        try {
            return new ChannelConfig(
                checks.range("incomingPages", channel.incomingPages(), 1, ChannelConfig.MAX_PAGES),
                checks.range("outgoingPages", channel.outgoingPages(), 1, ChannelConfig.MAX_PAGES),
                checks.range("maxInFlight", channel.maxInFlight(), 0, ChannelConfig.MAX_IN_FLIGHT),
                checks.range("maxPacketLength", channel.maxPacketLength(), 0, Packet.MAX_PAYLOAD_LENGTH),
                checks.range("packetContextLength", channel.packetContextLength(), 0,
                    ChannelConfig.MAX_CONTEXT_LENGTH),
                checks.range("contextLength", channel.contextLength(), 0, ChannelConfig.MAX_CONTEXT_LENGTH),
                checks.range("ends", channel.ends(), 1, 2) == 2);
        } catch (IllegalArgumentException e) {
            throw new ImageException(checks.at(), "Channel", e);
        }
    }

    void onRing(ImageRecord record, boolean incoming, boolean isDelta) {
        rings.onRing(record, config, incoming ? Side.INCOMING : Side.OUTGOING, isDelta);
    }

    /** The payload of the last record has come. */
    void endChannel(GrowingBuffer payload) {
        final int first = (int)ImageDescriptor.align(nameLength);
        final byte[] name = checks.name(payload.buffer(), 0, nameLength, first);
        final int stride = (int)ImageDescriptor.align(config.contextLength());
        for (int i = 0; i < config.ends(); i++) {
            checks.padding(payload.buffer(), first + i * stride + config.contextLength(), first + (i + 1) * stride);
        }
        target.channelPayload(checks.at(), name, payload.buffer(), first, stride);
    }

    /** The channel has ended. */
    void end() {
        requests.end(offset);
    }
}
