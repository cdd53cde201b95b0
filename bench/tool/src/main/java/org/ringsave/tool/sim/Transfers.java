/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;

/** Saves the transfers that have begun, with their requests. A request without a transfer has no such state. */
final class Transfers implements PacketStateHandler {
    private static final int VERSION = 1;

    /** The table of received requests of each device. A begin asks for every table of the set: most end here. */
    private final InFlight[] received;
    // Apart from the devices: in a begin no cache has them.
    private final TransferSlots[] slots;

    /** Storage devices by channel id; null for a network channel. */
    Transfers(StorageDevice[] devices) {
        received = new InFlight[devices.length];
        slots = new TransferSlots[devices.length];
        for (int id = 0; id < devices.length; id++) {
            received[id] = devices[id] == null ? null : devices[id].received();
            slots[id] = devices[id] == null ? null : devices[id].transfers();
        }
    }

    /** Returns null unless the table holds requests that a storage device has received. */
    private TransferSlots slots(Channel end, InFlight table) {
        final int id = end.id();
        return table == received[id] ? slots[id] : null;
    }

    private Transfer find(Channel end, InFlight table, long transactionId) {
        final TransferSlots held = slots(end, table);
        return held == null ? null : held.find(transactionId);
    }

    @Override
    public int version(Channel channel) {
        return VERSION;
    }

    @Override
    public boolean hasStates(Channel end, InFlight table) {
        final TransferSlots held = slots(end, table);
        return held != null && !held.isIdle();
    }

    @Override
    public int encodedLength(Channel end, InFlight table, long transactionId) {
        final Transfer transfer = find(end, table, transactionId);
        return transfer == null ? 0 : transfer.encodedLength();
    }

    @Override
    public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
        find(end, table, transactionId).encode(buffer);
    }

    @Override
    public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
        final TransferSlots held = slots(end, table);
        if (version != VERSION || held == null) {
            throw new IllegalArgumentException("this simulation reads transfers of version " + VERSION
                + " in storage devices, not version " + version + " in " + end);
        }
        held.resume(transactionId, buffer);
    }
}
