/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.channel.RegionPages;
import org.ringsave.ring.Pins;

/**
 * The payload of a region: the head of each entry, then its pages. In a live save each page is a piece, since a writer
 * may spill it; else a piece is a run of pages.
 */
final class RegionPieces implements Pieces {
    private static final int IN_HEAD = -1;

    private final Piece piece;
    private final RegionTable regions;
    private RegionPages pages;
    private RegionEntries entries;
    private int entry;
    /** Index in the group behind the last page of the piece, or {@link #IN_HEAD}. */
    private int end;
    /** Pages of the entry behind the piece. */
    private int left;

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
            left = entries.pageCount(entry) - intoPages / RegionPages.PAGE_LENGTH;
            placePages(entries.select(entry, intoPages / RegionPages.PAGE_LENGTH));
            piece.advance(intoPages % RegionPages.PAGE_LENGTH);
        }
    }

    @Override
    public void next() {
        if (left > 0) {
            placePages(end == IN_HEAD ? entries.firstPage(entry) : entries.nextPage(entry, end));
        } else {
            placeHead(entry + 1, 0);
        }
    }

    private void placeHead(int ofEntry, int from) {
        entry = ofEntry;
        end = IN_HEAD;
        left = entries.pageCount(entry);
        piece.place(entries.heads(), entries.headIndex(entry) + from, entries.headerLength() - from);
    }

    private void placePages(int index) {
        final long page = entries.page(entry, index);
        end = left == 1 || piece.isPinned() ? index + 1 : entries.nextGap(entry, index);
        left -= end - index;
        piece.place(pages.memory(page), RegionPages.index(page), (end - index) * RegionPages.PAGE_LENGTH);
    }

    @Override
    public long spilledIndex() {
        final long index = end == IN_HEAD ? IN_HEAD : pages.spilledIndex(entries.page(entry, end - 1));
        return index < 0 ? index : index + (piece.index() & RegionPages.PAGE_LENGTH - 1);
    }
}
