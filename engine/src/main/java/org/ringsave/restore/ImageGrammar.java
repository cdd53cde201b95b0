/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageException;
import org.ringsave.image.codec.ApplicationDecoder;
import org.ringsave.image.codec.ChannelDecoder;
import org.ringsave.image.codec.DirectoryDecoder;
import org.ringsave.image.codec.ImageEndDecoder;
import org.ringsave.image.codec.ImageHeaderDecoder;
import org.ringsave.image.codec.InFlightDecoder;
import org.ringsave.image.codec.RingDecoder;
import org.ringsave.ring.Packet;

/**
 * What records may follow each other, what their fields may say, and what the digests must come to: sections 3 to 5 of
 * IMAGE-FORMAT.md. It hands what it has checked to a {@link RestoreTarget}.
 */
final class ImageGrammar {
    private enum Phase { HEADER, APPLICATIONS, INCOMING, OUTGOING, IN_FLIGHT, END, COMPLETE }

    private final RestoreTarget target;
    private final ImageDigests digests = new ImageDigests();
    private final Stage payload = new Stage();
    private final Stage directory = new Stage();
    private final ImageHeaderDecoder header = new ImageHeaderDecoder();
    private final ApplicationDecoder application = new ApplicationDecoder();
    private final ChannelDecoder channel = new ChannelDecoder();
    private final RingDecoder ring = new RingDecoder();
    private final InFlightDecoder inFlight = new InFlightDecoder();
    private final DirectoryDecoder directoryRecord = new DirectoryDecoder();
    private final ImageEndDecoder end = new ImageEndDecoder();

    private Phase phase;
    private long at;
    private int template;
    private int version;
    private long label;
    private long imageLength;
    private long captured;
    private long channelCount;
    private long applicationCount;
    private long channelsSeen;
    private long applicationsSeen;
    private byte[] previousName;
    private int nameLength;
    private int stateVersion;
    private int stateLength;
    private ChannelConfig config;
    private long channelId;
    private long channelOffset;
    private long inFlightCount;
    private long inFlightSeen;
    private int table;
    private int tableCount;
    private long transactionId;
    private int packetType;
    private int packetLength;
    private long directoryOffset;
    private int directoryCompared;
    private UnsafeBuffer destination;
    private int destinationIndex;

    ImageGrammar(RestoreTarget target) {
        this.target = target;
    }

    void start() {
        phase = Phase.HEADER;
        imageLength = 0;
        digests.reset();
        directory.clear();
        captured = 0;
        channelsSeen = 0;
        applicationsSeen = 0;
        previousName = null;
        inFlightCount = 0;
        inFlightSeen = 0;
        directoryCompared = 0;
    }

    boolean isComplete() {
        return phase == Phase.COMPLETE;
    }

    long label() {
        return label;
    }

    long imageLength() {
        return imageLength;
    }

    long channelCount() {
        return channelCount;
    }

    int version() {
        return version;
    }

    String digest() {
        return ImageDigests.text(digests.imageFirst(), digests.imageSecond());
    }

    String cutId() {
        return ImageDigests.text(digests.cutIdFirst(), digests.cutIdSecond());
    }

    /** Where the payload of the record goes, around the end of it if need be; null: to {@link #onPayload}. */
    UnsafeBuffer destination() {
        return destination;
    }

    int destinationIndex() {
        return destinationIndex;
    }

    /** Checks a record whose checksum is right, and returns the length of its payload. */
    long onRecord(RecordReader record, long offset) {
        at = offset;
        template = record.templateId();
        destination = null;
        payload.clear();
        final UnsafeBuffer buffer = record.buffer();
        if (phase == Phase.HEADER) {
            onHeader(record, buffer);
            return 0;
        }
        final long payloadLength = checkPayloadLength(record, buffer);
        switch (template) {
            case ApplicationDecoder.TEMPLATE_ID -> onApplication(record, buffer, payloadLength);
            case ChannelDecoder.TEMPLATE_ID -> onChannel(record, buffer, payloadLength);
            case RingDecoder.TEMPLATE_ID -> onRing(record, buffer, payloadLength);
            case InFlightDecoder.TEMPLATE_ID -> onInFlight(record, buffer, payloadLength);
            case DirectoryDecoder.TEMPLATE_ID -> onDirectory(record, buffer, payloadLength);
            case ImageEndDecoder.TEMPLATE_ID -> onEnd(record, buffer);
            default -> onUnknown(record);
        }
        return payloadLength;
    }

