/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.Arrays;
import java.util.StringJoiner;
import org.ringsave.image.TableNumber;

/** Compares the requests in flight of a channel of two images, table by table. */
final class RequestDiff {
    private final Differences differences;
    private final PayloadPair heads;
    private final PayloadPair packets;

    RequestDiff(Differences differences, PayloadPair heads, PayloadPair packets) {
        this.differences = differences;
        this.heads = heads;
        this.packets = packets;
    }

    void compare(String channel, ChannelContent mine, ChannelContent other) throws IOException {
        heads.begin(mine.requests().heads(), other.requests().heads());
        packets.begin(mine.requests().packets(), other.requests().packets());
        final boolean isSame = mine.requests().counts().equals(other.requests().counts())
            && heads.isSame() && packets.isSame();
        for (int table = 0; !isSame && table < TableNumber.COUNT; table++) {
            final String part = channel
                + (TableNumber.direction(table) == TableNumber.RECEIVED ? ", requests received" : ", requests awaiting")
                + (TableNumber.end(table) == TableNumber.NEAR ? "" : " at the opposite end");
            compareTable(part, mine, other, table);
        }
    }

    private void compareTable(String part, ChannelContent mine, ChannelContent other, int table) throws IOException {
        final long[] mineIds = sortedIds(heads.first(), mine, table);
        final long[] otherIds = sortedIds(heads.second(), other, table);
        final RequestCursor first = cursor(heads.first(), mine);
        final RequestCursor second = cursor(heads.second(), other);
        final RequestChanges changes = new RequestChanges();
        boolean hasFirst = first.start(table);
        boolean hasSecond = second.start(table);
        while (hasFirst || hasSecond) {
            if (hasFirst && !contains(otherIds, first.transactionId())) {
                changes.fewer(first.transactionId());
                hasFirst = next(first, table);
            } else if (hasSecond && !contains(mineIds, second.transactionId())) {
                changes.more(second.transactionId());
                hasSecond = next(second, table);
            } else if (hasFirst && hasSecond && first.transactionId() == second.transactionId()) {
                changes.compared(first.transactionId(), difference(first, second, mine, other));
                hasFirst = next(first, table);
                hasSecond = next(second, table);
            } else {
                // Both have all of the rest, in another order: requests at one place differ, and none is compared.
                changes.reordered();
                hasFirst = hasFirst && next(first, table);
                hasSecond = hasSecond && next(second, table);
            }
        }
        changes.addTo(differences, part);
    }

    private static RequestCursor cursor(Payload heads, ChannelContent channel) {
        return new RequestCursor(heads, channel.requests(), channel.config().packetContextLength());
    }

    private static boolean next(RequestCursor requests, int table) throws IOException {
        return requests.next() && requests.table() == table;
    }

    private static long[] sortedIds(Payload heads, ChannelContent channel, int table) throws IOException {
        final long[] ids = new long[Math.toIntExact(channel.requests().counts().get(table))];
        final RequestCursor requests = cursor(heads, channel);
        boolean there = requests.start(table);
        for (int i = 0; there; i++) {
            ids[i] = requests.transactionId();
            there = next(requests, table);
        }
        Arrays.sort(ids);
        return ids;
    }

    private static boolean contains(long[] ids, long id) {
        return Arrays.binarySearch(ids, id) >= 0;
    }

    /** Says in which parts two requests of one id differ; empty if in none. */
    private String difference(RequestCursor first, RequestCursor second, ChannelContent mine, ChannelContent other)
        throws IOException {
        final StringJoiner parts = new StringJoiner(", ");
        value(parts, "type", first.type(), second.type());
        value(parts, "length", first.packetLength(), second.packetLength());
        value(parts, "length of its ranges", first.rangesLength(), second.rangesLength());
        bytes(parts, "context", heads.differences(first.contextAt(), second.contextAt(),
            Math.min(mine.config().packetContextLength(), other.config().packetContextLength())));
        value(parts, "length of its state", first.stateLength(), second.stateLength());
        bytes(parts, "state", heads.differences(first.stateAt(), second.stateAt(),
            Math.min(first.stateLength(), second.stateLength())));
        if (first.hasPacket() && second.hasPacket()) {
            bytes(parts, "packet", packets.differences(first.packetAt(), second.packetAt(),
                Math.min(first.rangesLength() + first.packetLength(),
                    second.rangesLength() + second.packetLength())));
        } else if (first.hasPacket() != second.hasPacket()) {
            // Of two deltas: after their base the request came again, perhaps with other bytes.
            parts.add("packet new only in the " + (first.hasPacket() ? "first" : "second"));
        }
        return parts.toString();
    }

    private static void value(StringJoiner parts, String name, long first, long second) {
        if (first != second) {
            parts.add(name + " is " + first + ", " + second + " in the second");
        }
    }

    private static void bytes(StringJoiner parts, String name, Ranges ranges) {
        if (!ranges.isEmpty()) {
            parts.add(name + ' ' + ranges.bytes());
        }
    }
}
