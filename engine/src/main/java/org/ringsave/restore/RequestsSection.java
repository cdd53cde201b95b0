/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RequestsRecord;

/** Checks the Requests and the Packets record of a channel: sections 4.5 and 4.9 of IMAGE-FORMAT.md. */
final class RequestsSection {
    private final FieldChecks checks;
    private final RequestsRecord requests = new RequestsRecord();
    private final RequestHeads heads;
    private final RequestPayload payload;
    private final PacketsSection packets;
    private ImageTarget target;
    private ChannelConfig config;
    private long inFlightCount;
    private long stateVersion;

    RequestsSection(FieldChecks checks) {
        this.checks = checks;
        heads = new RequestHeads(checks);
        payload = new RequestPayload(checks, heads);
        packets = new PacketsSection(checks);
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
        packets.start(to);
    }

    /** Begins a channel with a number of requests. */
    void startChannel(ChannelConfig channelConfig, long count, long packetStateVersion) {
        config = channelConfig;
        inFlightCount = checks.range("inFlightCount", count, 0, 2 * config.ends() * config.maxInFlight());
        stateVersion = packetStateVersion;
        heads.startChannel(config);
    }

    /** Does the channel have requests, whose records must follow its rings? */
    boolean isExpected() {
        return inFlightCount > 0;
    }

    void onRequests(ImageRecord record) {
        heads.start(requests.wrap(record), inFlightCount);
        target.requests(requests);
        payload.start(target, config.packetContextLength(), record.payloadLength());
    }

    /** Where the payload of the Requests record goes. */
    PayloadPieces pieces() {
        return payload;
    }

    void onPackets(ImageRecord record, boolean isDelta) {
        packets.onPackets(record, heads.lengths(), config.maxPacketLength(), isDelta);
    }

    /** Where the payload of the Packets record goes. */
    PayloadPieces packetPieces() {
        return packets;
    }

    /** The channel that starts at an offset has ended. */
    void end(long channelOffset) {
        if (stateVersion != 0 && !heads.hasState()) {
            checks.at(channelOffset);
            throw checks.wrong("packetStateVersion", "0, since no request has state", stateVersion);
        }
    }
}