    private long checkPayloadLength(RecordReader record, UnsafeBuffer buffer) {
        final long length = buffer.getLong(ImageDescriptor.MESSAGE_HEADER_LENGTH);
        final long tail = template == ImageEndDecoder.TEMPLATE_ID ? 0 : ImageDescriptor.END_LENGTH;
        if (template == ApplicationDecoder.TEMPLATE_ID || template == ChannelDecoder.TEMPLATE_ID
            || template == InFlightDecoder.TEMPLATE_ID) {
            captured += Math.max(0, length);
        }
        if (captured < 0 || captured > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw wrong("payloadLength of all but rings", "at most " + ImageDescriptor.MAX_CAPTURED_LENGTH,
                Long.toUnsignedString(captured));
        }
        final long left = imageLength - at - record.length() - tail;
        if (length < 0 || length > left || ImageDescriptor.sectionLength(length) > left) {
            throw wrong("payloadLength", "at most what the " + imageLength + " bytes of the image leave",
                Long.toUnsignedString(length));
        }
        return length;
    }

    private void onHeader(RecordReader record, UnsafeBuffer buffer) {
        require("templateId", ImageHeaderDecoder.TEMPLATE_ID, template);
        header.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        final boolean fits = record.blockLength() >= ImageHeaderDecoder.BLOCK_LENGTH;
        if (!fits || header.magic() != ImageDescriptor.MAGIC) {
            throw wrong("magic", "RINGSAVE", "something else; this is no Ringsave image");
        }
        version = record.version();
        if (version >> Byte.SIZE != 0 || version == 0) {
            throw wrong("version", "0.x; a newer Ringsave reads it", (version >> Byte.SIZE) + "." + (version & 0xFF));
        }
        record.checkLayout(at, version, ImageHeaderDecoder.BLOCK_LENGTH);
        require("payloadLength", 0, header.payloadLength());
        require("kind", ImageDescriptor.KIND_FULL, header.kind());
        require("hash", ImageDescriptor.HASH_MURMUR3, header.hash());
        require("reserved", 0, header.reserved16() | header.reserved32());
        label = header.label();
        imageLength = header.imageLength();
        channelCount = header.channelCount();
        applicationCount = header.applicationCount();
        final long least = ImageDescriptor.HEADER_LENGTH + applicationCount * ImageDescriptor.APPLICATION_LENGTH
            + channelCount * (ImageDescriptor.CHANNEL_LENGTH + 2 * ImageDescriptor.RING_LENGTH)
            + ImageDescriptor.DIRECTORY_LENGTH
            + ImageDescriptor.sectionLength(channelCount * ImageDescriptor.ENTRY_LENGTH) + ImageDescriptor.END_LENGTH;
        if (imageLength < least || imageLength % ImageDescriptor.ALIGNMENT != 0) {
            throw wrong("imageLength", "a multiple of 8 of at least " + least, Long.toUnsignedString(imageLength));
        }
        digests.header(buffer, record.length(), label);
        phase = Phase.APPLICATIONS;
    }

    private void onApplication(RecordReader record, UnsafeBuffer buffer, long payloadLength) {
        record.checkLayout(at, version, ApplicationDecoder.BLOCK_LENGTH);
        requirePhase(Phase.APPLICATIONS, "Application");
        application.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        require("reserved", 0, application.reserved16());
        nameLength = range("nameLength", application.nameLength(), 1, ChannelMemory.MAX_NAME_LENGTH);
        stateLength = range("stateLength", application.stateLength(), 0, ImageDescriptor.MAX_CAPTURED_LENGTH);
        stateVersion = (int)application.stateVersion();
        require("payloadLength", ImageDescriptor.align(nameLength) + stateLength, payloadLength);
        range("applicationCount", ++applicationsSeen, 1, applicationCount);
        digests.record(buffer, record.length());
    }

