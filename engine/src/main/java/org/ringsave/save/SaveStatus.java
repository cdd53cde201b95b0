/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/** The outcome of a call of {@link SaveSession#saveContinue}, as of VmbChannelSaveContinue. */
public enum SaveStatus {
    /** The image or part is complete. STATUS_SUCCESS. */
    SUCCESS(0x0000_0000),
    /** The buffer has no room for the next word or record, and the image goes on. STATUS_BUFFER_OVERFLOW. */
    BUFFER_OVERFLOW(0x8000_0005),
    /** Nothing was written: progress needs {@link SaveSession#bytesRequired()}. STATUS_BUFFER_TOO_SMALL. */
    BUFFER_TOO_SMALL(0xC000_0023),
    /**
     * Nothing was written, because of an event since begin: the set was closed or lost a channel, the save of a part
     * was ended, or a live save was revoked. STATUS_CANCELLED.
     */
    CANCELLED(0xC000_0120);

    private final int number;

    SaveStatus(int number) {
        this.number = number;
    }

    /**
     * The NTSTATUS that the reference interface returns. Source: {@code ntstatus.h}.
     *
     * @return as a signed 32-bit number.
     */
    public int number() {
        return number;
    }
}
