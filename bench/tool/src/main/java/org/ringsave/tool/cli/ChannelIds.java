/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.EndRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;

/** Channels of a verified image file, read from its directory, which the end of the file points to. */
final class ChannelIds {
    private static final int SHOWN = 8;

    private final long[] ids;

    private ChannelIds(long[] ids) {
        this.ids = ids;
    }

    static ChannelIds read(Path image) throws IOException {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
            final ImageRecord record = new ImageRecord();
            record.wrap(read(file, file.size() - ImageDescriptor.END_LENGTH, ImageDescriptor.END_LENGTH));
            final long directory = new EndRecord().wrap(record).directoryOffset();
            record.wrap(read(file, directory, ImageDescriptor.DIRECTORY_LENGTH));
            final long[] ids = new long[Math.toIntExact(record.payloadLength() / DirectoryEntry.LENGTH)];
            for (int i = 0; i < ids.length; i++) {
                final long entry = directory + ImageDescriptor.DIRECTORY_LENGTH + DirectoryEntry.sectionOffset(i);
                ids[i] = DirectoryEntry.channelId(read(file, entry, Long.BYTES), 0);
            }
            return new ChannelIds(ids);
        }
    }

    private static DirectBuffer read(FileChannel file, long offset, int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (offset < 0 || file.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("the image changed while it was read; try again when no one writes it");
            }
        }
        return new UnsafeBuffer(bytes.array());
    }

    int count() {
        return ids.length;
    }

    long first() {
        return ids[0];
    }

    boolean contains(long id) {
        return Arrays.stream(ids).anyMatch(other -> other == id);
    }

    /** The first few ids. */
    @Override
    public String toString() {
        final String shown = Arrays.stream(ids).limit(SHOWN).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return ids.length > SHOWN ? shown + ", ..." : shown;
    }
}
