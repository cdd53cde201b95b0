/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;

/** The network channels of a simulation, those with even ids, with their devices and guests. */
final class NetworkDevices {
    private static final Bursts BURSTS = new Bursts(80, 160);

    private final SimulationConfig config;
    private final Traffic traffic;
    private final ChannelSet set;
    private final HeldTime time;
    private final List<Guest> guests = new ArrayList<>();

    NetworkDevices(SimulationConfig config, Traffic traffic, ChannelSet set, HeldTime time) {
        this.config = config;
        this.traffic = traffic;
        this.set = set;
        this.time = time;
    }

    /** Adds the channels, with their devices and guests. */
    void add(List<Ticking> ends, Ledger ledger, Stalls guestStalls, Stalls deviceStalls, SplitMix64 random) {
        final Pace pace = config.pace(guestStalls, BURSTS);
        for (int id = 0; id < config.channels(); id += 2) {
            final Channel channel = set.add(id, "net-" + id, config.channelConfig());
            final Guest guest = new Guest(channel.opposite(), traffic, pace, config.guestRate(), random, time);
            guests.add(guest);
            ends.add(guest);
            ends.add(new Device(channel, ledger.row(id), deviceStalls, config.rate(), random, time));
        }
    }

    /** Gives each guest its place in the traffic. */
    void start() {
        for (int i = 0; i < guests.size(); i++) {
            guests.get(i).startAt((int)((long)i * traffic.frameCount() / guests.size()));
        }
    }
}
