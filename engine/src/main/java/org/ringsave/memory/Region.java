/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One page-aligned block of off-heap memory: allocated and zeroed, reserved until it is written, or a file mapped. One
 * thread; closed once.
 */
public final class Region implements AutoCloseable {
    private final ByteBuffer owner;
    private final long address;
    private final int length;
    // Of a mapping, to ask for its length. An interrupt of the asking thread would close a FileChannel.
    private final RandomAccessFile file;
    private final long fileOffset;
    private boolean closed;

    /** Makes a region of a part of the memory of a buffer, which it frees. */
    Region(ByteBuffer owner, long address, int length) {
        this(owner, address, length, null, 0);
    }

    private Region(ByteBuffer owner, long address, int length, RandomAccessFile file, long fileOffset) {
        this.owner = owner;
        this.address = address;
        this.length = length;
        this.file = file;
        this.fileOffset = fileOffset;
    }

    /**
     * Allocate zeroed memory.
     *
     * @param length in bytes, 1 to 2^31 - 8,193.
     * @return the region, aligned to {@link Platform#PAGE_LENGTH}.
     * @throws IllegalStateException if the JVM's limit on direct memory does not allow it.
     */
    public static Region allocate(int length) {
        final ByteBuffer owner;
        try {
            owner = ByteBuffer.allocateDirect(length + Platform.PAGE_LENGTH);
        } catch (OutOfMemoryError e) {
            throw new IllegalStateException("no " + length + " bytes of direct memory: " + e.getMessage()
                + "; raise -XX:MaxDirectMemorySize or use fewer, smaller rings", e);
        }
        return new Region(owner, BitUtil.align(BufferUtil.address(owner), Platform.PAGE_LENGTH), length);
    }

    /**
     * Reserve zeroed memory that takes no memory until it is written.
     *
     * @param length in bytes, 1 to 2^31 - 1.
     * @return the region, aligned to the pages of the machine.
     * @throws IllegalStateException if no file for it can be made or mapped.
     */
    public static Region reserve(int length) {
        try {
            final ByteBuffer owner = SparseFile.map(length);
            return new Region(owner, BufferUtil.address(owner), length);
        } catch (ClosedByInterruptException e) {
            throw new IllegalStateException("no sparse file of " + length + " bytes: the thread was interrupted;"
                + " clear its flag by Thread.interrupted() before you try again", e);
        } catch (IOException e) {
            throw new IllegalStateException("no sparse file of " + length + " bytes: " + e
                + "; set -Djava.io.tmpdir to a directory that can be written to", e);
        }
    }

    /**
     * Map a part of an existing file. It stays open until the region is closed, for {@link #fileLength()}.
     *
     * @param path      of the file.
     * @param offset    of the part in bytes.
     * @param mapLength of the part in bytes, at most 2^31 - 1; 0 for all bytes from the offset on.
     * @param readOnly  true to map it so that a store to it faults.
     * @return the region.
     * @throws IOException if the file can't be opened, has no such part, is too long to map, or is truncated meanwhile.
     */
    public static Region map(Path path, long offset, long mapLength, boolean readOnly) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileSystemException(path.toString(), null, Files.isDirectory(path)
                ? "is a directory; name a file" : "is a pipe or a device, which can't be mapped; copy it to a file");
        }
        try (FileChannel file = readOnly
            ? FileChannel.open(path, StandardOpenOption.READ)
            : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final long rest = Math.max(0, file.size() - offset);
            final long length = mapLength == 0 ? rest : mapLength;
            if (length > rest || offset > file.size()) {
                throw new IOException(path + ": " + file.size() + " bytes end before " + length + " bytes from offset "
                    + offset + " on");
            }
            if (length > Integer.MAX_VALUE) {
                throw new IOException(path + ": " + length + " bytes are more than one mapping can hold");
            }
            final RandomAccessFile kept = new RandomAccessFile(path.toFile(), "r");
            try {
                final ByteBuffer owner =
                    file.map(readOnly ? FileChannel.MapMode.READ_ONLY : FileChannel.MapMode.READ_WRITE, offset,
                        length);
                return new Region(owner, BufferUtil.address(owner), (int)length, kept, offset);
            } catch (IOException | RuntimeException | Error e) {
                kept.close();
                throw e;
            }
        } catch (ClosedByInterruptException e) {
            throw FileInterrupt.of(path, "the file is not mapped", e);
        }
    }

    /**
     * Length of the file behind a mapping now, from the mapping's start on. If it is shorter than {@link #length()}, an
     * access beyond its end faults. Costs one system call.
     *
     * @return in bytes; the region's own length if it is no mapping.
     * @throws UncheckedIOException if the system does not say.
     */
    public long fileLength() {
        try {
            return file == null ? length : file.length() - fileOffset;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Length of the region.
     *
     * @return in bytes.
     */
    public int length() {
        return length;
    }

    /**
     * A view of part of this region, valid until the region is closed. All views share one
     * {@link UnsafeBuffer#byteBuffer()}, whose position and limit belong to its last user.
     *
     * @param offset from the region's start in bytes.
     * @param length of the view in bytes.
     * @return a new view.
     */
    public UnsafeBuffer view(int offset, int length) {
        if (closed) {
            throw new IllegalStateException("the region is closed");
        }
        Objects.checkFromIndexSize(offset, length, this.length);
        return new UnsafeBuffer(owner, (int)(address - BufferUtil.address(owner)) + offset, length);
    }

    /**
     * Does any byte of a range of addresses lie in this region?
     *
     * @param start       address of the range's first byte.
     * @param rangeLength in bytes.
     * @return true if so.
     */
    public boolean overlaps(long start, long rangeLength) {
        return start < address + length && address < start + rangeLength;
    }

    long address() {
        return address;
    }

    /** Give the memory back. Its views must not be used from here on. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            BufferUtil.free(owner);
            closeFile();
        }
    }

    private void closeFile() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
