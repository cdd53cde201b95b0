/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RequestHead;

/**
 * The exact length of an image, from its content: {@code engine/IMAGE-FORMAT.md}, sections 2 to 4. Full images and
 * deltas follow the same rules; a delta has fewer bytes of rings and packets. Application records, regions, and state
 * that a handler adds to requests are not counted.
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
     * All requests in flight of a channel.
     *
     * @param config        of the channel.
     * @param count         of the requests; 0 if there is none.
     * @param packetsLength kept bytes of their packets, ranges and payloads, a multiple of 8.
     * @return in bytes.
     */
    public static long requests(ChannelConfig config, long count, long packetsLength) {
        final long each = RequestHead.LENGTH + ImageDescriptor.align(config.packetContextLength());
        return count == 0 ? 0 : ImageDescriptor.REQUESTS_LENGTH + ImageDescriptor.sectionLength(count * each)
            + ImageDescriptor.PACKETS_LENGTH + ImageDescriptor.sectionLength(packetsLength);
    }
}
