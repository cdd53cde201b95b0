/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.Side;
import org.ringsave.memory.Platform;
import org.ringsave.ring.Ring;

/**
 * The part of the channels of a set that stays the same from save to save. The table is filled again only after a
 * channel came or went. A save reads it from front to back, as caches and prefetchers like, without the objects of
 * the channels.
 *
 * <p>A row, in longs. Two fields of one long are a pair of ints, the first one in the low half:
 *
 * <pre>
 *     0          1          2       3                 4                     5            6
 *     +----------+----------+-------+-----------------+---------------------+------------+------+
 *     | incoming | outgoing | pages | maxInFlight     | packetContextLength | nameIndex  | id   |
 *     | address  | address  | 2     | maxPacketLength | contextLength       | nameLength | ends |
 *     +----------+----------+-------+-----------------+---------------------+------------+------+
 * </pre>
 */
final class ChannelTable {
    private static final int ADDRESS = 0;
    private static final int PAGES = 2;
    private static final int SLOTS = 3;
    private static final int CONTEXTS = 4;
    private static final int NAME = 5;
    private static final int ID = 6;
    private static final int ROW = 7;
    private static final long NOT_PAIRED = 0;

    private final ChannelObjects objects = new ChannelObjects();
    private ChannelSet set;
    private int structure;
    private int count;
    private long[] table = new long[0];
    private int[] incarnations = new int[0];
    // Apart from the table: begin reads these of all rings, so they are close together.
    private long[] controlAddresses = new long[0];
    private UnsafeBuffer names = new UnsafeBuffer(0, 0);

    /** Fills the table with the channels of a set, unless it has them. */
    void tabulate(ChannelSet from) {
        final int now = ChannelAccess.structure(from);
        if (set == from && structure == now) {
            return;
        }
        // If a step from here on fails, the table is no set's table.
        structure = now - 1;
        set = from;
        count = from.channels().size();
        objects.tabulate(from.channels());
        if (incarnations.length < count) {
            controlAddresses = new long[2 * count];
            table = new long[ROW * count];
            // Last: it stands for all if one of them finds no memory.
            incarnations = new int[count];
        }
        int namesLength = 0;
        for (int i = 0; i < count; i++) {
            namesLength += padded(objects.channel(i).name().length);
        }
        if (names.capacity() < namesLength) {
            names = new UnsafeBuffer(ByteBuffer.allocateDirect(namesLength));
        }
        int nameIndex = 0;
        for (int i = 0; i < count; i++) {
            tabulateChannel(i, nameIndex);
            nameIndex += padded(nameLength(i));
        }
        structure = now;
    }

    private void tabulateChannel(int index, int nameIndex) {
        final ChannelMemory channel = objects.channel(index);
        final ChannelConfig config = channel.config();
        final byte[] name = channel.name();
        final int row = index * ROW;
        names.setMemory(nameIndex, padded(name.length), (byte)0);
        names.putBytes(nameIndex, name);
        tabulateRing(index, Side.INCOMING, channel.incoming());
        tabulateRing(index, Side.OUTGOING, channel.outgoing());
        table[row + PAGES] = pair(config.incomingPages(), config.outgoingPages());
        table[row + SLOTS] = pair(config.maxInFlight(), config.maxPacketLength());
        table[row + CONTEXTS] = pair(config.packetContextLength(), config.contextLength());
        table[row + NAME] = pair(nameIndex, name.length);
        table[row + ID] = pair(channel.id(), config.ends());
        incarnations[index] = ChannelAccess.incarnation(channel);
    }

    private void tabulateRing(int index, int side, Ring ring) {
        table[index * ROW + ADDRESS + side] = ring.data().addressOffset();
        controlAddresses[2 * index + side] = ring.isPaired() ? ring.control().addressOffset() : NOT_PAIRED;
    }

    private static int padded(int length) {
        return BitUtil.align(length, Long.BYTES);
    }

    private static long pair(int low, int high) {
        return low & 0xFFFF_FFFFL | (long)high << Integer.SIZE;
    }

    private int low(int index, int item) {
        return (int)table[index * ROW + item];
    }

    private int high(int index, int item) {
        return (int)(table[index * ROW + item] >>> Integer.SIZE);
    }

    int count() {
        return count;
    }

    /** The objects behind the rows. */
    ChannelObjects objects() {
        return objects;
    }

    /** Address of the data pages of a ring, valid as long as the set has this channel. */
    long ringAddress(int index, int side) {
        return table[index * ROW + ADDRESS + side];
    }

    /** Do both ends of a channel, and so of its rings, live in this process? */
    boolean isPaired(int index) {
        return controlAddresses[2 * index] != NOT_PAIRED;
    }

    /** Address of the control page of a paired ring, valid as long as the set has this channel. */
    long controlAddress(int index, int side) {
        return controlAddresses[2 * index + side];
    }

    int ringLength(int index, int side) {
        return Platform.PAGE_LENGTH * (side == Side.INCOMING ? incomingPages(index) : outgoingPages(index));
    }

    int incomingPages(int index) {
        return low(index, PAGES);
    }

    int outgoingPages(int index) {
        return high(index, PAGES);
    }

    int maxInFlight(int index) {
        return low(index, SLOTS);
    }

    int maxPacketLength(int index) {
        return high(index, SLOTS);
    }

    int packetContextLength(int index) {
        return low(index, CONTEXTS);
    }

    int contextLength(int index) {
        return high(index, CONTEXTS);
    }

    int id(int index) {
        return low(index, ID);
    }

    /** Tells a channel from others that had its id. */
    int incarnation(int index) {
        return incarnations[index];
    }

    int ends(int index) {
        return high(index, ID);
    }

    int nameLength(int index) {
        return high(index, NAME);
    }

    /** Length of name and contexts of a channel as they stand in the image, each padded to 8. */
    long contextSectionLength(int index) {
        return padded(nameLength(index)) + (long)ends(index) * padded(contextLength(index));
    }

    /** Index in {@link #names()} of a channel's name, which is padded with zeros to 8. */
    int nameIndex(int index) {
        return low(index, NAME);
    }

    UnsafeBuffer names() {
        return names;
    }
}
