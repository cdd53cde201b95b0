/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.EndRecord;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageRecord;

/** Checks the records behind the last channel, directory and end: sections 4.6 and 4.7 of IMAGE-FORMAT.md. */
final class TailSection {
    private final FieldChecks checks;
    private final ImageDigests digests;
    private final EndRecord end = new EndRecord();
    private final UnsafeBuffer entry = new UnsafeBuffer(new byte[DirectoryEntry.LENGTH]);
    /** Entries that the directory must have. */
    private final GrowingBuffer entries;
    private int compared;
    private long directoryOffset;

    TailSection(FieldChecks checks, ImageDigests digests) {
        entries = new GrowingBuffer(checks.limit());
        this.checks = checks;
        this.digests = digests;
    }

    void start() {
        entries.clear();
        compared = 0;
    }

    /** Adds the entry of a channel that has come as a whole. */
    void addChannel(long id, long offset, long length) {
        digests.endChannel((int)id, offset, length, entry, 0);
        entries.append(entry, 0, DirectoryEntry.LENGTH);
    }

    void onDirectory(ImageRecord record) {
        checks.require("payloadLength", entries.length(), record.payloadLength());
        directoryOffset = checks.at();
    }

    /** Compares bytes of the directory with the entries that it must have. */
    void onDirectoryPayload(UnsafeBuffer piece, int index, int length, long offset) {
        int i = 0;
        // Word by word, and byte by byte where a word is cut or differs.
        while (i + Long.BYTES <= length && piece.getLong(index + i) == entries.buffer().getLong(compared)) {
            i += Long.BYTES;
            compared += Long.BYTES;
        }
        for (; i < length; i++) {
            final byte expected = entries.buffer().getByte(compared++);
            if (piece.getByte(index + i) != expected) {
                throw new ImageException(offset + i, "directory entry", expected, piece.getByte(index + i));
            }
        }
    }

    void onEnd(ImageRecord record, long imageLength) {
        end.wrap(record);
        digests.finish();
        checks.require("payloadLength", 0, record.payloadLength());
        checks.require("directoryOffset", directoryOffset, end.directoryOffset());
        checks.require("imageLength", imageLength, end.imageLength());
        checks.require("length of the image", imageLength, checks.at() + record.length());
        requireDigest("digest", digests.imageFirst(), digests.imageSecond(), end.digestFirst(), end.digestSecond());
        requireDigest("cutId", digests.cutIdFirst(), digests.cutIdSecond(), end.cutIdFirst(), end.cutIdSecond());
    }

    private void requireDigest(String field, long first, long second, long foundFirst, long foundSecond) {
        if (first != foundFirst || second != foundSecond) {
            throw checks.wrong(field, ImageDigests.text(first, second), ImageDigests.text(foundFirst, foundSecond));
        }
    }
}
