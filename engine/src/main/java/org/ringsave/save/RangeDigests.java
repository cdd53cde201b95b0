/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.DirectBuffer;
import org.ringsave.image.GroupDigests;

/** Computes the digests of the groups of a range, each when the writer passes it for the first time. */
final class RangeDigests {
    private final GroupDigests digests = new GroupDigests();
    private final ImageIndex index;
    private final boolean isPart;
    private int group;

    /** Makes the digests of a part, whose groups are folded later, or of the whole image. */
    RangeDigests(ImageIndex index, boolean isPart) {
        this.index = index;
        this.isPart = isPart;
    }

    /** Begins with the first group that starts at an offset or behind it. */
    void start(long written) {
        group = written == 0 ? -1 : index.cut().layout().channelBefore(written - 1) + 1;
        digests.reset();
    }

    /** Adds a record that starts at index 0 of a buffer. */
    void record(DirectBuffer record, int length, boolean isPackets) {
        if (isPackets) {
            digests.packets(record, length);
        } else {
            digests.record(record, length);
        }
    }

    /** Adds the trailer of a block whose bytes are captured, or stay in their place. */
    void block(long trailer, boolean isInPlace) {
        digests.block(trailer, isInPlace);
    }

    /** Ends a group at the offset behind it, unless that was done before the writer was sent back. */
    void leave(int left, long endOffset) {
        if (left == group) {
            digests.finish();
            index.endGroup(group, endOffset, digests);
            if (!isPart) {
                index.fold(group);
            }
            group++;
        }
    }
}
