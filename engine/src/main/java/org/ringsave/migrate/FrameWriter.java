/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** One frame at a time, handed to a link as far as it has room. */
final class FrameWriter {
    private final ByteBuffer buffer;

    FrameWriter(int chunkCapacity) {
        buffer = ByteBuffer.allocateDirect(Math.max(Frame.HEADER_LENGTH + chunkCapacity, Frame.MAX_CONTROL_LENGTH))
            .order(ByteOrder.LITTLE_ENDIAN);
        clear();
    }

    /** Drops what the link has not taken. */
    void clear() {
        buffer.limit(0);
    }

    /** Has the link taken all? Only then another frame may be written. */
    boolean isEmpty() {
        return !buffer.hasRemaining();
    }

    /** Hands over what the link takes; returns how much. */
    int flush(WritableByteChannel link) throws IOException {
        return buffer.hasRemaining() ? link.write(buffer) : 0;
    }

    /** Where a chunk's bytes go, from position to limit. */
    ByteBuffer beginChunk(int capacity) {
        return buffer.clear().limit(Frame.HEADER_LENGTH + capacity).position(Frame.HEADER_LENGTH);
    }

    /** The buffer's position is where the chunk ends; one without bytes is none. */
    void endChunk() {
        final int length = buffer.position() - Frame.HEADER_LENGTH;
        if (length > 0) {
            putHeader(Frame.CHUNK, length);
            buffer.flip();
        } else {
            clear();
        }
    }

    void image(long imageLength, int round, boolean isLast) {
        begin(Frame.IMAGE, Frame.IMAGE_LENGTH).putLong(imageLength).putInt(round).putInt(isLast ? 1 : 0).flip();
    }

    void acknowledge(int round, String digest) {
        begin(Frame.ACKNOWLEDGE, Frame.ACKNOWLEDGE_LENGTH).putInt(round).put(ascii(digest)).flip();
    }

    void refuse(String why) {
        final byte[] text = why.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(text.length, Frame.MAX_TEXT_LENGTH);
        begin(Frame.REFUSE, length).put(text, 0, length).flip();
    }

    void commit(String digest) {
        begin(Frame.COMMIT, Frame.DIGEST_LENGTH).put(ascii(digest)).flip();
    }

    private static byte[] ascii(String digest) {
        return digest.getBytes(StandardCharsets.US_ASCII);
    }

    private ByteBuffer begin(int type, int length) {
        buffer.clear().position(Frame.HEADER_LENGTH);
        putHeader(type, length);
        return buffer;
    }

    private void putHeader(int type, int length) {
        buffer.putShort(Frame.MAGIC_OFFSET, (short)Frame.MAGIC)
            .put(Frame.VERSION_OFFSET, (byte)Frame.VERSION)
            .put(Frame.TYPE_OFFSET, (byte)type)
            .putInt(Frame.LENGTH_OFFSET, length);
    }
}
