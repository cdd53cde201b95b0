/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

/**
 * Numbers of the in-flight tables of a channel. An image holds a channel's requests by ascending number.
 *
 * <pre>
 *     number   end        direction
 *       0      near       received
 *       1      near       awaiting
 *       2      opposite   received
 *       3      opposite   awaiting
 * </pre>
 */
public final class TableNumber {
    /** Number of tables of a channel with both ends. */
    public static final int COUNT = 4;
    /** End of the channel itself. */
    public static final int NEAR = 0;
    /** End of the channel's peer, if both live in this process. */
    public static final int OPPOSITE = 1;
    /** Direction of requests that the end received and has not completed. */
    public static final int RECEIVED = 0;
    /** Direction of requests that the end sent, whose completion it awaits. */
    public static final int AWAITING = 1;

    private TableNumber() {
    }

    /**
     * Number of a table.
     *
     * @param end       {@link #NEAR} or {@link #OPPOSITE}.
     * @param direction {@link #RECEIVED} or {@link #AWAITING}.
     * @return the number, 0..3.
     */
    public static int of(int end, int direction) {
        return end << 1 | direction;
    }

    /**
     * End that a table belongs to.
     *
     * @param table its number, 0..3.
     * @return {@link #NEAR} or {@link #OPPOSITE}.
     */
    public static int end(int table) {
        return table >> 1;
    }

    /**
     * Direction of a table's requests.
     *
     * @param table its number, 0..3.
     * @return {@link #RECEIVED} or {@link #AWAITING}.
     */
    public static int direction(int table) {
        return table & 1;
    }
}
