/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.CapturedHead;
import org.ringsave.channel.CapturedTable;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.channel.SetLease;
import org.ringsave.image.TableNumber;

/**
 * Asks the embedder for its state of each request in flight, inside begin. It asks for all lengths first. It asks for
 * the bytes when the requests are captured, and there is room for each state. Reused from save to save; grows and never
 * shrinks.
 */
final class PacketStates implements LongConsumer {
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int[] lengths = new int[0];
    private long[] ids = new long[0];
    private int count;
    private int captured;
    private long total;
    private SetLease lease;
    private PacketStateHandler handler;
    private Channel end;
    private InFlight table;

    /** Begins to ask for the lengths of a set. */
    void start(ChannelSet ofSet, SetLease ofSave) {
        lease = ofSave;
        handler = ChannelAccess.packetState(ofSet);
        count = 0;
        captured = 0;
        total = 0;
    }

    /** The room that all states take in the arena. */
    long total() {
        return total;
    }

    /** Does the embedder keep state of requests? */
    boolean isAsked() {
        return handler != null;
    }

    /** Asks for the lengths of a table's states. Tables come in the order of the image. */
    void measure(Channel of, InFlight requests) {
        end = of;
        table = requests;
        CapturedTable.forEachId(requests, this);
    }

    @Override
    public void accept(long transactionId) {
        final int length = handler.encodedLength(end, table, transactionId);
        lease.requireUnchanged("begin");
        if (length < 0) {
            throw new IllegalStateException("PacketStateHandler: encodedLength=" + length + " of transaction "
                + transactionId + " in " + end);
        }
        if (count == lengths.length) {
            ids = Arrays.copyOf(ids, Math.max(64, 2 * count));
            lengths = Arrays.copyOf(lengths, ids.length);
        }
        ids[count] = transactionId;
        lengths[count++] = length;
        total += BitUtil.align((long)length, Long.BYTES);
    }

    /** Ordinal of the state of the next request that is captured. */
    int captured() {
        return captured;
    }

    /** Length of the state of an ordinal, 0 if the embedder keeps none. */
    int length(int ordinal) {
        return handler == null ? 0 : lengths[ordinal];
    }

    /** Number of requests from an ordinal on that have no state, at most as many as given. */
    int countWithout(int first, int most) {
        int requests = handler == null ? most : 0;
        while (requests < most && first + requests < count && lengths[first + requests] == 0) {
            requests++;
        }
        return requests;
    }

    /** Length of the states of some requests from an ordinal on, each padded to 8. */
    long length(int first, int requests) {
        long length = 0;
        for (int i = first; handler != null && i < Math.min(count, first + requests); i++) {
            length += BitUtil.align((long)lengths[i], Long.BYTES);
        }
        return length;
    }

    /**
     * Makes room for the states of the next requests in the order of the image. Returns the arena's index behind it.
     */
    int capture(int requests, UnsafeBuffer arena, int index) {
        final int first = captured;
        captured += requests;
        if (handler == null || captured > count) {
            return index;
        }
        int end = index;
        for (int i = first; i < captured; i++) {
            end += BitUtil.align(lengths[i], Long.BYTES);
        }
        arena.setMemory(index, end - index, (byte)0);
        return end;
    }

    /** Checks that the captured requests are the requests that were measured. */
    void requireMeasured() {
        if (handler != null && captured != count) {
            throw new IllegalStateException("begin: the embedder's code took " + (count - captured)
                + " requests out of their tables while they were being saved");
        }
    }

    /**
     * Has the embedder write the state of a channel's requests. The cursor is before the first request. The states lie
     * in the arena from an index on. Returns their version; 0 if there is none.
     */
    int encode(Channel near, RequestCursor cursor, int firstState, UnsafeBuffer arena, int statesIndex) {
        boolean any = false;
        int index = statesIndex;
        for (int state = firstState; cursor.next(); state++) {
            final int length = lengths[state];
            final long transactionId = CapturedHead.transactionId(arena, cursor.headIndex());
            if (transactionId != ids[state]) {
                throw new IllegalStateException("begin: the embedder's code put transaction " + transactionId
                    + " in the place of " + ids[state] + " while it was being saved");
            }
            if (length > 0) {
                any = true;
                view.wrap(arena, index, length);
                final Channel of = TableNumber.end(cursor.table()) == TableNumber.NEAR ? near : near.opposite();
                encode(of, TableNumber.direction(cursor.table()) == TableNumber.RECEIVED
                    ? of.received() : of.awaiting(), transactionId);
                lease.requireUnchanged("begin");
            }
            index += BitUtil.align(length, Long.BYTES);
        }
        final int version = any ? handler.version(near) : 0;
        lease.requireUnchanged("begin");
        return version;
    }

    private void encode(Channel of, InFlight requests, long transactionId) {
        try {
            handler.encode(of, requests, transactionId, view);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("begin: the PacketStateHandler wrote outside of the " + view.capacity()
                + " bytes that encodedLength() announced for transaction " + transactionId + " in " + of + ": "
                + e.getMessage() + "; announce as many as encode() writes", e);
        }
    }
}
