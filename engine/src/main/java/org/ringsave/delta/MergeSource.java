/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ChannelRecord;
import org.ringsave.image.ImageException;
import org.ringsave.image.RecordKind;

/** One image of a chain that is merged, at a channel: its geometry, its rings and its requests. */
final class MergeSource {
    private final ImageSource source;
    private final RingShare ring;
    private final RequestShare requests;
    private final ChannelRecord channel = new ChannelRecord();
    /** Null if the image does not have the channel. */
    private ChannelConfig config;
    private boolean hasRequests;

    MergeSource(ImageSource source) {
        this.source = source;
        ring = new RingShare(source);
        requests = new RequestShare(source);
    }

    ImageSource source() {
        return source;
    }

    RingShare ring() {
        return ring;
    }

    RequestShare requests() {
        return requests;
    }

    /** Goes on to a channel, if the image has it. The source is at that channel, at a later one or at the directory. */
    void start(long id) {
        requests.clear();
        config = null;
        hasRequests = false;
        if (source.isChannel() && source.channelId() == id) {
            channel.wrap(source.record());
            config = new ChannelConfig((int)channel.incomingPages(), (int)channel.outgoingPages(),
                (int)channel.maxInFlight(), (int)channel.maxPacketLength(), (int)channel.packetContextLength(),
                (int)channel.contextLength(), channel.ends() == 2);
            hasRequests = channel.inFlightCount() > 0;
        }
    }

    boolean hasChannel() {
        return config != null;
    }

    boolean hasRequests() {
        return hasRequests;
    }

    /** Goes to the next record of a kind. Copies all records before it to a writer, if that is not null. */
    void goTo(RecordKind kind, FullImageWriter writer) throws IOException {
        while (source.record().kind() != kind) {
            pass(writer);
        }
    }

    /** Goes to the next channel or the directory, in the same way. */
    void leave(FullImageWriter writer) throws IOException {
        while (!source.isChannel() && !source.isDirectory()) {
            pass(writer);
        }
    }

    /** Goes on behind a record. Copies it to a writer, if that is not null. */
    void pass(FullImageWriter writer) throws IOException {
        if (writer != null) {
            writer.copy(source);
        }
        source.next();
    }

    /** Reads the requests, and copies them to a writer, if that is not null. */
    void readRequests(FullImageWriter writer) throws IOException {
        requests.readRequests(config.packetContextLength(), writer);
    }

    /** Refuses a ring, unless the image before has the bytes that this one leaves out. */
    void requireRing(MergeSource base, int side, long id) {
        ring.requireBase(config.equals(base.config) ? base.ring : null, side, id);
    }

    /** Refuses survivors, unless they match requests of the image before. */
    void requireSurvivors(MergeSource base, long id) {
        try {
            requests.match(config.equals(base.config) ? base.requests : null, id);
        } catch (ImageException e) {
            throw source.wrong(e);
        }
    }
}
