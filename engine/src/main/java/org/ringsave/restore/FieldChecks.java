/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;

/**
 * Checks fields and paddings of all kinds of records, and the memory that they ask for. An error names the field and
 * the offset of its record.
 */
final class FieldChecks {
    private final MemoryLimit limit = new MemoryLimit();
    private long at;

    /** Begins a record at an offset in the image. */
    void at(long offset) {
        at = offset;
        limit.at(offset);
    }

    /** The memory that the image may take. */
    MemoryLimit limit() {
        return limit;
    }

    /** Offset in the image of the record. */
    long at() {
        return at;
    }

    void require(String field, long expected, long actual) {
        if (expected != actual) {
            throw wrong(field, expected, Long.toUnsignedString(actual));
        }
    }

    /** Requires the number that results from a delta and its base. */
    void fits(String field, long resulting, long stated) {
        if (resulting != stated) {
            throw wrong(field, resulting + ", which results from the base and the delta", stated);
        }
    }

    int range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw wrong(field, "in " + least + ".." + most, Long.toUnsignedString(value));
        }
        return (int)value;
    }

    /** Requires a multiple of 8 in a range. */
    long words(String field, long value, long least, long most) {
        if (value < least || value > most || (value & ImageDescriptor.ALIGNMENT - 1) != 0) {
            throw wrong(field, "a multiple of 8 in " + least + ".." + most, Long.toUnsignedString(value));
        }
        return value;
    }

    /** Requires zeros between a piece of payload and the next one. */
    void padding(DirectBuffer buffer, int from, int to) {
        final int index = firstNonZero(buffer, from, to);
        if (index < to) {
            require("padding", 0, buffer.getByte(index));
        }
    }

    /** Returns the index of the first byte that is not zero; {@code to} if there is none. */
    static int firstNonZero(DirectBuffer buffer, int from, int to) {
        int index = from;
        while (index <= to - Long.BYTES && buffer.getLong(index) == 0) {
            index += Long.BYTES;
        }
        while (index < to && buffer.getByte(index) == 0) {
            index++;
        }
        return index;
    }

    /** Requires a name in well-formed UTF-8 and its padding up to an index. */
    byte[] name(DirectBuffer buffer, int index, int length, int end) {
        final byte[] name = new byte[length];
        buffer.getBytes(index, name);
        padding(buffer, index + length, end);
        if (!isUtf8(name)) {
            throw wrong("name", "UTF-8", "something else");
        }
        return name;
    }

    private static boolean isUtf8(byte[] name) {
        for (final byte each : name) {
            if (each < 0) {
                return Arrays.equals(name, new String(name, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
            }
        }
        // Most names are ASCII, and a restore reads one for each channel.
        return true;
    }

    /** Requires a name that stands after the previous one, if that is not null. */
    void nameOrder(byte[] previous, byte[] name) {
        if (previous != null && Arrays.compareUnsigned(previous, name) >= 0) {
            throw wrong("name", "after the one before it", quoted(name));
        }
    }

    /** A name in UTF-8, for people. */
    static String quoted(byte[] name) {
        return '"' + new String(name, StandardCharsets.UTF_8) + '"';
    }

    ImageException wrong(String field, Object expected, Object actual) {
        return new ImageException(at, field, expected, actual);
    }
}
