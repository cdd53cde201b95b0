/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.RecordKind;

/** The directory of an image: a cursor over the places and digests of its channels, in ascending order of their ids. */
final class ChannelDirectory {
    private final Payload payload;
    private final UnsafeBuffer entry = new UnsafeBuffer(new byte[DirectoryEntry.LENGTH]);
    private final long count;

    /** Makes a cursor before the first entry. */
    ChannelDirectory(RecordCursor records, ImageFrame frame, Payload payload) throws IOException {
        this.payload = payload;
        records.at(frame.end().directoryOffset());
        records.require(RecordKind.DIRECTORY);
        count = frame.header().channelCount();
        if (records.payload().length() != count * DirectoryEntry.LENGTH) {
            throw records.wrong("payloadLength", count * DirectoryEntry.LENGTH, records.payload().length())
                .in(records.name());
        }
        payload.begin(records.payload());
    }

    /** Number of channels. */
    long count() {
        return count;
    }

    /** Goes to an entry. */
    ChannelDirectory at(long number) throws IOException {
        payload.read(number * DirectoryEntry.LENGTH, entry, 0, DirectoryEntry.LENGTH);
        return this;
    }

    /** Goes to the entry of a channel and returns its number; -1 if there is none. */
    long find(long id) throws IOException {
        long low = 0;
        long high = count;
        while (low < high) {
            final long middle = (low + high) / 2;
            final long found = at(middle).id();
            if (found == id) {
                return middle;
            }
            low = found < id ? middle + 1 : low;
            high = found < id ? high : middle;
        }
        return -1;
    }

    /** Id of the channel, 0 to 4,294,967,295. */
    long id() {
        return DirectoryEntry.channelId(entry, 0);
    }

    /** Offset of its Channel record. */
    long offset() {
        return DirectoryEntry.offset(entry, 0);
    }

    /** Length of its records and payload sections in bytes. */
    long length() {
        return DirectoryEntry.length(entry, 0);
    }

    /** Has its channel these digests? */
    boolean hasDigest(long first, long second) {
        return DirectoryEntry.digestFirst(entry, 0) == first && DirectoryEntry.digestSecond(entry, 0) == second;
    }

    /** Is the channel of another image equal, by its digest? */
    boolean isSame(ChannelDirectory other) {
        return hasDigest(DirectoryEntry.digestFirst(other.entry, 0), DirectoryEntry.digestSecond(other.entry, 0));
    }
}
