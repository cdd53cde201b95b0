/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import org.ringsave.memory.Slab;
import org.ringsave.ring.Ring;

/** The two ring files of a channel whose other end is another process. */
final class RingFiles {
    private final MappedRing incoming;
    private final MappedRing outgoing;
    private final boolean readOnly;

    private RingFiles(MappedRing incoming, MappedRing outgoing, boolean readOnly) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.readOnly = readOnly;
    }

    static RingFiles map(RingPlace incoming, RingPlace outgoing, boolean readOnly) throws IOException {
        final MappedRing in = MappedRing.map(incoming, readOnly);
        try {
            return new RingFiles(in, MappedRing.map(outgoing, readOnly), readOnly);
        } catch (IOException | RuntimeException | Error e) {
            in.file().close();
            throw e;
        }
    }

    /** Checks that a geometry is the geometry of the files, and returns it. Without one, returns the files' own. */
    ChannelConfig check(ChannelConfig config) {
        final int incomingPages = incoming.pages();
        final int outgoingPages = outgoing.pages();
        if (config == null) {
            return new ChannelConfig(incomingPages, outgoingPages, 0, 0, 0, 0, false);
        }
        if (config.incomingPages() != incomingPages || config.outgoingPages() != outgoingPages || config.bothEnds()) {
            throw new IllegalArgumentException(config + " does not fit ring files of " + incomingPages + " and "
                + outgoingPages + " data pages with one end here, " + incoming.place() + " and " + outgoing.place());
        }
        return config;
    }

    /** The ring in the incoming file, at the positions of its indices. */
    Ring incoming() {
        return incoming.attach();
    }

    /** The ring in the outgoing file, at the positions of its indices. */
    Ring outgoing() {
        return outgoing.attach();
    }

    /** Refuses files that are shorter than when they were mapped. The positions of the near end go into the damage. */
    void requireWhole(long incomingPosition, long outgoingPosition) {
        incoming.requireWhole(incomingPosition);
        outgoing.requireWhole(outgoingPosition);
    }

    /** Are the files mapped read-only? */
    boolean isReadOnly() {
        return readOnly;
    }

    void giveTo(Slab slab) {
        slab.adopt(incoming.file());
        slab.adopt(outgoing.file());
    }

    void close() {
        try {
            incoming.file().close();
        } finally {
            outgoing.file().close();
        }
    }
}
