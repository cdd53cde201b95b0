/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RecordReader;

/**
 * Checks the order of records and hands each to the section that knows its fields: section 3 of IMAGE-FORMAT.md. The
 * sections hand checked fields to a {@link ImageTarget}.
 */
final class ImageGrammar {
    private enum Phase {
        HEADER, APPLICATIONS, REGIONS, INCOMING, OUTGOING, REQUESTS, PACKETS, CHANNEL_END, END, COMPLETE
    }

    private final FieldChecks checks;
    private final ImageDigests digests = new ImageDigests();
    private final GrowingBuffer payload;
    private final HeaderSection header;
    private final ApplicationSection applications;
    private final ChannelSection channels;
    private final TailSection tail;
    private ImageTarget target;
    private Phase phase;
    private RecordKind kind;

    /** Makes a grammar whose buffers count toward the limit of its checks. */
    ImageGrammar(FieldChecks checks) {
        this.checks = checks;
        header = new HeaderSection(checks);
        applications = new ApplicationSection(checks);
        payload = new GrowingBuffer(checks.limit());
        channels = new ChannelSection(checks);
        tail = new TailSection(checks, digests);
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
        phase = Phase.HEADER;
        header.start();
        digests.reset();
        channels.start(to);
        tail.start();
    }

    boolean isComplete() {
        return phase == Phase.COMPLETE;
    }

    long label() {
        return header.label();
    }

    long imageLength() {
        return header.imageLength();
    }

    long channelCount() {
        return header.channelCount();
    }

    boolean isDelta() {
        return header.isDelta();
    }

    /** CutId of the base that the header names. */
    String base() {
        return header.base();
    }

    String digest() {
        return ImageDigests.text(digests.imageFirst(), digests.imageSecond());
    }

    long cutIdFirst() {
        return digests.cutIdFirst();
    }

    long cutIdSecond() {
        return digests.cutIdSecond();
    }

    String cutId() {
        return ImageDigests.text(digests.cutIdFirst(), digests.cutIdSecond());
    }

    /** Where the payload of the record goes; null: to {@link #onPayload}. */
    PayloadPieces pieces() {
        return switch (kind) {
            case RING -> channels.rings().pieces();
            case REQUESTS -> channels.requests().payload();
            case PACKETS -> channels.packets();
            case APPLICATION -> applications.pieces();
            case REGION -> applications.regions().pieces();
            default -> null;
        };
    }

    /** Checks a record whose checksum is right, and returns the length of its payload. */
    long onRecord(RecordReader reader, long offset) {
        checks.at(offset);
        payload.clear();
        final ImageRecord record = reader.record();
        kind = record.kind();
        if (phase == Phase.HEADER) {
            onHeader(reader);
            return 0;
        }
        final long payloadLength = header.checkPayloadLength(record);
        if (kind == RecordKind.HEADER || kind == RecordKind.UNKNOWN) {
            requireOptional(record);
        }
        reader.checkLayout(offset, header.version());
        switch (kind) {
            case APPLICATION -> onApplication(record);
            case REGION -> onRegion(record);
            case CHANNEL -> onChannel(record);
            case RING -> onRing(record);
            case REQUESTS -> onRequests(record);
            case PACKETS -> onPackets(record);
            case DIRECTORY -> onDirectory(record);
            case END -> onEnd(record);
            default -> digests.optionalRecord(record.buffer(), record.length());
        }
        return payloadLength;
    }

    /** The part that the last record is of, for people; empty if the record stands where it may not. */
    String recordOwner() {
        return switch (phase) {
            case INCOMING -> owner("the incoming ring");
            case OUTGOING -> owner("the outgoing ring");
            case REQUESTS, PACKETS -> owner("the requests in flight");
            default -> "";
        };
    }

    /** The part that the payload of the last record is of, for people; empty for that of no part. */
    String payloadOwner() {
        return switch (kind) {
            case APPLICATION -> applications.owner();
            case REGION -> applications.regions().owner();
            case CHANNEL -> owner("name or contexts");
            case RING -> owner(phase == Phase.OUTGOING ? "the incoming ring" : "the outgoing ring");
            case REQUESTS -> owner("the requests in flight");
            case PACKETS -> owner("the packets of requests in flight");
            case DIRECTORY -> "the directory";
            default -> "";
        };
    }

