/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import org.ringsave.image.ChainRefusal;
import org.ringsave.image.RingRecord;

/** Share of one source in the rings of the merged image: each source gives the bytes that no later one has. */
final class RingShare {
    private final ImageSource source;
    private final RingRecord ring = new RingRecord();
    /** Positions of the bytes that the source gives to the ring. */
    private long start;
    private long end;

    RingShare(ImageSource source) {
        this.source = source;
    }

    /** Position of the first byte of the ring that the source is at. */
    long head() {
        return ring.wrap(source.record()).head();
    }

    /** Position behind the last byte of the ring. */
    long tail() {
        return ring.wrap(source.record()).tail();
    }

    /** Position of the first byte of the ring that the source has. */
    long from() {
        return tail() - source.record().payloadLength();
    }

    /**
     * Refuses the ring of a channel, unless it is whole or a base has the bytes that it leaves out. The base is null if
     * the image before has no such channel.
     */
    void requireBase(RingShare base, int side, long channelId) {
        if (from() == head()) {
            return;
        }
        if (base == null) {
            throw source.wrong(ChainRefusal.unknownChannel(source.recordOffset(), side, channelId, head(), from()));
        }
        if (head() < base.head() || from() > base.tail()) {
            throw source.wrong(ChainRefusal.missingBytes(source.recordOffset(), side, channelId, head(), from(),
                base.head(), base.tail()));
        }
    }

    /**
     * Takes over as many bytes before a position as the source has, down to the head. Returns the position before which
     * the bytes are still missing. If any is missing, the source has the ring.
     */
    long take(long head, long missing) {
        end = missing;
        start = missing > head ? Math.min(missing, Math.max(head, from())) : missing;
        return start;
    }

    /** Writes the bytes of the share. */
    void write(FullImageWriter writer) throws IOException {
        if (end > start) {
            long position = from();
            for (int length = source.nextBlock(); length > 0; length = source.nextBlock()) {
                final int first = (int)Math.max(0, Math.min(length, start - position));
                final int last = (int)Math.max(0, Math.min(length, end - position));
                writer.put(source.bytes(), source.blockStart(length) + first, last - first);
                position += length;
            }
        }
    }
}
