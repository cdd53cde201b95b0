/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The program that runs in a guest. At its start it fills a share of the guest's memory. Later it writes lines of 64
 * bytes into a few pages, its working set, which moves slowly over the filled pages. Now and then it gives back the
 * page that the working set leaves, and fills it again later. Before each write it checks the line's bytes, and it
 * checks lines of other pages. It knows the bytes of a page from the number of writes to it. All its state is in page 0
 * of the memory.
 *
 * <pre>
 *         0                               8
 *        +-------------------------------+
 *   2032 | pages filled so far           |
 *   2040 | first page of the working set |
 *   2048 | writes to each page       ... |  8 bytes each
 *        +-------------------------------+
 * </pre>
 */
final class GuestProgram {
    static final int LINE_LENGTH = 64;
    static final int LINES = GuestMemory.PAGE_LENGTH / LINE_LENGTH;
    static final int LEAST_PAGES = 8;
    static final int MOST_PAGES = 256;

    private static final int FILLED_OFFSET = 2_032;
    private static final int FIRST_OFFSET = FILLED_OFFSET + Long.BYTES;
    private static final int WRITES_OFFSET = FIRST_OFFSET + Long.BYTES;
    private static final int SHARE_OF_MEMORY = 16;
    private static final int FILLED_EACH_TICK = 4;
    private static final int WORKING_SET = 4;
    /** The working set moves by a page in one of so many ticks. */
    private static final int MOVES_ONE_IN = 8;
    /** One of so many pages that the working set leaves is given back. */
    private static final int GIVES_BACK_ONE_IN = 8;
    private static final int MOST_WRITES = 8;

    private final GuestMemory memory;
    private final int guest;
    private final SplitMix64 random;
    private final int pages;
    private final UnsafeBuffer line = new UnsafeBuffer(new byte[LINE_LENGTH]);

    GuestProgram(GuestMemory memory, int guest, SplitMix64 random) {
        this.memory = memory;
        this.guest = guest;
        this.random = random;
        pages = pages(memory.pages());
    }

    /** Pages that the program uses of the memory of a guest. */
    static int pages(int ofGuest) {
        return Math.max(LEAST_PAGES, Math.min(ofGuest / SHARE_OF_MEMORY, MOST_PAGES));
    }

    /** Length of the memory of a guest from its start to the program's last page, in bytes. The rest is never used. */
    static int usedLength(int ofGuest) {
        return address(pages(ofGuest));
    }

    /** Runs for a tick; returns the number of lines that held other bytes than were written there. */
    int run() {
        final int filled = (int)memory.getLong(FILLED_OFFSET);
        if (filled < pages) {
            fill(filled, Math.min(pages, filled + FILLED_EACH_TICK));
            return 0;
        }
        final int first = workingSet();
        int wrong = check(random.nextInt(pages), random.nextInt(LINES));
        for (int i = random.nextInt(MOST_WRITES + 1); i > 0; i--) {
            final int page = (first + random.nextInt(WORKING_SET)) % pages;
            wrong += check(page, writes(page) % LINES);
            if (writes(page) == 0) {
                fill(page);
            }
            write(page);
        }
        return wrong;
    }

    /** Moves the working set in some ticks; returns its first page. */
    private int workingSet() {
        final int first = (int)memory.getLong(FIRST_OFFSET);
        if (random.nextInt(MOVES_ONE_IN) > 0) {
            return first;
        }
        if (random.nextInt(GIVES_BACK_ONE_IN) == 0) {
            memory.discard(address(first));
            memory.putLong(writesOffset(first), 0);
        }
        final int next = first + 1 == pages ? 0 : first + 1;
        memory.putLong(FIRST_OFFSET, next);
        return next;
    }

    private void fill(int from, int to) {
        for (int page = from; page < to; page++) {
            fill(page);
        }
        memory.putLong(FILLED_OFFSET, to);
    }

    private void fill(int page) {
        for (int i = 0; i < LINES; i++) {
            write(page);
        }
    }

    /** Writes the next line of a page: line after line, and the first one after the last. */
    private void write(int page) {
        final int writes = writes(page);
        for (int i = 0; i < LINE_LENGTH; i += Long.BYTES) {
            line.putLong(i, word(page, writes, i));
        }
        memory.put(address(page) + writes % LINES * LINE_LENGTH, line, 0, LINE_LENGTH);
        memory.putLong(writesOffset(page), writes + 1);
    }

    /** Checks a line of a page; returns 1 if it is wrong, else 0. A page without writes has zeros. */
    private int check(int page, int index) {
        final int last = writes(page) - 1;
        final int write = last - Math.floorMod(last - index, LINES);
        memory.get(address(page) + index * LINE_LENGTH, line, 0, LINE_LENGTH);
        for (int i = 0; i < LINE_LENGTH; i += Long.BYTES) {
            if (line.getLong(i) != (last < 0 ? 0 : word(page, write, i))) {
                return 1;
            }
        }
        return 0;
    }

    /** The word at an offset of the line that a write to a page puts there; writes count from 0. */
    private long word(int page, int write, int offset) {
        return SplitMix64.mix(((long)guest * MOST_PAGES + page << 32) + write + ((long)offset << 56));
    }

    private int writes(int page) {
        return (int)memory.getLong(writesOffset(page));
    }

    private static int address(int page) {
        return (GuestMemory.FIRST_PROGRAM_PAGE + page) * GuestMemory.PAGE_LENGTH;
    }

    private static int writesOffset(int page) {
        return WRITES_OFFSET + page * Long.BYTES;
    }
}
