/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.RingPlace;
import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.memory.Platform;
import org.ringsave.ring.ControlPage;

/** The kind of a file that an output would replace, told by its first bytes. */
final class OldOutput {
    private OldOutput() {
    }

    /** Has it the first record of an image, or no byte? */
    static boolean isImage(Path path) {
        final UnsafeBuffer head = head(path, 0, ImageDescriptor.HEADER_LENGTH);
        return head == null || head.capacity() == ImageDescriptor.HEADER_LENGTH
            && new HeaderRecord().wrap(new ImageRecord().wrap(head)).isMagic();
    }

    /** Has it a control page with indices for its data pages and zeros in reserved bytes, or no byte? */
    static boolean isRing(RingPlace place) {
        final int control = place.controlLength();
        final UnsafeBuffer head = head(place.path(), place.offset(), control);
        if (head == null) {
            return true;
        }
        final long length = place.length() == 0 ? place.path().toFile().length() - place.offset() : place.length();
        final long dataLength = length - control;
        return head.capacity() == control && dataLength > 0 && dataLength % Platform.PAGE_LENGTH == 0
            && isIndex(head.getInt(ControlPage.IN_OFFSET, ByteOrder.LITTLE_ENDIAN), dataLength)
            && isIndex(head.getInt(ControlPage.OUT_OFFSET, ByteOrder.LITTLE_ENDIAN), dataLength)
            && isZero(head, ControlPage.PENDING_SEND_SIZE_OFFSET + Integer.BYTES, ControlPage.FEATURE_BITS_OFFSET)
            && isZero(head, ControlPage.FEATURE_BITS_OFFSET + Integer.BYTES, control);
    }

    private static boolean isZero(UnsafeBuffer bytes, int from, int to) {
        return IntStream.range(from, to).allMatch(index -> bytes.getByte(index) == 0);
    }

    private static boolean isIndex(int index, long dataLength) {
        return index >= 0 && index < dataLength && index % Long.BYTES == 0;
    }

    /** Bytes of a file, fewer if it ends before; null if it has none there. No bytes if it can't be read. */
    static UnsafeBuffer head(Path path, long offset, int length) {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(path)) {
            if (file.size() <= offset) {
                return null;
            }
            while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
                // One read may bring a part.
            }
        } catch (IOException e) {
            // Then it is not known to be ours.
            return new UnsafeBuffer(new byte[0]);
        }
        return new UnsafeBuffer(bytes.array(), 0, bytes.position());
    }
}
