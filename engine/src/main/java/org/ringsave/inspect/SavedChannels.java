/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;

/** The channels of an image file, by their numbers in its directory, which ascend with their ids. Not for embedders. */
public final class SavedChannels {
    private final OpenImage image;
    private final ChannelDirectory directory;

    SavedChannels(OpenImage image) {
        this.image = image;
        directory = image.directory();
    }

    /** {@return number of channels} */
    public long count() {
        return directory.count();
    }

    /**
     * Read the id of a channel.
     *
     * @param number of the channel, from 0 on.
     * @return its id, 0 to 4,294,967,295.
     * @throws IOException if the file can't be read.
     */
    public long id(long number) throws IOException {
        return directory.at(number).id();
    }

    /**
     * Find a channel.
     *
     * @param id of the channel.
     * @return its number; -1 if the image does not have it.
     * @throws IOException if the file can't be read.
     */
    public long find(long id) throws IOException {
        return directory.find(id);
    }

    /**
     * Read the records of a channel.
     *
     * @param number of the channel, from 0 on.
     * @return the channel.
     * @throws IOException if the file can't be read.
     */
    public ChannelContent get(long number) throws IOException {
        directory.at(number);
        return image.channel();
    }

    /**
     * Verify all bytes of a channel.
     *
     * @param number of the channel, from 0 on.
     * @return false if one is damaged.
     * @throws IOException if the file can't be read.
     */
    public boolean isWhole(long number) throws IOException {
        return new ChannelCheck(image.records(), image.payload()).isWhole(directory.at(number));
    }

    /**
     * Go through the packets of a ring.
     *
     * @param ring of a channel.
     * @return a cursor before the first packet that the image has.
     */
    public PacketCursor packets(RingContent ring) {
        return new PacketCursor(new SavedRing(image.newPayload().begin(ring.bytes()), ring.from()), ring.from(),
            ring.tail());
    }

    /**
     * Go through the requests in flight of a channel.
     *
     * @param channel of the image.
     * @return a cursor before the first request.
     */
    public RequestCursor requests(ChannelContent channel) {
        return new RequestCursor(image.newPayload(), channel.requests(), channel.config().packetContextLength());
    }
}
