/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.DirectBuffer;
import org.ringsave.ring.RingOperation.RawPacket;

/** The handler, the tables and the caller of a ring, which trace what they are told. */
final class TracedEnd implements PacketHandler, PacketTracker, Runnable {
    private final Trace trace = new Trace();
    private SharedRing ring;
    private RawPacket packet;
    private boolean isForgotten;

    /** Begins a trace of a ring that meets a packet. */
    void begin(SharedRing of, RawPacket meets) {
        ring = of;
        packet = meets;
        isForgotten = false;
        trace.clear();
    }

    Trace trace() {
        return trace;
    }

    void poll(SharedRing from, int limit) {
        trace.add(from.incoming().poll(this, limit));
        trace.add(from.incoming().position());
    }

    void offer(SharedRing to, DirectBuffer payload, int length) {
        trace.add(to.outgoing().offer(Packet.IN_BAND, 0, 5, payload, 0, length));
        trace.add(to.outgoing().position());
    }

    void cut(SharedRing of, boolean consuming) {
        final long[] table = new long[RingCut.LENGTH];
        final Damage damage = of.ring().cut(consuming, table, 0);
        trace.addDamage(damage);
        if (damage == null) {
            trace.add(table);
        }
    }

    /** The damage of both ends, which later calls find. */
    void addDamage() {
        trace.addDamage(ring.incoming().damage());
        trace.addDamage(ring.outgoing().damage());
    }

    /** A signal: whether it comes may depend on words that are read again, so it is not traced. */
    @Override
    public void run() {
        // Not traced.
    }

    @Override
    public PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        trace.add(1, type, flags, transactionId);
        trace.addBytes(buffer, offset, length);
        final PacketRanges ranges = ring.incoming().ranges();
        while (ranges.next()) {
            trace.add(ranges.byteCount(), ranges.byteOffset());
            for (int i = 0; i < ranges.pageCount(); i++) {
                trace.add(ranges.pageNumber(i));
            }
        }
        return packet.answer();
    }

    @Override
    public void onUnknownCompletion(long transactionId, DirectBuffer buffer, int offset, int length) {
        trace.add(2, transactionId);
        trace.addBytes(buffer, offset, length);
    }

    @Override
    public RepeatAction onRepeatedRequest(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        trace.add(3, type, flags, transactionId);
        trace.addBytes(buffer, offset, length);
        return packet.repeat();
    }

    @Override
    public int admit(int type, int flags, long transactionId) {
        trace.add(4, type, flags, transactionId);
        return isForgotten ? ADMITTED : packet.verdict();
    }

    @Override
    public int hold(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length,
        int rangesLength) {
        trace.add(5, type, flags, transactionId, rangesLength);
        trace.addBytes(buffer, offset - rangesLength, rangesLength + length);
        return ADMITTED;
    }

    @Override
    public void forget(long transactionId) {
        trace.add(6, transactionId);
        isForgotten = true;
    }

    @Override
    public void completed(long transactionId) {
        trace.add(7, transactionId);
    }

    @Override
    public int maxRequestLength() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int maySend(long transactionId) {
        return ADMITTED;
    }

    @Override
    public void sent(int type, long transactionId) {
        trace.add(8, transactionId);
    }
}
