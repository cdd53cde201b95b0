/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;

/**
 * An image in a file for a reader that verifies nothing, such as an archive: the bytes that go out are checked as they
 * go. A check before the first one would read the file twice, and say nothing of a file that changes in between. It
 * can't seek.
 */
final class VerifiedSource implements ImageSource {
    private final Path path;
    private final FileSource file;
    private final RestoreSession verifier = new RestoreSession();

    VerifiedSource(Path path) throws IOException {
        this.path = path;
        file = new FileSource(path, 0);
        verifier.beginVerify();
    }

    @Override
    public ImageOffer offer() {
        return file.offer();
    }

    @Override
    public long offset() {
        return file.offset();
    }

    @Override
    public long releasedOffset() {
        return file.offset();
    }

    @Override
    public int fill(MutableDirectBuffer buffer, int at, int length) throws IOException {
        final int filled = file.fill(buffer, at, length);
        final int start = buffer.wrapAdjustment() + at;
        final ByteBuffer bytes = buffer.byteBuffer();
        try {
            verifier.restoreFromBuffer(bytes.limit(start + filled).position(start));
            if (file.offset() == offer().length()) {
                // The end of the file can be another one than that which was read first.
                offer().require(verifier);
            }
        } catch (ImageException e) {
            throw e.in(path.toString());
        } finally {
            bytes.clear();
        }
        return filled;
    }

    @Override
    public boolean seek(long imageOffset) {
        return imageOffset == file.offset();
    }

    @Override
    public void release(long imageOffset) {
        // The file keeps its bytes.
    }

    @Override
    public String digest() {
        return verifier.digest();
    }

    @Override
    public String cutId() {
        return verifier.cutId();
    }

    @Override
    public void end(boolean isDelivered) {
        verifier.end();
        file.end(isDelivered);
    }
}
