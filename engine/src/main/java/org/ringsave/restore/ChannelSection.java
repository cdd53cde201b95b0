/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;

/**
 * Checks the records of channels: sections 4.3 to 4.5 and 4.9 of IMAGE-FORMAT.md. {@link ImageGrammar} checks that they
 * come in order.
 */
final class ChannelSection {
    private final FieldChecks checks;
    private final ChannelFields fields;
    private final RingSection rings;
    private final RequestsSection requests;
    private final PacketsSection packets;
    private ImageTarget target;
    private long offset;

    ChannelSection(FieldChecks checks) {
        this.checks = checks;
        fields = new ChannelFields(checks);
        rings = new RingSection(checks);
        requests = new RequestsSection(checks);
        packets = new PacketsSection(checks, requests.received());
    }

    RingSection rings() {
        return rings;
    }

    RequestsSection requests() {
        return requests;
    }

    PacketsSection packets() {
        return packets;
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
        fields.start();
        rings.start(to);
        requests.start(to);
        packets.start(to);
    }

    /** Number of channels that have come. */
    long seen() {
        return fields.seen();
    }

    /** Id of the last channel. */
    long id() {
        return fields.id();
    }

    /** Offset in the image of the last channel. */
    long offset() {
        return offset;
    }

    void onChannel(ImageRecord record, long channelCount) {
        fields.read(record, channelCount);
        offset = checks.at();
        rings.startChannel(fields.incomingLength(), fields.outgoingLength());
        requests.startChannel(fields.config(), fields.inFlightCount(), fields.packetStateVersion());
        packets.startChannel(fields.config().maxPacketLength());
        target.channel(offset, (int)id(), fields.config(), fields.inFlightCount(), (int)fields.packetStateVersion());
    }

    /** The payload of the last record has come. */
    void endChannel(UnsafeBuffer payload) {
        final int first = (int)ImageDescriptor.align(fields.nameLength());
        final byte[] name = checks.name(payload, 0, fields.nameLength(), first);
        final int contextLength = fields.config().contextLength();
        final int stride = (int)ImageDescriptor.align(contextLength);
        for (int i = 0; i < fields.config().ends(); i++) {
            checks.padding(payload, first + i * stride + contextLength, first + (i + 1) * stride);
        }
        target.channelPayload(checks.at(), name, payload, first, stride);
    }

    /** The channel has ended. */
    void end() {
        requests.end(offset);
    }
}
