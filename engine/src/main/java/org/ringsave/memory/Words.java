/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

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
}
