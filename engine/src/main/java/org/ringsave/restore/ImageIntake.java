/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;

/** Takes an image in pieces: checks its bytes and records, and hands them to a target. */
final class ImageIntake {
    private final FieldChecks checks = new FieldChecks();
    private final ImageGrammar image = new ImageGrammar(checks);
    private final ImageReader reader = new ImageReader(image);
    private ImageTarget target;

    /** The memory that images may take. */
    MemoryLimit limit() {
        return checks.limit();
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
        image.start(to);
        reader.start();
    }

    ImageTarget target() {
        return target;
    }

    /** The content of the image's records. */
    ImageGrammar image() {
        return image;
    }

    /** Bytes of the image that were taken. */
    long offset() {
        return reader.offset();
    }

    /**
     * Takes the bytes between a buffer's position and limit. The position moves to the limit, unless bytes are refused.
     * No more bytes can be taken then.
     */
    void take(ByteBuffer buffer) {
        final int position = buffer.position();
        final int limit = buffer.limit();
        boolean taken = false;
        try {
            reader.read(buffer, position, BufferUtil.address(buffer) + position, limit - position);
            taken = true;
        } catch (OutOfMemoryError e) {
            throw new ImageException(reader.offset(), "memory", e);
        } finally {
            buffer.limit(limit).position(taken ? limit : position);
        }
    }

    /** Refuses a buffer that no image can be read from. Nothing has changed then. */
    void check(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("buffer is on the heap: restoreFromBuffer reads from direct buffers");
        }
        Platform.requireAccess(buffer);
        if (target.overlaps(BufferUtil.address(buffer) + buffer.position(), buffer.remaining())) {
            throw new IllegalArgumentException("buffer overlaps the memory of the set that is being restored");
        }
    }
}
