/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageRecord;

/** Checks the Requests record of a channel: section 4.5 of IMAGE-FORMAT.md. */
final class RequestsSection {
    private final FieldChecks checks;
    private final RequestCounts counts;
    private final RequestHeads heads;
    private final RequestPayload payload;
    private ImageTarget target;
    private ChannelConfig config;
    private long inFlightCount;
    private long stateVersion;

    RequestsSection(FieldChecks checks) {
        this.checks = checks;
        counts = new RequestCounts(checks);
        heads = new RequestHeads(checks, counts);
        payload = new RequestPayload(checks, heads);
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
    }

    /** Begins a channel with a number of requests. */
    void startChannel(ChannelConfig channelConfig, long count, long packetStateVersion) {
        config = channelConfig;
        inFlightCount = count;
        stateVersion = packetStateVersion;
        heads.startChannel(config);
    }

    /** Does the channel have requests, whose records must follow its rings? */
    boolean isExpected() {
        return inFlightCount > 0;
    }

    void onRequests(ImageRecord record) {
        payload.start(target, target.requests(counts.read(record, config, inFlightCount)),
            config.packetContextLength(), record.payloadLength());
    }

    RequestPayload payload() {
        return payload;
    }

    /** Heads of the received requests that have come; always the same object. */
    ReceivedHeads received() {
        return heads.received();
    }

    /** The channel that starts at an offset has ended. */
    void end(long channelOffset) {
        if (stateVersion != 0 && !heads.hasState()) {
            checks.at(channelOffset);
            throw checks.wrong("packetStateVersion", "0, since no request has state", stateVersion);
        }
    }
}
