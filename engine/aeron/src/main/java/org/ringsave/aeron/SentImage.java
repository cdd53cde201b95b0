/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** An image that is sent: how far it is out, and whether answers fit it. */
final class SentImage {
    private final ImageSource source;

    private SentImage(ImageSource source) {
        this.source = source;
    }

    static SentImage of(ImageSource source) {
        return new SentImage(source);
    }

    /** Takes over a save that has begun, of a full image if there is no base. */
    static SentImage ofSave(SaveSession session, SaveMode mode, long label, String baseCutId) {
        return new SentImage(new SaveSource(session, mode, label, baseCutId));
    }

    static SentImage ofFile(Path path, int following) throws IOException {
        return new SentImage(new FileSource(path, following));
    }

    /** For a reader that verifies nothing: a wrong byte throws an {@link org.ringsave.image.ImageException}. */
    static SentImage ofVerifiedFile(Path path) throws IOException {
        return new SentImage(new VerifiedSource(path));
    }

    /** The bytes. */
    ImageSource source() {
        return source;
    }

    /** The receiver needs the byte at this offset next. Returns false if that can't be a valid answer. */
    boolean goTo(long imageOffset) {
        // An offset below the released one is a stale answer. A receiver that lost its bytes refuses the next offer.
        if (imageOffset < source.releasedOffset() || imageOffset > source.offer().length()
            || !source.seek(imageOffset)) {
            return false;
        }
        source.release(imageOffset);
        return true;
    }

    /** Does the next fragment start before this offset, as after a seek? */
    boolean isBefore(long imageOffset) {
        return source.offset() < imageOffset;
    }

    /** The receiver holds all bytes before this offset. Returns false if that can't be a valid answer. */
    boolean release(long imageOffset) {
        if (imageOffset < 0) {
            return false;
        }
        source.release(imageOffset);
        return true;
    }

    /** Has it this label and base? */
    boolean isOf(long label, String baseCutId) {
        return source.offer().label() == label && Objects.equals(source.offer().base(), baseCutId);
    }

    /** Are all bytes out? */
    boolean isOut() {
        return source.offset() == source.offer().length();
    }

    @Override
    public String toString() {
        return "offset " + source.offset() + " of " + source.offer().length();
    }
}
