/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.ImageDescriptor;

/**
 * The exact length of an image, from its content: {@code engine/IMAGE-FORMAT.md}, sections 2 to 4. Full images and
 * deltas follow the same rules; a delta has fewer ring bytes. Application records, regions, and state that a handler
 * adds to requests are not counted.
 */
public final class ImageSize {
    private ImageSize() {
    }

    /**
     * The parts that every image has: header, directory and end.
     *
     * @param channels of the set.
     * @return in bytes.
     */
    public static long frame(long channels) {
        return ImageDescriptor.HEADER_LENGTH + ImageDescriptor.DIRECTORY_LENGTH
            + ImageDescriptor.sectionLength(channels * DirectoryEntry.LENGTH) + ImageDescriptor.END_LENGTH;
    }

    /**
     * A channel without its requests in flight.
     *
     * @param config        of the channel.
     * @param nameLength    of its name in UTF-8, in bytes.
     * @param incomingBytes saved bytes of its incoming ring.
     * @param outgoingBytes saved bytes of its outgoing ring.
     * @return in bytes.
     */
    public static long channel(ChannelConfig config, int nameLength, long incomingBytes, long outgoingBytes) {
        final long contexts = ImageDescriptor.align(nameLength)
            + config.ends() * ImageDescriptor.align(config.contextLength());
        return ImageDescriptor.CHANNEL_LENGTH + ImageDescriptor.sectionLength(contexts)
            + 2L * ImageDescriptor.RING_LENGTH + ImageDescriptor.sectionLength(incomingBytes)
            + ImageDescriptor.sectionLength(outgoingBytes);
    }

    /**
     * One request in flight.
     *
     * @param config       of its channel.
     * @param packetLength kept bytes of the packet, ranges and payload, a multiple of 8; 0 for a request that was sent.
     * @return in bytes.
     */
    public static long packet(ChannelConfig config, int packetLength) {
        return ImageDescriptor.IN_FLIGHT_LENGTH
            + ImageDescriptor.sectionLength(ImageDescriptor.align(config.packetContextLength()) + packetLength);
    }
}
