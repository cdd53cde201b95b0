/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.ringsave.image.ChannelRecord;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RingRecord;
import org.ringsave.image.Side;
import org.ringsave.ring.ControlPage;

/** The rings of a verified image with feature bits that this version does not know. */
final class UnknownFeatures {
    private final ChannelRecord channel = new ChannelRecord();
    private final RingRecord ring = new RingRecord();
    private String first = "";
    private int rings;

    /** Text for a line about the image; empty if there are no such rings. */
    static String of(Path image) throws IOException {
        final UnknownFeatures features = new UnknownFeatures();
        try (RecordFile file = new RecordFile(image)) {
            String channelId = "";
            for (ImageRecord record = file.next(); record != null; record = file.next()) {
                if (record.kind() == RecordKind.CHANNEL) {
                    channelId = Long.toString(features.channel.wrap(record).channelId());
                } else if (record.kind() == RecordKind.RING) {
                    features.onRing(record, channelId);
                }
            }
        }
        return features.rings < 2 ? features.first
            : features.first + " and of " + (features.rings - 1) + " more";
    }

    private void onRing(ImageRecord record, String channelId) {
        ring.wrap(record);
        final long unknown = ring.featureBits() & ~ControlPage.KNOWN_FEATURES & 0xFFFF_FFFFL;
        if (unknown != 0 && rings++ == 0) {
            first = ", unknown feature bits 0x" + Long.toHexString(unknown) + " of the "
                + Side.name(ring.side()) + " ring of channel " + channelId;
        }
    }
}
