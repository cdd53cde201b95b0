/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.CapturedHead;
import org.ringsave.channel.CapturedTable;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.Lineage;
import org.ringsave.channel.SetLease;
import org.ringsave.image.RequestHead;
import org.ringsave.image.Side;
import org.ringsave.image.TableNumber;

/**
 * The requests in flight of all channels at a cut, captured in the arena: their tables and the embedder's states. The
 * packets stay in their tables. A row of a channel that has requests, in longs:
 *
 * <pre>
 *     0             1                2               3             4            5              6
 *     +-------------+----------------+---------------+-------------+------------+--------------+------------+
 *     | tablesIndex | requestsLength | packetsLength | statesIndex | firstState | stateVersion | baseNumber |
 *     +-------------+----------------+---------------+-------------+------------+--------------+------------+
 * </pre>
 *
 * <p>Indexes count from the arena's start. The lengths are those of the payloads in the image. {@code
 * baseNumber} is the number of the clock up to which the base has the packets. The row of a channel without requests
 * has no meaning, and is not touched.
 */
final class RequestTable {
    private static final int TABLES_INDEX = 0;
    private static final int REQUESTS_LENGTH = 1;
    private static final int PACKETS_LENGTH = 2;
    private static final int STATES_INDEX = 3;
    private static final int FIRST_STATE = 4;
    private static final int STATE_VERSION = 5;
    private static final int BASE_NUMBER = 6;
    private static final int ROW = 7;

    private final ChannelTable channels;
    private final CaptureArena arena;
    private final PacketStates states = new PacketStates();
    private final RequestCursor cursor = new RequestCursor();
    private final UnsafeBuffer heads = new UnsafeBuffer(0, 0);
    private Lineage.Base base;
    // Apart from the rows: begin reads the counts of all channels, and few channels may have a row.
    private int[] counts = new int[0];
    private long[] table = new long[0];

    RequestTable(ChannelTable channels, CaptureArena arena) {
        this.channels = channels;
        this.arena = arena;
    }

    /** Makes room for all channels, and takes the base of a delta, null for a full image. */
    void reserve(Lineage.Base ofDelta) {
        base = ofDelta;
        if (counts.length < channels.count()) {
            table = new long[channels.count() * ROW];
            counts = new int[channels.count()];
        }
    }

    /** Asks the embedder for the lengths of its states, and returns the room that they take in the arena. */
    long measureStates(ChannelSet set, SetLease lease) {
        states.start(set, lease);
        for (int i = 0; states.isAsked() && i < channels.count(); i++) {
            for (int number = 0; number < tableCount(i); number++) {
                if (CapturedTable.countNow(words(i, number)) > 0) {
                    final Channel near = set.channels().get(i);
                    states.measure(TableNumber.end(number) == TableNumber.NEAR ? near : near.opposite(),
                        inFlight(i, number));
                }
            }
        }
        return states.total();
    }

    private long words(int index, int number) {
        return channels.objects().wordsAddress(index, number);
    }

    /** The room that the requests of a channel take in the arena, without the embedder's states. */
    long measure(int index) {
        if (countNow(index) == 0) {
            return 0;
        }
        long length = 0;
        for (int number = 0; number < tableCount(index); number++) {
            length += CapturedTable.measure(words(index, number), capturedLength(index));
        }
        return length;
    }

    private InFlight inFlight(int index, int number) {
        return channels.objects().requests(index, number);
    }

    /** Number of requests that a channel has in flight now, in all of its tables. */
    int countNow(int index) {
        int count = 0;
        for (int number = 0; number < tableCount(index); number++) {
            count += CapturedTable.countNow(words(index, number));
        }
        return count;
    }

    /** Does the embedder keep state of requests? */
    boolean hasStates() {
        return states.isAsked();
    }

    /**
     * Copies the requests of a channel to the arena, with room for the embedder's states. Returns the index behind
     * them.
     */
    int capture(int index, int at) {
        final int count = countNow(index);
        counts[index] = count;
        return count == 0 ? at : captureTables(index, count, at);
    }

