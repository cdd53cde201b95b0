/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.RegionEntry;
import org.ringsave.ring.Pins;

/**
 * The payload of a region: the head of each entry, then its pages. In a live save each page is a piece, since a writer
 * may spill it; else a piece is a run of pages.
 */
final class RegionPieces implements Pieces {
    private static final int IN_HEAD = -1;

    private final Piece piece;
    private final RegionTable regions;
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[RegionEntry.MAX_HEADER_LENGTH]);
    private RegionPages pages;
    private RegionEntries entries;
    private int entry;
    /** Index in the group behind the last page of the piece, or {@link #IN_HEAD}. */
    private int end;

    RegionPieces(Piece piece, RegionTable regions) {
        this.piece = piece;
        this.regions = regions;
    }

    /** Opens the payload of a region at its first byte. The pins are null if the set rests. */
    Pieces open(int region, Pins live) {
        pages = regions.pages(region);
        entries = regions.entries(region);
        piece.begin(live);
        if (entries.count() > 0) {
            placeHead(0, 0);
        }
        return this;
    }

    @Override
    public void seek(long payloadOffset) {
        final int found = entries.find(payloadOffset);
        final int into = (int)(payloadOffset - entries.offset(found));
        final int intoPages = into - entries.headerLength();
        if (intoPages < 0) {
            placeHead(found, into);
        } else {
            entry = found;
            placePages(entries.select(entry, intoPages / RegionPages.PAGE_LENGTH));
            piece.advance(intoPages % RegionPages.PAGE_LENGTH);
        }
    }

    @Override
    public void next() {
        final int index = entries.nextPage(entry, end == IN_HEAD ? 0 : end);
        if (index < RegionPages.GROUP_PAGES) {
            placePages(index);
        } else {
            placeHead(entry + 1, 0);
        }
    }

    private void placeHead(int ofEntry, int from) {
        entry = ofEntry;
        end = IN_HEAD;
        piece.place(head, from, entries.encode(entry, head) - from);
    }

    private void placePages(int index) {
        final long page = entries.page(entry, index);
        end = piece.isPinned() ? index + 1 : entries.nextGap(entry, index);
        piece.place(pages.memory(page), RegionPages.index(page), (end - index) * RegionPages.PAGE_LENGTH);
    }

    @Override
    public long spilledIndex() {
        final long index = end == IN_HEAD ? IN_HEAD : pages.spilledIndex(entries.page(entry, end - 1));
        return index < 0 ? index : index + (piece.index() & RegionPages.PAGE_LENGTH - 1);
    }
}
