/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.Side;

/**
 * Walks the sections of an image in the order of the format.
 *
 * <pre>
 * HEADER - APPLICATION* - REGION* - ( CHANNEL - INCOMING - OUTGOING - [ REQUESTS - PACKETS ] )* - DIRECTORY - END -
 * DONE
 * </pre>
 */
final class ImageCursor {
    private final Cut cut;
    private ImageSection section = ImageSection.DONE;
    private long offset;
    private long firstBlock;
    private long payloadLength;
    private int item;
    private int channel;

    ImageCursor(Cut cut) {
        this.cut = cut;
    }

    /** Goes to the section that holds an offset below the end of the image. */
    void seek(long target) {
        channel = cut.layout().channelBefore(target);
        if (channel < 0) {
            offset = 0;
            firstBlock = 0;
            item = 0;
            enter(ImageSection.HEADER, 0);
        } else {
            offset = cut.layout().channelOffset(channel);
            firstBlock = cut.layout().firstBlock(channel);
            enter(ImageSection.CHANNEL, cut.channels().contextSectionLength(channel));
        }
        while (offset + length() <= target) {
            next();
        }
    }

    /** Goes to the section after this one. */
    void next() {
        offset += length();
        firstBlock += ImageDescriptor.blockCount(payloadLength);
        switch (section) {
            case HEADER -> enterApplication(0);
            case APPLICATION -> enterApplication(item + 1);
            case REGION -> enterRegion(item + 1);
            case CHANNEL -> enter(ImageSection.INCOMING, cut.layout().savedLength(channel, Side.INCOMING));
            case INCOMING -> enter(ImageSection.OUTGOING, cut.layout().savedLength(channel, Side.OUTGOING));
            case OUTGOING -> enterRequests();
            case REQUESTS -> enter(ImageSection.PACKETS, cut.captures().requests().packetsLength(channel));
            case PACKETS -> enterChannel(channel + 1);
            case DIRECTORY -> enter(ImageSection.END, 0);
            default -> enter(ImageSection.DONE, 0);
        }
    }

    /** Stops at the end of a range, so that no section follows. */
    void stop(long end) {
        offset = end;
        firstBlock = 0;
        enter(ImageSection.DONE, 0);
    }

    private void enterApplication(int index) {
        item = index;
        if (index < cut.captures().appStates().count()) {
            enter(ImageSection.APPLICATION, cut.captures().appStates().payloadLength(index));
        } else {
            enterRegion(0);
        }
    }

    private void enterRegion(int index) {
        item = index;
        if (index < cut.regions().count()) {
            enter(ImageSection.REGION, cut.regions().payloadLength(index));
        } else {
            enterChannel(0);
        }
    }

    private void enterChannel(int index) {
        channel = index;
        if (index < cut.channels().count()) {
            enter(ImageSection.CHANNEL, cut.channels().contextSectionLength(index));
        } else {
            enter(ImageSection.DIRECTORY, cut.layout().directoryLength());
        }
    }

    private void enterRequests() {
        if (cut.captures().requests().count(channel) > 0) {
            enter(ImageSection.REQUESTS, cut.captures().requests().requestsLength(channel));
        } else {
            enterChannel(channel + 1);
        }
    }

    private void enter(ImageSection to, long length) {
        section = to;
        payloadLength = length;
    }

    boolean isDone() {
        return section == ImageSection.DONE;
    }

    ImageSection section() {
        return section;
    }

    /** Is this the section of a channel's packets? */
    boolean isPackets() {
        return section == ImageSection.PACKETS;
    }

    /** Does the payload of this section stay in its place until it is copied? */
    boolean isInPlace() {
        return section.isInPlace();
    }

    /** Do the digests of the application section or of a channel cover this section? */
    boolean isInGroup() {
        return section.isInGroup();
    }

    /** Offset in the image of this section's record. */
    long offset() {
        return offset;
    }

    /** Ordinal in the image of this section's first block. */
    int firstBlock() {
        return (int)firstBlock;
    }

    /** Index of this state or region among those of the set. */
    int item() {
        return item;
    }

    /** Index of the channel that this section belongs to, -1 before the first, the count of channels after the last. */
    int channel() {
        return channel;
    }

    int recordLength() {
        return section.recordLength();
    }

    /** Length of the payload, unpadded. */
    long payloadLength() {
        return payloadLength;
    }

    /** Length of the payload with its padding, without trailers. */
    long paddedLength() {
        return ImageDescriptor.align(payloadLength);
    }

    private long length() {
        return section.recordLength() + ImageDescriptor.sectionLength(payloadLength);
    }
}
