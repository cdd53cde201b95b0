/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RecordWriter;
import org.ringsave.ring.RingMemory;

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
    private ByteBuffer ringBytes;
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
        final ChannelMemory memory = cut.channel(index);
        enter(Section.CHANNEL, ImageDescriptor.CHANNEL_LENGTH, cut.contextSource(index), cut.contextIndex(index),
            Cut.contextSectionLength(memory));
    }

    /** Goes to the section after this one. */
    void next() {
        switch (section) {
            case HEADER -> enterApplication(0);
            case APPLICATION -> enterApplication(item + 1);
            case REGION -> enterRegion(item + 1);
            case CHANNEL -> enterRing(Section.INCOMING, cut.channel(channel).incoming(), Cut.INCOMING);
            case INCOMING -> enterRing(Section.OUTGOING, cut.channel(channel).outgoing(), Cut.OUTGOING);
            case OUTGOING -> enterPacket(0, cut.packetIndex(channel));
            case PACKET -> enterPacket(item + 1,
                CapturedPacket.next(cut.arena(), packetIndex, cut.channel(channel).config()));
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
        if (index < cut.appCount()) {
            enter(Section.APPLICATION, ImageDescriptor.APPLICATION_LENGTH, cut.arena(), cut.appIndex(index),
                cut.appPayloadLength(index));
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

    private void enterRing(Section ring, RingMemory memory, int side) {
        final int start = (int)(cut.ring(channel, side, 0) % memory.length());
        enter(ring, ImageDescriptor.RING_LENGTH, memory.data(), start, cut.liveLength(channel, side));
        ringBytes = memory.isForeign() ? null : memory.data().byteBuffer();
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

    /** Does the section hold what is not captured: bytes of a ring, or of a region? */
    boolean isRing() {
        return section == Section.INCOMING || section == Section.OUTGOING || section == Section.REGION;
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
            .stateLength(cut.appStateLength(item))
            .stateVersion(cut.appVersion(item) & 0xFFFF_FFFFL)
            .nameLength(cut.appNameLength(item))
            .optional((short)cut.appOptional(item));
    }

    private void encodeRegion(RecordWriter writer) {
        final MemoryRegion region = cut.region(item);
        writer.region(ChannelAccess.name(region))
            .payloadLength(payloadLength)
            .regionLength(payloadLength)
            .stateVersion(region.version() & 0xFFFF_FFFFL);
    }

    private void encodeChannel(RecordWriter writer) {
        final ChannelMemory memory = cut.channel(channel);
        final ChannelConfig config = memory.config();
        writer.channel()
            .payloadLength(payloadLength)
            .channelId(memory.id() & 0xFFFF_FFFFL)
            .inFlightCount(cut.inFlightCount(channel))
            .incomingPages(config.incomingPages())
            .outgoingPages(config.outgoingPages())
            .maxInFlight(config.maxInFlight())
            .maxPacketLength(config.maxPacketLength())
            .packetContextLength(config.packetContextLength())
            .contextLength(config.contextLength())
            .nameLength(memory.name().length)
            .ends((short)config.ends())
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
