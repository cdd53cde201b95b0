/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * Room of a channel beyond that which its packets and requests need.
 *
 * @param shorterPages data pages of the shorter of its two rings; 0: both are equal.
 * @param slots        in-flight slots in each direction at each end; 0: one for each request in flight.
 * @param slotLength   most bytes of a packet that a slot holds, where slots are given.
 */
public record ChannelRoom(int shorterPages, int slots, int slotLength) {
    /** Equal rings, and a slot of the length of a packet for each request in flight. */
    public static final ChannelRoom LEAST = new ChannelRoom(0, 0, 0);

    /** The room with rings that are longer by a factor. */
    ChannelRoom withRings(double factor) {
        return shorterPages == 0 ? this
            : new ChannelRoom((int)Math.max(1, Math.round(shorterPages * factor)), slots, slotLength);
    }

    /** Adds the values that are given. */
    void addTo(JsonObject json) {
        if (shorterPages > 0) {
            json.add("shorterPages", shorterPages);
        }
        if (slots > 0) {
            json.add("slots", slots).add("slotLength", slotLength);
        }
    }
}
