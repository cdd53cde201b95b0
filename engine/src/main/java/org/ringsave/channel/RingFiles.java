/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Region;
import org.ringsave.memory.Slab;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Damage;
import org.ringsave.ring.Ring;
import org.ringsave.ring.RingDamageException;

/** The two files of a channel whose other end is another process. Each holds a control page and data pages. */
final class RingFiles {
    private final RingPlace incomingPlace;
    private final RingPlace outgoingPlace;
    private final Region incoming;
    private final Region outgoing;
    private final boolean readOnly;

    private RingFiles(RingPlace incomingPlace, Region incoming, RingPlace outgoingPlace, Region outgoing,
        boolean readOnly) {
        this.incomingPlace = incomingPlace;
        this.incoming = incoming;
        this.outgoingPlace = outgoingPlace;
        this.outgoing = outgoing;
        this.readOnly = readOnly;
    }

    static RingFiles map(RingPlace incoming, RingPlace outgoing, boolean readOnly) throws IOException {
        final Region in = mapRing(incoming, readOnly);
        try {
            return new RingFiles(incoming, in, outgoing, mapRing(outgoing, readOnly), readOnly);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static Region mapRing(RingPlace place, boolean readOnly) throws IOException {
        final Region region = Region.map(place.path(), place.offset(), place.length(), readOnly);
        final int length = region.length();
        if (length < place.controlLength() + Platform.PAGE_LENGTH || length % Platform.PAGE_LENGTH != 0
            || pages(region, place) > ChannelConfig.MAX_PAGES) {
            region.close();
            throw new IOException(place + ": " + length + " bytes are no ring file; it has a control page"
                + (place.controlLength() == ControlPage.LENGTH ? "" : " of " + place.controlLength() + " bytes")
                + " and 1 to " + ChannelConfig.MAX_PAGES + " data pages of 4096 bytes");
        }
        return region;
    }

    private static int pages(Region file, RingPlace place) {
        return (file.length() - place.controlLength()) / Platform.PAGE_LENGTH;
    }

    /** Checks that a geometry is the geometry of the files, and returns it. Without one, returns the files' own. */
    ChannelConfig check(ChannelConfig config) {
        final int incomingPages = pages(incoming, incomingPlace);
        final int outgoingPages = pages(outgoing, outgoingPlace);
        if (config == null) {
            return new ChannelConfig(incomingPages, outgoingPages, 0, 0, 0, 0, false);
        }
        if (config.incomingPages() != incomingPages || config.outgoingPages() != outgoingPages || config.bothEnds()) {
            throw new IllegalArgumentException(config + " does not fit ring files of " + incomingPages + " and "
                + outgoingPages + " data pages with one end here, " + incomingPlace + " and " + outgoingPlace);
        }
        return config;
    }

    /** The ring in the incoming file, at the positions of its indices. */
    Ring incoming() {
        return attach(incoming, incomingPlace);
    }

    /** The ring in the outgoing file, at the positions of its indices. */
    Ring outgoing() {
        return attach(outgoing, outgoingPlace);
    }

    private static Ring attach(Region file, RingPlace place) {
        requireWhole(file, place, 0);
        final Ring ring = Ring.shared(file.view(0, ControlPage.LENGTH),
            file.view(place.controlLength(), file.length() - place.controlLength()));
        final Damage damage = ring.attach();
        if (damage != null) {
            throw damaged(place, damage);
        }
        return ring;
    }

    /**
     * Refuses files that are shorter than when they were mapped, before an access beyond their end. The JVM reports
     * such an access late, or not at all.
     */
    void requireWhole(long incomingPosition, long outgoingPosition) {
        requireWhole(incoming, incomingPlace, incomingPosition);
        requireWhole(outgoing, outgoingPlace, outgoingPosition);
    }

    private static void requireWhole(Region region, RingPlace place, long position) {
        final long length = region.fileLength();
        if (length < region.length()) {
            throw damaged(place, new Damage("mapping", length, position, "the ring's file was truncated under its"
                + " mapping: it has " + length + " bytes and had " + region.length()));
        }
    }

    private static RingDamageException damaged(RingPlace place, Damage damage) {
        return new RingDamageException("the ring in " + place, damage);
    }

    /** Are the files mapped read-only? */
    boolean isReadOnly() {
        return readOnly;
    }

    void giveTo(Slab slab) {
        slab.adopt(incoming);
        slab.adopt(outgoing);
    }

    void close() {
        incoming.close();
        outgoing.close();
    }
}
