/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RingRecord;

/**
 * A ring in an image.
 *
 * @param head            position of the first byte that is not consumed.
 * @param tail            position behind the last byte that was published.
 * @param interruptMask   word of the control page.
 * @param pendingSendSize word of the control page.
 * @param featureBits     word of the control page.
 * @param bytes           the bytes from {@link #from()} to the tail.
 */
public record RingContent(long head, long tail, int interruptMask, int pendingSendSize, int featureBits,
    Section bytes) {
    /** Reads the next record. */
    static RingContent read(RecordCursor records) throws IOException {
        final RingRecord ring = new RingRecord().wrap(records.next(RecordKind.RING));
        final RingContent content = new RingContent(ring.head(), ring.tail(), (int)ring.words(),
            (int)(ring.words() >>> Integer.SIZE), (int)ring.featureBits(), records.payload());
        if (content.head < 0 || content.head > content.tail || content.tail >= ImageDescriptor.MAX_POSITION
            || content.from() < content.head || ((content.head | content.tail | content.bytes.length()) & 7) != 0) {
            throw records.wrong("payloadLength", "a multiple of 8, at most tail - head",
                Long.toUnsignedString(records.payload().length())).in(records.name());
        }
        return content;
    }

    /** {@return position of the first byte that the image has; the base of a delta has those before it} */
    public long from() {
        return tail - bytes.length();
    }
}
