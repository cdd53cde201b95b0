/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The file that says which bytes of an image a receiver holds. TRANSFER.md has its layout. */
final class HeldState {
    private static final int LENGTH = 128;
    private static final int TRANSFER_OFFSET = 8;
    private static final int LENGTH_OFFSET = 16;
    private static final int LABEL_OFFSET = 24;
    private static final int HELD_OFFSET = 32;
    private static final int KIND_OFFSET = 40;
    private static final int BASE_OFFSET = 44;
    private static final int CUT_OFFSET = 76;
    private static final int HELD_CHECKSUM_OFFSET = 108;
    private static final int CHECKSUM_OFFSET = LENGTH - Integer.BYTES;
    private static final long MAGIC =
        ByteBuffer.wrap("RSTRANS1".getBytes(StandardCharsets.US_ASCII)).order(ByteOrder.LITTLE_ENDIAN).getLong();

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();

    /** Starts with nothing held. */
    void start(long transferId, ImageOffer offer) {
        bytes.clear().putLong(0, MAGIC).putLong(TRANSFER_OFFSET, transferId).putLong(LENGTH_OFFSET, offer.length())
            .putLong(LABEL_OFFSET, offer.label()).putLong(HELD_OFFSET, 0).putInt(KIND_OFFSET, offer.kind())
            .put(BASE_OFFSET, Message.idBytes(offer.base())).put(CUT_OFFSET, Message.idBytes(offer.cutId()))
            .put(CUT_OFFSET + Message.ID_LENGTH, new byte[CHECKSUM_OFFSET - CUT_OFFSET - Message.ID_LENGTH]);
    }

    /** Writes that all bytes before an offset are held, and their CRC32C. */
    void write(FileChannel file, long held, int heldChecksum) throws IOException {
        bytes.putLong(HELD_OFFSET, held).putInt(HELD_CHECKSUM_OFFSET, heldChecksum);
        bytes.putInt(CHECKSUM_OFFSET, checksum());
        bytes.clear();
        while (bytes.hasRemaining()) {
            file.write(bytes, bytes.position());
        }
    }

    /** Reads how many bytes a transfer holds: 0 if the file is of another one, or damaged. */
    long read(FileChannel file, long transferId, ImageOffer offer) throws IOException {
        start(transferId, offer);
        final ByteBuffer found = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        while (found.hasRemaining() && file.read(found, found.position()) >= 0) {
            continue;
        }
        final long held = found.getLong(HELD_OFFSET);
        bytes.putLong(HELD_OFFSET, held).putInt(HELD_CHECKSUM_OFFSET, found.getInt(HELD_CHECKSUM_OFFSET));
        bytes.putInt(CHECKSUM_OFFSET, checksum());
        return !found.hasRemaining() && found.flip().equals(bytes.clear()) ? held : 0;
    }

    /** CRC32C of the held bytes, as it was read or written last. */
    int heldChecksum() {
        return bytes.getInt(HELD_CHECKSUM_OFFSET);
    }

    private int checksum() {
        crc.reset();
        crc.update(bytes.limit(CHECKSUM_OFFSET).position(0));
        bytes.clear();
        return (int)crc.getValue();
    }
}
