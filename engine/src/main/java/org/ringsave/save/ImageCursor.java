/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RecordWriter;

/**
 * Walks the sections of an image, a record with its payload each, in the order of the format. It knows where the
 * payload of the current section lies; it copies nothing.
 *
 * <pre>
 *     HEADER - APPLICATION* - REGION* - ( CHANNEL - INCOMING - OUTGOING - PACKET* )* - DIRECTORY - END - DONE
 * </pre>
 */
final class ImageCursor {
    private enum Section {
        HEADER, APPLICATION, REGION, CHANNEL, INCOMING, OUTGOING, PACKET, DIRECTORY, END, DONE
    }

    private final Cut cut;
    private Section section = Section.DONE;
    private int item;
    private int channel;
    private int packetIndex;
    private int recordLength;
    private long payloadLength;
    private UnsafeBuffer source;
    private final UnsafeBuffer ring = new UnsafeBuffer(0, 0);
    private ByteBuffer ringBytes;
    private int ringBytesOffset;
    private int sourceIndex;
    private UnsafeBuffer directory;

    ImageCursor(Cut cut) {
        this.cut = cut;
    }

    /** Goes to the header. */
    void start(UnsafeBuffer directoryEntries) {
        directory = directoryEntries;
        channel = -1;
        item = 0;
        enter(Section.HEADER, ImageDescriptor.HEADER_LENGTH, null, 0, 0);
    }

    /** Goes to the record of a channel. */
    void startChannel(int index) {
        channel = index;
        enter(Section.CHANNEL, ImageDescriptor.CHANNEL_LENGTH, cut.contextSource(index), cut.contextIndex(index),
            cut.contextSectionLength(index));
    }

    /** Goes to the section after this one. */
    void next() {
        switch (section) {
            case HEADER -> enterApplication(0);
            case APPLICATION -> enterApplication(item + 1);
            case REGION -> enterRegion(item + 1);
            case CHANNEL -> enterRing(Section.INCOMING, 0, Cut.INCOMING);
            case INCOMING -> enterRing(Section.OUTGOING, 1, Cut.OUTGOING);
            case OUTGOING -> enterPacket(0, cut.packetIndex(channel));
            case PACKET -> enterPacket(item + 1, cut.nextPacket(channel, packetIndex));
            case DIRECTORY -> enter(Section.END, ImageDescriptor.END_LENGTH, null, 0, 0);
            default -> stop();
        }
    }

    /** Goes to where nothing follows, wherever that is. */
    void stop() {
        enter(Section.DONE, 0, null, 0, 0);
    }

    private void enterApplication(int index) {
        item = index;
        final AppStates states = cut.appStates();
        if (index < states.count()) {
            enter(Section.APPLICATION, ImageDescriptor.APPLICATION_LENGTH, cut.arena(), states.index(index),
                states.payloadLength(index));
        } else {
            enterRegion(0);
        }
    }

    private void enterRegion(int index) {
        item = index;
        if (index < cut.regionCount()) {
            final UnsafeBuffer bytes = ChannelAccess.bytes(cut.region(index));
            enter(Section.REGION, ImageDescriptor.REGION_LENGTH, bytes, 0, cut.region(index).length());
            ringBytes = bytes.byteBuffer();
            ringBytesOffset = bytes.wrapAdjustment();
        } else {
            enterChannel(0);
        }
    }

    private void enterChannel(int index) {
        if (index < cut.channelCount()) {
            startChannel(index);
        } else {
            channel = index;
            enter(Section.DIRECTORY, ImageDescriptor.DIRECTORY_LENGTH, directory, 0,
                (long)cut.channelCount() * ImageDescriptor.ENTRY_LENGTH);
        }
    }

    private void enterRing(Section to, int side, int row) {
        final ChannelTable channels = cut.channels();
        final int length = channels.ringLength(channel, side);
        ring.wrap(channels.ringAddress(channel, side), length);
        enter(to, ImageDescriptor.RING_LENGTH, ring, (int)(cut.from(channel, row) % length),
            cut.savedLength(channel, row));
        ringBytes = channels.ringBuffer(channel, side);
        ringBytesOffset = channels.ringBufferOffset(channel, side);
    }

    private void enterPacket(int index, int at) {
        item = index;
        packetIndex = at;
        if (index < cut.inFlightCount(channel)) {
            enter(Section.PACKET, ImageDescriptor.IN_FLIGHT_LENGTH, cut.arena(), at + CapturedPacket.HEADER_LENGTH,
                cut.packetPayloadLength(channel, at));
        } else {
            enterChannel(channel + 1);
        }
    }

    private void enter(Section to, int length, UnsafeBuffer payloadSource, int payloadIndex, long payload) {
        section = to;
        recordLength = length;
        source = payloadSource;
        sourceIndex = payloadIndex;
        ringBytes = null;
        payloadLength = payload;
    }

    boolean isDone() {
        return section == Section.DONE;
    }

    boolean isHeader() {
        return section == Section.HEADER;
    }

    boolean isEnd() {
        return section == Section.END;
    }

    /** Does the section hold what is not captured but stays in its place: bytes of a ring, or of a region? */
    boolean isRing() {
        return section == Section.INCOMING || section == Section.OUTGOING || section == Section.REGION;
    }

