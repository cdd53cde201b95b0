/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.ToLongFunction;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;

/** Memory that an image goes to, new or in use. */
public enum ImageMemory {
    /** The same memory each time. */
    warm {
        private ByteBuffer kept;

        @Override
        long use(int length, ToLongFunction<ByteBuffer> work) {
            if (kept == null || kept.capacity() < length) {
                close();
                kept = ByteBuffer.allocateDirect(length);
            }
            return work.applyAsLong(kept.clear());
        }

        @Override
        void close() {
            if (kept != null) {
                BufferUtil.free(kept);
                kept = null;
            }
        }
    },
    /** A new direct buffer each time, which the JVM zeroes. */
    allocated {
        @Override
        long use(int length, ToLongFunction<ByteBuffer> work) {
            final ByteBuffer memory = ByteBuffer.allocateDirect(length);
            try {
                return work.applyAsLong(memory);
            } finally {
                BufferUtil.free(memory);
            }
        }
    },
    /** A new temporary file each time, mapped: one page fault for each of its pages. */
    mapped {
        @Override
        long use(int length, ToLongFunction<ByteBuffer> work) {
            try {
                final Path file = Files.createTempFile("ringsave", ".image");
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    final MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
                    try {
                        return work.applyAsLong(memory);
                    } finally {
                        IoUtil.unmap(memory);
                    }
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** Runs work on memory of a length in bytes, frees the memory unless it is kept, and returns the work's result. */
    abstract long use(int length, ToLongFunction<ByteBuffer> work);

    /** Frees the memory that is kept. */
    void close() {
    }
}
