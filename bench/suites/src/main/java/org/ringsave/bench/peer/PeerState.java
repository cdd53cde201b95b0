/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import org.ringsave.channel.ChannelSet;

/**
 * The parts of a set that peers save and restore. It is made once a set. The set must keep its channels and be at rest;
 * its state may change between saves.
 */
public final class PeerState {
    private final ChannelSet set;
    private final PeerChannel[] channels;

    /**
     * Look at a set.
     *
     * @param set whose channels a peer is to save or restore.
     */
    public PeerState(ChannelSet set) {
        this.set = set;
        channels = set.channels().stream().map(PeerChannel::new).toArray(PeerChannel[]::new);
    }

    ChannelSet set() {
        return set;
    }

    PeerChannel[] channels() {
        return channels;
    }

    /** Refuses a save of more or fewer channels. */
    void require(long count) {
        if (count != channels.length) {
            throw new IllegalStateException(count + " channels were saved where " + channels.length + " are");
        }
    }

    /** Length of the longest ring or rest. */
    int mostInOnePiece() {
        int most = 0;
        for (final PeerChannel channel : channels) {
            most = Math.max(most, channel.rest().capacity());
            for (final PeerRing ring : channel.rings()) {
                most = Math.max(most, ring.data().capacity());
            }
        }
        return most;
    }
}
