/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/** What the channels of a set do while it is being saved. */
public enum SaveMode {
    /** They rest: the set is CREATED or PAUSED from begin to end. */
    PAUSED,
    /**
     * They run on. The image is the state at begin; what it still needs of rings and regions stays until it was saved,
     * or moves to the spill arena when its place is needed.
     */
    LIVE
}
