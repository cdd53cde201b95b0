/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ChannelRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RecordReader;
import org.ringsave.image.RingRecord;
import org.ringsave.image.Side;
import org.ringsave.ring.ControlPage;

/**
 * The rings of an image with feature bits that this version does not know. It takes the pieces of an image that a
 * verification has checked, since a pipe gives them only once.
 */
final class UnknownFeatures {
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final RecordReader reader = new RecordReader();
    private final ChannelRecord channel = new ChannelRecord();
    private final RingRecord ring = new RingRecord();
    private long payload;
    private String channelId = "";
    private String first = "";
    private int rings;

    /** Takes the next piece of the image, from the buffer's first byte to its limit. */
    void take(ByteBuffer piece) {
        view.wrap(piece, 0, piece.limit());
        int index = 0;
        while (index < view.capacity()) {
            final int skipped = (int)Math.min(payload, view.capacity() - index);
            payload -= skipped;
            index += skipped;
            // The check of the image has passed this record, so no message names its offset.
            index += reader.collect(view, index, view.capacity() - index, 0);
            if (reader.isWhole()) {
                onRecord(reader.record());
                payload = ImageDescriptor.sectionLength(reader.record().payloadLength());
                reader.reset();
            }
        }
    }

    private void onRecord(ImageRecord record) {
        if (record.kind() == RecordKind.CHANNEL) {
            channelId = Long.toString(channel.wrap(record).channelId());
        } else if (record.kind() == RecordKind.RING) {
            onRing(record);
        }
    }

    private void onRing(ImageRecord record) {
        ring.wrap(record);
        final long unknown = ring.featureBits() & ~ControlPage.KNOWN_FEATURES & 0xFFFF_FFFFL;
        if (unknown != 0 && rings++ == 0) {
            first = "unknown feature bits 0x" + Long.toHexString(unknown) + " of the "
                + Side.name(ring.side()) + " ring of channel " + channelId;
        }
    }

    /** Are there no such rings? */
    boolean isEmpty() {
        return rings == 0;
    }

    /** The first of the rings, and the number of others. */
    String words() {
        return rings < 2 ? first : first + " and of " + (rings - 1) + " more";
    }
}
