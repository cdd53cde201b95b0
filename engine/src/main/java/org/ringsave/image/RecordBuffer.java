/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Memory for one record, with the checksum and the reserved word that end it. One thread. */
final class RecordBuffer {
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ImageDescriptor.MAX_ATOMIC_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
    private final Checksum checksum = new Checksum();
    private int length;

    /** The record from index 0; the same object always. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Length of the record in bytes; 0 while it is unknown. */
    int length() {
        return length;
    }

    void length(int recordLength) {
        length = recordLength;
    }

    /** Begins a record of zeros. */
    void clear(int blockLength) {
        length = ImageDescriptor.recordLength(blockLength);
        buffer.setMemory(0, length, (byte)0);
    }

    /** Begins a record with the bytes of another one. */
    void copy(DirectBuffer record, int recordLength) {
        length = recordLength;
        buffer.putBytes(0, record, 0, recordLength);
    }

    /** Writes the checksum, and returns the record's length. */
    int seal() {
        buffer.putInt(checksumOffset(), computeChecksum());
        return length;
    }

    /** Computes the checksum over all bytes before it. */
    int computeChecksum() {
        checksum.reset();
        checksum.update(memory.clear().limit(checksumOffset()));
        return checksum.value();
    }

    /** The checksum that the record holds. */
    int heldChecksum() {
        return buffer.getInt(checksumOffset());
    }

    /** The word of the trailer that must be zero. */
    int reservedWord() {
        return buffer.getInt(checksumOffset() - Integer.BYTES);
    }

    private int checksumOffset() {
        return length - Integer.BYTES;
    }
}
