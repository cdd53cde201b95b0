/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.ring.PacketAction;

/**
 * The packets of each ring and the requests of each table, in order. The traffic keeps it from its own calls and their
 * outcomes; no image and no table is read for it.
 */
final class RequestModel {
    private final Way[] ways;

    /** Makes the model of a number of new channels with ids from 1 on. */
    RequestModel(int channels) {
        this(new Way[2 * channels]);
        for (int i = 0; i < ways.length; i++) {
            ways[i] = new Way();
        }
    }

    private RequestModel(Way[] ways) {
        this.ways = ways;
    }

    /** A packet as it was sent; ranges and payload as hexadecimal digits. */
    record Message(int type, int flags, long id, String ranges, String payload) {
    }

    /** A request in a table, with the first word of its context. */
    record Request(Message message, long context) {
        /** A table has no bytes of a packet that its end sent. */
        private String line(boolean hasPacket) {
            return line(message.id, message.type, context, hasPacket ? message.ranges : "",
                hasPacket ? message.payload : "");
        }

        private static String line(long id, int type, long context, String ranges, String packet) {
            return "request " + id + " of type " + type + ", context " + context + ", ranges " + ranges + ", packet "
                + packet;
        }
    }

    /** One direction of a channel: its ring, the table of its reader and the table of its writer. */
    static final class Way {
        final Deque<Message> ring = new ArrayDeque<>();
        final Map<Long, Request> received = new LinkedHashMap<>();
        final Map<Long, Request> awaiting = new LinkedHashMap<>();

        private Way copy() {
            final Way copy = new Way();
            copy.ring.addAll(ring);
            copy.received.putAll(received);
            copy.awaiting.putAll(awaiting);
            return copy;
        }
    }

    RequestModel copy() {
        final Way[] copies = new Way[ways.length];
        for (int i = 0; i < ways.length; i++) {
            copies[i] = ways[i].copy();
        }
        return new RequestModel(copies);
    }

    /** The way that leads out of an end of a channel. */
    Way way(int channel, boolean fromNear) {
        return ways[2 * channel - (fromNear ? 2 : 1)];
    }

    /** A channel was closed and added again. */
    void renew(int channel) {
        ways[2 * channel - 2] = new Way();
        ways[2 * channel - 1] = new Way();
    }

    static String hex(DirectBuffer buffer, int offset, int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The lines that {@link #tables(ChannelSet)} must return. */
    List<String> tables() {
        final List<String> lines = new ArrayList<>();
        for (final Way way : ways) {
            lines.add("received");
            way.received.values().forEach(request -> lines.add(request.line(true)));
            lines.add("awaiting");
            way.awaiting.values().forEach(request -> lines.add(request.line(false)));
        }
        return lines;
    }

    /** All tables of a set. */
    List<String> tables(ChannelSet set) {
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < ways.length; i++) {
            lines.add("received");
            addLines(lines, writer(set, i).opposite().received());
            lines.add("awaiting");
            addLines(lines, writer(set, i).awaiting());
        }
        return lines;
    }

    private static Channel writer(ChannelSet set, int way) {
        final Channel near = set.get(1 + way / 2);
        return way % 2 == 0 ? near : near.opposite();
    }

    private static void addLines(List<String> lines, InFlight table) {
        table.forEach((id, type, packet, context) -> {
            // The views of a table are one each: the next call changes what the last one shows.
            final String payload = hex(packet, 0, packet.capacity());
            final long word = context.getLong(0);
            final DirectBuffer ranges = table.ranges(id);
            lines.add(Request.line(id, type, word, hex(ranges, 0, ranges.capacity()), payload));
        });
    }

    /** The lines that {@link #drain} must return. */
    List<String> rings() {
        final List<String> lines = new ArrayList<>();
        for (final Way way : ways) {
            lines.add("ring");
            way.ring.forEach(message -> lines.add(line(message.type, message.flags, message.id, message.payload)));
        }
        return lines;
    }

    /** Reads the rings of an open set empty, and forgets the received requests, which could be in the way. */
    List<String> drain(ChannelSet set) {
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < ways.length; i++) {
            lines.add("ring");
            final Channel reader = writer(set, i).opposite();
            ways[i].received.keySet().forEach(reader.received()::forget);
            reader.incoming().poll((type, flags, id, buffer, offset, length) -> {
                lines.add(line(type, flags, id, hex(buffer, offset, length)));
                return PacketAction.DONE;
            }, Integer.MAX_VALUE);
        }
        return lines;
    }

    private static String line(int type, int flags, long id, String payload) {
        return "packet " + id + " of type " + type + ", flags " + flags + ", payload " + payload;
    }
}
