/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;

/**
 * Splits the bytes of a link into frames. A chunk comes in pieces, any other frame whole. It trusts no byte of the
 * link.
 */
final class FrameReader {
    // Bytes that were read and not taken yet, from position to limit.
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

    /** Refuses a link that would wait within a call. */
    static void requireNonBlocking(String method, ByteChannel link) {
        if (link instanceof SelectableChannel && ((SelectableChannel)link).isBlocking()) {
            throw new IllegalArgumentException(method + ": the link is blocking, and a call would wait for the other"
                + " side; configureBlocking(false) it first");
        }
    }

    void clear() {
        buffer.position(0).limit(0);
        chunkRemaining = 0;
    }

    /** Reads from the link; returns the number of bytes, or -1 at the link's end. */
    int fill(ReadableByteChannel link) throws IOException {
        buffer.compact();
        try {
            return link.read(buffer);
        } finally {
            buffer.flip();
        }
    }

    /** Goes to the next frame or piece of a chunk. Returns false if the next one is not here yet. */
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

    /** A field of the frame, until the next call of {@link #next}. The offset counts from the start of the payload. */
    int getInt(int offset) {
        return buffer.getInt(payload + offset);
    }

    long getLong(int offset) {
        return buffer.getLong(payload + offset);
    }

    /** The text from an offset in the payload to its end. */
    String text(int offset) {
        final byte[] bytes = new byte[length - offset];
        buffer.get(payload + offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Bytes of the chunk that are here. */
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

    /** Ends a piece. The reader's buffer must stand at the piece's limit. */
    void endPiece() {
        buffer.limit(end);
    }
}
