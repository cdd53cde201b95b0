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

/** Writes one frame at a time, and hands it to a link as the link has room. */
final class FrameWriter {
    private final ByteBuffer buffer;

    FrameWriter(int chunkCapacity) {
        buffer = ByteBuffer.allocateDirect(Math.max(Frame.HEADER_LENGTH + chunkCapacity, Frame.MAX_CONTROL_LENGTH))
            .order(ByteOrder.LITTLE_ENDIAN);
        clear();
    }

    /** Drops the bytes that the link has not taken. */
    void clear() {
        buffer.limit(0);
    }

    /** Has the link taken the whole frame? The next frame may be written only then. */
    boolean isEmpty() {
        return !buffer.hasRemaining();
    }

    /** Hands the rest of the frame to the link; returns the number of bytes that the link took. */
    int flush(WritableByteChannel link) throws IOException {
        return buffer.hasRemaining() ? link.write(buffer) : 0;
    }

    /** Begins a chunk; its bytes go into the buffer from position to limit. */
    ByteBuffer beginChunk(int capacity) {
        return buffer.clear().limit(Frame.HEADER_LENGTH + capacity).position(Frame.HEADER_LENGTH);
    }

    /** Ends the chunk at the buffer's position. A chunk without bytes is not sent. */
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
        final byte[] text = ascii(digest);
        begin(Frame.ACKNOWLEDGE, Frame.ACKNOWLEDGE_LENGTH).putInt(round).put(text).flip();
    }

    void refuse(String why) {
        final byte[] text = why.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(text.length, Frame.MAX_TEXT_LENGTH);
        begin(Frame.REFUSE, length).put(text, 0, length).flip();
    }

    void commit(String digest) {
        final byte[] text = ascii(digest);
        begin(Frame.COMMIT, Frame.DIGEST_LENGTH).put(text).flip();
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
