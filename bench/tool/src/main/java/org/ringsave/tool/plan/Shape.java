/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.channel.CapturedHead;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.memory.Platform;
import org.ringsave.ring.Packet;

/**
 * A set of equal channels, both ends of each in this process, and the fill of its rings.
 *
 * @param channels     1 to 53,687,091.
 * @param ringPages    data pages of each ring, of the longer one if the room has a shorter one, 1 to 262,144.
 * @param fill         share of each ring that holds packets, 0 to 1.
 * @param packetLength payload of a packet in bytes, 1 to 2^30, no longer than a ring has room for; also of requests in
 *                     flight.
 * @param inFlight     requests in flight from the opposite end to the near end of each channel. Each request is in two
 *                     tables: that of its receiver, with its payload, and that of its sender.
 * @param requestContext context area of a request in flight, in bytes, 0 to 65,536.
 * @param context      context area of each end of a channel, in bytes, 0 to 65,536.
 * @param room         of each channel, beyond that which the values above need. Less than that is none.
 */
public record Shape(long channels, int ringPages, double fill, int packetLength, int inFlight, int requestContext,
    int context, ChannelRoom room) {
    /** Context area of a request in flight that is not told, in bytes. */
    public static final int PACKET_CONTEXT_LENGTH = 64;
    /** Most channels: the directory of an image is written from one buffer, which ends at 2^31 - 1 bytes. */
    public static final long MAX_CHANNELS = Integer.MAX_VALUE / DirectoryEntry.LENGTH;
    /** Most bytes that are written a second. */
    public static final double MOST_RATE = 1e15;
    /** Longest payload of a packet, in bytes: that of the longest ring is shorter. */
    public static final int MAX_PACKET_LENGTH = 1 << 30;

    /** Of a table in the capture arena, {@code channel.CapturedTable}: the fields before its heads. */
    private static final int TABLE_FIELDS = 24;
    private static final int RINGS = 2;
    private static final int TABLES_OF_A_REQUEST = 2;
    private static final int MAX_NAME_LENGTH = 16;
    private static final int PACKET_OVERHEAD = Packet.HEADER_LENGTH + Packet.FOOTER_LENGTH;

    /**
     * Check every value against its range.
     *
     * @param channels     as above.
     * @param ringPages    as above.
     * @param fill         as above.
     * @param packetLength as above.
     * @param inFlight     as above.
     * @param requestContext as above.
     * @param context      as above.
     * @param room         as above.
     * @throws PlanRefusal naming the field and the bound that it breaks.
     */
    public Shape {
        PlanRefusal.require(channels >= 1 && channels <= MAX_CHANNELS, PlanField.CHANNELS, channels,
            "in 1.." + MAX_CHANNELS);
        PlanRefusal.require(ringPages >= 1 && ringPages <= ChannelConfig.MAX_PAGES, PlanField.RING_PAGES, ringPages,
            "in 1.." + ChannelConfig.MAX_PAGES);
        PlanRefusal.require(fill >= 0 && fill <= 1, PlanField.FILL, fill, "in 0..1");
        PlanRefusal.require(packetLength >= 1 && packetLength <= MAX_PACKET_LENGTH, PlanField.PACKETS, packetLength,
            "in 1.." + MAX_PACKET_LENGTH);
        PlanRefusal.require(inFlight >= 0 && inFlight <= ChannelConfig.MAX_IN_FLIGHT, PlanField.IN_FLIGHT, inFlight,
            "in 0.." + ChannelConfig.MAX_IN_FLIGHT);
        PlanRefusal.require(packetLength <= longestPacket(ringPages), PlanField.PACKETS, packetLength,
            "at most " + longestPacket(ringPages) + ", the room of a ring of " + ringPages + " pages");
        try {
            config(ringPages, packetLength, inFlight, requestContext, context, room);
        } catch (IllegalArgumentException e) {
            throw new PlanRefusal("%s=" + inFlight + ": " + e.getMessage(), PlanField.IN_FLIGHT);
        }
    }

    /**
     * A shape with the least room and the usual contexts: none of channels, {@value #PACKET_CONTEXT_LENGTH} bytes of a
     * request.
     *
     * @param channels     as above.
     * @param ringPages    as above.
     * @param fill         as above.
     * @param packetLength as above.
     * @param inFlight     as above.
     * @throws PlanRefusal naming the field and the bound that it breaks.
     */
    public Shape(long channels, int ringPages, double fill, int packetLength, int inFlight) {
        this(channels, ringPages, fill, packetLength, inFlight, PACKET_CONTEXT_LENGTH, 0, ChannelRoom.LEAST);
    }

    private static long longestPacket(int ringPages) {
        return (long)ringPages * Platform.PAGE_LENGTH - ImageDescriptor.ALIGNMENT - PACKET_OVERHEAD;
    }

    private static int shorterPages(int ringPages, ChannelRoom room) {
        return room.shorterPages() == 0 ? ringPages : Math.min(ringPages, room.shorterPages());
    }

    /** Requests of both directions are planned as those of one. Slots that are given are those of each direction. */
    private static int slots(int inFlight, ChannelRoom room) {
        return room.slots() == 0 ? inFlight : Math.max(room.slots(), (inFlight + 1) / 2);
    }

    /** Packets that get longer than given slots get longer ones. Given slots of no bytes keep none of any packet. */
    private static int slotLength(int packetLength, int inFlight, ChannelRoom room) {
        final boolean holds = inFlight > 0 && (room.slots() == 0 || room.slotLength() > 0);
        return Math.max(room.slotLength(), holds ? (int)ImageDescriptor.align(packetLength) : 0);
    }

    private static ChannelConfig config(int ringPages, int packetLength, int inFlight, int requestContext,
        int context, ChannelRoom room) {
        final int slots = slots(inFlight, room);
        return new ChannelConfig(ringPages, shorterPages(ringPages, room), slots,
            slotLength(packetLength, inFlight, room), slots == 0 ? 0 : requestContext, context, true);
    }

    /**
     * The geometry of every channel.
     *
     * @return the configuration.
     */
    public ChannelConfig config() {
        return config(ringPages, packetLength, inFlight, requestContext, context, room);
    }

    /**
     * The same shape with another number of channels.
     *
     * @param count of channels.
     * @return a new shape.
     */
    public Shape withChannels(long count) {
        return new Shape(count, ringPages, fill, packetLength, inFlight, requestContext, context, room);
    }

    /** The same shape with another fill. */
    Shape withFill(double share) {
        return new Shape(channels, ringPages, share, packetLength, inFlight, requestContext, context, room);
    }

    /** The same shape with so many requests in flight on each channel, or as many as it has, in the same tables. */
    Shape withMostInFlight(long count) {
        final ChannelRoom same = new ChannelRoom(room.shorterPages(), slots(inFlight, room),
            slotLength(packetLength, inFlight, room));
        return new Shape(channels, ringPages, fill, packetLength, (int)Math.min(count, inFlight), requestContext,
            context, same);
    }

    /**
     * Bytes of packets in one ring: its fill of the usable length, in multiples of 8, and 0 if no packet fits. Of two
     * unequal rings it is the mean.
     *
     * @return in bytes.
     */
    public long ringBytes() {
        final long bytes = (long)(fill * usable()) & -8;
        return bytes < PACKET_OVERHEAD + ImageDescriptor.ALIGNMENT ? 0 : bytes;
    }

    /** Most bytes of packets in one ring, on average of both. */
    private long usable() {
        return ((long)ringPages + shorterPages()) * Platform.PAGE_LENGTH / RINGS - ImageDescriptor.ALIGNMENT;
    }

    /**
     * Data pages of the shorter of the two rings of a channel.
     *
     * @return {@link #ringPages}, or fewer.
     */
    public int shorterPages() {
        return shorterPages(ringPages, room);
    }

    /** Bytes that the shorter ring has room for. Both are filled alike. */
    double freeBytes() {
        final double shorter = (double)shorterPages() * Platform.PAGE_LENGTH - ImageDescriptor.ALIGNMENT;
        return shorter - Math.rint(shorter * ringBytes() / usable());
    }

    /**
     * Has a channel tables of requests in flight? A begin looks into them even if they are empty.
     *
     * @return true if it has in-flight slots.
     */
    public boolean hasTables() {
        return slots(inFlight, room) > 0;
    }

    /**
     * Bytes of packets in all rings.
     *
     * @return in bytes.
     */
    public long liveBytes() {
        return RINGS * channels * ringBytes();
    }

    /**
     * Requests in flight in an image.
     *
     * @return their number.
     */
    public long packets() {
        return TABLES_OF_A_REQUEST * channels * inFlight;
    }

    /**
     * Bytes of the packets of all requests in flight.
     *
     * @return in bytes.
     */
    public long packetBytes() {
        return channels * inFlight * ImageDescriptor.align(packetLength);
    }

    /**
     * Bytes that a begin copies: heads and contexts of all requests in flight, the fields of their tables, and contexts
     * of channels. It copies no packet.
     *
     * @return in bytes.
     */
    public long capturedBytes() {
        final ChannelConfig config = config();
        final long tables = hasTables() ? 2L * config.ends() * channels : 0;
        return tables * TABLE_FIELDS + headBytes()
            + channels * config.ends() * ImageDescriptor.align(config.contextLength());
    }

    /**
     * The part of {@link #capturedBytes()} that is heads and contexts.
     *
     * @return in bytes.
     */
    public long headBytes() {
        return packets() * CapturedHead.length(config().packetContextLength());
    }

    /**
     * Bytes of rings and packets in a full image.
     *
     * @return all of them.
     */
    public SavedBytes allBytes() {
        return new SavedBytes(liveBytes(), packetBytes());
    }

    /**
     * Bytes of rings and packets in a delta, at most. Bytes that were read since, and requests that were completed, are
     * not in it.
     *
     * @param written bytes that were written to the rings since the base.
     * @return the smaller of live and written bytes, of rings and of requests.
     */
    public SavedBytes newBytes(double written) {
        return new SavedBytes((long)Math.min(liveBytes(), written), (long)Math.min(packetBytes(), written));
    }

    /**
     * Exact length of the image of this shape, with names of 9 to 16 bytes.
     *
     * @return in bytes.
     */
    public long imageLength() {
        return imageLength(allBytes());
    }

    /**
     * Length of an image of this shape, if each ring and each channel has the same share of the saved bytes. A delta
     * has heads and contexts of all requests, and the packets of new ones.
     *
     * @param saved bytes, at most those of a full image.
     * @return in bytes.
     */
    public long imageLength(SavedBytes saved) {
        return ImageSize.frame(channels) + channelsLength(saved);
    }

    /** The part of that length that is channels. */
    long channelsLength(SavedBytes saved) {
        final ChannelConfig config = config();
        final long perRing = ImageDescriptor.align(saved.rings() / (RINGS * channels));
        final long perChannel = ImageSize.channel(config, MAX_NAME_LENGTH, perRing, perRing)
            + ImageSize.requests(config, TABLES_OF_A_REQUEST * inFlight,
                ImageDescriptor.align(saved.packets() / channels));
        return channels * perChannel;
    }
}
