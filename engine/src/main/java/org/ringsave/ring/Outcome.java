/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/**
 * Negative outcomes of operations on rings and in-flight packets. All are normal. Nothing has changed, and the caller
 * decides how to go on.
 */
public final class Outcome {
    /** The ring has no room now. Try again when the other end has consumed. */
    public static final int FULL = -1;
    /**
     * A live save still reads the ring's free room or the free slots for requests, and its spill arena is full. Advance
     * the save, then try again: on the saver's thread {@code SaveAgent.awaitRoom} does both.
     */
    public static final int PINNED = -2;
    /** The ring's shared memory breaks a rule of the layout; {@code damage()} says which. It stays so. */
    public static final int CORRUPT = -3;
    /** The channel is closed. */
    public static final int CLOSED = -4;
    /** All in-flight slots are taken. Try again when one was completed. */
    public static final int IN_FLIGHT_FULL = -5;
    /** A packet with this transaction id is in flight already. Use another id. */
    public static final int DUPLICATE = -6;
    /** No packet with this transaction id is in flight. */
    public static final int UNKNOWN = -7;

    /**
     * The request that a handler keeps in flight is longer than an in-flight slot. It stays in the ring. Let the
     * handler answer DONE or ABORT, or configure the channel with a larger {@code maxPacketLength}.
     */
    public static final int TOO_LONG = -8;

    private static final String[] NAMES =
        {"FULL", "PINNED", "CORRUPT", "CLOSED", "IN_FLIGHT_FULL", "DUPLICATE", "UNKNOWN", "TOO_LONG"};

    private Outcome() {
    }

    /**
     * The name of an outcome, for logs.
     *
     * @param outcome returned by an operation.
     * @return its name, or {@code OK(n)} for an outcome that isn't negative.
     */
    public static String toString(long outcome) {
        if (outcome >= 0) {
            return "OK(" + outcome + ")";
        }
        return outcome < -NAMES.length ? "INVALID(" + outcome + ")" : NAMES[(int)-outcome - 1];
    }
}
