/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.InFlightHandler;
import org.ringsave.image.TableNumber;

/**
 * The saved parts of one channel. Contexts and requests in flight are a few bytes and lie packed in one piece of
 * off-heap memory, the channel's <i>rest</i>. A peer copies the rest without knowing its content.
 */
public final class PeerChannel {
    // A request in the rest: id, type, table and lengths, then its context, padded to 8, its ranges and its payload.
    private static final int TYPE_OFFSET = 8;
    private static final int TABLE_OFFSET = 12;
    private static final int PACKET_LENGTH_OFFSET = 16;
    private static final int RANGES_LENGTH_OFFSET = 20;
    private static final int REQUEST_FIELDS = 24;

    private final ChannelMemory channel;
    private final ChannelConfig config;
    private final String name;
    private final byte[] nameBytes;
    private final PeerRing[] rings;
    private final UnsafeBuffer rest;
    // A field, since a lambda that captures something is allocated at each call.
    private final InFlightHandler pack = this::pack;
    private int restLength;
    private InFlight packed;
    private int packedTable;

    PeerChannel(Channel near) {
        channel = ChannelAccess.memory(near);
        config = near.config();
        name = near.name();
        nameBytes = name.getBytes(StandardCharsets.UTF_8);
        rings = new PeerRing[] {new PeerRing(channel.incoming(), true), new PeerRing(channel.outgoing(), false)};
        rest = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.toIntExact(mostOfRest())));
    }

    private long mostOfRest() {
        final long request =
            REQUEST_FIELDS + padded(config.packetContextLength()) + config.maxPacketLength();
        return config.ends() * (padded(config.contextLength()) + 2L * config.maxInFlight() * request);
    }

    /** Reads positions and words of both rings and packs the rest. */
    void cut() {
        rings[0].cut();
        rings[1].cut();
        int index = 0;
        for (int end = 0; end < config.ends(); end++) {
            rest.putBytes(index, channel.context(end), 0, config.contextLength());
            index += padded(config.contextLength());
        }
        for (int table = 0; table < 2 * config.ends(); table++) {
            index = packRequests(table, index);
        }
        restLength = index;
    }

    private int packRequests(int table, int from) {
        packedTable = table;
        packed = channel.inFlight(TableNumber.end(table), TableNumber.direction(table));
        restLength = from;
        packed.forEach(pack);
        return restLength;
    }

    private void pack(long transactionId, int type, DirectBuffer packet, MutableDirectBuffer context) {
        final DirectBuffer ranges = packed.ranges(transactionId);
        final int at = restLength;
        final int contextAt = at + REQUEST_FIELDS;
        final int packetAt = contextAt + padded(context.capacity());
        rest.putLong(at, transactionId);
        rest.putInt(at + TYPE_OFFSET, type);
        rest.putInt(at + TABLE_OFFSET, packedTable);
        rest.putInt(at + PACKET_LENGTH_OFFSET, packet.capacity());
        rest.putInt(at + RANGES_LENGTH_OFFSET, ranges.capacity());
        rest.putBytes(contextAt, context, 0, context.capacity());
        rest.putBytes(packetAt, ranges, 0, ranges.capacity());
        rest.putBytes(packetAt + ranges.capacity(), packet, 0, packet.capacity());
        restLength = packetAt + ranges.capacity() + packet.capacity();
    }

    /** Makes the restored rings and rest visible. */
    void apply() {
        int index = 0;
        for (int end = 0; end < config.ends(); end++) {
            channel.context(end).putBytes(0, rest, index, config.contextLength());
            index += padded(config.contextLength());
        }
        channel.clearInFlight();
        while (index < restLength) {
            index = restoreRequest(index);
        }
        rings[0].apply();
        rings[1].apply();
    }

    private int restoreRequest(int at) {
        final int table = rest.getInt(at + TABLE_OFFSET);
        final int packetLength = rest.getInt(at + PACKET_LENGTH_OFFSET);
        final int rangesLength = rest.getInt(at + RANGES_LENGTH_OFFSET);
        final int contextAt = at + REQUEST_FIELDS;
        final int packetAt = contextAt + padded(config.packetContextLength());
        final int slotAt = channel.restoreInFlight(table, rest.getLong(at), rest.getInt(at + TYPE_OFFSET),
            packetLength, rangesLength, rest, contextAt);
        channel.packets(table).putBytes(slotAt, rest, packetAt, rangesLength + packetLength);
        return packetAt + rangesLength + packetLength;
    }

    /** The channel's number. */
    int id() {
        return channel.id();
    }

    String name() {
        return name;
    }

    /** The name in UTF-8. */
    byte[] nameBytes() {
        return nameBytes;
    }

    /** Incoming, outgoing. */
    PeerRing[] rings() {
        return rings;
    }

    UnsafeBuffer rest() {
        return rest;
    }

    int restLength() {
        return restLength;
    }

    /** Sets the length of the rest that will be put into {@link #rest()}. */
    void acceptRest(int length) {
        if (length < 0 || length > rest.capacity()) {
            throw new IllegalStateException("channel " + name + " can't take " + length + " bytes besides its rings");
        }
        restLength = length;
    }

    /** The rest in an array of its own. */
    byte[] copyOfRest() {
        final byte[] copy = new byte[restLength];
        rest.getBytes(0, copy);
        return copy;
    }

    /** Takes the rest from an array. */
    void acceptRest(byte[] saved) {
        acceptRest(saved.length);
        rest.putBytes(0, saved);
    }

    /** Refuses the save of another channel. */
    void require(int savedId) {
        if (savedId != id()) {
            throw new IllegalStateException("channel " + savedId + " was saved where " + id() + " is");
        }
    }

    /** Refuses a save under another name. */
    void require(String savedName) {
        if (!name.equals(savedName)) {
            throw new IllegalStateException("channel " + savedName + " was saved where " + name + " is");
        }
    }

    /** Refuses a save under another name, given in UTF-8. */
    void require(byte[] savedName, int length) {
        if (!Arrays.equals(nameBytes, 0, nameBytes.length, savedName, 0, length)) {
            throw new IllegalStateException("another channel was saved where " + name + " is");
        }
    }

    static int padded(int length) {
        return BitUtil.align(length, BitUtil.SIZE_OF_LONG);
    }
}
