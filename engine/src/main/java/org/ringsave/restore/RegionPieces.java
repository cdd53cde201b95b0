/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageException;
import org.ringsave.image.RegionEntry;

/**
 * Takes the payload of a region apart: the head of each entry is checked, and its pages go to their place in runs. The
 * last page of a region that ends inside it goes aside first, since the bytes behind the end must be zero.
 */
final class RegionPieces implements PayloadPieces {
    private enum Part { NOTHING, HEAD, PAGES, LAST_PAGE }

    private final FieldChecks checks;
    private final UnsafeBuffer aside = new UnsafeBuffer(new byte[RegionEntry.PAGE_LENGTH]);
    private final EntryHead entry = new EntryHead();
    private RegionFields fields;
    private StagedRegion staged;
    private Part part;
    private long remaining;
    private long headOffset;
    private int index;

    RegionPieces(FieldChecks checks) {
        this.checks = checks;
    }

    /** Begins the payload of a region; if nothing of it is staged, the bytes go nowhere. */
    void start(RegionFields of, boolean isDelta, long payloadLength, StagedRegion to) {
        fields = of;
        staged = to;
        remaining = payloadLength;
        part = Part.NOTHING;
        entry.start(of, isDelta);
    }

    @Override
    public void next(PayloadPlace place, long offset) {
        switch (part) {
            case HEAD -> onHead(offset);
            case LAST_PAGE -> onLastPage(offset);
            default -> {
                // Nothing was put aside.
            }
        }
        final int next = part == Part.NOTHING ? RegionEntry.GROUP_PAGES : entry.nextPage(index);
        if (next < RegionEntry.GROUP_PAGES) {
            placePages(place, next);
        } else {
            placeHead(place, offset);
        }
    }

    private void placeHead(PayloadPlace place, long offset) {
        if (remaining == 0) {
            part = Part.NOTHING;
            place.piece(null, 0, 0);
            end();
            return;
        }
        if (remaining < entry.length()) {
            throw new ImageException(offset, "entry of a region", "a head of " + entry.length() + " bytes",
                remaining + " bytes of payload");
        }
        part = Part.HEAD;
        headOffset = offset;
        index = 0;
        remaining -= entry.length();
        place.piece(aside, 0, entry.length());
    }

    private void onHead(long offset) {
        entry.read(aside, headOffset);
        final long length = (long)entry.pages() * RegionEntry.PAGE_LENGTH;
        if (length > remaining) {
            throw new ImageException(offset, "pages of an entry", "at most the " + remaining
                + " bytes of payload that are left", length);
        }
        remaining -= length;
        if (staged != null) {
            staged.onEntry(headOffset, entry.group(), entry.bitmaps());
        }
    }

    private void placePages(PayloadPlace place, int from) {
        final long page = (long)entry.group() * RegionEntry.GROUP_PAGES + from;
        final long partial = fields.length() % RegionEntry.PAGE_LENGTH == 0 ? -1 : fields.pageCount() - 1;
        part = page == partial ? Part.LAST_PAGE : Part.PAGES;
        index = entry.nextGap(from);
        if (part == Part.LAST_PAGE) {
            place.piece(aside, 0, RegionEntry.PAGE_LENGTH);
            return;
        }
        if (page + index - from > partial && partial >= 0) {
            index--;
        }
        final UnsafeBuffer memory = staged == null ? null : staged.memory(page);
        place.piece(memory, StagedRegion.index(page), (index - from) * (long)RegionEntry.PAGE_LENGTH);
    }

    private void onLastPage(long offset) {
        final int end = (int)(fields.length() % RegionEntry.PAGE_LENGTH);
        final int index = FieldChecks.firstNonZero(aside, end, RegionEntry.PAGE_LENGTH);
        if (index < RegionEntry.PAGE_LENGTH) {
            throw new ImageException(offset, "byte of the last page behind the region", 0, aside.getByte(index));
        }
        final long page = fields.pageCount() - 1;
        final UnsafeBuffer memory = staged == null ? null : staged.memory(page);
        if (memory != null) {
            memory.putBytes(StagedRegion.index(page), aside, 0, RegionEntry.PAGE_LENGTH);
        }
    }

    private void end() {
        entry.end(checks);
        if (staged != null) {
            staged.end(checks);
        }
    }
}
