/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.ringsave.image.GroupDigests;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageRecord;

/** Verifies one channel of an image: its records, its blocks, and the digest that the directory has. */
final class ChannelCheck {
    private final RecordCursor records;
    private final Payload payload;
    private final GroupDigests digests = new GroupDigests();

    ChannelCheck(RecordCursor records, Payload payload) {
        this.records = records;
        this.payload = payload;
    }

    /** Is the channel whole that a directory is at? */
    boolean isWhole(ChannelDirectory directory) throws IOException {
        try {
            final long end = directory.offset() + directory.length();
            long at = directory.offset();
            digests.reset();
            while (at < end) {
                add(records.at(at));
                at = records.next();
            }
            digests.finish();
            return at == end && directory.hasDigest(digests.first(), digests.second());
        } catch (ImageException e) {
            return false;
        }
    }

    private void add(ImageRecord record) throws IOException {
        switch (record.kind()) {
            case PACKETS -> digests.packets(record.buffer(), record.length());
            case UNKNOWN -> digests.optionalRecord(record.buffer(), record.length());
            default -> digests.record(record.buffer(), record.length());
        }
        payload.begin(records.payload());
        for (long number = 0; number < payload.blockCount(); number++) {
            digests.block(payload.verify(number), record.kind().isInPlace());
        }
    }
}
