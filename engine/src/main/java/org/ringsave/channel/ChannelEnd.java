/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketTracker;
import org.ringsave.ring.Ring;
import org.ringsave.ring.ThreadCheck;

/** The parts of one end of a channel, and the rules for its requests in flight. */
final class ChannelEnd implements PacketTracker {
    final IncomingRing incoming;
    final OutgoingRing outgoing;
    final InFlight received;
    final InFlight awaiting;
    final UnsafeBuffer context;
    private final int maxRequestLength;

    /** Makes an end whose requests the other end can keep in flight up to a length. */
    ChannelEnd(Ring incoming, Ring outgoing, InFlight received, InFlight awaiting, UnsafeBuffer context,
        int maxRequestLength) {
        this.incoming = incoming.makeReader(this);
        this.outgoing = outgoing.makeWriter(this);
        this.received = received;
        this.awaiting = awaiting;
        this.context = context;
        this.maxRequestLength = maxRequestLength;
    }

    /** Has both tables check the thread that takes requests out. The rings check for their calls. */
    void threads(ThreadCheck ofEnd) {
        received.threads(ofEnd);
        awaiting.threads(ofEnd);
    }

    /** Lets go of the memory. A caller that still holds a view gets an exception, and never bytes of another owner. */
    void close() {
        received.close();
        awaiting.close();
        context.wrap(0, 0);
    }

    /** Sends the completion of a received request, and forgets the request. Returns a position or an outcome. */
    long complete(boolean isOpen, long transactionId, DirectBuffer buffer, int offset, int length) {
        // In any other state the ring answers: with CLOSED, or with an exception.
        if (isOpen && !received.contains(transactionId)) {
            return Outcome.UNKNOWN;
        }
        final long position = outgoing.append(Packet.COMPLETION, 0, transactionId, buffer, offset, length);
        if (position > 0) {
            // First: the other end may send a request with this id as soon as it has the completion.
            received.drop(transactionId);
            outgoing.publish();
        }
        return position;
    }

    @Override
    public int admit(int type, int flags, long transactionId) {
        if (received.capacity() == 0) {
            return ADMITTED;
        }
        if (type == Packet.COMPLETION) {
            return awaiting.contains(transactionId) ? ADMITTED : Outcome.UNKNOWN;
        }
        return isRequest(type, flags) ? received.admit(transactionId) : ADMITTED;
    }

    private static boolean isRequest(int type, int flags) {
        return (flags & Packet.COMPLETION_REQUESTED) != 0 && Packet.isRequestType(type);
    }

    @Override
    public int hold(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length,
        int rangesLength) {
        if (received.capacity() == 0 || !isRequest(type, flags)) {
            throw new IllegalStateException("IN_FLIGHT for transaction " + transactionId + ": only one that asks for"
                + " a completion can be kept, on a channel with maxInFlight > 0");
        }
        // An in-band packet names no ranges. Bytes between its header and payload mean nothing.
        final int kept = type == Packet.IN_BAND ? 0 : rangesLength;
        return received.insert(transactionId, type, buffer, offset, length, kept) ? ADMITTED : Outcome.TOO_LONG;
    }

    @Override
    public void forget(long transactionId) {
        received.drop(transactionId);
    }

    @Override
    public void completed(long transactionId) {
        if (awaiting.capacity() > 0) {
            awaiting.drop(transactionId);
        }
    }

    @Override
    public int maxRequestLength() {
        return maxRequestLength;
    }

    @Override
    public int maySend(long transactionId) {
        return awaiting.capacity() == 0 ? ADMITTED : awaiting.admit(transactionId);
    }

    @Override
    public void sent(int type, long transactionId) {
        if (awaiting.capacity() > 0) {
            awaiting.add(transactionId, type, 0, 0);
        }
    }
}
