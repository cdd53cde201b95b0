/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The floor of a transfer: an image that is in memory goes into claims of the lengths that a sender claims, with a
 * CRC32C of all its bytes. It is taken piece by piece from the copy, so that both are in the cache.
 */
final class ClaimedCopy {
    /** Header of a message of the transfer, which the floor leaves empty. */
    static final int HEADER_LENGTH = 32;

    private static final int PIECE_LENGTH = 4096;

    private final ExclusivePublication out;
    private final UnsafeBuffer image;
    private final Runnable work;
    private final int turnLength;
    private final BufferClaim claim = new BufferClaim();
    private final CRC32C crc = new CRC32C();

    /** The work is done after each turn's length, and while there is no room. */
    ClaimedCopy(ExclusivePublication out, ByteBuffer image, int turnLength, Runnable work) {
        this.out = out;
        this.image = new UnsafeBuffer(image);
        this.turnLength = turnLength;
        this.work = work;
    }

    /** Publishes so many bytes of the image. Returns a value that depends on all of them. */
    long publish(int length) {
        final int capacity = out.maxPayloadLength() - HEADER_LENGTH;
        int turn = turnLength;
        int offset = 0;
        crc.reset();
        while (offset < length) {
            final int room = Math.min(capacity, length - offset);
            if (out.tryClaim(HEADER_LENGTH + room, claim) > 0) {
                fill(offset, room);
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

    private void fill(int offset, int length) {
        final UnsafeBuffer buffer = (UnsafeBuffer)claim.buffer();
        final ByteBuffer bytes = buffer.byteBuffer();
        final int start = buffer.wrapAdjustment() + claim.offset() + HEADER_LENGTH;
        for (int i = 0; i < length; i += PIECE_LENGTH) {
            final int piece = Math.min(PIECE_LENGTH, length - i);
            buffer.putBytes(claim.offset() + HEADER_LENGTH + i, image, offset + i, piece);
            crc.update(bytes.limit(start + i + piece).position(start + i));
            bytes.clear();
        }
    }
}
