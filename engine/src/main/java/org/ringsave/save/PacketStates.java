/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.channel.SetLease;

/**
 * Asks the embedder for its state of each request in flight, inside begin: for all lengths first, then for the bytes.
 * The requests were captured before, so nothing that this code does changes which requests are asked for. Reused from
 * save to save; grows and never shrinks.
 */
final class PacketStates {
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    /** Lengths of the states of all requests, in the order of the image. */
    private int[] lengths = new int[0];
    private int count;
    private SetLease lease;
    private PacketStateHandler handler;

    /** Begins to ask for a set. */
    void start(ChannelSet ofSet, SetLease ofSave) {
        lease = ofSave;
        handler = ChannelAccess.packetState(ofSet);
        count = 0;
    }

    /** Does the embedder keep state of requests? */
    boolean isAsked() {
        return handler != null;
    }

    /** Makes room for the lengths of requests, which the embedder may keep states of, and returns whether it does. */
    boolean hasStates(Channel end, InFlight table, int requests) {
        if (lengths.length - count < requests) {
            lengths = Arrays.copyOf(lengths, Math.max(64, 2 * (count + requests)));
        }
        final boolean has = handler.hasStates(end, table);
        lease.requireUnchanged("begin");
        if (!has) {
            Arrays.fill(lengths, count, count + requests, 0);
            count += requests;
        }
        return has;
    }

    /** Asks for the length of the next request's state, and returns the room that it takes in the arena. */
    long measure(Channel end, InFlight table, long transactionId) {
        final int length = handler.encodedLength(end, table, transactionId);
        lease.requireUnchanged("begin");
        if (length < 0) {
            throw new IllegalStateException("PacketStateHandler: encodedLength=" + length + " of transaction "
                + transactionId + " in " + end);
        }
        lengths[count++] = length;
        return BitUtil.align((long)length, Long.BYTES);
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

    /**
     * Has the embedder write the state of a request into zeros of the arena. Returns the index of the next state. A
     * request without state has no bytes, and is not asked for.
     */
    int encode(Channel end, InFlight table, long transactionId, int ordinal, UnsafeBuffer arena, int index) {
        final int length = lengths[ordinal];
        if (length == 0) {
            return index;
        }
        view.wrap(arena, index, length);
        try {
            handler.encode(end, table, transactionId, view);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("begin: the PacketStateHandler wrote outside of the " + length
                + " bytes that encodedLength() announced for transaction " + transactionId + " in " + end + ": "
                + e.getMessage() + "; announce as many as encode() writes", e);
        }
        lease.requireUnchanged("begin");
        return index + BitUtil.align(length, Long.BYTES);
    }

    /** Asks for the version of the states of a channel. */
    int version(Channel near) {
        final int version = handler.version(near);
        lease.requireUnchanged("begin");
        return version;
    }
}
