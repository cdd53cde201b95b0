/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/** Finds frames in what a link brings. Chunks come piece by piece, all other frames whole; nothing is trusted. */
final class FrameReader {
    // Bytes that came and were not taken, from position to limit.
    private final ByteBuffer buffer;
    private int type;
    private int length;
    private int payload;
    private int chunkRemaining;
    private int end;

    FrameReader(int capacity) {
        buffer = ByteBuffer.allocateDirect(Math.max(capacity, Frame.MAX_CONTROL_LENGTH))
            .order(ByteOrder.LITTLE_ENDIAN);
        clear();
    }

    void clear() {
        buffer.position(0).limit(0);
        chunkRemaining = 0;
    }

    /** Takes what the link has now; returns how much, or -1 at its end. */
    int fill(ReadableByteChannel link) throws IOException {
        buffer.compact();
        try {
            return link.read(buffer);
        } finally {
            buffer.flip();
        }
    }

    /** Goes to the next frame, or piece of a chunk. Returns whether there is one. */
    boolean next() throws ProtocolException {
        if (chunkRemaining > 0) {
            return buffer.hasRemaining();
        }
        if (buffer.remaining() < Frame.HEADER_LENGTH) {
            return false;
        }
        final int start = buffer.position();
        type = buffer.get(start + Frame.TYPE_OFFSET) & 0xFF;
        length = buffer.getInt(start + Frame.LENGTH_OFFSET);
        Frame.check(buffer.getShort(start + Frame.MAGIC_OFFSET) & 0xFFFF,
            buffer.get(start + Frame.VERSION_OFFSET) & 0xFF, type, length);
        payload = start + Frame.HEADER_LENGTH;
        if (type == Frame.CHUNK) {
            chunkRemaining = length;
            buffer.position(payload);
            return buffer.hasRemaining();
        }
        if (buffer.limit() - payload < length) {
            return false;
        }
        buffer.position(payload + length);
        return true;
    }

    int type() {
        return type;
    }

    /** The frame's fields, good until the next call; offsets from the payload's start. */
    int getInt(int offset) {
        return buffer.getInt(payload + offset);
    }

    long getLong(int offset) {
        return buffer.getLong(payload + offset);
    }

    /** The text from an offset to the payload's end. */
    String text(int offset) {
        final byte[] bytes = new byte[length - offset];
        buffer.get(payload + offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** How much of the chunk is here. */
    int pieceLength() {
        return Math.min(chunkRemaining, buffer.remaining());
    }

    /** The piece of the chunk that is here, from position to limit, until {@link #endPiece}. */
    ByteBuffer beginPiece() {
        final int piece = pieceLength();
        end = buffer.limit();
        chunkRemaining -= piece;
        return buffer.limit(buffer.position() + piece);
    }

    /** The piece was taken, and the buffer's position is at its limit. */
    void endPiece() {
        buffer.limit(end);
    }
}
