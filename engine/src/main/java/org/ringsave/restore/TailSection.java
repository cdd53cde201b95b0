/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.EndRecord;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageRecord;

/** Checks the records behind the last channel, directory and end: sections 4.6 and 4.7 of IMAGE-FORMAT.md. */
final class TailSection {
    private final FieldChecks checks;
    private final ImageDigests digests;
    private final EndRecord end = new EndRecord();
    private final UnsafeBuffer entry = new UnsafeBuffer(new byte[DirectoryEntry.LENGTH]);
    private final DirectorySum sums = new DirectorySum();
    /** Of the entries that the directory must have. To keep them would take memory for each channel. */
    private long expected;
    private long found;
    /** Bytes of the directory that are no whole word yet. */
    private long word;
    private int wordLength;
    private long length;
    private long directoryOffset;

    TailSection(FieldChecks checks, ImageDigests digests) {
        this.checks = checks;
        this.digests = digests;
    }

    void start() {
        expected = 0;
        found = 0;
        word = 0;
        wordLength = 0;
        length = 0;
    }

    /** Adds the entry of a channel that has come as a whole. */
    void addChannel(long id, long offset, long channelLength) {
        digests.endChannel((int)id, offset, channelLength, entry, 0);
        expected = sums.add(expected, entry, 0, DirectoryEntry.LENGTH);
        length += DirectoryEntry.LENGTH;
    }

    void onDirectory(ImageRecord record) {
        checks.require("payloadLength", length, record.payloadLength());
        directoryOffset = checks.at();
    }

    /** Takes bytes of the directory. */
    void onDirectoryPayload(UnsafeBuffer piece, int index, int count) {
        int i = 0;
        while (wordLength > 0 && i < count) {
            addByte(piece.getByte(index + i++));
        }
        final int words = count - i & -Long.BYTES;
        found = sums.add(found, piece, index + i, words);
        i += words;
        while (i < count) {
            addByte(piece.getByte(index + i++));
        }
    }

    private void addByte(byte value) {
        word |= Byte.toUnsignedLong(value) << wordLength * Byte.SIZE;
        wordLength++;
        if (wordLength == Long.BYTES) {
            found = sums.add(found, word);
            word = 0;
            wordLength = 0;
        }
    }

    /** Compares the directory with the entries that it must have. */
    void onDirectoryEnd() {
        if (expected != found) {
            throw checks.wrong("directory entry", "those of the channels before the directory", "another one");
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
