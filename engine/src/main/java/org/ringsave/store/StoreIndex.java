/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.ringsave.image.Checksum;

/** The file {@code store.index}: what headers and ends of the images say. Its layout is in STORE-FORMAT.md. */
final class StoreIndex {
    static final String NAME = "store.index";

    /** ASCII {@code RSINDEX1}, read as a little-endian number. */
    private static final long MAGIC = 0x3158_4544_4E49_5352L;
    private static final int VERSION = 1;
    private static final int HEADER_LENGTH = 16;
    private static final int ENTRY_LENGTH = 72;
    private static final int TRAILER_LENGTH = 8;
    private static final int CUT_ID_LENGTH = 16;
    /** A million entries. A longer file is no index, and must not take the memory of a reader. */
    private static final long MAX_LENGTH = HEADER_LENGTH + 1_000_000L * ENTRY_LENGTH + TRAILER_LENGTH;

    private StoreIndex() {
    }

    /** An image, and when its file changed last, in nanoseconds since 1970. */
    record Entry(StoredImage image, long modified) {
        boolean isOf(long length, long lastModified) {
            return image.length() == length && modified == lastModified;
        }
    }

    static void write(Path directory, List<Entry> entries, SyncMode sync, Consumer<String> warnings)
        throws IOException {
        final NewFile file = new NewFile(directory.resolve(NAME), sync, warnings);
        try {
            file.write(encode(entries), 0);
            file.complete();
        } finally {
            file.abandon();
        }
    }

    private static ByteBuffer encode(List<Entry> entries) {
        final ByteBuffer bytes = buffer(HEADER_LENGTH + entries.size() * ENTRY_LENGTH + TRAILER_LENGTH);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(entries.size());
        for (final Entry entry : entries) {
            final StoredImage image = entry.image();
            bytes.putLong(image.number()).putInt(image.isDelta() ? 1 : 0).putInt(0).putLong(image.length())
                .putLong(entry.modified()).putLong(image.label());
            bytes.put(HexFormat.of().parseHex(image.cutId()));
            bytes.put(image.isDelta() ? HexFormat.of().parseHex(image.baseCutId()) : new byte[CUT_ID_LENGTH]);
        }
        bytes.putInt(checksum(bytes)).putInt(0);
        return bytes.flip();
    }

    /** Reads the entries; none if there is no index or it is damaged. */
    static List<Entry> read(Path directory) throws IOException {
        final Path path = directory.resolve(NAME);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            final long length = file.size();
            if (length > MAX_LENGTH) {
                return List.of();
            }
            final ByteBuffer bytes = buffer((int)length);
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = file.read(bytes, bytes.position());
            }
            return decode(bytes.flip(), directory);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static List<Entry> decode(ByteBuffer bytes, Path directory) {
        final List<Entry> entries = new ArrayList<>();
        try {
            final boolean isIndex = bytes.getLong() == MAGIC && bytes.getInt() == VERSION;
            final int count = bytes.getInt();
            if (!isIndex || count < 0
                || bytes.limit() != HEADER_LENGTH + (long)count * ENTRY_LENGTH + TRAILER_LENGTH
                || !isWhole(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN))) {
                return List.of();
            }
            for (int i = 0; i < count; i++) {
                entries.add(entry(bytes, directory));
            }
            return entries;
        } catch (BufferUnderflowException e) {
            return List.of();
        }
    }

    private static boolean isWhole(ByteBuffer bytes) {
        bytes.position(bytes.limit() - TRAILER_LENGTH);
        return checksum(bytes) == bytes.getInt() && bytes.getInt() == 0;
    }

    private static Entry entry(ByteBuffer bytes, Path directory) {
        final long number = bytes.getLong();
        final boolean isDelta = bytes.getInt() != 0;
        bytes.getInt();
        final long length = bytes.getLong();
        final long modified = bytes.getLong();
        final long label = bytes.getLong();
        final String cutId = cutId(bytes);
        final String base = cutId(bytes);
        return new Entry(new StoredImage(number, directory.resolve(new ImageName(number, isDelta, false).toString()),
            length, label, cutId, isDelta ? base : null, false, null), modified);
    }

    private static String cutId(ByteBuffer bytes) {
        final byte[] cutId = new byte[CUT_ID_LENGTH];
        bytes.get(cutId);
        return HexFormat.of().formatHex(cutId);
    }

    /** Of all bytes before the position. */
    private static int checksum(ByteBuffer bytes) {
        final Checksum checksum = new Checksum();
        checksum.update(bytes.duplicate().flip());
        return checksum.value();
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