    private void endApplication() {
        final byte[] name = name();
        if (previousName != null && Arrays.compareUnsigned(previousName, name) >= 0) {
            throw wrong("name", "after the one before it", '"' + new String(name, StandardCharsets.UTF_8) + '"');
        }
        previousName = name;
        target.application(at, new String(name, StandardCharsets.UTF_8), stateVersion, payload.buffer(),
            (int)ImageDescriptor.align(nameLength), stateLength);
    }

    /** The name at the start of the payload, its padding checked. */
    private byte[] name() {
        final byte[] name = new byte[nameLength];
        payload.buffer().getBytes(0, name);
        requireZeros(nameLength, (int)ImageDescriptor.align(nameLength));
        if (!Arrays.equals(name, new String(name, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))) {
            throw wrong("name", "UTF-8", "something else");
        }
        return name;
    }

    private void requireZeros(int from, int to) {
        for (int i = from; i < to; i++) {
            require("padding", 0, payload.buffer().getByte(i));
        }
    }

    private void onChannel(RecordReader record, UnsafeBuffer buffer, long payloadLength) {
        record.checkLayout(at, version, ChannelDecoder.BLOCK_LENGTH);
        endGroup();
        channel.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        require("reserved", 0, channel.reserved8() | channel.reserved32());
        if (channelsSeen > 0 && channel.channelId() <= channelId) {
            throw wrong("channelId", "above " + channelId, channel.channelId());
        }
        range("channelCount", ++channelsSeen, 1, channelCount);
        channelId = channel.channelId();
        channelOffset = at;
        nameLength = range("nameLength", channel.nameLength(), 0, ChannelMemory.MAX_NAME_LENGTH);
        config = readConfig();
        require("payloadLength", ImageDescriptor.align(nameLength)
            + config.ends() * ImageDescriptor.align(config.contextLength()), payloadLength);
        inFlightCount = channel.inFlightCount();
        range("inFlightCount", inFlightCount, 0, 2L * config.ends() * config.maxInFlight());
        inFlightSeen = 0;
        table = 0;
        tableCount = 0;
        digests.record(buffer, record.length());
        target.channel(at, (int)channelId, config, inFlightCount);
        phase = Phase.INCOMING;
    }

    private ChannelConfig readConfig() {
        try {
            return new ChannelConfig(
                range("incomingPages", channel.incomingPages(), 1, ChannelConfig.MAX_PAGES),
                range("outgoingPages", channel.outgoingPages(), 1, ChannelConfig.MAX_PAGES),
                range("maxInFlight", channel.maxInFlight(), 0, ChannelConfig.MAX_IN_FLIGHT),
                range("maxPacketLength", channel.maxPacketLength(), 0, Packet.MAX_PAYLOAD_LENGTH),
                range("packetContextLength", channel.packetContextLength(), 0, ChannelConfig.MAX_CONTEXT_LENGTH),
                range("contextLength", channel.contextLength(), 0, ChannelConfig.MAX_CONTEXT_LENGTH),
                range("ends", channel.ends(), 1, 2) == 2);
        } catch (IllegalArgumentException e) {
            throw new ImageException(at, "Channel", e);
        }
    }

    private void endChannelPayload() {
        final byte[] name = name();
        final int stride = (int)ImageDescriptor.align(config.contextLength());
        final int first = (int)ImageDescriptor.align(nameLength);
        for (int i = 0; i < config.ends(); i++) {
            requireZeros(first + i * stride + config.contextLength(), first + (i + 1) * stride);
        }
        target.channelPayload(at, name, payload.buffer(), first, stride);
    }

