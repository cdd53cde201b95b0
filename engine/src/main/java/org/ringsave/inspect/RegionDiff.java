/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.ringsave.image.RegionEntry;

/** Compares the pages of a region of two images. */
final class RegionDiff {
    private final Differences differences;
    private final PayloadPair payloads;
    /** The images are deltas of one base. A page that neither has is the base's in both. */
    private final boolean areDeltas;
    private final LongConsumer progress;

    /** Tells the progress the offset in the first image that a comparison has come to. */
    RegionDiff(Differences differences, PayloadPair payloads, boolean areDeltas, LongConsumer progress) {
        this.differences = differences;
        this.payloads = payloads;
        this.areDeltas = areDeltas;
        this.progress = progress;
    }

    static String part(RegionContent region) {
        return "region " + region.name();
    }

    void compare(RegionContent mine, RegionContent other) throws IOException {
        final String part = part(mine);
        differences.value(part, "length", mine.length(), other.length());
        differences.value(part, "version", mine.version(), other.version());
        differences.value(part, "tracked", mine.isTracked(), other.isTracked());
        if (!payloads.begin(mine.entries(), other.entries()).isSame()) {
            comparePages(part);
        }
    }

    private void comparePages(String part) throws IOException {
        final RegionCursor first = new RegionCursor(payloads.first(), areDeltas);
        final RegionCursor second = new RegionCursor(payloads.second(), areDeltas);
        final Pages pages = new Pages();
        first.next();
        second.next();
        while (first.group() != RegionCursor.NO_GROUP || second.group() != RegionCursor.NO_GROUP) {
            final long group = Math.min(first.group(), second.group());
            for (int page = 0; page < RegionEntry.GROUP_PAGES; page++) {
                compare(first, second, group, page, pages);
            }
            progress.accept(payloads.first().offset(first.position()));
            leave(first, group);
            leave(second, group);
        }
        add(part, pages.changed, "differ");
        add(part, pages.onlyFirst, Differences.ONLY_FIRST);
        add(part, pages.onlySecond, Differences.ONLY_SECOND);
        add(part, pages.absentInFirst, "discarded " + Differences.ONLY_FIRST);
        add(part, pages.absentInSecond, "discarded " + Differences.ONLY_SECOND);
    }

    /** Pages by the way in which they differ. */
    private static final class Pages {
        private final Ranges changed = new Ranges();
        private final Ranges onlyFirst = new Ranges();
        private final Ranges onlySecond = new Ranges();
        private final Ranges absentInFirst = new Ranges();
        private final Ranges absentInSecond = new Ranges();
    }

    private void compare(RegionCursor first, RegionCursor second, long group, int page, Pages pages)
        throws IOException {
        final boolean isInFirst = first.group() == group && first.hasPage(page);
        final boolean isInSecond = second.group() == group && second.hasPage(page);
        final long number = group * RegionEntry.GROUP_PAGES + page;
        if (isInFirst != isInSecond) {
            (isInFirst ? pages.onlyFirst : pages.onlySecond).add(number, number + 1);
        } else if (isInFirst) {
            if (!payloads.isEqual(first.pageAt(page), second.pageAt(page), RegionEntry.PAGE_LENGTH)) {
                pages.changed.add(number, number + 1);
            }
        } else if (areDeltas) {
            final boolean isAbsentInFirst = first.group() == group && first.isAbsent(page);
            if (isAbsentInFirst != (second.group() == group && second.isAbsent(page))) {
                (isAbsentInFirst ? pages.absentInFirst : pages.absentInSecond).add(number, number + 1);
            }
        }
    }

    private static void leave(RegionCursor region, long group) throws IOException {
        if (region.group() == group) {
            region.next();
        }
    }

    private void add(String part, Ranges pages, String what) {
        if (!pages.isEmpty()) {
            differences.add(part, pages.text((from, to) -> count(to - from) + " from 0x"
                + Long.toHexString(from * RegionEntry.PAGE_LENGTH)) + ' ' + what);
        }
    }

    private static String count(long pages) {
        return pages == 1 ? "1 page" : pages + " pages";
    }
}
