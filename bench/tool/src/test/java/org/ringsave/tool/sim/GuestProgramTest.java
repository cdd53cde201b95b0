/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;

class GuestProgramTest {
    private static final int PAGES = 1_024;
    private static final int PROGRAM_PAGES = 64;
    private static final int TICKS_TO_FILL = 16;

    private final ChannelSet set = new ChannelSet();
    private final MemoryRegion region =
        set.addTrackedRegion(GuestMemory.REGION, 1, (long)PAGES * GuestMemory.PAGE_LENGTH);
    private final GuestProgram program =
        new GuestProgram(new GuestMemory(region, 0, PAGES, new HeldTime()), 5, new SplitMix64(1));

    @AfterEach
    void close() {
        set.close();
    }

    private int run(int ticks) {
        int wrong = 0;
        for (int i = 0; i < ticks; i++) {
            wrong += program.run();
        }
        return wrong;
    }

    private byte[] page(int page) {
        final byte[] bytes = new byte[GuestMemory.PAGE_LENGTH];
        region.buffer().getBytes(page * GuestMemory.PAGE_LENGTH, bytes);
        return bytes;
    }

    private BitSet pagesInUse() {
        final BitSet used = new BitSet();
        for (int page = 0; page < PAGES; page++) {
            for (final byte each : page(page)) {
                if (each != 0) {
                    used.set(page);
                }
            }
        }
        return used;
    }

    @Test
    void programFillsItsShareOfTheMemoryAndNoMore() {
        assertThat(GuestProgram.pages(PAGES)).isEqualTo(PROGRAM_PAGES);
        run(TICKS_TO_FILL);
        final BitSet filled = pagesInUse();
        assertThat(filled.cardinality()).isEqualTo(1 + PROGRAM_PAGES);
        assertThat(filled.nextSetBit(1)).isEqualTo(GuestMemory.FIRST_PROGRAM_PAGE);
        run(2_000);
        filled.or(pagesInUse());
        assertThat(filled.cardinality()).isEqualTo(1 + PROGRAM_PAGES);
    }

    @Test
    void programGivesPagesBackAndFillsThemAgain() {
        run(TICKS_TO_FILL);
        final long all = region.presentPages();
        assertThat(all).isEqualTo(1 + PROGRAM_PAGES);
        long least = all;
        long mostLater = 0;
        for (int i = 0; i < 3_000; i++) {
            assertThat(program.run()).isZero();
            least = Math.min(least, region.presentPages());
            mostLater = region.presentPages() > least ? Math.max(mostLater, region.presentPages()) : mostLater;
        }
        assertThat(least).isBetween(all / 2, all - 1);
        assertThat(mostLater).isGreaterThan(least);
        assertThat(pagesInUse().cardinality()).isEqualTo((int)region.presentPages());
    }

    @Test
    void fewTicksWriteToFewPages() {
        run(TICKS_TO_FILL);
        final UnsafeBuffer before = new UnsafeBuffer(new byte[PAGES * GuestMemory.PAGE_LENGTH]);
        region.buffer().getBytes(0, before, 0, before.capacity());
        run(40);
        int written = 0;
        for (int page = 1; page < PAGES; page++) {
            written += new UnsafeBuffer(before, page * GuestMemory.PAGE_LENGTH, GuestMemory.PAGE_LENGTH)
                .equals(new UnsafeBuffer(page(page))) ? 0 : 1;
        }
        assertThat(written).isBetween(4, 12);
    }

    @Test
    void changedByteOfAFilledPageIsFound() {
        assertThat(run(3_000)).isZero();
        for (int page = 0; page < PROGRAM_PAGES; page++) {
            for (int line = 0; line < GuestProgram.LINES; line++) {
                final int address = (GuestMemory.FIRST_PROGRAM_PAGE + page) * GuestMemory.PAGE_LENGTH
                    + line * GuestProgram.LINE_LENGTH + 9;
                region.buffer().putByte(address, (byte)(region.buffer().getByte(address) ^ 1));
            }
        }
        assertThat(run(1)).isPositive();
    }
}
