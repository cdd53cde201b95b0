/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

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
import org.ringsave.image.codec.RegionDecoder;
import org.ringsave.image.codec.RingDecoder;

/**
 * What records may follow each other, what their fields may say, and what the digests must come to: sections 3 to 5 of
 * IMAGE-FORMAT.md. It hands what it has checked to a {@link ImageTarget}.
 */
final class ImageGrammar {
    private enum Phase { HEADER, APPLICATIONS, REGIONS, INCOMING, OUTGOING, IN_FLIGHT, END, COMPLETE }

    /** No field of a payload that has to be checked lies further from its start: a name and two contexts. */
    private static final int LARGEST_CHECKED = 2 * (ChannelConfig.MAX_CONTEXT_LENGTH + ChannelMemory.MAX_NAME_LENGTH);

    private final FieldChecks checks = new FieldChecks();
    private final ImageDigests digests = new ImageDigests();
    private final GrowingBuffer payload = new GrowingBuffer();
    private final ApplicationSection applications = new ApplicationSection(checks, payload);
    private final ChannelSection channels = new ChannelSection(checks, payload);
    private final GrowingBuffer directory = new GrowingBuffer();
    private final ImageHeaderDecoder header = new ImageHeaderDecoder();
    private final DirectoryDecoder directoryRecord = new DirectoryDecoder();
    private final ImageEndDecoder end = new ImageEndDecoder();

    private ImageTarget target;
    private Phase phase;
    private long at;
    private int template;
    private int version;
    private long label;
    private long imageLength;
    private boolean isDelta;
    private long baseFirst;
    private long baseSecond;
    private long captured;
    private long channelCount;
    private long directoryOffset;
    private int directoryCompared;

