/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Region;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Damage;
import org.ringsave.ring.Ring;
import org.ringsave.ring.RingDamageException;

/** A ring in its place in a mapped file: a control page and data pages. Not for embedders. */
public final class MappedRing implements AutoCloseable {
    private final RingPlace place;
    private final Region file;

    private MappedRing(RingPlace place, Region file) {
        this.place = place;
        this.file = file;
    }

    /**
     * Map a ring.
     *
     * @param place    of it.
     * @param readOnly true to map it so that a store to it faults.
     * @return the mapping, to be closed.
     * @throws IOException if the file can't be mapped, or its length is not that of a ring.
     */
    public static MappedRing map(RingPlace place, boolean readOnly) throws IOException {
        final Region file = Region.map(place.path(), place.offset(), place.length(), readOnly);
        try {
            final MappedRing ring = new MappedRing(place, file);
            ring.requireLength();
            return ring;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private void requireLength() throws IOException {
        final int length = file.length();
        if (length < place.controlLength() + Platform.PAGE_LENGTH || length % Platform.PAGE_LENGTH != 0
            || pages() > ChannelConfig.MAX_PAGES) {
            throw new IOException(place + ": " + length + " bytes are no ring file; it has a control page"
                + (place.controlLength() == ControlPage.LENGTH ? "" : " of " + place.controlLength() + " bytes")
                + " and 1 to " + ChannelConfig.MAX_PAGES + " data pages of 4096 bytes;"
                + " name a ring file, or the part of a file that is one");
        }
    }

    RingPlace place() {
        return place;
    }

    Region file() {
        return file;
    }

    /** Number of data pages. */
    int pages() {
        return (file.length() - place.controlLength()) / Platform.PAGE_LENGTH;
    }

    /**
     * Make the ring, at the positions of its indices.
     *
     * @return a new ring.
     * @throws RingDamageException if an index is impossible, or the file was truncated meanwhile.
     */
    public Ring attach() {
        requireWhole(0);
        final Ring ring = Ring.shared(file.view(0, ControlPage.LENGTH),
            file.view(place.controlLength(), file.length() - place.controlLength()));
        final Damage damage = ring.attach();
        if (damage != null) {
            throw damaged(damage);
        }
        return ring;
    }

    /**
     * Refuses a file that is shorter than when it was mapped, before an access beyond its end. The JVM reports such an
     * access late, or not at all.
     */
    void requireWhole(long position) {
        final long length = file.fileLength();
        if (length < file.length()) {
            throw damaged(new Damage("mapping", length, position, "the ring's file was truncated under its"
                + " mapping: it has " + length + " bytes and had " + file.length()));
        }
    }

    private RingDamageException damaged(Damage damage) {
        return new RingDamageException("the ring in " + place, damage);
    }

    /** Unmaps the file. A ring that was made may not be used any more. */
    @Override
    public void close() {
        file.close();
    }
}
