/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.memory.Words;

/**
 * Layout of a request in the payload of a Requests record. Its context area and the embedder's state follow, each
 * padded to 8. Methods run on the thread that may use the buffer.
 *
 * <pre>
 *      0                               8               12              16              20      22      24
 *     +-------------------------------+---------------+---------------+---------------+-------+-------+
 *     | transactionId                 | packetLength  | rangesLength  | stateLength   | type  | 0     |
 *     +-------------------------------+---------------+---------------+---------------+-------+-------+
 * </pre>
 */
public final class RequestHead {
    private static final int LENGTHS_OFFSET = SIZE_OF_LONG;
    private static final int REST_OFFSET = LENGTHS_OFFSET + SIZE_OF_LONG;

    /** Length of a head in bytes. */
    public static final int LENGTH = REST_OFFSET + SIZE_OF_LONG;
    /** Longest state of the embedder in bytes. */
    public static final int MAX_STATE_LENGTH = ImageDescriptor.MAX_CAPTURED_LENGTH;

    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final int UNSIGNED_SHORT = 0xFFFF;

    private RequestHead() {
    }

    /**
     * Put a head.
     *
     * @param buffer        that takes it.
     * @param index         in the buffer where the head starts.
     * @param transactionId of the request.
     * @param type          of the packet.
     * @param packetLength  of the packet's payload, in bytes.
     * @param rangesLength  of its ranges, in bytes.
     * @param stateLength   of the embedder's state, in bytes.
     */
    public static void put(MutableDirectBuffer buffer, int index, long transactionId, int type, int packetLength,
        int rangesLength, int stateLength) {
        buffer.putLong(index, transactionId);
        buffer.putLong(index + LENGTHS_OFFSET, packetLength | (long)rangesLength << Integer.SIZE);
        buffer.putLong(index + REST_OFFSET, stateLength | (long)type << Integer.SIZE);
    }

    /**
     * Put all of a head but its id.
     *
     * @param address      of the head, which the caller has checked.
     * @param type         of the packet.
     * @param packetLength of the packet's payload, in bytes.
     * @param rangesLength of its ranges, in bytes.
     * @param stateLength  of the embedder's state, in bytes.
     */
    public static void put(long address, int type, int packetLength, int rangesLength, int stateLength) {
        Words.putLong(address + LENGTHS_OFFSET, packetLength | (long)rangesLength << Integer.SIZE);
        Words.putLong(address + REST_OFFSET, stateLength | (long)type << Integer.SIZE);
    }

    /**
     * Copy a head. The caller has checked both places.
     *
     * @param from address of the head.
     * @param to   address of its copy.
     */
    public static void copy(long from, long to) {
        Words.putLong(to, Words.getLong(from));
        Words.putLong(to + LENGTHS_OFFSET, lengths(from));
        Words.putLong(to + REST_OFFSET, rest(from));
    }

    /**
     * Id of the request.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return the transaction id.
     */
    public static long transactionId(DirectBuffer buffer, int index) {
        return buffer.getLong(index);
    }

    /**
     * The word that holds the lengths of the packet.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return the word, for {@link #packetLength} and {@link #rangesLength}. Equal lengths have equal words.
     */
    public static long lengths(DirectBuffer buffer, int index) {
        return buffer.getLong(index + LENGTHS_OFFSET);
    }

    /**
     * The word that holds the lengths of the packet.
     *
     * @param address of the head, which the caller has checked.
     * @return the word.
     */
    public static long lengths(long address) {
        return Words.getLong(address + LENGTHS_OFFSET);
    }

    /**
     * Length of the packet's payload.
     *
     * @param lengths the word that holds it.
     * @return in bytes, unsigned.
     */
    public static long packetLength(long lengths) {
        return lengths & UNSIGNED_INT;
    }

    /**
     * Length of the packet's ranges.
     *
     * @param lengths the word that holds it.
     * @return in bytes, unsigned.
     */
    public static long rangesLength(long lengths) {
        return lengths >>> Integer.SIZE;
    }

    /**
     * The word that holds the rest of the head.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return the word, for {@link #stateLength}, {@link #type} and {@link #reserved}.
     */
    public static long rest(DirectBuffer buffer, int index) {
        return buffer.getLong(index + REST_OFFSET);
    }

    /**
     * The word that holds the rest of the head.
     *
     * @param address of the head, which the caller has checked.
     * @return the word.
     */
    public static long rest(long address) {
        return Words.getLong(address + REST_OFFSET);
    }

    /**
     * Does a head of this type have neither state of the embedder nor a reserved field that is not 0?
     *
     * @param rest the word that holds the rest of the head.
     * @return true if so.
     */
    public static boolean isTypeAlone(long rest) {
        return (rest & ~((long)UNSIGNED_SHORT << Integer.SIZE)) == 0;
    }

    /**
     * Length of the embedder's state of the request.
     *
     * @param rest the word that holds it.
     * @return in bytes, unsigned.
     */
    public static long stateLength(long rest) {
        return rest & UNSIGNED_INT;
    }

    /**
     * Type of the packet.
     *
     * @param rest the word that holds it.
     * @return the type.
     */
    public static int type(long rest) {
        return (int)(rest >>> Integer.SIZE) & UNSIGNED_SHORT;
    }

    /**
     * The reserved field, which must be 0.
     *
     * @param rest the word that holds it.
     * @return the field.
     */
    public static int reserved(long rest) {
        return (int)(rest >>> Integer.SIZE + Short.SIZE);
    }
}