    private String owner(String part) {
        return part + " of channel " + Long.toUnsignedString(channels.id());
    }

    private void requireOptional(ImageRecord record) {
        if (!record.isOptional() || phase == Phase.END) {
            throw checks.wrong("templateId", "a record that may stand here", record.templateId());
        }
    }

    private void onHeader(RecordReader reader) {
        header.read(reader, target);
        applications.start(target, header.applicationCount(), header.regionCount());
        digests.header(reader.record().buffer(), reader.length(), header.label());
        phase = Phase.APPLICATIONS;
    }

    private void onApplication(ImageRecord record) {
        requirePhase(Phase.APPLICATIONS, "Application");
        applications.onApplication(record);
        digests.record(record.buffer(), record.length());
    }

    private void onRegion(ImageRecord record) {
        if (phase != Phase.APPLICATIONS) {
            requirePhase(Phase.REGIONS, "Region");
        }
        applications.regions().onRegion(record, isDelta());
        digests.record(record.buffer(), record.length());
        phase = Phase.REGIONS;
    }

    private void onChannel(ImageRecord record) {
        endGroup("Channel");
        channels.onChannel(record, header.channelCount());
        digests.record(record.buffer(), record.length());
        phase = Phase.INCOMING;
    }

    private void onRing(ImageRecord record) {
        final boolean incoming = phase == Phase.INCOMING;
        requirePhase(incoming ? Phase.INCOMING : Phase.OUTGOING, "Ring");
        channels.rings().onRing(record, incoming, isDelta());
        digests.record(record.buffer(), record.length());
        phase = incoming ? Phase.OUTGOING : channels.requests().isExpected() ? Phase.REQUESTS : Phase.CHANNEL_END;
    }

    private void onRequests(ImageRecord record) {
        requirePhase(Phase.REQUESTS, "Requests");
        channels.requests().onRequests(record);
        digests.record(record.buffer(), record.length());
        phase = Phase.PACKETS;
    }

    private void onPackets(ImageRecord record) {
        requirePhase(Phase.PACKETS, "Packets");
        channels.packets().onPackets(record, isDelta());
        digests.packets(record.buffer(), record.length());
        phase = Phase.CHANNEL_END;
    }

    private void onDirectory(ImageRecord record) {
        endGroup("Directory");
        checks.require("channelCount", header.channelCount(), channels.seen());
        tail.onDirectory(record);
        phase = Phase.END;
    }

    private void onEnd(ImageRecord record) {
        requirePhase(Phase.END, "ImageEnd");
        tail.onEnd(record, header.imageLength());
        phase = Phase.COMPLETE;
    }

    /** The application section, or a channel, ends at the start of the next channel or of the directory. */
    private void endGroup(String found) {
        if (phase == Phase.APPLICATIONS || phase == Phase.REGIONS) {
            applications.end();
            digests.endApplication();
            return;
        }
        requirePhase(Phase.CHANNEL_END, found);
        channels.end();
        tail.addChannel(channels.id(), channels.offset(), checks.at() - channels.offset());
    }

    /** Payload that no section takes in pieces. */
    void onPayload(UnsafeBuffer piece, int index, int length) {
        if (kind == RecordKind.CHANNEL) {
            payload.append(piece, index, length);
        } else if (kind == RecordKind.DIRECTORY) {
            tail.onDirectoryPayload(piece, index, length);
        }
        // All else goes nowhere, and the checksums of its blocks are all there is to check.
    }

    void onBlock(long trailer) {
        if (kind != RecordKind.DIRECTORY) {
            digests.block(trailer, kind.isInPlace());
        }
    }

    void onPayloadEnd() {
        if (kind == RecordKind.CHANNEL) {
            channels.endChannel(payload.buffer());
        } else if (kind == RecordKind.DIRECTORY) {
            tail.onDirectoryEnd();
        }
    }

    private void requirePhase(Phase expected, String found) {
        if (phase != expected) {
            throw checks.wrong("order of records", "a record that may follow", found);
        }
    }
}
