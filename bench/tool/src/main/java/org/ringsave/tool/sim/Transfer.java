/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.PacketRanges;

/**
 * A request's bytes on their way between disk and guest memory. The device keeps this beside the context area, on the
 * heap, from the first byte to the completion.
 *
 * <pre>
 *      0                               8
 *     +-------------------------------+
 *   0 | checksum so far               |
 *   8 | pieces left, see ScatterList  |
 *     +-------------------------------+
 * </pre>
 */
final class Transfer {
    private static final int PIECES_OFFSET = 8;

    private final ScatterList pieces;
    private final UnsafeBuffer bytes =
        new UnsafeBuffer(new byte[StorageRequests.STEP_LENGTH * StorageRequests.MAX_STEPS]);
    private long checksum;

    Transfer(GuestMemory memory) {
        pieces = new ScatterList(memory);
    }

    void begin(PacketRanges ranges) {
        pieces.resolve(ranges);
        checksum = WordSum.START;
    }

    /**
     * Moves the next bytes to or from their place on the disk. The length is a multiple of 8, at most the bytes left
     * and at most those of all steps of a tick.
     */
    void move(boolean toDisk, Disk disk, int offset, int length) {
        if (toDisk) {
            pieces.gather(bytes, 0, length);
            disk.write(offset, bytes, 0, length);
        } else {
            disk.read(offset, bytes, 0, length);
            pieces.scatter(bytes, 0, length);
        }
        checksum = WordSum.update(checksum, bytes, 0, length);
    }

    long checksum() {
        return checksum;
    }

    int left() {
        return pieces.left();
    }

    int encodedLength() {
        return PIECES_OFFSET + pieces.encodedLength();
    }

    void encode(MutableDirectBuffer buffer) {
        buffer.putLong(0, checksum);
        pieces.encode(buffer, PIECES_OFFSET);
    }

    void decode(DirectBuffer buffer) {
        if (buffer.capacity() < PIECES_OFFSET) {
            throw new IllegalArgumentException("a transfer of " + buffer.capacity() + " bytes has no checksum");
        }
        pieces.decode(buffer, PIECES_OFFSET);
        checksum = buffer.getLong(0);
    }
}
