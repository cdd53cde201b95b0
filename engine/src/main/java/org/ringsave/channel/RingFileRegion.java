/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import java.nio.file.Path;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Region;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Damage;
import org.ringsave.ring.RingDamageException;
import org.ringsave.ring.RingMemory;

/** Ring files as others made them: what they must look like before a channel is laid over them. */
final class RingFileRegion {
    private RingFileRegion() {
    }

    static Region map(Path path, boolean readOnly) throws IOException {
        final Region region = Region.map(path, readOnly);
        final int length = region.length();
        if (length < ControlPage.LENGTH + Platform.PAGE_LENGTH || length % Platform.PAGE_LENGTH != 0
            || pages(region) > ChannelConfig.MAX_PAGES) {
            region.close();
            throw new IOException(path + ": " + length + " bytes are no ring file; it has a control page and 1 to "
                + ChannelConfig.MAX_PAGES + " data pages of 4096 bytes");
        }
        return region;
    }

    private static int pages(Region file) {
        return (file.length() - ControlPage.LENGTH) / Platform.PAGE_LENGTH;
    }

    static ChannelConfig checkPages(ChannelConfig config, Region incoming, Region outgoing) {
        final int incomingPages = pages(incoming);
        final int outgoingPages = pages(outgoing);
        if (config == null) {
            return new ChannelConfig(incomingPages, outgoingPages, 0, 0, 0, 0, false);
        }
        if (config.incomingPages() != incomingPages || config.outgoingPages() != outgoingPages || config.bothEnds()) {
            throw new IllegalArgumentException(config + " does not fit ring files of " + incomingPages + " and "
                + outgoingPages + " data pages with one end here");
        }
        return config;
    }

    static void attach(RingMemory ring, Path path) {
        final Damage damage = ring.attach();
        if (damage != null) {
            throw new RingDamageException("the ring in " + path, damage);
        }
    }
}
