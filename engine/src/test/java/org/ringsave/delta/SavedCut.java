/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

/** An instant of a history: its full image, and a delta if one was saved. */
final class SavedCut {
    final byte[] full;
    byte[] delta;
    SavedCut base;

    SavedCut(byte[] full) {
        this.full = full;
    }
}
