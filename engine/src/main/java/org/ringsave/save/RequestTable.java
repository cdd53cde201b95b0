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
 * The requests in flight of all channels at a cut: the words of their tables, and in the arena the heads of the slots
 * and the embedder's states. The packets stay in their tables. A row of a channel that has requests, in longs:
 *
 * <pre>
 *     0                1               2             3            4              5
 *     +----------------+---------------+-------------+------------+--------------+------------+
 *     | requestsLength | packetsLength | statesIndex | firstState | stateVersion | baseNumber |
 *     +----------------+---------------+-------------+------------+--------------+------------+
 * </pre>
 *
 * <p>{@code statesIndex} counts from the arena's start. The lengths are those of the payloads in the image. {@code
 * baseNumber} is the number of the clock up to which the base has the packets. The row of a channel without requests
 * has no meaning, and is not touched.
 */
final class RequestTable {
    private static final int REQUESTS_LENGTH = 0;
    private static final int PACKETS_LENGTH = 1;
    private static final int STATES_INDEX = 2;
    private static final int FIRST_STATE = 3;
    private static final int STATE_VERSION = 4;
    private static final int BASE_NUMBER = 5;
    private static final int ROW = 6;

    private final ChannelTable channels;
    private final CaptureArena arena;
    private final PacketStates states = new PacketStates();
    private final RequestCursor cursor = new RequestCursor();
    private Lineage.Base base;
    /** Number of requests that were captured since the cut. */
    private int captured;
    // Apart from the rows: begin reads the counts of all channels, and few channels may have a row.
    private int[] counts = new int[0];
    /** Length of the heads in all tables of each channel. */
    private long[] headsLengths = new long[0];
    private long[] table = new long[0];
    /** The words of each {@link CapturedTable}. */
    private long[] words = new long[0];

    RequestTable(ChannelTable channels, CaptureArena arena) {
        this.channels = channels;
        this.arena = arena;
    }

    /** Makes room for all channels, and takes the base of a delta, null for a full image. */
    void reserve(Lineage.Base ofDelta) {
        base = ofDelta;
        if (counts.length < channels.count()) {
            table = new long[channels.count() * ROW];
            words = new long[wordsIndex(channels.count(), 0)];
            headsLengths = new long[channels.count()];
            // Last: it stands for all if one of them finds no memory.
            counts = new int[channels.count()];
        }
    }

    /** Takes the embedder's handler of states. */
    void start(ChannelSet set, SetLease lease) {
        states.start(set, lease);
    }

    private long wordsAddress(int index, int number) {
        return channels.objects().wordsAddress(index, number);
    }

    private static int wordsIndex(int index, int number) {
        return (TableNumber.COUNT * index + number) * CapturedTable.LENGTH;
    }

    /** The room that the requests of a channel would take in the arena now, without the embedder's states. */
    long measure(int index) {
        long length = 0;
        for (int number = 0; number < tableCount(index); number++) {
            length += CapturedTable.headsLengthNow(wordsAddress(index, number), capturedLength(index));
        }
        return length;
    }

    /** Number of requests that a channel has in flight now, in all of its tables. */
    int countNow(int index) {
        int count = 0;
        for (int number = 0; number < tableCount(index); number++) {
            count += CapturedTable.countNow(wordsAddress(index, number));
        }
        return count;
    }

    /** Begins a cut. */
    void startCut() {
        captured = 0;
    }

    /** Captures the words of the tables of a channel. */
    void cut(int index) {
        final int tables = tableCount(index);
        final int headLength = capturedLength(index);
        int count = 0;
        long length = 0;
        for (int number = 0; number < tables; number++) {
            count += CapturedTable.captureWords(wordsAddress(index, number), words, wordsIndex(index, number));
            length += CapturedTable.headsLength(words, wordsIndex(index, number), headLength);
        }
        counts[index] = count;
        headsLengths[index] = length;
    }

    /** Number of the requests of all channels, which are cut. */
    long count() {
        long count = 0;
        for (int i = 0; i < channels.count(); i++) {
            count += counts[i];
        }
        return count;
    }

    /** Copies the heads of the requests of a channel, which is cut, to the arena. Returns the index behind them. */
    int capture(int index, int at) {
        return counts[index] == 0 ? at : captureTables(index, counts[index], at);
    }