    /** An image comes, and goes to a target. */
    void start(ImageTarget to) {
        target = to;
        phase = Phase.HEADER;
        imageLength = 0;
        digests.reset();
        directory.clear();
        captured = 0;
        channels.start(to);
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

    boolean isDelta() {
        return isDelta;
    }

    /** CutId of the base that the header names. */
    String base() {
        return ImageDigests.text(baseFirst, baseSecond);
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

    /** Where the payload of the record goes, around the end of it if need be; null: to {@link #onPayload}. */
    UnsafeBuffer destination() {
        return switch (template) {
            case RingDecoder.TEMPLATE_ID -> channels.destination();
            case RegionDecoder.TEMPLATE_ID -> applications.destination();
            default -> null;
        };
    }

    int destinationIndex() {
        return template == RingDecoder.TEMPLATE_ID ? channels.destinationIndex() : 0;
    }

    /** Checks a record whose checksum is right, and returns the length of its payload. */
    long onRecord(RecordReader record, long offset) {
        at = offset;
        checks.at(offset);
        template = record.templateId();
        payload.clear();
        final UnsafeBuffer buffer = record.buffer();
        if (phase == Phase.HEADER) {
            onHeader(record, buffer);
            return 0;
        }
        final long payloadLength = checkPayloadLength(record, buffer);
        switch (template) {
            case ApplicationDecoder.TEMPLATE_ID -> onApplication(record, payloadLength);
            case RegionDecoder.TEMPLATE_ID -> onRegion(record, payloadLength);
            case ChannelDecoder.TEMPLATE_ID -> onChannel(record, payloadLength);
            case RingDecoder.TEMPLATE_ID -> onRing(record, payloadLength);
            case InFlightDecoder.TEMPLATE_ID -> onInFlight(record, payloadLength);
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
            throw checks.wrong("payloadLength of all but rings and regions",
                "at most " + ImageDescriptor.MAX_CAPTURED_LENGTH, Long.toUnsignedString(captured));
        }
        final long left = imageLength - at - record.length() - tail;
        if (length < 0 || length > left || ImageDescriptor.sectionLength(length) > left) {
            throw checks.wrong("payloadLength", "at most what the " + imageLength + " bytes of the image leave",
                Long.toUnsignedString(length));
        }
        return length;
    }

    private void onHeader(RecordReader record, UnsafeBuffer buffer) {
        checks.require("templateId", ImageHeaderDecoder.TEMPLATE_ID, template);
        header.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        final boolean fits = record.blockLength() >= ImageHeaderDecoder.BLOCK_LENGTH;
        if (!fits || header.magic() != ImageDescriptor.MAGIC) {
            throw checks.wrong("magic", "RINGSAVE", "something else; this is no Ringsave image");
        }
        version = record.version();
        if (version >> Byte.SIZE != 0 || version == 0) {
            throw checks.wrong("version", "0.x; a newer Ringsave reads it",
                (version >> Byte.SIZE) + "." + (version & 0xFF));
        }
        record.checkLayout(at, version, ImageHeaderDecoder.BLOCK_LENGTH);
        checks.require("payloadLength", 0, header.payloadLength());
        checkKind();
        checks.require("hash", ImageDescriptor.HASH_MURMUR3, header.hash());
        checks.require("reserved", 0, header.reserved16());
        label = header.label();
        imageLength = header.imageLength();
        channelCount = header.channelCount();
        applications.start(target, header.applicationCount(), header.regionCount());
        final long least = ImageDescriptor.HEADER_LENGTH
            + header.applicationCount() * ImageDescriptor.APPLICATION_LENGTH
            + header.regionCount() * ImageDescriptor.REGION_LENGTH
            + channelCount * (ImageDescriptor.CHANNEL_LENGTH + 2 * ImageDescriptor.RING_LENGTH)
            + ImageDescriptor.DIRECTORY_LENGTH
            + ImageDescriptor.sectionLength(channelCount * ImageDescriptor.ENTRY_LENGTH) + ImageDescriptor.END_LENGTH;
        if (imageLength < least || imageLength % ImageDescriptor.ALIGNMENT != 0) {
            throw checks.wrong("imageLength", "a multiple of 8 of at least " + least,
                Long.toUnsignedString(imageLength));
        }
        digests.header(buffer, record.length(), label);
        phase = Phase.APPLICATIONS;
    }

    private void checkKind() {
        isDelta = checks.range("kind", header.kind(), ImageDescriptor.KIND_FULL, ImageDescriptor.KIND_DELTA)
            == ImageDescriptor.KIND_DELTA;
        baseFirst = header.baseFirst();
        baseSecond = header.baseSecond();
        if (!isDelta && (baseFirst != 0 || baseSecond != 0)) {
            throw checks.wrong("base", "zero in a full image", base());
        }
        target.base(isDelta, baseFirst, baseSecond);
    }

    private void onApplication(RecordReader record, long payloadLength) {
        record.checkLayout(at, version, ApplicationDecoder.BLOCK_LENGTH);
        requirePhase(Phase.APPLICATIONS, "Application");
        applications.onApplication(record, version, payloadLength);
        digests.record(record.buffer(), record.length());
    }

    private void onRegion(RecordReader record, long payloadLength) {
        record.checkLayout(at, version, RegionDecoder.BLOCK_LENGTH);
        if (phase != Phase.APPLICATIONS) {
            requirePhase(Phase.REGIONS, "Region");
        }
        applications.onRegion(record, version, payloadLength);
        digests.record(record.buffer(), record.length());
        phase = Phase.REGIONS;
    }

    private void onChannel(RecordReader record, long payloadLength) {
        record.checkLayout(at, version, ChannelDecoder.BLOCK_LENGTH);
        endGroup();
        channels.onChannel(record, version, payloadLength, channelCount);
        digests.record(record.buffer(), record.length());
        phase = Phase.INCOMING;
    }

    private void onRing(RecordReader record, long payloadLength) {
        record.checkLayout(at, version, RingDecoder.BLOCK_LENGTH);
        final boolean incoming = phase == Phase.INCOMING;
        requirePhase(incoming ? Phase.INCOMING : Phase.OUTGOING, "Ring");
        channels.onRing(record, version, payloadLength, incoming ? 0 : 1, isDelta);
        digests.record(record.buffer(), record.length());
        phase = incoming ? Phase.OUTGOING : Phase.IN_FLIGHT;
    }

    private void onInFlight(RecordReader record, long payloadLength) {
        record.checkLayout(at, version, InFlightDecoder.BLOCK_LENGTH);
        requirePhase(Phase.IN_FLIGHT, "InFlight");
        channels.onInFlight(record, version, payloadLength);
        digests.record(record.buffer(), record.length());
    }

    private void onDirectory(RecordReader record, UnsafeBuffer buffer, long payloadLength) {
        record.checkLayout(at, version, DirectoryDecoder.BLOCK_LENGTH);
        endGroup();
        checks.require("channelCount", channelCount, channels.seen());
        directoryRecord.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        checks.require("payloadLength", directory.length(), payloadLength);
        directoryOffset = at;
        phase = Phase.END;
    }

    private void onEnd(RecordReader record, UnsafeBuffer buffer) {
        record.checkLayout(at, version, ImageEndDecoder.BLOCK_LENGTH);
        requirePhase(Phase.END, "ImageEnd");
        end.wrap(buffer, ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        digests.finish();
        checks.require("payloadLength", 0, end.payloadLength());
        checks.require("directoryOffset", directoryOffset, end.directoryOffset());
        checks.require("imageLength", imageLength, end.imageLength());
        checks.require("length of the image", imageLength, at + record.length());
        requireDigest("digest", digests.imageFirst(), digests.imageSecond(), end.digestFirst(), end.digestSecond());
        requireDigest("cutId", digests.cutIdFirst(), digests.cutIdSecond(), end.cutIdFirst(), end.cutIdSecond());
        phase = Phase.COMPLETE;
    }

    private void onUnknown(RecordReader record) {
        if (template < ImageDescriptor.FIRST_OPTIONAL_TEMPLATE || phase == Phase.END) {
            throw checks.wrong("templateId", "a record that may stand here", template);
        }
        record.checkVersion(at, version);
        digests.optionalRecord(record.buffer(), record.length());
    }

    /** The application section, or a channel, ends where the next channel or the directory starts. */
    private void endGroup() {
        if (phase == Phase.APPLICATIONS || phase == Phase.REGIONS) {
            applications.end();
            digests.endApplication();
            return;
        }
        requirePhase(Phase.IN_FLIGHT, template == ChannelDecoder.TEMPLATE_ID ? "Channel" : "Directory");
        channels.end();
        final long channelOffset = channels.offset();
        digests.endChannel((int)channels.id(), channelOffset, at - channelOffset);
        directory.append(channels.id());
        directory.append(channelOffset);
        directory.append(at - channelOffset);
        directory.append(digests.channelFirst());
        directory.append(digests.channelSecond());
    }

    /** Payload without a destination. */
    void onPayload(UnsafeBuffer piece, int index, int length, long offset) {
        switch (template) {
            case ApplicationDecoder.TEMPLATE_ID, ChannelDecoder.TEMPLATE_ID, InFlightDecoder.TEMPLATE_ID ->
                payload.append(piece, index, target.isKept() ? length : Math.min(length,
                    LARGEST_CHECKED - Math.min(LARGEST_CHECKED, payload.length())));
            case DirectoryDecoder.TEMPLATE_ID -> compareDirectory(piece, index, length, offset);
            default -> {
                // A ring or region that goes nowhere, or an unknown optional record: checked by blocks, and skipped.
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
            digests.block(trailer, template == RingDecoder.TEMPLATE_ID || template == RegionDecoder.TEMPLATE_ID);
        }
    }

    void onPayloadEnd() {
        switch (template) {
            case ApplicationDecoder.TEMPLATE_ID -> applications.endApplication();
            case ChannelDecoder.TEMPLATE_ID -> channels.endChannelPayload();
            case InFlightDecoder.TEMPLATE_ID -> channels.endInFlight();
            default -> {
                // Nothing was staged.
            }
        }
    }

    private void requirePhase(Phase expected, String found) {
        if (phase != expected) {
            throw checks.wrong("order of records", "a record that may follow", found);
        }
    }

    private void requireDigest(String field, long first, long second, long foundFirst, long foundSecond) {
        if (first != foundFirst || second != foundSecond) {
            throw checks.wrong(field, ImageDigests.text(first, second), ImageDigests.text(foundFirst, foundSecond));
        }
    }
}
