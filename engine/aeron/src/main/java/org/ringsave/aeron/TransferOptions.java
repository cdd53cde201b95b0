/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/**
 * Times and lengths of a transfer. Both sides may have different ones.
 *
 * @param repeatNs          time after which a side that hears nothing repeats itself, in nanoseconds of its clock; at
 *                          least 1.
 * @param silenceNs         time after which a silent other side fails the transfer, in nanoseconds; at least {@code
 *                          repeatNs}.
 * @param acknowledgeLength bytes after which a receiver acknowledges; at least 1. A receiver with a file writes its
 *                          state as often. A live sender holds all bytes that are not acknowledged: these, and those
 *                          that are on their way, up to the window of the publication.
 */
public record TransferOptions(long repeatNs, long silenceNs, int acknowledgeLength) {
    /** Repeats after 100 ms, fails after 10 s of silence, acknowledges 256 KiB. */
    public static final TransferOptions DEFAULT = new TransferOptions(100_000_000L, 10_000_000_000L, 256 * 1024);

    /**
     * Check the values.
     *
     * @param repeatNs          as above.
     * @param silenceNs         as above.
     * @param acknowledgeLength as above.
     * @throws IllegalArgumentException if one is out of its range.
     */
    public TransferOptions {
        if (repeatNs < 1 || silenceNs < repeatNs) {
            throw new IllegalArgumentException("repeatNs=" + repeatNs + ", silenceNs=" + silenceNs
                + ": need 1 <= repeatNs <= silenceNs");
        }
        if (acknowledgeLength < 1) {
            throw new IllegalArgumentException("acknowledgeLength=" + acknowledgeLength + " is less than 1");
        }
    }

    /**
     * The same with another silence limit.
     *
     * @param limitNs in nanoseconds, at least {@code repeatNs}.
     * @return the options.
     */
    public TransferOptions withSilence(long limitNs) {
        return new TransferOptions(repeatNs, limitNs, acknowledgeLength);
    }

    /**
     * The same with another repeat time.
     *
     * @param timeNs in nanoseconds, 1 to {@code silenceNs}.
     * @return the options.
     */
    public TransferOptions withRepeat(long timeNs) {
        return new TransferOptions(timeNs, silenceNs, acknowledgeLength);
    }

    /**
     * The same with another length to acknowledge.
     *
     * @param length in bytes, at least 1.
     * @return the options.
     */
    public TransferOptions withAcknowledge(int length) {
        return new TransferOptions(repeatNs, silenceNs, length);
    }
}