    private void onRing(RecordReader record, UnsafeBuffer buffer, long payloadLength) {
        record.checkLayout(at, version, RingDecoder.BLOCK_LENGTH);
        final boolean incoming = phase == Phase.INCOMING;
        requirePhase(incoming ? Phase.INCOMING : Phase.OUTGOING, "Ring");
        ring.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        require("reserved", 0, ring.reserved16());
        require("side", incoming ? 0 : 1, ring.side());
        require("form", ImageDescriptor.FORM_VMBUS, ring.form());
        final int length = (incoming ? config.incomingPages() : config.outgoingPages()) << 12;
        final long head = position("head", ring.head(), 0, ImageDescriptor.MAX_POSITION - ImageDescriptor.ALIGNMENT);
        final long tail = position("tail", ring.tail(), head,
            Math.min(head + length, ImageDescriptor.MAX_POSITION) - ImageDescriptor.ALIGNMENT);
        require("payloadLength", tail - head, payloadLength);
        digests.record(buffer, record.length());
        destination = target.ring(incoming ? 0 : 1, head, tail,
            ring.interruptMask() | ring.pendingSendSize() << Integer.SIZE, ring.featureBits());
        destinationIndex = (int)(head % length);
        phase = incoming ? Phase.OUTGOING : Phase.IN_FLIGHT;
    }

    private long position(String field, long value, long least, long most) {
        if (value < least || value > most || (value & ImageDescriptor.ALIGNMENT - 1) != 0) {
            throw wrong(field, "a multiple of 8 in " + least + ".." + most, Long.toUnsignedString(value));
        }
        return value;
    }

    private void onInFlight(RecordReader record, UnsafeBuffer buffer, long payloadLength) {
        record.checkLayout(at, version, InFlightDecoder.BLOCK_LENGTH);
        requirePhase(Phase.IN_FLIGHT, "InFlight");
        inFlight.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        range("inFlightCount", ++inFlightSeen, 1, inFlightCount);
        final int endIndex = range("end", inFlight.end(), 0, config.ends() - 1);
        final int direction = range("direction", inFlight.direction(), 0, 1);
        final int next = endIndex << 1 | direction;
        if (next < table) {
            throw wrong("end and direction", "not before those of the last record", endIndex + " and " + direction);
        }
        tableCount = next == table ? tableCount + 1 : 1;
        table = next;
        range("records of one end and direction", tableCount, 1, config.maxInFlight());
        packetLength = range("packetLength", inFlight.packetLength(), 0, direction == 0 ? config.maxPacketLength() : 0);
        require("packetLength mod 8", 0, packetLength & ImageDescriptor.ALIGNMENT - 1);
        packetType = inFlight.packetType();
        if (packetType != Packet.IN_BAND && packetType != Packet.TRANSFER_PAGES && packetType != Packet.GPA_DIRECT) {
            throw wrong("packetType", "6, 7 or 9", packetType);
        }
        transactionId = inFlight.transactionId();
        require("payloadLength", ImageDescriptor.align(config.packetContextLength()) + packetLength, payloadLength);
        digests.record(buffer, record.length());
    }

    private void endInFlight() {
        requireZeros(config.packetContextLength(), (int)ImageDescriptor.align(config.packetContextLength()));
        target.inFlight(at, table, transactionId, packetType, payload.buffer(), payload.length());
    }

    private void onDirectory(RecordReader record, UnsafeBuffer buffer, long payloadLength) {
        record.checkLayout(at, version, DirectoryDecoder.BLOCK_LENGTH);
        endGroup();
        require("channelCount", channelCount, channelsSeen);
        directoryRecord.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        require("payloadLength", directory.length(), payloadLength);
        directoryOffset = at;
        phase = Phase.END;
    }

