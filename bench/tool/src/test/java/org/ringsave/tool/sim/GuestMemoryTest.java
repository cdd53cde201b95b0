/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;

class GuestMemoryTest {
    @Test
    void deviceReachesOnlyPagesOfItsGuest() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addRegion(GuestMemory.REGION, 1, 3 * GuestMemory.LENGTH);
            checkReach(new GuestMemory(region, 1, new HeldTime()));
        }
    }

    private static void checkReach(GuestMemory memory) {
        assertThat(memory.firstPage()).isEqualTo(GuestMemory.PAGES);
        assertThat(memory.address(2L * GuestMemory.PAGES - 1))
            .isEqualTo(2 * GuestMemory.LENGTH - GuestMemory.PAGE_LENGTH);
        for (final long page : new long[] {-1, GuestMemory.PAGES - 1, 2L * GuestMemory.PAGES, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> memory.address(page)).isInstanceOf(IllegalStateException.class)
                .hasMessage("page " + page + " is not in the guest's pages 12..23");
        }
        final UnsafeBuffer saved = new UnsafeBuffer(new byte[16]);
        for (final int[] piece : new int[][] {{GuestMemory.LENGTH - 1, 1}, {2 * GuestMemory.LENGTH, 1},
            {GuestMemory.LENGTH, 0}, {GuestMemory.LENGTH + 1, 4_096}, {GuestMemory.LENGTH, -1}}) {
            saved.putInt(8, piece[0]);
            saved.putInt(12, piece[1]);
            assertThatThrownBy(() -> new Transfer(memory).decode(1, saved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("piece 0 of a transfer is not in the guest's memory");
        }
    }
}
