/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;

/** The statistics of all devices, one row each. The layout in memory is the saved one, so a save is one copy. */
final class Ledger implements AppState {
    static final int RECEIVED = 0;
    static final int RECEIVED_BYTES = 8;
    static final int COMPLETED = 16;
    static final int SERVICE_TICKS = 24;
    static final int CHECKSUM = 32;
    static final int FULL = 40;
    static final int STALLED_UNTIL = 48;
    static final int OVERTAKINGS = 56;
    /** Checksum of the frames since the last request. */
    static final int FRAMES_CHECKSUM = 64;
    static final int ROW_LENGTH = 72;

    private static final int VERSION = 3;

    private final UnsafeBuffer rows;
    private final UnsafeBuffer prepared;

    Ledger(int devices) {
        rows = new UnsafeBuffer(new byte[devices * ROW_LENGTH]);
        prepared = new UnsafeBuffer(new byte[devices * ROW_LENGTH]);
    }

    /** A view of a device's row. */
    UnsafeBuffer row(int device) {
        return new UnsafeBuffer(rows, device * ROW_LENGTH, ROW_LENGTH);
    }

    @Override
    public String name() {
        return "devices";
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int encodedLength() {
        return rows.capacity();
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        buffer.putBytes(0, rows, 0, rows.capacity());
    }

    @Override
    public void prepare(int version, DirectBuffer buffer) {
        if (version != VERSION || buffer.capacity() != rows.capacity()) {
            throw new IllegalArgumentException("this simulation reads version " + VERSION + " of " + rows.capacity()
                + " bytes, not version " + version + " of " + buffer.capacity());
        }
        prepared.putBytes(0, buffer, 0, buffer.capacity());
    }

    @Override
    public void commit() {
        rows.putBytes(0, prepared, 0, prepared.capacity());
    }
}
