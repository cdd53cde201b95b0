/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.ringsave.channel.ChannelConfig;

/**
 * What a simulation is made of. All else follows from it and from the traffic.
 *
 * @param channels    devices, each on a channel of its own; 1 to 65,536. Those with odd ids are for storage, the others
 *                    for the network.
 * @param ringPages   data pages of 4,096 bytes of each ring, 1 to 262,144.
 * @param maxInFlight requests in flight on each channel, 1 to 65,536; 6 at most on those of storage.
 * @param load        1 to 16: network guests send so many times as much as usual. Usually devices take half as much
 *                    again as guests send; from 2 on rings are full most of the time, if there are slots enough.
 * @param seed        of all that is random.
 */
public record SimulationConfig(int channels, int ringPages, int maxInFlight, int load, long seed) {
    /** Most devices. */
    public static final int MAX_CHANNELS = 65_536;
    /** Most load. */
    public static final int MAX_LOAD = 16;

    private static final int MOST_IN_FLIGHT = 65_536;
    private static final int MOST_STORAGE_IN_FLIGHT = 6;
    private static final int SLOTS_PER_PAGE = 16;
    private static final int USUAL_MOST_IN_FLIGHT = 4_096;
    private static final int LEAST_RATE = 2;
    private static final int MOST_RATE = 128;

    /**
     * Check every value against its range.
     *
     * @param channels    as above.
     * @param ringPages   as above.
     * @param maxInFlight as above.
     * @param load        as above.
     * @param seed        as above.
     * @throws IllegalArgumentException naming the value that is out of its range.
     */
    public SimulationConfig {
        require("channels", channels, MAX_CHANNELS);
        require("ringPages", ringPages, ChannelConfig.MAX_PAGES);
        require("maxInFlight", maxInFlight, MOST_IN_FLIGHT);
        require("load", load, MAX_LOAD);
    }

    /** With the usual load. */
    SimulationConfig(int channels, int ringPages, int maxInFlight, long seed) {
        this(channels, ringPages, maxInFlight, 1, seed);
    }

    private static void require(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " is not in 1.." + most);
        }
    }

    /**
     * With the usual load.
     *
     * @param channels  as above.
     * @param ringPages as above.
     * @param seed      as above.
     * @return the configuration.
     * @throws IllegalArgumentException naming the value that is out of its range.
     */
    public static SimulationConfig of(int channels, int ringPages, long seed) {
        return of(channels, ringPages, 1, seed);
    }

    /**
     * With as many requests in flight as rings of this length usually hold: 16 a page and at most 4,096, so that with
     * usual frames now the ring and now the table is full first. With more load so many times as many.
     *
     * @param channels  as above.
     * @param ringPages as above.
     * @param load      as above.
     * @param seed      as above.
     * @return the configuration.
     * @throws IllegalArgumentException naming the value that is out of its range.
     */
    public static SimulationConfig of(int channels, int ringPages, int load, long seed) {
        return new SimulationConfig(channels, ringPages,
            (int)Math.max(1, Math.min((long)ringPages * SLOTS_PER_PAGE * load, USUAL_MOST_IN_FLIGHT)), load, seed);
    }

    /** Packets that a network guest sends in a tick, on average. */
    int guestRate() {
        return rate() * load;
    }

    /** The same with the usual load. It grows with the rings, so that all are filled alike. */
    int rate() {
        return Math.max(LEAST_RATE, Math.min(ringPages / 2, MOST_RATE));
    }

    /** Is that the id of a storage device? */
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
            + storageDevices() * (storageChannelConfig().memoryLength() + GuestMemory.LENGTH + Disks.LENGTH);
    }

    /**
     * Few slots, as a guest's pages hold hardly more requests: so they are all taken now and then, and a ring has room
     * for the completions of all.
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
