/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.file.Path;
import java.util.Objects;
import org.ringsave.memory.SameFile;
import org.ringsave.ring.ControlPage;

/**
 * Where a ring lies: a file or a part of one, with the control page first and the data pages behind it. Linux gives
 * both rings of a channel in one mapping, and a guest with larger pages has a longer control page.
 *
 * @param path          of the file.
 * @param offset        of the control page in the file, in bytes; a multiple of 8.
 * @param length        of control page and data pages in bytes; 0 for all bytes from the offset on.
 * @param controlLength length of the control page in bytes: the page length of the guest, a power of two from 4,096 to
 *                      65,536.
 */
public record RingPlace(Path path, long offset, long length, int controlLength) {
    /** Longest control page in bytes: that of a guest with pages of 64 KiB. */
    public static final int MAX_CONTROL_LENGTH = 1 << 16;

    /**
     * Check every value against its range.
     *
     * @param path          as above.
     * @param offset        as above.
     * @param length        as above.
     * @param controlLength as above.
     * @throws IllegalArgumentException naming the value that is out of its range.
     */
    public RingPlace {
        Objects.requireNonNull(path, "path");
        if (offset < 0 || (offset & 7) != 0) {
            throw new IllegalArgumentException("offset=" + offset + " is not a multiple of 8 from 0 on");
        }
        if (length < 0 || length > Long.MAX_VALUE - offset) {
            throw new IllegalArgumentException("length=" + length + " is not in 0.." + (Long.MAX_VALUE - offset));
        }
        if (controlLength < ControlPage.LENGTH || controlLength > MAX_CONTROL_LENGTH
            || Integer.bitCount(controlLength) != 1) {
            throw new IllegalArgumentException("controlLength=" + controlLength + " is not a power of two in "
                + ControlPage.LENGTH + ".." + MAX_CONTROL_LENGTH);
        }
    }

    /**
     * A whole file with a control page of 4,096 bytes.
     *
     * @param path of the file.
     * @return the place.
     */
    public static RingPlace of(Path path) {
        return new RingPlace(path, 0, 0, ControlPage.LENGTH);
    }

    /** Returns null for no path, which is refused in its turn. */
    static RingPlace orNull(Path path) {
        return path == null ? null : of(path);
    }

    /**
     * A part of the same file.
     *
     * @param newOffset of the control page in the file, in bytes.
     * @param newLength of control page and data pages in bytes; 0 for all bytes from the offset on.
     * @return a new place.
     */
    public RingPlace withRange(long newOffset, long newLength) {
        return new RingPlace(path, newOffset, newLength, controlLength);
    }

    /**
     * The same place with a control page of another length.
     *
     * @param newLength in bytes, the page length of the guest.
     * @return a new place.
     */
    public RingPlace withControlLength(int newLength) {
        return new RingPlace(path, offset, length, newLength);
    }

    /**
     * Have two places bytes of one file in common? Two names of a file, symbolic or hard links, count as one.
     *
     * @param other place.
     * @return true if so.
     */
    public boolean overlaps(RingPlace other) {
        return (length == 0 || other.offset < offset + length)
            && (other.length == 0 || offset < other.offset + other.length) && SameFile.areOne(path, other.path);
    }

    /** The path, and offset and length if it is a part of the file. */
    @Override
    public String toString() {
        return offset == 0 && length == 0 ? path.toString() : path + ":" + offset + ":" + length;
    }
}
