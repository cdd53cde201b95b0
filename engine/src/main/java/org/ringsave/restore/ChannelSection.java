/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.codec.ChannelDecoder;
import org.ringsave.image.codec.InFlightDecoder;
import org.ringsave.image.codec.RingDecoder;
import org.ringsave.ring.Packet;

/**
 * What the records of a channel may say: sections 4.3 to 4.5 of IMAGE-FORMAT.md. That they come in order is checked by
 * {@link ImageGrammar}.
 */
final class ChannelSection {
    private final FieldChecks checks;
    private final GrowingBuffer payload;
    private final RequestIds requestIds = new RequestIds();
    private final ChannelDecoder channel = new ChannelDecoder();
    private final RingDecoder ring = new RingDecoder();
    private final InFlightDecoder inFlight = new InFlightDecoder();

    private ImageTarget target;
    private long seen;
    private int nameLength;
    private ChannelConfig config;
    private long channelId;
    private long channelOffset;
    private long inFlightCount;
    private long inFlightSeen;
    private int table;
    private int tableCount;
    private long transactionId;
    private int packetType;
    private int rangesLength;
    private int stateLength;
    private long packetStateVersion;
    private boolean hasPacketState;
    private UnsafeBuffer destination;
    private int destinationIndex;

    ChannelSection(FieldChecks checks, GrowingBuffer payload) {
        this.checks = checks;
        this.payload = payload;
    }

    /** An image begins, whose channels go to a target. */
    void start(ImageTarget to) {
        target = to;
        seen = 0;
        inFlightCount = 0;
        inFlightSeen = 0;
    }

    /** Channels so far. */
    long seen() {
        return seen;
    }

    long id() {
        return channelId;
    }

    long offset() {
        return channelOffset;
    }

    /** Where the payload of the ring goes that came last, around the end of it if need be; null: nowhere. */
    UnsafeBuffer destination() {
        return destination;
    }

    int destinationIndex() {
        return destinationIndex;
    }

    void onChannel(RecordReader record, int version, long payloadLength, long channelCount) {
        channel.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        checks.require("reserved", 0, channel.reserved8());
        if (seen > 0 && channel.channelId() <= channelId) {
            throw checks.wrong("channelId", "above " + channelId, channel.channelId());
        }
        checks.range("channelCount", ++seen, 1, channelCount);
        channelId = channel.channelId();
        channelOffset = checks.at();
        nameLength = checks.range("nameLength", channel.nameLength(), 0, ChannelMemory.MAX_NAME_LENGTH);
        config = readConfig();
        checks.require("payloadLength", ImageDescriptor.align(nameLength)
            + config.ends() * ImageDescriptor.align(config.contextLength()), payloadLength);
        inFlightCount = channel.inFlightCount();
        checks.range("inFlightCount", inFlightCount, 0, 2L * config.ends() * config.maxInFlight());
        packetStateVersion = channel.packetStateVersion();
        hasPacketState = false;
        inFlightSeen = 0;
        table = 0;
        tableCount = 0;
        requestIds.start();
        target.channel(checks.at(), (int)channelId, config, inFlightCount, (int)packetStateVersion);
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

    void endChannelPayload() {
        final int first = (int)ImageDescriptor.align(nameLength);
        final byte[] name = checks.name(payload.buffer(), 0, nameLength, first);
        final int stride = (int)ImageDescriptor.align(config.contextLength());
        for (int i = 0; i < config.ends(); i++) {
            checks.padding(payload.buffer(), first + i * stride + config.contextLength(), first + (i + 1) * stride);
        }
        target.channelPayload(checks.at(), name, payload.buffer(), first, stride);
    }

    void onRing(RecordReader record, int version, long payloadLength, int side, boolean isDelta) {
        ring.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        checks.require("reserved", 0, ring.reserved16());
        checks.require("side", side, ring.side());
        checks.require("form", ImageDescriptor.FORM_VMBUS, ring.form());
        final int length = (side == 0 ? config.incomingPages() : config.outgoingPages()) << 12;
        final long head =
            checks.words("head", ring.head(), 0, ImageDescriptor.MAX_POSITION - ImageDescriptor.ALIGNMENT);
        final long tail = checks.words("tail", ring.tail(), head,
            Math.min(head + length, ImageDescriptor.MAX_POSITION) - ImageDescriptor.ALIGNMENT);
        if (isDelta) {
            checks.words("payloadLength", payloadLength, 0, tail - head);
        } else {
            checks.require("payloadLength", tail - head, payloadLength);
        }
        final long from = tail - payloadLength;
        destination = target.ring(checks.at(), side, head, tail, from,
            ring.interruptMask() | ring.pendingSendSize() << Integer.SIZE, ring.featureBits());
        destinationIndex = (int)(from % length);
    }

    void onInFlight(RecordReader record, int version, long payloadLength) {
        inFlight.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        checks.range("inFlightCount", ++inFlightSeen, 1, inFlightCount);
        final int endIndex = checks.range("end", inFlight.end(), 0, config.ends() - 1);
        final int direction = checks.range("direction", inFlight.direction(), 0, 1);
        final int next = endIndex << 1 | direction;
        if (next < table) {
            throw checks.wrong("end and direction", "not before those of the last record",
                endIndex + " and " + direction);
        }
        tableCount = next == table ? tableCount + 1 : 1;
        table = next;
        checks.range("records of one end and direction", tableCount, 1, config.maxInFlight());
        final long packetLength = checks.words("packetLength", inFlight.packetLength(), 0,
            direction == 0 ? config.maxPacketLength() : 0);
        packetType = inFlight.packetType();
        if (packetType != Packet.IN_BAND && packetType != Packet.TRANSFER_PAGES && packetType != Packet.GPA_DIRECT) {
            throw checks.wrong("packetType", "6, 7 or 9", packetType);
        }
        final boolean ranges = direction == 0 && packetType != Packet.IN_BAND;
        rangesLength = (int)checks.words("rangesLength", inFlight.rangesLength(), ranges ? leastRanges(packetType) : 0,
            ranges ? config.maxPacketLength() - packetLength : 0);
        stateLength = checks.range("stateLength", inFlight.stateLength(), 0, ImageDescriptor.MAX_CAPTURED_LENGTH);
        hasPacketState |= stateLength > 0;
        transactionId = inFlight.transactionId();
        checks.require("payloadLength", ImageDescriptor.align(config.packetContextLength()) + rangesLength
            + packetLength + stateLength, payloadLength);
    }

    /** A ring takes no packet with less for damage, so none can be in flight: a count, and of GPA_DIRECT one page. */
    private static int leastRanges(int packetType) {
        return packetType == Packet.GPA_DIRECT ? 3 * SIZE_OF_LONG : SIZE_OF_LONG;
    }

    void endInFlight() {
        checks.padding(payload.buffer(), config.packetContextLength(),
            (int)ImageDescriptor.align(config.packetContextLength()));
        requestIds.add(checks.at(), table, transactionId);
        target.inFlight(table, transactionId, packetType, rangesLength, stateLength, payload.buffer(),
            payload.length());
    }

    /** The channel has ended. */
    void end() {
        checks.require("inFlightCount", inFlightCount, inFlightSeen);
        if (!hasPacketState && packetStateVersion != 0) {
            throw new ImageException(channelOffset, "packetStateVersion", "0, since no request has state",
                packetStateVersion);
        }
    }
}
