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
import org.ringsave.memory.Platform;
import org.ringsave.ring.Packet;

/** The fields of the Channel record that came last, each checked: section 4.3 of IMAGE-FORMAT.md. */
final class ChannelFields {
    private final FieldChecks checks;
    private final ChannelRecord channel = new ChannelRecord();
    private long seen;
    private long id;
    private int nameLength;
    private long inFlightCount;
    private ChannelConfig config;

    ChannelFields(FieldChecks checks) {
        this.checks = checks;
    }

    /** Begins an image, of which no channel has come. */
    void start() {
        seen = 0;
    }

    /** Checks the next channel of an image that has a number of them. */
    void read(ImageRecord record, long channelCount) {
        channel.wrap(record);
        checks.require("reserved", 0, channel.reserved());
        if (seen > 0 && channel.channelId() <= id) {
            throw checks.wrong("channelId", "above " + id, channel.channelId());
        }
        checks.range("channelCount", ++seen, 1, channelCount);
        id = channel.channelId();
        nameLength = checks.range("nameLength", channel.nameLength(), 0, ImageDescriptor.MAX_NAME_LENGTH);
        config = readConfig();
        checks.require("payloadLength", ImageDescriptor.align(nameLength)
            + config.ends() * ImageDescriptor.align(config.contextLength()), record.payloadLength());
        inFlightCount = checks.range("inFlightCount", channel.inFlightCount(), 0,
            2 * config.ends() * config.maxInFlight());
    }

    private ChannelConfig readConfig() {
        // Most channels have the geometry of the one before, which is right.
        return config != null && isGeometry(config) ? config : readNewConfig();
    }

    private boolean isGeometry(ChannelConfig of) {
        return channel.incomingPages() == of.incomingPages() && channel.outgoingPages() == of.outgoingPages()
            && channel.maxInFlight() == of.maxInFlight() && channel.maxPacketLength() == of.maxPacketLength()
            && channel.packetContextLength() == of.packetContextLength()
            && channel.contextLength() == of.contextLength() && channel.ends() == of.ends();
    }

    private ChannelConfig readNewConfig() {
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

    /** Number of channels that have come. */
    long seen() {
        return seen;
    }

    long id() {
        return id;
    }

    int nameLength() {
        return nameLength;
    }

    long inFlightCount() {
        return inFlightCount;
    }

    ChannelConfig config() {
        return config;
    }

    /** Length of the incoming ring's memory. */
    int incomingLength() {
        return config.incomingPages() * Platform.PAGE_LENGTH;
    }

    /** Length of the outgoing ring's memory. */
    int outgoingLength() {
        return config.outgoingPages() * Platform.PAGE_LENGTH;
    }

    /** Version of the embedder's states of requests; only until the next record comes. */
    long packetStateVersion() {
        return channel.packetStateVersion();
    }
}
