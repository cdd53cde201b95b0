/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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

    private StoreIndex() {
    }

    /** An image, and when its file changed last, in nanoseconds since 1970. */
    record Entry(StoredImage image, long modified) {
        boolean isOf(long length, long lastModified) {
            return image.length() == length && modified == lastModified;
        }
    }

    /** Writes and forces the file, which has no name yet. */
    static NewFile write(Path directory, List<Entry> entries, SyncMode sync, Consumer<String> warnings)
        throws IOException {
        final NewFile file = new NewFile(directory.resolve(NAME), sync, warnings);
        boolean isWritten = false;
        try {
            file.write(encode(entries), 0);
            file.force();
            isWritten = true;
            return file;
        } finally {
            if (!isWritten) {
                file.abandon();
            }
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

    /** Reads the entries; none if there is no index, or it is damaged, can't be read or has too many. */
    static List<Entry> read(Path directory, int mostEntries) throws IOException {
        final Path path = directory.resolve(NAME);
        // The opening of a pipe would wait for its writer.
        if (!Files.isRegularFile(path)) {
            return List.of();
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            final ByteBuffer header = read(file, HEADER_LENGTH);
            final boolean isIndex = header.remaining() == HEADER_LENGTH && header.getLong() == MAGIC
                && header.getInt() == VERSION;
            final int count = isIndex ? header.getInt() : 0;
            final long length = HEADER_LENGTH + (long)count * ENTRY_LENGTH + TRAILER_LENGTH;
            return count <= 0 || count > mostEntries || file.size() != length ? List.of()
                : decode(read(file, (int)length), count, directory);
        } catch (IOException e) {
            final StoreException failure = StoreException.of(path, e);
            if (failure.fault() == StoreException.Fault.INTERRUPTED) {
                throw failure;
            }
            return List.of();
        }
    }

    /** The first bytes of a file, up to a length. */
    private static ByteBuffer read(FileChannel file, int length) throws IOException {
        final ByteBuffer bytes = buffer(length);
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = file.read(bytes, bytes.position());
        }
        return bytes.flip();
    }

    private static List<Entry> decode(ByteBuffer bytes, int count, Path directory) {
        if (bytes.limit() != HEADER_LENGTH + count * ENTRY_LENGTH + TRAILER_LENGTH
            || !isWhole(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN))) {
            return List.of();
        }
        final List<Entry> entries = new ArrayList<>();
        bytes.position(HEADER_LENGTH);
        for (int i = 0; i < count; i++) {
            final long number = bytes.getLong();
            final int kind = bytes.getInt();
            if (number < 1 || number > ImageName.HIGHEST || kind < 0 || kind > 1) {
                return List.of();
            }
            entries.add(entry(bytes, number, kind == 1, directory));
        }
        return entries;
    }

    private static boolean isWhole(ByteBuffer bytes) {
        bytes.position(bytes.limit() - TRAILER_LENGTH);
        return checksum(bytes) == bytes.getInt() && bytes.getInt() == 0;
    }

    private static Entry entry(ByteBuffer bytes, long number, boolean isDelta, Path directory) {
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
