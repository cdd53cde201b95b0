/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.StringJoiner;
import org.agrona.BitUtil;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RequestHead;
import org.ringsave.memory.Platform;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Packet;

/**
 * The geometry of a channel: the sizes of its memory. An image can be restored into a channel of the same geometry.
 *
 * @param incomingPages       data pages, of 4,096 bytes each, of the ring that the near end reads; 1 to 262,144.
 * @param outgoingPages       data pages of the ring that the near end writes; 1 to 262,144.
 * @param maxInFlight         most requests in flight in each direction, at each end; 0 to 1,048,576. With 0, the
 *                            channel does not track requests.
 * @param maxPacketLength     most bytes of a packet that an in-flight slot holds: its payload and the ranges of guest
 *                            memory that it names; a multiple of 8, 0 to 524,264.
 * @param packetContextLength length of the context area of each request in flight, in bytes; 0 to 65,536.
 * @param contextLength       length of the context area of each end of the channel, in bytes; 0 to 65,536.
 * @param bothEnds            true if this process has the opposite end too, as {@link Channel#opposite()}.
 */
public record ChannelConfig(int incomingPages, int outgoingPages, int maxInFlight, int maxPacketLength,
    int packetContextLength, int contextLength, boolean bothEnds) {

    /** Most data pages of a ring. */
    public static final int MAX_PAGES = 1 << 18;
    /** Most in-flight slots of a table. */
    public static final int MAX_IN_FLIGHT = 1 << 20;
    /** Longest context area in bytes. */
    public static final int MAX_CONTEXT_LENGTH = 1 << 16;
    /** Objects of a channel on the heap without its name, in bytes, for a JVM with references of 8 bytes. */
    private static final int OBJECTS_LENGTH = 1024;
    /** Longest name on the heap, and the texts that its check makes, in bytes. */
    private static final int NAME_LENGTH = 2048;
    /** Objects of an end on the heap, without its in-flight tables, in bytes. */
    private static final int END_LENGTH = 640;

    /**
     * Check every value against its range.
     *
     * @param incomingPages       as above.
     * @param outgoingPages       as above.
     * @param maxInFlight         as above.
     * @param maxPacketLength     as above.
     * @param packetContextLength as above.
     * @param contextLength       as above.
     * @param bothEnds            as above.
     * @throws IllegalArgumentException naming the value that is out of its range, or the in-flight slots if a table of
     *                                  them takes 1 GiB or more.
     */
    public ChannelConfig {
        checkRange("incomingPages", incomingPages, 1, MAX_PAGES);
        checkRange("outgoingPages", outgoingPages, 1, MAX_PAGES);
        checkRange("maxInFlight", maxInFlight, 0, MAX_IN_FLIGHT);
        checkRange("maxPacketLength", maxPacketLength, 0, Packet.MAX_PAYLOAD_LENGTH);
        checkRange("packetContextLength", packetContextLength, 0, MAX_CONTEXT_LENGTH);
        checkRange("contextLength", contextLength, 0, MAX_CONTEXT_LENGTH);
        if ((maxPacketLength & 7) != 0) {
            throw new IllegalArgumentException("maxPacketLength=" + maxPacketLength + " is not a multiple of 8");
        }
        if ((long)maxInFlight * (RequestSlotDescriptor.headLength(packetContextLength) + maxPacketLength) >= 1 << 30) {
            throw new IllegalArgumentException("maxInFlight=" + maxInFlight + " slots of maxPacketLength="
                + maxPacketLength + " and packetContextLength=" + packetContextLength + " take 1 GiB or more");
        }
    }

    /**
     * A channel with two rings of equal length and one end, without in-flight slots and contexts.
     *
     * @param pages of each ring, 1 to 262,144.
     * @return the configuration.
     */
    public static ChannelConfig ofPages(int pages) {
        return new ChannelConfig(pages, pages, 0, 0, 0, 0, false);
    }

    /**
     * The same configuration with in-flight slots.
     *
     * @param slots         in each direction at each end.
     * @param packetLength  most bytes of ranges and payload that a slot holds; a multiple of 8.
     * @param contextLength length of the context area of each request in flight, in bytes.
     * @return a new configuration.
     */
    public ChannelConfig withInFlight(int slots, int packetLength, int contextLength) {
        return new ChannelConfig(incomingPages, outgoingPages, slots, packetLength, contextLength, this.contextLength,
            bothEnds);
    }

    /**
     * The same configuration with a context area at each end.
     *
     * @param length in bytes.
     * @return a new configuration.
     */
    public ChannelConfig withContext(int length) {
        return new ChannelConfig(incomingPages, outgoingPages, maxInFlight, maxPacketLength, packetContextLength,
            length, bothEnds);
    }

    /**
     * The same configuration with both ends in this process.
     *
     * @return a new configuration.
     */
    public ChannelConfig withBothEnds() {
        return new ChannelConfig(incomingPages, outgoingPages, maxInFlight, maxPacketLength, packetContextLength,
            contextLength, true);
    }

    /**
     * Off-heap memory that a channel of this configuration takes in its set.
     *
     * @return in bytes; the sum over a set's channels is a capacity for {@link ChannelSet#ChannelSet(long)}.
     */
    public long memoryLength() {
        final long control = bothEnds ? ControlPage.PAIRED_LENGTH : ControlPage.LENGTH;
        return 2 * control + ((long)incomingPages + outgoingPages) * Platform.PAGE_LENGTH + packetsLength()
            + EndDescriptor.length(ends(), maxInFlight, contextLength)
            + 2L * ends() * RequestSlotDescriptor.headsLength(maxInFlight, packetContextLength);
    }

    /**
     * Memory on the Java heap that a channel of this configuration takes in its set: its objects with the longest name,
     * and its in-flight tables with their indices.
     *
     * @return in bytes, rounded up. A restore that builds a set counts it toward its limit.
     */
    public long heapLength() {
        return OBJECTS_LENGTH + NAME_LENGTH + ends() * (END_LENGTH + 2 * InFlight.heapLength(maxInFlight));
    }

    /**
     * Most bytes that a save of such a channel takes in an image, with the longest name. The state of a
     * {@link PacketStateHandler} comes on top.
     *
     * @return in bytes.
     */
    public long maxImageLength() {
        final long contexts = ends() * ImageDescriptor.align(contextLength);
        final long channel = ImageDescriptor.CHANNEL_LENGTH
            + ImageDescriptor.sectionLength(ImageDescriptor.MAX_NAME_LENGTH + contexts);
        final long received = (long)ends() * maxInFlight;
        final long requests = ImageDescriptor.REQUESTS_LENGTH + ImageDescriptor.sectionLength(
            2 * received * (RequestHead.LENGTH + ImageDescriptor.align(packetContextLength)));
        final long packets = ImageDescriptor.PACKETS_LENGTH + ImageDescriptor.sectionLength(received * maxPacketLength);
        return channel + ringLength(incomingPages) + ringLength(outgoingPages)
            + (maxInFlight == 0 ? 0 : requests + packets) + ImageDescriptor.sectionLength(DirectoryEntry.LENGTH);
    }

    private static long ringLength(int pages) {
        return ImageDescriptor.RING_LENGTH + ImageDescriptor.sectionLength((long)pages * Platform.PAGE_LENGTH);
    }

    /**
     * Number of ends in this process.
     *
     * @return 1 or 2.
     */
    public int ends() {
        return bothEnds ? 2 : 1;
    }

    /** Length of the packets of all ends, rounded up to whole pages so that the next ring starts on a page. */
    private long packetsLength() {
        final long packets = BitUtil.align((long)maxInFlight * maxPacketLength, BitUtil.CACHE_LINE_LENGTH);
        return BitUtil.align(ends() * packets, (long)Platform.PAGE_LENGTH);
    }

    private static void checkRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " is not in " + least + ".." + most);
        }
    }

    /**
     * Name the values that differ from those of another configuration.
     *
     * @param other configuration.
     * @param place of the other one, in words.
     * @return such as {@code incomingPages is 16, 8 in the set}; empty if both are equal.
     */
    public String differences(ChannelConfig other, String place) {
        final StringJoiner differences = new StringJoiner("; ");
        differ(differences, "incomingPages", incomingPages, other.incomingPages, place);
        differ(differences, "outgoingPages", outgoingPages, other.outgoingPages, place);
        differ(differences, "maxInFlight", maxInFlight, other.maxInFlight, place);
        differ(differences, "maxPacketLength", maxPacketLength, other.maxPacketLength, place);
        differ(differences, "packetContextLength", packetContextLength, other.packetContextLength, place);
        differ(differences, "contextLength", contextLength, other.contextLength, place);
        differ(differences, "bothEnds", bothEnds, other.bothEnds, place);
        return differences.toString();
    }

    private static void differ(StringJoiner differences, String name, Object mine, Object others, String place) {
        if (!mine.equals(others)) {
            differences.add(name + " is " + mine + ", " + others + ' ' + place);
        }
    }
}
