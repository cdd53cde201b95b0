/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Packet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.SyncMode;

/** A JVM that fills a store with one chain, whose images have all channels of a set. */
final class MergeMemoryFiles {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[8]);

    private MergeMemoryFiles() {
    }

    /** Takes the directory, the number of channels and the number of images. Their labels count from 1. */
    public static void main(String[] args) throws IOException {
        final SaveSession session = new SaveSession();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
        try (ChannelSet set = new ChannelSet();
            ImageStore store = ImageStore.open(Path.of(args[0]), StoreOptions.ofChains(1).withSync(SyncMode.NONE))) {
            for (int id = 0; id < Integer.parseInt(args[1]); id++) {
                set.add(id, "channel " + id, ChannelConfig.ofPages(1).withInFlight(1, 8, 0).withBothEnds());
            }
            set.open();
            String cutId = null;
            for (int label = 1; label <= Integer.parseInt(args[2]); label++) {
                for (final Channel channel : set.channels()) {
                    channel.outgoing().offer(Packet.IN_BAND, 0, label, PAYLOAD, 0, 8);
                }
                if (cutId == null) {
                    session.begin(set, SaveMode.LIVE, label);
                } else {
                    session.begin(set, SaveMode.LIVE, label, cutId);
                }
                ImageFile.save(session, cutId == null ? store.createFull() : store.createDelta(), chunk);
                cutId = session.cutId();
            }
        }
    }
}
