/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/** What a call of {@link SaveSession#saveContinue} came to: the outcomes of VmbChannelSaveContinue. */
public enum SaveStatus {
    /** All is saved. STATUS_SUCCESS. */
    SUCCESS(0x0000_0000),
    /** The buffer is used up as far as it goes, and there is more to be saved. STATUS_BUFFER_OVERFLOW. */
    BUFFER_OVERFLOW(0x8000_0005),
    /** Nothing was written: {@link SaveSession#bytesRequired()} is what any progress needs. STATUS_BUFFER_TOO_SMALL. */
    BUFFER_TOO_SMALL(0xC000_0023),
    /**
     * Nothing was written: since the save began the set was closed or lost a channel, or the save of a part was ended,
     * or a live save was revoked, by its owner or for its deadline. STATUS_CANCELLED.
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