    private int captureTables(int index, int count, int at) {
        final int headLength = capturedLength(index);
        final UnsafeBuffer to = arena.extend(at, headsLengths[index]);
        final int baseNumber = findBaseNumber(index);
        long packetsLength = 0;
        int end = at;
        final int tables = tableCount(index);
        for (int number = 0; number < tables; number++) {
            final int from = wordsIndex(index, number);
            end = CapturedTable.captureHeads(words, from, channels.objects().headsAddress(index, number),
                headLength, to, end);
            if (baseNumber > 0 && hasPackets(index, number)) {
                CapturedTable.captureSurvivors(words, from, to, headLength, baseNumber);
            }
            packetsLength += CapturedTable.packetsLength(words, from);
        }
        final int row = index * ROW;
        table[row + REQUESTS_LENGTH] = (long)count * headLength(index);
        table[row + PACKETS_LENGTH] = packetsLength;
        table[row + STATES_INDEX] = end;
        table[row + FIRST_STATE] = captured;
        table[row + STATE_VERSION] = 0;
        table[row + BASE_NUMBER] = baseNumber;
        captured += count;
        return end;
    }

    private boolean hasPackets(int index, int number) {
        return TableNumber.direction(number) == TableNumber.RECEIVED && channels.maxPacketLength(index) > 0;
    }

    /** Number of the clock up to which the base has the packets of a channel; 0 if the base does not know it. */
    private int findBaseNumber(int index) {
        return base != null && base.tail(channels.id(index), channels.incarnation(index), Side.INCOMING) >= 0
            ? base.number() : 0;
    }

    /**
     * Asks the embedder for the lengths of its states of all captured requests, and makes room for them in the arena
     * from an index on, in zeros. Returns true if there is any.
     */
    boolean measureStates(int from) {
        long end = from;
        for (int i = 0; states.isAsked() && i < channels.count(); i++) {
            if (counts[i] > 0) {
                end += measureStates(i, end);
            }
        }
        arena.extend(from, end - from).setMemory(from, (int)(end - from), (byte)0);
        return end > from;
    }

    /** Asks for the lengths of a channel's states, which begin at an index, and returns their sum. */
    private long measureStates(int index, long from) {
        long length = 0;
        for (int number = 0; number < tableCount(index); number++) {
            final int requests = count(index, number);
            length += requests == 0 ? 0 : measureTable(index, number, requests);
        }
        table[index * ROW + STATES_INDEX] = from;
        table[index * ROW + REQUESTS_LENGTH] += length;
        return length;
    }

    private long measureTable(int index, int number, int requests) {
        final Channel end = channels.objects().end(index, TableNumber.end(number));
        final InFlight requestsOfEnd = channels.objects().requests(index, number);
        long length = 0;
        if (states.hasStates(end, requestsOfEnd, requests)) {
            cursor.start(arena.buffer(), words, wordsIndex(index, number), 1, capturedLength(index));
            while (cursor.next()) {
                length += states.measure(end, requestsOfEnd, transactionId());
            }
        }
        return length;
    }

    /** Has the embedder's code write its states, which were measured. */
    void encodeStates() {
        for (int i = 0; i < channels.count(); i++) {
            if (counts[i] > 0 && requestsLength(i) > (long)counts[i] * headLength(i)) {
                encodeStates(i);
            }
        }
    }

    private void encodeStates(int index) {
        int at = statesIndex(index);
        start(index, cursor);
        for (int ordinal = firstState(index); cursor.next(); ordinal++) {
            at = states.encode(end(index), table(index), transactionId(), ordinal, arena.buffer(), at);
        }
        table[index * ROW + STATE_VERSION] = states.version(channels.objects().end(index, TableNumber.NEAR));
    }

    // Of the request where the cursor is.
    private Channel end(int index) {
        return channels.objects().end(index, TableNumber.end(cursor.table()));
    }

    private InFlight table(int index) {
        return channels.objects().requests(index, cursor.table());
    }

    private long transactionId() {
        return CapturedHead.transactionId(arena.buffer(), cursor.headIndex());
    }

    /** Goes before the first request of a channel, which has one. */
    void start(int index, RequestCursor walk) {
        walk.start(arena.buffer(), words, wordsIndex(index, 0), tableCount(index), capturedLength(index));
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

    /** Number of requests in a table of a channel that has requests. */
    int count(int index, int number) {
        return number < tableCount(index) ? CapturedTable.count(words, wordsIndex(index, number)) : 0;
    }

    /** Number of requests in a table of a channel whose packets the base has. */
    int survivors(int index, int number) {
        return number < tableCount(index) ? CapturedTable.survivors(words, wordsIndex(index, number)) : 0;
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

    /** Number of requests from an ordinal on that the embedder keeps no state of, at most as many as given. */
    int countWithoutState(int ordinal, int most) {
        return states.countWithout(ordinal, most);
    }

    /** Version of the embedder's state of a channel's requests, 0 if there is none. */
    int stateVersion(int index) {
        return counts[index] == 0 ? 0 : (int)table[index * ROW + STATE_VERSION];
    }
}
