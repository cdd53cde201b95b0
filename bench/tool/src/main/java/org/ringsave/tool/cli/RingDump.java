/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import org.ringsave.channel.RingPlace;
import org.ringsave.inspect.RingSnapshot;
import org.ringsave.tool.output.Outline;

/** Prints a ring file. */
final class RingDump {
    private RingDump() {
    }

    /** Prints values of the ring, and its packets on demand. */
    static void print(RingPlace place, Outline out, boolean withPackets) throws IOException {
        try (RingSnapshot ring = RingSnapshot.open(place)) {
            out.value("ring", place);
            out.value("length", ring.length());
            new PacketOutline(out).print(ring.content(), withPackets ? ring.packets() : null);
            while (out.depth() > 0) {
                out.end();
            }
        }
    }
}
