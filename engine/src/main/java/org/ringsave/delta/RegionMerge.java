/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RegionEntry;

/**
 * Merges the regions of all sources, by ascending names, group by group and page by page. A page is that of the last
 * source that has it, unless a later one says that it is absent. Regions that the last source lacks are read and
 * checked, and written nowhere.
 */
final class RegionMerge {
    private final List<RegionShare> shares = new ArrayList<>();
    private final RegionShare last;
    private final long[] present = new long[RegionEntry.BITMAP_WORDS];
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[RegionEntry.MAX_HEADER_LENGTH]);

    /** Makes the merge of a full image and deltas, which are sources in their order. */
    RegionMerge(List<ImageSource> sources) {
        sources.forEach(source -> shares.add(new RegionShare(source, !shares.isEmpty())));
        last = shares.get(shares.size() - 1);
    }

    /** Length of the payload, in a full image, of the region that the last source is at. */
    long mergedLength() {
        return last.fullLength();
    }

    /** Writes the region that the last source is at, and stays there. */
    void write(FullImageWriter writer) throws IOException {
        final byte[] name = last.name();
        checkBefore(name);
        writer.begin(last.source(), last.fullLength());
        merge(having(name), writer);
        writer.end();
    }

    /** Goes to the ends of all regions. The last source is there. */
    void finish() throws IOException {
        checkBefore(null);
    }

    /** Checks the regions before a name, which the last source does not have. */
    private void checkBefore(byte[] name) throws IOException {
        byte[] next = first(name);
        while (next != name) {
            merge(having(next), null);
            next = first(name);
        }
    }

    /** The first name that a source but the last is at, if it comes before another one; else the other one. */
    private byte[] first(byte[] name) throws IOException {
        byte[] first = name;
        for (final RegionShare share : shares.subList(0, shares.size() - 1)) {
            final byte[] candidate = share.seek();
            first = RegionShare.compare(candidate, first) < 0 ? candidate : first;
        }
        return first;
    }

    /** For each source, whether it is at the region of a name. */
    private boolean[] having(byte[] name) throws IOException {
        final boolean[] having = new boolean[shares.size()];
        for (int i = 0; i < having.length; i++) {
            having[i] = Arrays.equals(shares.get(i).name(), name);
            if (having[i]) {
                shares.get(i).start();
            }
        }
        return having;
    }

    /** Merges the region that some sources are at. The writer is null if the last is not. */
    private void merge(boolean[] having, FullImageWriter writer) throws IOException {
        final int end = shares.size();
        // Of the sources from here on, each has the region and the same pages as the source before.
        int origin = end;
        while (writer != null && origin > 0 && having[origin - 1]
            && (origin == end || shares.get(origin - 1).isSame(shares.get(origin)))) {
            origin--;
        }
        for (long group = nextGroup(having); group != Long.MAX_VALUE; group = nextGroup(having)) {
            apply(having, group);
            writeGroup(having, group, origin, writer);
        }
        for (int i = 0; i < end; i++) {
            if (having[i]) {
                shares.get(i).requireFit();
                if (writer == null || i < end - 1) {
                    shares.get(i).leave();
                }
            }
        }
    }

    private long nextGroup(boolean[] having) {
        long group = Long.MAX_VALUE;
        for (int i = 0; i < having.length; i++) {
            group = having[i] ? Math.min(group, shares.get(i).group()) : group;
        }
        return group;
    }

    /** Leaves the pages of a group that are present in the last source. */
    private void apply(boolean[] having, long group) {
        for (int i = 0; i < having.length; i++) {
            if (i == 0 || !having[i] || !having[i - 1] || !shares.get(i).isSame(shares.get(i - 1))) {
                Arrays.fill(present, 0);
            }
            if (having[i]) {
                shares.get(i).apply(group, present);
            }
        }
    }

    private void writeGroup(boolean[] having, long group, int origin, FullImageWriter writer) throws IOException {
        if (writer != null && RegionEntry.count(present, 0) > 0) {
            writer.put(head, 0, RegionEntry.encode(head, group, present, 0, false));
        }
        for (int page = 0; page < RegionEntry.GROUP_PAGES; page++) {
            UnsafeBuffer newest = null;
            for (int i = 0; i < having.length; i++) {
                if (having[i] && shares.get(i).hasPage(group, page)) {
                    final UnsafeBuffer bytes = shares.get(i).readPage();
                    newest = i >= origin ? bytes : null;
                }
            }
            if (writer != null && newest != null && (present[page / Long.SIZE] >>> page & 1) != 0) {
                writer.put(newest, 0, RegionEntry.PAGE_LENGTH);
            }
        }
        for (int i = 0; i < having.length; i++) {
            if (having[i] && shares.get(i).group() == group) {
                shares.get(i).nextEntry();
            }
        }
    }
}
