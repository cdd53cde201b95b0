/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import org.agrona.MutableDirectBuffer;

/** An image with one other byte. */
final class ChangedSource implements ImageSource {
    private final ImageSource source;
    private final long place;
    private final byte change;

    ChangedSource(ImageSource source, long place, byte change) {
        this.source = source;
        this.place = place;
        this.change = change;
    }

    @Override
    public ImageOffer offer() {
        return source.offer();
    }

    @Override
    public long offset() {
        return source.offset();
    }

    @Override
    public long releasedOffset() {
        return source.releasedOffset();
    }

    @Override
    public int fill(MutableDirectBuffer buffer, int offset, int length) throws IOException {
        final long start = source.offset();
        final int filled = source.fill(buffer, offset, length);
        if (place >= start && place < start + filled) {
            final int at = offset + (int)(place - start);
            buffer.putByte(at, (byte)(buffer.getByte(at) ^ change));
        }
        return filled;
    }

    @Override
    public boolean seek(long imageOffset) {
        return source.seek(imageOffset);
    }

    @Override
    public void release(long imageOffset) {
        source.release(imageOffset);
    }

    @Override
    public String digest() {
        return source.digest();
    }

    @Override
    public String cutId() {
        return source.cutId();
    }

    @Override
    public void end(boolean isDelivered) {
        source.end(isDelivered);
    }
}
