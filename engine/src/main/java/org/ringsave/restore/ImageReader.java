/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.RecordReader;
import org.ringsave.image.SectionReader;

/**
 * Reads an image from pieces of any size: records, and the payload sections behind them. {@link ImageGrammar} knows the
 * meaning of the records and says where each payload goes.
 */
final class ImageReader {
    /**
     * A checksum follows the copy in steps of this length and finds the bytes in the nearest cache. A step ends with a
     * page of the caller's buffer, see COSTS.md. The copied bytes are invisible until the image is applied.
     */
    private static final int STEP_LENGTH = 4 * 1024;

    private final ImageGrammar grammar;
    private final RecordReader record = new RecordReader();
    private final SectionReader section = new SectionReader();
    private final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
    private final PayloadPlace place = new PayloadPlace();

    private long offset;
    private long recordOffset;
    private boolean inPayload;
    private PayloadPieces pieces;

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
            if (!inPayload) {
                index += readRecord(index, length - index);
            } else {
                index += readPayload(buffer, position, index, length - index);
            }
        }
    }

    private int readPayload(ByteBuffer buffer, int position, int index, int available) {
        try {
            return section.blockRemaining() > 0 ? readBlock(buffer, position, index, available)
                : readTrailer(index, available);
        } catch (ImageException e) {
            throw e.of(grammar.payloadOwner());
        }
    }

    private int readRecord(int index, int available) {
        final int taken = record.collect(piece, index, available, recordOffset);
        offset += taken;
        if (record.isWhole()) {
            record.check(recordOffset);
            beginPayload(onRecord());
        }
        return taken;
    }

    private long onRecord() {
        try {
            return grammar.onRecord(record, recordOffset);
        } catch (ImageException e) {
            throw e.of(grammar.recordOwner());
        }
    }

    private void beginPayload(long payloadLength) {
        inPayload = payloadLength > 0;
        section.begin(payloadLength);
        pieces = grammar.pieces();
        if (pieces != null) {
            pieces.next(place, offset);
        }
        if (!inPayload) {
            endPayload();
        }
    }

    private void endPayload() {
        inPayload = false;
        recordOffset = offset;
        grammar.onPayloadEnd();
        record.reset();
    }

    private int readBlock(ByteBuffer buffer, int position, int from, int available) {
        final int length = Math.min(available, section.blockRemaining());
        for (int taken = 0; taken < length;) {
            final int index = from + taken;
            final int step = isDropped() ? length - taken : Math.min(length - taken, untilPageEnd(index));
            store(index, step);
            section.take(buffer.limit(position + index + step).position(position + index), piece, index, offset);
            offset += step;
            taken += step;
        }
        return length;
    }

    private int untilPageEnd(int index) {
        return STEP_LENGTH - (int)(piece.addressOffset() + index & STEP_LENGTH - 1);
    }

    /** Do the next bytes go nowhere? A checksum reads bytes that no copy has read faster the more they are. */
    private boolean isDropped() {
        return pieces != null && place.isNowhere();
    }

    private void store(int from, int length) {
        if (pieces == null) {
            grammar.onPayload(piece, from, length);
            return;
        }
        // Behind the last piece comes padding.
        for (int stored = 0; stored < length && place.remaining() > 0;) {
            stored += place.put(piece, from + stored, length - stored);
            if (place.remaining() == 0) {
                pieces.next(place, offset + stored);
            }
        }
    }

    private int readTrailer(int from, int available) {
        final int taken = section.takeTrailer(piece, from, available);
        offset += taken;
        if (section.isTrailerWhole()) {
            grammar.onBlock(section.endBlock(offset - ImageDescriptor.TRAILER_LENGTH));
            if (section.isWhole()) {
                endPayload();
            }
        }
        return taken;
    }
}
