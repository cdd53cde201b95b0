/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;

class GuestMemoryTest {
    private static final int PAGES = GuestMemory.LEAST_PAGES;
    private static final int LENGTH = PAGES * GuestMemory.PAGE_LENGTH;

    private final ChannelSet set = new ChannelSet();
    private final GuestMemory memory =
        new GuestMemory(set.addTrackedRegion(GuestMemory.REGION, 1, 3L * LENGTH), 1, PAGES, new HeldTime());

    @AfterEach
    void close() {
        set.close();
    }

    @Test
    void deviceReachesOnlyPagesOfItsGuest() {
        assertThat(memory.firstPage()).isEqualTo(PAGES);
        assertThat(memory.address(2L * PAGES - 1)).isEqualTo(LENGTH - GuestMemory.PAGE_LENGTH);
        for (final long page : new long[] {-1, PAGES - 1, 2L * PAGES, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> memory.address(page)).isInstanceOf(IllegalStateException.class)
                .hasMessage("page " + page + " is not in the guest's pages 32..63");
        }
        final UnsafeBuffer saved = new UnsafeBuffer(new byte[16]);
        for (final int[] piece : new int[][] {{-1, 1}, {LENGTH, 1}, {0, 0}, {1, 4_096}, {0, -1}}) {
            saved.putInt(8, piece[0]);
            saved.putInt(12, piece[1]);
            assertThatThrownBy(() -> new Transfer(memory).decode(saved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("piece 0 of a transfer is not in the guest's memory");
        }
    }

    @Test
    void guestsWriteOnlyToTheirOwnMemory() {
        final GuestMemory other = new GuestMemory(set.regions().get(0), 2, PAGES, new HeldTime());
        memory.putLong(LENGTH - Long.BYTES, 7);
        assertThat(memory.getLong(LENGTH - Long.BYTES)).isEqualTo(7);
        assertThat(other.getLong(0)).isZero();
        other.putLong(0, 8);
        assertThat(memory.getLong(LENGTH - Long.BYTES)).isEqualTo(7);
    }
}
