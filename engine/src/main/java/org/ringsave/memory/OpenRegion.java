/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A region that is carved up from both sides, until they meet. */
final class OpenRegion {
    /** Has no room. */
    static final OpenRegion NONE = new OpenRegion();
    /** Largest alignment of memory from the back, in bytes. */
    private static final int BACK_ALIGNMENT = 256;

    private final Region region;
    private int used;
    private int end;

    private OpenRegion() {
        region = null;
        end = -1;
    }

    OpenRegion(Region region) {
        this.region = region;
        end = region.length();
    }

    /** Takes memory from the front; null if there is no room. */
    UnsafeBuffer allocate(int length, int alignment) {
        final int offset = BitUtil.align(used, alignment);
        if (length > end - offset) {
            return null;
        }
        used = offset + length;
        return region.view(offset, length);
    }

    /** Takes memory from the back; null if there is no room. */
    UnsafeBuffer allocateBehind(int length, int alignment) {
        final int offset = (end & -alignment) - length;
        if (offset < used) {
            return null;
        }
        end = offset;
        return region.view(offset, length);
    }

    /** Bytes that whole pages from the front, and memory from the back, can still take. */
    int rest() {
        return Math.max(0, (end & -BACK_ALIGNMENT) - BitUtil.align(used, Platform.PAGE_LENGTH));
    }
}
