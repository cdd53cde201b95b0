/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.EndRecord;
import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;

/** First look at an image file. It refuses wrong chains before any file is read as a whole; it verifies nothing. */
final class Glance {
    private Glance() {
    }

    /** Reads header and end; null if the file doesn't begin and end as an image does. */
    static Chain.Link read(FileChannel file, String name) throws IOException {
        final HeaderRecord header = new HeaderRecord().wrap(read(file, 0, ImageDescriptor.HEADER_LENGTH));
        final ImageRecord last =
            read(file, file.size() - ImageDescriptor.END_LENGTH, ImageDescriptor.END_LENGTH);
        if (!header.isMagic() || last.kind() != RecordKind.END) {
            return null;
        }
        final EndRecord end = new EndRecord().wrap(last);
        final boolean full = header.kind() == ImageDescriptor.KIND_FULL;
        return new Chain.Link(name, ImageDigests.text(end.cutIdFirst(), end.cutIdSecond()),
            full ? null : ImageDigests.text(header.baseFirst(), header.baseSecond()));
    }

    /** A place that the file doesn't have reads as zeros. */
    private static ImageRecord read(FileChannel file, long position, int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        long from = position;
        for (int read = 0; read >= 0 && bytes.hasRemaining() && from >= 0; from += read) {
            read = file.read(bytes, from);
        }
        return new ImageRecord().wrap(new UnsafeBuffer(bytes.array()));
    }
}