    private int captureTables(int index, int count, int at) {
        final long statesLength = states.length(states.captured(), count);
        final UnsafeBuffer to = arena.extend(at, measure(index) + statesLength);
        final int baseNumber = findBaseNumber(index);
        long packetsLength = 0;
        int end = at;
        for (int number = 0; number < tableCount(index); number++) {
            final int start = end;
            end = CapturedTable.capture(words(index, number), heads, channels.objects().headsAddress(index, number),
                capturedLength(index), to, start);
            if (baseNumber > 0 && hasPackets(index, number)) {
                CapturedTable.captureSurvivors(to, start, capturedLength(index), baseNumber);
            }
            packetsLength += CapturedTable.packetsLength(to, start);
        }
        final int row = index * ROW;
        table[row + TABLES_INDEX] = at;
        table[row + REQUESTS_LENGTH] = (long)count * headLength(index) + statesLength;
        table[row + PACKETS_LENGTH] = packetsLength;
        table[row + STATES_INDEX] = end;
        table[row + FIRST_STATE] = states.captured();
        table[row + STATE_VERSION] = 0;
        table[row + BASE_NUMBER] = baseNumber;
        return states.capture(count, to, end);
    }

    private boolean hasPackets(int index, int number) {
        return TableNumber.direction(number) == TableNumber.RECEIVED && channels.maxPacketLength(index) > 0;
    }

    /** Number of the clock up to which the base has the packets of a channel; 0 if the base does not know it. */
    private int findBaseNumber(int index) {
        return base != null && base.tail(channels.id(index), channels.incarnation(index), Side.INCOMING) >= 0
            ? base.number() : 0;
    }

    /** Checks that the requests of all channels are the requests that were measured. */
    void requireMeasured() {
        states.requireMeasured();
    }

    /** Has the embedder's code write its state of each request of all channels. */
    void encodeStates(ChannelSet set) {
        for (int i = 0; states.isAsked() && i < channels.count(); i++) {
            if (count(i) > 0) {
                start(i, cursor);
                table[i * ROW + STATE_VERSION] =
                    states.encode(set.channels().get(i), cursor, firstState(i), arena.buffer(), statesIndex(i));
            }
        }
    }

    /** Goes before the first request of a channel, which has one. */
    void start(int index, RequestCursor walk) {
        walk.start(arena.buffer(), tablesIndex(index), tableCount(index), capturedLength(index));
    }

    private int capturedLength(int index) {
        return CapturedHead.length(channels.packetContextLength(index));
    }

    /** Number of tables of a channel. */
    private int tableCount(int index) {
        return channels.maxInFlight(index) == 0 ? 0 : 2 * channels.ends(index);
    }

    /** The arena that holds the requests. */
    UnsafeBuffer arena() {
        return arena.buffer();
    }

    /** Number of requests of a channel. */
    int count(int index) {
        return counts[index];
    }

    private int tablesIndex(int index) {
        return (int)table[index * ROW + TABLES_INDEX];
    }

    /** Number of requests in a table of a channel that has requests. */
    int count(int index, int number) {
        final int at = tableIndex(index, number);
        return at < 0 ? 0 : CapturedTable.count(arena(), at);
    }

    /** Number of requests in a table of a channel whose packets the base has. */
    int survivors(int index, int number) {
        final int at = tableIndex(index, number);
        return at < 0 ? 0 : CapturedTable.survivors(arena(), at);
    }

    private int tableIndex(int index, int number) {
        if (number >= tableCount(index)) {
            return -1;
        }
        int at = tablesIndex(index);
        for (int i = 0; i < number; i++) {
            at = CapturedTable.next(arena(), at, capturedLength(index));
        }
        return at;
    }

    /** Length of the payload of the Requests record of a channel that has requests. */
    long requestsLength(int index) {
        return table[index * ROW + REQUESTS_LENGTH];
    }

    /** Length of the payload of the Packets record of a channel that has requests. */
    long packetsLength(int index) {
        return table[index * ROW + PACKETS_LENGTH];
    }

    /** Number of the clock up to which the base has the packets of a channel that has requests; 0 if it has none. */
    int baseNumber(int index) {
        return (int)table[index * ROW + BASE_NUMBER];
    }

    /** Length in the image of a request of a channel, without the embedder's state. */
    int headLength(int index) {
        return RequestHead.LENGTH + BitUtil.align(channels.packetContextLength(index), Long.BYTES);
    }

    /** Index in the arena of the first state of a channel's requests. The other states follow, each padded to 8. */
    int statesIndex(int index) {
        return (int)table[index * ROW + STATES_INDEX];
    }

    /** Ordinal of the state of a channel's first request. */
    int firstState(int index) {
        return (int)table[index * ROW + FIRST_STATE];
    }

    /** Length of the embedder's state of an ordinal, 0 if it keeps none. */
    int stateLength(int ordinal) {
        return states.length(ordinal);
    }

    /** Version of the embedder's state of a channel's requests, 0 if there is none. */
    int stateVersion(int index) {
        return counts[index] == 0 ? 0 : (int)table[index * ROW + STATE_VERSION];
    }
}
