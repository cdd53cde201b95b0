/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A channel's entry in the directory of an image.
 *
 * <pre>
 *      0               4               8              12              16
 *     +---------------+---------------+-------------------------------+
 *   0 | channelId     | zero          | offset in the image           |
 *     +---------------+---------------+-------------------------------+
 *  16 | length in the image           | first word of the digest      |
 *     +-------------------------------+-------------------------------+
 *  32 | second word of the digest     |
 *     +-------------------------------+
 * </pre>
 */
public final class DirectoryEntry {
    private static final int ID_OFFSET = 0;
    private static final int OFFSET_OFFSET = ID_OFFSET + SIZE_OF_LONG;
    private static final int LENGTH_OFFSET = OFFSET_OFFSET + SIZE_OF_LONG;
    private static final int DIGEST_OFFSET = LENGTH_OFFSET + SIZE_OF_LONG;

    /** Length of an entry in bytes. */
    public static final int LENGTH = DIGEST_OFFSET + 2 * SIZE_OF_LONG;

    private DirectoryEntry() {
    }

    /**
     * Put an entry.
     *
     * @param buffer  that takes it.
     * @param index   in the buffer where the entry starts.
     * @param id      of the channel, unsigned.
     * @param offset  of the channel in the image, in bytes.
     * @param length  of the channel in the image, in bytes.
     * @param digests of the channel, finished.
     */
    public static void put(MutableDirectBuffer buffer, int index, int id, long offset, long length,
        GroupDigests digests) {
        buffer.putLong(index + ID_OFFSET, Integer.toUnsignedLong(id));
        buffer.putLong(index + OFFSET_OFFSET, offset);
        buffer.putLong(index + LENGTH_OFFSET, length);
        buffer.putLong(index + DIGEST_OFFSET, digests.first());
        buffer.putLong(index + DIGEST_OFFSET + SIZE_OF_LONG, digests.second());
    }

    /**
     * Channel of an entry.
     *
     * @param buffer that holds the entry.
     * @param index  in the buffer where the entry starts.
     * @return the channel's id, 0..4,294,967,295.
     */
    public static long channelId(DirectBuffer buffer, int index) {
        return Integer.toUnsignedLong(buffer.getInt(index + ID_OFFSET));
    }

    /**
     * Place of a channel.
     *
     * @param buffer that holds the entry.
     * @param index  in the buffer where the entry starts.
     * @return offset of the channel in the image, in bytes.
     */
    public static long offset(DirectBuffer buffer, int index) {
        return buffer.getLong(index + OFFSET_OFFSET);
    }

    /**
     * Length of a channel.
     *
     * @param buffer that holds the entry.
     * @param index  in the buffer where the entry starts.
     * @return length of the channel in the image, in bytes.
     */
    public static long length(DirectBuffer buffer, int index) {
        return buffer.getLong(index + LENGTH_OFFSET);
    }

    /**
     * First word of the digest of a channel.
     *
     * @param buffer that holds the entry.
     * @param index  in the buffer where the entry starts.
     * @return the word.
     */
    public static long digestFirst(DirectBuffer buffer, int index) {
        return buffer.getLong(index + DIGEST_OFFSET);
    }

    /**
     * Second word of the digest of a channel.
     *
     * @param buffer that holds the entry.
     * @param index  in the buffer where the entry starts.
     * @return the word.
     */
    public static long digestSecond(DirectBuffer buffer, int index) {
        return buffer.getLong(index + DIGEST_OFFSET + SIZE_OF_LONG);
    }
}