    /** Position of the first byte of a ring or region that is saved. */
    long pinStart() {
        return switch (section) {
            case INCOMING -> cut.from(channel, Cut.INCOMING);
            case OUTGOING -> cut.from(channel, Cut.OUTGOING);
            default -> 0;
        };
    }

    /** What stands for the first byte of a ring or region among the pins. */
    int firstSlot() {
        return switch (section) {
            case INCOMING -> 2 * channel;
            case OUTGOING -> 2 * channel + 1;
            case REGION -> cut.regionSlot(item);
            default -> 0;
        };
    }

    /** What stands for the byte at a position among the pins. */
    int slot(long position) {
        return section == Section.REGION
            ? cut.regionSlot(item) + (int)(position / ChannelAccess.REGION_PIN_LENGTH) : firstSlot();
    }

    /** Is this section part of what the digest of the directory or the end covers, and of no cut digest? */
    boolean isDirectory() {
        return section == Section.DIRECTORY;
    }

    /** Index of the channel that this section belongs to, -1 before the first, the count of channels after the last. */
    int channelIndex() {
        return section == Section.APPLICATION || section == Section.HEADER ? -1 : channel;
    }

    int recordLength() {
        return recordLength;
    }

    /** Length of the payload, unpadded. The source holds it padded. */
    long payloadLength() {
        return payloadLength;
    }

    UnsafeBuffer source() {
        return source;
    }

    /** What the source is a view of, if it holds a ring or region that only this process can change; or null. */
    ByteBuffer ringBytes() {
        return ringBytes;
    }

    /** Where the source starts in what it is a view of. */
    int ringBytesOffset() {
        return ringBytesOffset;
    }

    int sourceIndex() {
        return sourceIndex;
    }

    /** Encodes the record of this section, all but header and end, and seals it. */
    void encode(RecordWriter writer) {
        switch (section) {
            case APPLICATION -> encodeApplication(writer);
            case REGION -> encodeRegion(writer);
            case CHANNEL -> encodeChannel(writer);
            case INCOMING -> encodeRing(writer, Cut.INCOMING, 0);
            case OUTGOING -> encodeRing(writer, Cut.OUTGOING, 1);
            case PACKET -> encodePacket(writer);
            case DIRECTORY -> writer.directory().payloadLength(payloadLength);
            default -> throw new IllegalStateException("no record of its own: " + section);
        }
        writer.seal();
    }

    private void encodeApplication(RecordWriter writer) {
        writer.application()
            .payloadLength(payloadLength)
            .stateLength(cut.appStates().stateLength(item))
            .stateVersion(cut.appStates().version(item) & 0xFFFF_FFFFL)
            .nameLength(cut.appStates().nameLength(item))
            .optional((short)cut.appStates().optional(item));
    }

    private void encodeRegion(RecordWriter writer) {
        final MemoryRegion region = cut.region(item);
        writer.region(ChannelAccess.name(region))
            .payloadLength(payloadLength)
            .regionLength(payloadLength)
            .stateVersion(cut.regionVersion(item) & 0xFFFF_FFFFL);
    }

    private void encodeChannel(RecordWriter writer) {
        final ChannelTable channels = cut.channels();
        writer.channel()
            .payloadLength(payloadLength)
            .channelId(channels.id(channel) & 0xFFFF_FFFFL)
            .inFlightCount(cut.inFlightCount(channel))
            .incomingPages(channels.incomingPages(channel))
            .outgoingPages(channels.outgoingPages(channel))
            .maxInFlight(channels.maxInFlight(channel))
            .maxPacketLength(channels.maxPacketLength(channel))
            .packetContextLength(channels.packetContextLength(channel))
            .contextLength(channels.contextLength(channel))
            .nameLength(channels.nameLength(channel))
            .ends((short)channels.ends(channel))
            .packetStateVersion(cut.packetStateVersion(channel) & 0xFFFF_FFFFL);
    }

    private void encodeRing(RecordWriter writer, int row, int side) {
        final long words = cut.ring(channel, row, 2);
        writer.ring()
            .payloadLength(payloadLength)
            .head(cut.ring(channel, row, 0))
            .tail(cut.ring(channel, row, 1))
            .interruptMask(words & 0xFFFF_FFFFL)
            .pendingSendSize(words >>> Integer.SIZE)
            .featureBits(cut.ring(channel, row, 3))
            .side((short)side);
    }

    private void encodePacket(RecordWriter writer) {
        final UnsafeBuffer arena = cut.arena();
        writer.inFlight()
            .payloadLength(payloadLength)
            .transactionId(CapturedPacket.transactionId(arena, packetIndex))
            .packetLength(CapturedPacket.packetLength(arena, packetIndex))
            .packetType(CapturedPacket.type(arena, packetIndex))
            .end((short)CapturedPacket.end(arena, packetIndex))
            .direction((short)CapturedPacket.direction(arena, packetIndex))
            .rangesLength(CapturedPacket.rangesLength(arena, packetIndex))
            .stateLength(CapturedPacket.stateLength(arena, packetIndex));
    }
}
