/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.ringsave.image.ImageDescriptor;

/** The channels of an image file that was verified, from its directory, which is found from the file's end. */
final class ChannelIds {
    private static final int DIRECTORY_OFFSET = 16;
    private static final int SHOWN = 8;

    private final long[] ids;

    private ChannelIds(long[] ids) {
        this.ids = ids;
    }

    static ChannelIds read(Path image) throws IOException {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
            final long end = file.size() - ImageDescriptor.END_LENGTH;
            final long directory = read(file, end, ImageDescriptor.END_LENGTH).getLong(DIRECTORY_OFFSET);
            final long payloadLength = read(file, directory, ImageDescriptor.DIRECTORY_LENGTH)
                .getLong(ImageDescriptor.MESSAGE_HEADER_LENGTH);
            final long[] ids = new long[Math.toIntExact(payloadLength / ImageDescriptor.ENTRY_LENGTH)];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = readEntry(file, directory + ImageDescriptor.DIRECTORY_LENGTH, i);
            }
            return new ChannelIds(ids);
        }
    }

    /** Entries are cut by a trailer after each block, which may stand inside an entry, but not inside a word of it. */
    private static long readEntry(FileChannel file, long start, int index) throws IOException {
        final long offset = (long)index * ImageDescriptor.ENTRY_LENGTH;
        final long trailers = offset / ImageDescriptor.BLOCK_LENGTH * ImageDescriptor.TRAILER_LENGTH;
        return Integer.toUnsignedLong(read(file, start + offset + trailers, Integer.BYTES).getInt(0));
    }

    private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (offset < 0 || file.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("the image changed while it was read; try again when no one writes it");
            }
        }
        return bytes;
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

    /** The first few of them. */
    @Override
    public String toString() {
        final String shown = Arrays.stream(ids).limit(SHOWN).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return ids.length > SHOWN ? shown + ", ..." : shown;
    }
}
