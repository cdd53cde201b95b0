/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

/** Numbers of the two rings of a channel, as the field {@code side} of a Ring record holds them. */
public final class Side {
    /** The ring that the near end reads. */
    public static final int INCOMING = 0;
    /** The ring that the near end writes. */
    public static final int OUTGOING = 1;

    private Side() {
    }

    /**
     * Name of a side.
     *
     * @param side {@link #INCOMING} or {@link #OUTGOING}.
     * @return the word for messages.
     */
    public static String name(int side) {
        return side == INCOMING ? "incoming" : "outgoing";
    }
}