    private void onEnd(RecordReader record, UnsafeBuffer buffer) {
        record.checkLayout(at, version, ImageEndDecoder.BLOCK_LENGTH);
        requirePhase(Phase.END, "ImageEnd");
        end.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        digests.finish();
        require("payloadLength", 0, end.payloadLength());
        require("directoryOffset", directoryOffset, end.directoryOffset());
        require("imageLength", imageLength, end.imageLength());
        require("length of the image", imageLength, at + record.length());
        requireDigest("digest", digests.imageFirst(), digests.imageSecond(), end.digestFirst(), end.digestSecond());
        requireDigest("cutId", digests.cutIdFirst(), digests.cutIdSecond(), end.cutIdFirst(), end.cutIdSecond());
        phase = Phase.COMPLETE;
    }

    private void onUnknown(RecordReader record) {
        if (template < ImageDescriptor.FIRST_OPTIONAL_TEMPLATE || phase == Phase.END) {
            throw wrong("templateId", "a record that may stand here", template);
        }
        record.checkVersion(at, version);
        digests.optionalRecord(record.buffer(), record.length());
    }

    /** The application section, or a channel, ends where the next channel or the directory starts. */
    private void endGroup() {
        if (phase == Phase.APPLICATIONS) {
            require("applicationCount", applicationCount, applicationsSeen);
            digests.endApplication();
            return;
        }
        requirePhase(Phase.IN_FLIGHT, template == ChannelDecoder.TEMPLATE_ID ? "Channel" : "Directory");
        require("inFlightCount", inFlightCount, inFlightSeen);
        digests.endChannel((int)channelId, channelOffset, at - channelOffset);
        directory.append(channelId);
        directory.append(channelOffset);
        directory.append(at - channelOffset);
        directory.append(digests.channelFirst());
        directory.append(digests.channelSecond());
    }

    /** Payload without a destination. */
    void onPayload(UnsafeBuffer piece, int index, int length, long offset) {
        switch (template) {
            case ApplicationDecoder.TEMPLATE_ID, ChannelDecoder.TEMPLATE_ID, InFlightDecoder.TEMPLATE_ID ->
                payload.append(piece, index, length);
            case DirectoryDecoder.TEMPLATE_ID -> compareDirectory(piece, index, length, offset);
            default -> {
                // A ring that goes nowhere, or an unknown optional record: checked by its blocks, and skipped.
            }
        }
    }

    private void compareDirectory(UnsafeBuffer piece, int index, int length, long offset) {
        for (int i = 0; i < length; i++) {
            final byte expected = directory.buffer().getByte(directoryCompared++);
            if (piece.getByte(index + i) != expected) {
                throw new ImageException(offset + i, "directory entry", expected, piece.getByte(index + i));
            }
        }
    }

    void onBlock(long trailer) {
        if (template != DirectoryDecoder.TEMPLATE_ID) {
            digests.block(trailer, template == RingDecoder.TEMPLATE_ID);
        }
    }

    void onPayloadEnd() {
        switch (template) {
            case ApplicationDecoder.TEMPLATE_ID -> endApplication();
            case ChannelDecoder.TEMPLATE_ID -> endChannelPayload();
            case InFlightDecoder.TEMPLATE_ID -> endInFlight();
            default -> {
                // Nothing was staged.
            }
        }
    }

    private void requirePhase(Phase expected, String found) {
        if (phase != expected) {
            throw wrong("order of records", "a record that may follow", found);
        }
    }

    private void requireDigest(String field, long first, long second, long foundFirst, long foundSecond) {
        if (first != foundFirst || second != foundSecond) {
            throw wrong(field, ImageDigests.text(first, second), ImageDigests.text(foundFirst, foundSecond));
        }
    }

    private void require(String field, long expected, long actual) {
        if (expected != actual) {
            throw wrong(field, expected, Long.toUnsignedString(actual));
        }
    }

    private int range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw wrong(field, "in " + least + ".." + most, Long.toUnsignedString(value));
        }
        return (int)value;
    }

    private ImageException wrong(String field, Object expected, Object actual) {
        return new ImageException(at, field, expected, actual);
    }
}
