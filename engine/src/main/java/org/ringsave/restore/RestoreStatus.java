/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

/** The outcome of {@link RestoreSession#restoreFromBuffer}. Source: VmbChannelRestoreFromBuffer. */
public enum RestoreStatus {
    /** The image is complete and verified; it can be applied. STATUS_SUCCESS. */
    SUCCESS(0x0000_0000),
    /** All bytes were taken, and more must come. STATUS_MORE_PROCESSING_REQUIRED. */
    MORE_PROCESSING_REQUIRED(0xC000_0016);

    private final int number;

    RestoreStatus(int number) {
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
