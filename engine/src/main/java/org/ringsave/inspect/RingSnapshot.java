/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.ringsave.channel.MappedRing;
import org.ringsave.channel.RingPlace;
import org.ringsave.ring.Damage;
import org.ringsave.ring.Ring;
import org.ringsave.ring.RingCut;
import org.ringsave.ring.RingDamageException;

/** The ring in a file of any VMBus program, as its words are when it is opened. One thread. Not for embedders. */
public final class RingSnapshot implements AutoCloseable {
    private final MappedRing file;
    private final Ring ring;
    private final long[] cut = new long[RingCut.LENGTH];

    private RingSnapshot(MappedRing file) {
        this.file = file;
        ring = file.attach();
        ring.makeReader(null);
    }

    /**
     * Map a ring, and read its words. The file is not written.
     *
     * @param place of the ring.
     * @return the snapshot, to be closed.
     * @throws IOException         if the file can't be mapped, or its length is not that of a ring.
     * @throws RingDamageException if an index is impossible.
     */
    public static RingSnapshot open(RingPlace place) throws IOException {
        final MappedRing file = MappedRing.map(place, true);
        try {
            final RingSnapshot snapshot = new RingSnapshot(file);
            final Damage damage = snapshot.ring.cut(true, snapshot.cut, 0);
            if (damage != null) {
                throw new RingDamageException("the ring in " + place, damage);
            }
            return snapshot;
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** {@return length of the data pages in bytes} */
    public int length() {
        return ring.length();
    }

    /** {@return positions and words; the first position is the index of the ring's first packet} */
    public RingContent content() {
        final long words = cut[RingCut.WORDS];
        return new RingContent(cut[RingCut.HEAD], cut[RingCut.TAIL], RingCut.interruptMask(words),
            RingCut.pendingSendSize(words), (int)cut[RingCut.FEATURE_BITS],
            new Section(0, cut[RingCut.TAIL] - cut[RingCut.HEAD]));
    }

    /** {@return a cursor before the first packet} */
    public PacketCursor packets() {
        return new PacketCursor(new MappedBytes(ring.data()), cut[RingCut.HEAD], cut[RingCut.TAIL]);
    }

    @Override
    public void close() {
        file.close();
    }
}
