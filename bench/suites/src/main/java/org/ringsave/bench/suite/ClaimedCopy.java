/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The floor of a transfer: bytes that are in memory go into claims of the lengths that a sender claims, with a CRC32C
 * of all of them. It is taken step by step from the copy, so that both are in the cache.
 */
final class ClaimedCopy {
    /** Header of a message of the transfer, which the floor leaves empty. */
    static final int HEADER_LENGTH = 32;

    private static final int STEP_LENGTH = 4096;

    private final ExclusivePublication out;
    private final UnsafeBuffer[] pieces;
    private final Runnable work;
    private final int turnLength;
    private final BufferClaim claim = new BufferClaim();
    private final CRC32C crc = new CRC32C();
    private int piece;
    private int index;

    /**
     * Copies pieces, none of which is empty, one after another. The work is done after each turn's length, and while
     * there is no room.
     */
    ClaimedCopy(ExclusivePublication out, List<UnsafeBuffer> pieces, int turnLength, Runnable work) {
        this.out = out;
        this.pieces = pieces.toArray(UnsafeBuffer[]::new);
        this.turnLength = turnLength;
        this.work = work;
    }

    /** Publishes so many bytes of the pieces. Returns a value that depends on all of them. */
    long publish(int length) {
        final int capacity = out.maxPayloadLength() - HEADER_LENGTH;
        int turn = turnLength;
        int offset = 0;
        piece = 0;
        index = 0;
        crc.reset();
        while (offset < length) {
            final int room = Math.min(capacity, length - offset);
            if (out.tryClaim(HEADER_LENGTH + room, claim) > 0) {
                fill(room);
                claim.commit();
                offset += room;
                if (offset >= turn) {
                    work.run();
                    turn = offset + turnLength;
                }
            } else {
                work.run();
            }
        }
        return crc.getValue();
    }

    private void fill(int length) {
        final UnsafeBuffer buffer = (UnsafeBuffer)claim.buffer();
        final ByteBuffer bytes = buffer.byteBuffer();
        final int start = buffer.wrapAdjustment() + claim.offset() + HEADER_LENGTH;
        for (int done = 0; done < length;) {
            final UnsafeBuffer source = pieces[piece];
            final int step = Math.min(Math.min(STEP_LENGTH, length - done), source.capacity() - index);
            buffer.putBytes(claim.offset() + HEADER_LENGTH + done, source, index, step);
            crc.update(bytes.limit(start + done + step).position(start + done));
            bytes.clear();
            done += step;
            index += step;
            if (index == source.capacity()) {
                piece++;
                index = 0;
            }
        }
    }
}
