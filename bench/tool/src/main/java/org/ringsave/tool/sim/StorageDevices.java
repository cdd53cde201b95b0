/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;

/**
 * The storage devices of a simulation with their guests, on the channels with odd ids. All of them share two regions.
 * Without storage channels there are no regions, because a region can't be empty.
 */
final class StorageDevices {
    private static final Bursts BURSTS = new Bursts(120, 840);

    private final SimulationConfig config;
    private final ChannelSet set;
    private final MemoryRegion guestMemory;
    private final MemoryRegion diskSectors;
    private final HeldTime time;
    /** By channel id; null for a network channel. */
    private final GuestMemory[] memories;
    private final Disk[] disks;

    StorageDevices(SimulationConfig config, ChannelSet set, HeldTime time) {
        this.config = config;
        this.set = set;
        this.time = time;
        final long devices = config.storageDevices();
        guestMemory = devices == 0 ? null
            : set.addTrackedRegion(GuestMemory.REGION, GuestMemory.VERSION, config.guestMemoryLength());
        diskSectors = devices == 0 ? null : set.addTrackedRegion(Disks.REGION, Disks.VERSION, devices * Disks.LENGTH);
        memories = new GuestMemory[config.channels()];
        disks = new Disk[config.channels()];
    }

    /** Adds the channels, with their devices and guests. */
    void add(List<Ticking> ends, Ledger ledger, Stalls guestStalls, Stalls deviceStalls, SplitMix64 random) {
        final Pace pace = config.pace(guestStalls, BURSTS);
        final StorageDevice[] devices = new StorageDevice[config.channels()];
        for (int id = 1; id < config.channels(); id += 2) {
            final Channel channel = set.add(id, "disk-" + id, config.storageChannelConfig());
            memories[id] = new GuestMemory(guestMemory, id / 2, config.guestPages(), time);
            disks[id] = new Disk(diskSectors, id / 2, time);
            devices[id] =
                new StorageDevice(channel, ledger.row(id), deviceStalls, random, memories[id], disks[id], time);
            ends.add(new StorageGuest(channel.opposite(), pace, random, memories[id], time));
            ends.add(devices[id]);
        }
        set.packetState(new Transfers(devices));
    }

    StorageTotals totals(long overtakings) {
        return new StorageTotals(config.storageDevices(), sum(StorageGuest.READS), sum(StorageGuest.WRITES),
            sum(StorageGuest.BYTES), overtakings, length(guestMemory), length(diskSectors));
    }

    private long sum(int field) {
        long sum = 0;
        for (int id = 1; id < config.channels(); id += 2) {
            sum += set.get(id).opposite().context().getLong(field);
        }
        return sum;
    }

    private static long length(MemoryRegion region) {
        return region == null ? 0 : region.length();
    }

    /** The pages of a channel's guest that are ever used; empty for a network channel. */
    DirectBuffer memoryOf(int id) {
        return memories[id] == null ? new UnsafeBuffer(0, 0)
            : memories[id].first(GuestProgram.usedLength(config.guestPages()));
    }

    /** The disk of a channel; empty for a network channel. */
    DirectBuffer diskOf(int id) {
        return disks[id] == null ? new UnsafeBuffer(0, 0) : disks[id].all();
    }
}
