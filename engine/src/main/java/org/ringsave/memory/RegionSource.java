/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

/** Makes the regions of slabs. */
interface RegionSource {
    /** Allocates zeroed memory: a least length in bytes, or up to a wanted length if that costs less later. */
    Region allocate(int least, int wanted);
}
