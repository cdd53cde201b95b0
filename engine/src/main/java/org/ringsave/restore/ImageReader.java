/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;

/**
 * Reads an image from pieces of any size: records, payload sections, block trailers. What the records mean is the
 * business of {@link ImageGrammar}, which says where each payload goes.
 */
final class ImageReader {
    /**
     * Checksums follow the copy in steps of this length, as in the writer. What they cover is invisible until applied.
     */
    private static final int STEP_LENGTH = 4 * 1024;

    private final ImageGrammar grammar;
    private final RecordReader record = new RecordReader();
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer trailer = new UnsafeBuffer(new byte[ImageDescriptor.TRAILER_LENGTH]);

    private long offset;
    private long recordOffset;
    private long payloadLength;
    private long payloadRead;
    private int blockRemaining;
    private int blockIndex;
    private int trailerCollected;
    private boolean inPayload;
    private UnsafeBuffer destination;
    private int destinationIndex;

    ImageReader(ImageGrammar grammar) {
        this.grammar = grammar;
    }

    void start() {
        offset = 0;
        recordOffset = 0;
        inPayload = false;
        record.reset();
    }

    long offset() {
        return offset;
    }

    /** Takes all bytes from position to limit. The buffer's position and limit are left anywhere. */
    void read(ByteBuffer buffer, int position, long address, int length) {
        piece.wrap(address, length);
        int index = 0;
        while (index < length) {
            if (grammar.isComplete()) {
                throw new ImageException(offset, "end", "nothing after ImageEnd; a delta needs next() first",
                    (length - index) + " bytes more");
            }
            if (inPayload) {
                index += readPayload(buffer, position, index, length - index);
            } else {
                index += readRecord(index, length - index);
            }
        }
    }

    private int readRecord(int index, int available) {
        final int taken = record.collect(piece, index, available, recordOffset);
        offset += taken;
        if (record.isWhole()) {
            record.check(recordOffset);
            payloadLength = grammar.onRecord(record, recordOffset);
            record.reset();
            beginPayload();
        }
        return taken;
    }

    private void beginPayload() {
        inPayload = payloadLength > 0;
        payloadRead = 0;
        blockIndex = 0;
        trailerCollected = 0;
        blockRemaining = blockLength();
        destination = grammar.destination();
        destinationIndex = grammar.destinationIndex();
        crc.reset();
        if (!inPayload) {
            endPayload();
        }
    }

    private void endPayload() {
        inPayload = false;
        recordOffset = offset;
        grammar.onPayloadEnd();
    }

    private int blockLength() {
        return (int)Math.min(ImageDescriptor.BLOCK_LENGTH, ImageDescriptor.align(payloadLength) - payloadRead);
    }

    private int readPayload(ByteBuffer buffer, int position, int from, int available) {
        if (blockRemaining == 0) {
            return readTrailer(from, available);
        }
        final int step = Math.min(Math.min(available, blockRemaining), STEP_LENGTH);
        final int data = (int)Math.max(0, Math.min(step, payloadLength - payloadRead));
        if (data < step) {
            checkPadding(from + data, step - data);
        }
        final int start = position + from;
        crc.update(buffer.limit(start + step).position(start));
        store(from, step);
        payloadRead += step;
        blockRemaining -= step;
        offset += step;
        return step;
    }

    private void checkPadding(int index, int length) {
        for (int i = index; i < index + length; i++) {
            if (piece.getByte(i) != 0) {
                throw new ImageException(offset, "padding of the payload", 0, piece.getByte(i));
            }
        }
    }

    private void store(int from, int length) {
        final UnsafeBuffer to = destination;
        if (to != null) {
            final int first = Math.min(length, to.capacity() - destinationIndex);
            to.putBytes(destinationIndex, piece, from, first);
            to.putBytes(0, piece, from + first, length - first);
            final int next = destinationIndex + length;
            destinationIndex = next >= to.capacity() ? next - to.capacity() : next;
        } else {
            grammar.onPayload(piece, from, length, offset);
        }
    }

    private int readTrailer(int from, int available) {
        final int taken = Math.min(available, ImageDescriptor.TRAILER_LENGTH - trailerCollected);
        trailer.putBytes(trailerCollected, piece, from, taken);
        trailerCollected += taken;
        offset += taken;
        if (trailerCollected == ImageDescriptor.TRAILER_LENGTH) {
            endBlock();
        }
        return taken;
    }

    private void endBlock() {
        final long at = offset - ImageDescriptor.TRAILER_LENGTH;
        final int computed = (int)crc.getValue();
        if (trailer.getInt(0) != computed) {
            throw new ImageException(at, "crc32c of block " + blockIndex, RecordReader.hex(computed),
                RecordReader.hex(trailer.getInt(0)));
        }
        if (trailer.getInt(Integer.BYTES) != blockIndex) {
            throw new ImageException(at, "block index", blockIndex, trailer.getInt(Integer.BYTES));
        }
        grammar.onBlock(trailer.getLong(0));
        crc.reset();
        blockIndex++;
        trailerCollected = 0;
        blockRemaining = blockLength();
        if (blockRemaining == 0) {
            endPayload();
        }
    }
}
