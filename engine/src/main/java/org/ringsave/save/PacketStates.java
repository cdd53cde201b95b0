/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.CapturedRequest;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.InFlightHandler;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.channel.SetLease;
import org.ringsave.image.TableNumber;

/**
 * Asks the embedder for its state of each request in flight, inside begin. It asks for all lengths first. It asks for
 * the bytes when the requests are captured with room behind each. Reused from save to save; grows and never shrinks.
 */
final class PacketStates implements InFlightHandler {
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int[] lengths = new int[0];
    private int count;
    private int captured;
    private long total;
    private SetLease lease;
    private PacketStateHandler handler;
    private Channel end;
    private InFlight table;

    /** Asks for all lengths, in the order of the image, and returns the room that they take in the arena. */
    long measure(ChannelSet ofSet, SetLease ofSave) {
        lease = ofSave;
        handler = ChannelAccess.packetState(ofSet);
        count = 0;
        captured = 0;
        total = 0;
        for (int i = 0; handler != null && i < ofSet.channels().size(); i++) {
            final Channel near = ofSet.channels().get(i);
            measure(near, near.received());
            measure(near, near.awaiting());
            if (near.config().bothEnds()) {
                measure(near.opposite(), near.opposite().received());
                measure(near.opposite(), near.opposite().awaiting());
            }
        }
        return total;
    }

    /** Does the embedder keep state of requests? */
    boolean isAsked() {
        return handler != null;
    }

    private void measure(Channel of, InFlight requests) {
        end = of;
        table = requests;
        requests.forEach(this);
    }

    @Override
    public void onInFlight(long transactionId, int type, DirectBuffer packet, MutableDirectBuffer context) {
        final int length = handler.encodedLength(end, table, transactionId);
        lease.requireUnchanged("begin");
        if (length < 0) {
            throw new IllegalStateException("PacketStateHandler: encodedLength=" + length + " of transaction "
                + transactionId + " in " + end);
        }
        if (count == lengths.length) {
            lengths = Arrays.copyOf(lengths, Math.max(64, 2 * count));
        }
        lengths[count++] = length;
        total += BitUtil.align((long)length, Long.BYTES);
    }

    /** Captures the next table in the order of the image, each request with room for its state. */
    int capture(InFlight requests, UnsafeBuffer arena, int index, int number) {
        if (handler == null) {
            return CapturedRequest.capture(requests, number, arena, index, null, 0);
        }
        final int first = captured;
        captured += requests.count();
        return CapturedRequest.capture(requests, number, arena, index, lengths, first);
    }

    /** Checks that the captured requests are the requests that were measured. */
    void requireMeasured() {
        if (handler != null && captured != count) {
            throw new IllegalStateException("begin: the embedder's code took " + (count - captured)
                + " requests out of their tables while they were being saved");
        }
    }

    /** Has the embedder write the state of a channel's requests, and returns its version; 0 if there is none. */
    int encode(Channel near, UnsafeBuffer arena, int packetIndex, int requests) {
        boolean any = false;
        int index = packetIndex;
        for (int i = 0; i < requests; i++) {
            final int next = CapturedRequest.next(arena, index, near.config().packetContextLength());
            final int length = CapturedRequest.stateLength(arena, index);
            if (length > 0) {
                any = true;
                view.wrap(arena, next - BitUtil.align(length, Long.BYTES), length);
                final int number = CapturedRequest.table(arena, index);
                final Channel of = TableNumber.end(number) == TableNumber.NEAR ? near : near.opposite();
                handler.encode(of, TableNumber.direction(number) == TableNumber.RECEIVED
                    ? of.received() : of.awaiting(), CapturedRequest.transactionId(arena, index), view);
                lease.requireUnchanged("begin");
            }
            index = next;
        }
        final int version = any ? handler.version(near) : 0;
        lease.requireUnchanged("begin");
        return version;
    }
}
