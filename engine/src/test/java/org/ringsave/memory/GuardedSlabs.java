/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.BufferUtil;
import org.ringsave.fixture.GuardedMemory;

/**
 * Puts the memory of all sets before pages that are gone: each part of a channel that is added, and each region, ends
 * where memory ends. Channels that a restore makes for a set of its own have one such end together.
 */
public final class GuardedSlabs {
    private GuardedSlabs() {
    }

    /** Guards the slabs of this JVM from here on. Their memory is that of files in a directory. */
    public static void install(Path directory) {
        Slab.source = (least, wanted) -> guarded(directory, least);
    }

    /** The least length alone, so the next part has a region of its own. */
    private static Region guarded(Path directory, int length) {
        try {
            final int pages = (length + Platform.PAGE_LENGTH - 1) / Platform.PAGE_LENGTH;
            final ByteBuffer mapped = GuardedMemory.map(directory, Math.max(1, pages));
            final long end = BufferUtil.address(mapped) + (long)Math.max(1, pages) * Platform.PAGE_LENGTH;
            return new Region(mapped, end - length, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
