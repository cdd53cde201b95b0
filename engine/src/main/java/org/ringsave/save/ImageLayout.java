/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.channel.Lineage;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.Side;

/**
 * The image of a cut before a byte of it is written. It knows the offset and the first block of every channel, and the
 * first byte of every ring that the image holds. Bytes are laid out in the order of the image. A row of a channel,
 * in longs:
 *
 * <pre>
 *     0        1            2              3
 *     +--------+------------+--------------+--------------+
 *     | offset | firstBlock | fromIncoming | fromOutgoing |
 *     +--------+------------+--------------+--------------+
 * </pre>
 */
final class ImageLayout {
    private static final int OFFSET = 0;
    private static final int FIRST_BLOCK = 1;
    private static final int FROM = 2;
    private static final int ROW = 4;

    private final ChannelTable channels;
    private final RegionTable regions;
    private final RingTable rings;
    private final Captures captures;
    private long[] table = new long[0];
    private Lineage.Base base;
    private long nextOffset;
    private long blocks;
    private long captured;
    private long directoryOffset;
    private long imageLength;

    ImageLayout(ChannelTable channels, RegionTable regions, RingTable rings, Captures captures) {
        this.channels = channels;
        this.regions = regions;
        this.rings = rings;
        this.captures = captures;
    }

    /** Makes room for all channels, and takes the base of a delta, null for a full image. */
    void reserve(Lineage.Base ofDelta) {
        base = ofDelta;
        if (table.length < channels.count() * ROW) {
            table = new long[channels.count() * ROW];
        }
    }

    /** The base of a delta; null for a full image. */
    Lineage.Base base() {
        return base;
    }

    /** Lays out all records. Their bytes are selected, and everything that begin copies was copied. */
    void layOut() {
        layOutApplication();
        for (int i = 0; i < channels.count(); i++) {
            layOutChannel(i);
        }
        directoryOffset = nextOffset;
        layOut(ImageDescriptor.DIRECTORY_LENGTH, directoryLength());
        imageLength = nextOffset + ImageDescriptor.END_LENGTH;
        Math.toIntExact(blocks);
        // Not all of it is in the arena: names of channels without contexts are not.
        if (captured > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw new CaptureException(captured, ImageDescriptor.MAX_CAPTURED_LENGTH);
        }
    }

    /** Lays out the header, the application states and the regions. */
    private void layOutApplication() {
        nextOffset = ImageDescriptor.HEADER_LENGTH;
        blocks = 0;
        captured = 0;
        for (int i = 0; i < captures.appStates().count(); i++) {
            layOutCaptured(ImageDescriptor.APPLICATION_LENGTH, captures.appStates().payloadLength(i));
        }
        for (int i = 0; i < regions.count(); i++) {
            regions.payloadOffset(i, nextOffset + ImageDescriptor.REGION_LENGTH);
            layOut(ImageDescriptor.REGION_LENGTH, regions.payloadLength(i));
        }
    }

    /** Selects the bytes of a channel's rings that the image holds. The rings are cut. */
    void selectBytes(int index) {
        // Both loads stand before the stores: behind a store to one table the compiler reads the others again.
        final long fromIncoming = firstSaved(index, Side.INCOMING);
        final long fromOutgoing = firstSaved(index, Side.OUTGOING);
        table[index * ROW + FROM + Side.INCOMING] = fromIncoming;
        table[index * ROW + FROM + Side.OUTGOING] = fromOutgoing;
    }

    private void layOutChannel(int index) {
        final long contextLength = channels.contextSectionLength(index);
        final long incomingLength = savedLength(index, Side.INCOMING);
        final long outgoingLength = savedLength(index, Side.OUTGOING);
        final int requests = captures.requests().count(index);
        table[index * ROW + OFFSET] = nextOffset;
        table[index * ROW + FIRST_BLOCK] = blocks;
        layOutCaptured(ImageDescriptor.CHANNEL_LENGTH, contextLength);
        layOut(ImageDescriptor.RING_LENGTH, incomingLength);
        layOut(ImageDescriptor.RING_LENGTH, outgoingLength);
        if (requests > 0) {
            layOutCaptured(ImageDescriptor.REQUESTS_LENGTH, captures.requests().requestsLength(index));
            layOut(ImageDescriptor.PACKETS_LENGTH, captures.requests().packetsLength(index));
        }
    }

    /**
     * Published bytes don't change and positions only grow, so the base of a delta has the same bytes up to its tail.
     * That is not so where a peer took back bytes that it had published: then the tail of the base lies behind ours.
     */
    private long firstSaved(int index, int side) {
        final long head = rings.head(index, side);
        if (base == null) {
            return head;
        }
        final long known = base.tail(channels.id(index), channels.incarnation(index), side);
        return known > rings.tail(index, side) ? head : Math.max(head, known);
    }

    /** Lays out a record of the kinds whose payloads together have a limit. */
    private void layOutCaptured(int recordLength, long payloadLength) {
        captured += payloadLength;
        layOut(recordLength, payloadLength);
    }

    private void layOut(int recordLength, long payloadLength) {
        nextOffset += recordLength + ImageDescriptor.sectionLength(payloadLength);
        blocks += ImageDescriptor.blockCount(payloadLength);
    }

    /** Offset of a channel, or of the directory behind the last one. */
    long channelOffset(int index) {
        return index == channels.count() ? directoryOffset : table[index * ROW + OFFSET];
    }

    /** The last channel that starts at an offset or before it, or -1. */
    int channelBefore(long offset) {
        int low = 0;
        int high = channels.count() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            if (channelOffset(middle) <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low - 1;
    }

    /** Ordinal in the image of a channel's first block. */
    int firstBlock(int index) {
        return (int)table[index * ROW + FIRST_BLOCK];
    }

    /** Position of the first byte of a ring that is saved. */
    long from(int index, int side) {
        return table[index * ROW + FROM + side];
    }

    /** Length of the bytes of a ring that are saved. */
    long savedLength(int index, int side) {
        return rings.tail(index, side) - from(index, side);
    }

    /** Offset of the saved bytes of a ring. */
    long ringOffset(int index, int side) {
        final long incoming = channelOffset(index) + ImageDescriptor.CHANNEL_LENGTH
            + ImageDescriptor.sectionLength(channels.contextSectionLength(index)) + ImageDescriptor.RING_LENGTH;
        return side == Side.INCOMING ? incoming
            : incoming + ImageDescriptor.sectionLength(savedLength(index, Side.INCOMING))
                + ImageDescriptor.RING_LENGTH;
    }

    /** Length of the saved packets of a channel's requests. */
    long packetsLength(int index) {
        return captures.requests().count(index) == 0 ? 0 : captures.requests().packetsLength(index);
    }

    /** Number of the clock up to which the base has the packets of a channel. */
    int packetsBase(int index) {
        return captures.requests().count(index) == 0 ? 0 : captures.requests().baseNumber(index);
    }

    /** Offset of the saved packets of a channel's requests, or where they would be. */
    long packetsOffset(int index) {
        return channelOffset(index + 1) - ImageDescriptor.sectionLength(packetsLength(index));
    }

    long directoryOffset() {
        return directoryOffset;
    }

    /** Length of the directory's entries. */
    long directoryLength() {
        return (long)channels.count() * DirectoryEntry.LENGTH;
    }

    long imageLength() {
        return imageLength;
    }

    int blockCount() {
        return (int)blocks;
    }
}
