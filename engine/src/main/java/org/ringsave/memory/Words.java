/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Numbers at addresses off heap, without a check of bounds: a wrong address can end the process. For memory whose owner
 * keeps it alive, and computes each address from numbers of its own. Not for embedders. Any thread, for its own memory.
 */
public final class Words {
    private Words() {
    }

    /**
     * Read 8 bytes.
     *
     * @param address of the first byte.
     * @return the number, in the machine's byte order.
     */
    public static long getLong(long address) {
        return UnsafeApi.getLong(address);
    }

    /**
     * Read 4 bytes.
     *
     * @param address of the first byte.
     * @return the number, in the machine's byte order.
     */
    public static int getInt(long address) {
        return UnsafeApi.getInt(address);
    }

    /**
     * Read 2 bytes.
     *
     * @param address of the first byte.
     * @return the number, in the machine's byte order.
     */
    public static short getShort(long address) {
        return UnsafeApi.getShort(address);
    }

    /**
     * Write 8 bytes.
     *
     * @param address of the first byte.
     * @param value   to write.
     */
    public static void putLong(long address, long value) {
        UnsafeApi.putLong(address, value);
    }

    /**
     * Write 4 bytes.
     *
     * @param address of the first byte.
     * @param value   to write.
     */
    public static void putInt(long address, int value) {
        UnsafeApi.putInt(address, value);
    }

    /**
     * Copy bytes of a buffer. The caller has checked its bounds.
     *
     * @param buffer  to read from.
     * @param index   of the first byte in the buffer.
     * @param address of the first byte to write.
     * @param length  in bytes.
     */
    public static void copy(DirectBuffer buffer, int index, long address, int length) {
        UnsafeApi.copyMemory(buffer.byteArray(), buffer.addressOffset() + index, null, address, length);
    }

    /**
     * Copy bytes.
     *
     * @param from   address of the first byte to read.
     * @param to     address of the first byte to write.
     * @param length in bytes.
     */
    public static void copy(long from, long to, int length) {
        UnsafeApi.copyMemory(from, to, length);
    }

    /**
     * Read 8 bytes as a volatile variable.
     *
     * @param address of the first byte, a multiple of 8.
     * @return the number, in the machine's byte order.
     */
    public static long getLongVolatile(long address) {
        return UnsafeApi.getLongVolatile(null, address);
    }

    /**
     * Write 8 bytes after all that this thread read and wrote before.
     *
     * @param address of the first byte, a multiple of 8.
     * @param value   to write.
     */
    public static void putLongRelease(long address, long value) {
        UnsafeApi.putLongRelease(null, address, value);
    }

    /**
     * Write 4 bytes after all that this thread read and wrote before.
     *
     * @param address of the first byte, a multiple of 4.
     * @param value   to write.
     */
    public static void putIntRelease(long address, int value) {
        UnsafeApi.putIntRelease(null, address, value);
    }
}
