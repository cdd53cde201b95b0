/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.MemoryRegion;

/**
 * Configuration of a simulation. Together with the traffic it determines every tick.
 *
 * @param channels    number of devices, 1 to 65,536, each on its own channel. Odd ids are storage, even ids are
 *                    network.
 * @param ringPages   data pages of 4,096 bytes of each ring, 1 to 262,144.
 * @param maxInFlight requests in flight on each channel, 1 to 65,536; at most 6 on storage channels.
 * @param load        traffic of network guests as a multiple of the usual, 1 to 16. Devices take half as much again as
 *                    guests usually send. At 1 guests work in bursts and rest between them. From 2 on they never rest,
 *                    and rings are full most of the time, if there are enough slots.
 * @param memory      memory of all storage guests together, in bytes, 1 to 64 GiB. Each has the same number of pages,
 *                    32 to 262,144.
 * @param seed        seed of all random numbers.
 */
public record SimulationConfig(int channels, int ringPages, int maxInFlight, int load, long memory, long seed) {
    /** Most devices. */
    public static final int MAX_CHANNELS = 65_536;
    /** Highest load. */
    public static final int MAX_LOAD = 16;
    /** Most memory of all guests together, in bytes. */
    public static final long MAX_MEMORY = 1L << 36;

    private static final int MOST_IN_FLIGHT = 65_536;
    private static final int MOST_STORAGE_IN_FLIGHT = 6;
    private static final int SLOTS_PER_PAGE = 2;
    private static final int USUAL_MOST_IN_FLIGHT = 4_096;
    private static final int LEAST_RATE = 2;
    private static final int MOST_RATE = 128;

    /**
     * Checks every value against its range.
     *
     * @param channels    as above.
     * @param ringPages   as above.
     * @param maxInFlight as above.
     * @param load        as above.
     * @param memory      as above.
     * @param seed        as above.
     * @throws IllegalArgumentException if a value is out of its range; the message names it.
     */
    public SimulationConfig {
        require("channels", channels, MAX_CHANNELS);
        require("ringPages", ringPages, ChannelConfig.MAX_PAGES);
        require("maxInFlight", maxInFlight, MOST_IN_FLIGHT);
        require("load", load, MAX_LOAD);
        require("memory", memory, MAX_MEMORY);
    }

    /** Configuration with the usual load and the least memory. */
    SimulationConfig(int channels, int ringPages, int maxInFlight, long seed) {
        this(channels, ringPages, maxInFlight, 1, 1, seed);
    }

    private static void require(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " is not in 1.." + most);
        }
    }

    /**
     * Configuration with the usual load, the usual requests in flight, and the least memory.
     *
     * @param channels  as above.
     * @param ringPages as above.
     * @param seed      as above.
     * @return the configuration.
     * @throws IllegalArgumentException if a value is out of its range; the message names it.
     */
    public static SimulationConfig of(int channels, int ringPages, long seed) {
        return of(channels, ringPages, 1, seed);
    }

    /**
     * Configuration with the least memory, and with as many requests in flight as rings of this length usually hold. At
     * load 1 that is 2 a page, at most 4,096; it grows with the load. With usual frames, sometimes the ring is full
     * first and sometimes the table.
     *
     * @param channels  as above.
     * @param ringPages as above.
     * @param load      as above.
     * @param seed      as above.
     * @return the configuration.
     * @throws IllegalArgumentException if a value is out of its range; the message names it.
     */
    public static SimulationConfig of(int channels, int ringPages, int load, long seed) {
        return new SimulationConfig(channels, ringPages,
            (int)Math.max(1, Math.min((long)ringPages * SLOTS_PER_PAGE * load, USUAL_MOST_IN_FLIGHT)), load, 1, seed);
    }

    /**
     * The same configuration with other memory.
     *
     * @param bytes memory of all storage guests together, as above.
     * @return the configuration.
     * @throws IllegalArgumentException if the value is out of its range; the message names it.
     */
    public SimulationConfig withMemory(long bytes) {
        return new SimulationConfig(channels, ringPages, maxInFlight, load, bytes, seed);
    }

    /** Pages of the memory of each storage guest. */
    int guestPages() {
        final long share = memory / Math.max(1, storageDevices()) / GuestMemory.PAGE_LENGTH;
        return (int)Math.max(GuestMemory.LEAST_PAGES, Math.min(share, GuestMemory.MOST_PAGES));
    }

    /** Length of the memory of all storage guests together, in bytes. */
    long guestMemoryLength() {
        return (long)storageDevices() * guestPages() * GuestMemory.PAGE_LENGTH;
    }

    /** The pace of guests that work in such bursts at load 1. */
    Pace pace(Stalls stalls, Bursts bursts) {
        return new Pace(stalls, load == 1 ? bursts : bursts.withoutRest());
    }

    /** Frames that a network guest sends in a tick of a burst, on average. */
    int guestRate() {
        return rate() * load;
    }

    /** The same number at load 1. It grows with the rings, so rings of any length fill alike. */
    int rate() {
        return Math.max(LEAST_RATE, Math.min(ringPages / 2, MOST_RATE));
    }

    /** Does this id belong to a storage device? */
    static boolean isStorage(int id) {
        return (id & 1) != 0;
    }

    int storageDevices() {
        return channels / 2;
    }

    int networkDevices() {
        return channels - storageDevices();
    }

    long memoryLength() {
        return networkDevices() * channelConfig().memoryLength()
            + storageDevices() * storageChannelConfig().memoryLength()
            + MemoryRegion.memoryLength(guestMemoryLength())
            + MemoryRegion.memoryLength((long)storageDevices() * Disks.LENGTH);
    }

    /**
     * Geometry of a storage channel. It has few slots, because a guest's pages hold hardly more requests. So the slots
     * are sometimes all taken, and a ring has room for all completions.
     */
    ChannelConfig storageChannelConfig() {
        return ChannelConfig.ofPages(ringPages).withBothEnds()
            .withInFlight(Math.min(maxInFlight, MOST_STORAGE_IN_FLIGHT), StorageRequests.MAX_PACKET_LENGTH,
                StorageRequests.CONTEXT_LENGTH)
            .withContext(StorageGuest.CONTEXT_LENGTH);
    }

    ChannelConfig channelConfig() {
        return ChannelConfig.ofPages(ringPages).withBothEnds()
            .withInFlight(maxInFlight, Requests.MAX_LENGTH, Requests.CONTEXT_LENGTH)
            .withContext(Guest.CONTEXT_LENGTH);
    }
}
