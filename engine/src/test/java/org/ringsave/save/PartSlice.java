/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

/** A part and the image that it writes into, each chunk where it belongs. */
final class PartSlice {
    final SavePart part;
    private final byte[] image;

    PartSlice(SavePart part, byte[] image) {
        this.part = part;
        this.image = image;
    }

    SaveStatus write(ByteBuffer chunk) {
        final int position = chunk.position();
        final long before = part.offset();
        final SaveStatus status = part.saveContinue(chunk);
        assertThat(chunk.position()).isEqualTo(position + part.bytesFilled());
        assertThat(part.offset()).isEqualTo(before + part.bytesFilled());
        assertThat(status == SaveStatus.SUCCESS).isEqualTo(part.offset() == part.endOffset());
        chunk.get(position, image, (int)before, part.bytesFilled());
        return status;
    }

    void writeAll(int chunkLength) {
        final ByteBuffer chunk = ByteBuffer.allocateDirect(chunkLength);
        SaveStatus status;
        do {
            status = write(chunk.clear());
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).as(part.toString()).isEqualTo(SaveStatus.SUCCESS);
    }
}
