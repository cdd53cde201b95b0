/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.RingPlace;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Damage;
import org.ringsave.ring.Ring;
import org.ringsave.ring.RingCut;
import org.ringsave.ring.RingDamageException;

/** Writes one ring into a file: its data pages, and then its control page. */
final class RingFileWriter {
    private static final int CHUNK_LENGTH = 1024 * 1024;

    private RingFileWriter() {
    }

    /** Cuts a ring, whose near end consumes or produces, and writes it to its place in a file. */
    static void write(Ring ring, boolean consuming, NewFile file, RingPlace place) throws IOException {
        final long[] cut = new long[RingCut.LENGTH];
        final Damage damage = ring.cut(consuming, cut, 0);
        if (damage != null) {
            throw new RingDamageException(consuming ? "the incoming ring" : "the outgoing ring", damage);
        }
        final int head = (int)(cut[RingCut.HEAD] % ring.length());
        final int live = (int)(cut[RingCut.TAIL] - cut[RingCut.HEAD]);
        final int first = Math.min(live, ring.length() - head);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        final UnsafeBuffer view = new UnsafeBuffer(chunk);
        for (int index = 0; index < ring.length(); index += CHUNK_LENGTH) {
            // Only live bytes are written. The rest of the ring may hold bytes of old packets, which stay private.
            view.setMemory(0, CHUNK_LENGTH, (byte)0);
            copyLive(ring, view, index, head, head + first);
            copyLive(ring, view, index, 0, live - first);
            file.write(chunk.clear().limit(Math.min(CHUNK_LENGTH, ring.length() - index)),
                place.offset() + place.controlLength() + index);
        }
        view.setMemory(0, place.controlLength(), (byte)0);
        view.putInt(ControlPage.IN_OFFSET, (int)(cut[RingCut.TAIL] % ring.length()));
        view.putInt(ControlPage.OUT_OFFSET, head);
        view.putInt(ControlPage.INTERRUPT_MASK_OFFSET, RingCut.interruptMask(cut[RingCut.WORDS]));
        view.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, RingCut.pendingSendSize(cut[RingCut.WORDS]));
        view.putInt(ControlPage.FEATURE_BITS_OFFSET, (int)cut[RingCut.FEATURE_BITS]);
        file.write(chunk.clear().limit(place.controlLength()), place.offset());
    }

    /** Copies the part of a live range of the ring that lies in the chunk. The chunk starts at an index of the ring. */
    private static void copyLive(Ring ring, UnsafeBuffer chunk, int index, int from, int to) {
        final int start = Math.max(from, index);
        final int end = Math.min(to, index + CHUNK_LENGTH);
        if (start < end) {
            chunk.putBytes(start - index, ring.data(), start, end - start);
        }
    }
}
