/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Set;
import java.util.function.Function;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RegionEntry;
import org.ringsave.ring.Packet;

/** Reads the shape of a class of channels from its keys, which SET-FILE.md has. */
final class ClassText {
    /** All keys. */
    static final Set<String> KEYS = PartText.keys("name", "channels", "ringPages", "shorterPages", "fill",
        "packetLength", "inFlight", "slots", "slotLength", "requestContext", "context", "writeRate");

    private ClassText() {
    }

    /** The shape, with usual values of those fields of a request that the class does not tell. */
    static Shape shape(PartText part, Function<PlanField, String> usual) {
        final int pages = pages(part, "ringPages", ChannelConfig.MAX_PAGES);
        final int packetLength = (int)Math.min(Integer.MAX_VALUE,
            part.bytes("packetLength", usual.apply(PlanField.PACKETS)));
        final int inFlight = (int)part.whole("inFlight", usual.apply(PlanField.IN_FLIGHT), 0,
            ChannelConfig.MAX_IN_FLIGHT);
        return new Shape(part.whole("channels", null, 1, Shape.MAX_CHANNELS), pages,
            part.share("fill", usual.apply(PlanField.FILL)), packetLength, inFlight,
            (int)part.whole("requestContext", String.valueOf(Shape.PACKET_CONTEXT_LENGTH), 0,
                ChannelConfig.MAX_CONTEXT_LENGTH),
            (int)part.whole("context", "0", 0, ChannelConfig.MAX_CONTEXT_LENGTH),
            room(part, pages, packetLength, inFlight));
    }

    /** The room of a class that tells more than it needs; {@link ChannelRoom#LEAST} of any other one. */
    private static ChannelRoom room(PartText part, int pages, int packetLength, int inFlight) {
        final int shorter = part.has("shorterPages") ? pages(part, "shorterPages", pages) : 0;
        if (!part.has("slots")) {
            if (part.has("slotLength")) {
                throw part.refused("slotLength", "of use without slots; give their number too");
            }
            return new ChannelRoom(shorter, 0, 0);
        }
        // Requests may be in flight in both directions.
        final int slots = (int)part.whole("slots", null, Math.max(1, (inFlight + 1) / 2),
            ChannelConfig.MAX_IN_FLIGHT);
        final long length = part.has("slotLength") ? part.bytes("slotLength", null)
            : ImageDescriptor.align(packetLength);
        if (length % ImageDescriptor.ALIGNMENT != 0 || length < 0 || length > Packet.MAX_PAYLOAD_LENGTH
            || inFlight > 0 && length > 0 && length < packetLength) {
            throw part.refused("slotLength", "a multiple of 8 that holds a packet of " + packetLength
                + " bytes, at most " + Packet.MAX_PAYLOAD_LENGTH);
        }
        return new ChannelRoom(shorter, slots, (int)length);
    }

    /** Pages of a ring: a number, perhaps with a p, or a length of whole pages. */
    private static int pages(PartText part, String key, int most) {
        final String text = part.text(key);
        if (text.matches("[0-9_]+p?")) {
            return (int)part.replaced(key, text.replace("p", "")).whole(key, null, 1, most);
        }
        final long length = part.bytes(key, null);
        if (length <= 0 || length % RegionEntry.PAGE_LENGTH != 0 || length / RegionEntry.PAGE_LENGTH > most) {
            throw part.refused(key, "a length of whole pages of 4 KiB, at most " + most);
        }
        return (int)(length / RegionEntry.PAGE_LENGTH);
    }
}
