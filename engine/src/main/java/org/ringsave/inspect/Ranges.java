/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.util.ArrayList;
import java.util.List;

/** Ranges in ascending order, of which the first few are kept. Ranges that touch are one. */
final class Ranges {
    private static final int SHOWN = 3;

    private final List<Range> shown = new ArrayList<>();
    private long from;
    private long to;
    private long count;
    private long total;

    /** Numbers from the first to before the last. */
    private record Range(long from, long to) {
    }

    /** Puts a range into words. */
    interface Text {
        String of(long from, long to);
    }

    /** Adds a range that lies behind those before. */
    void add(long newFrom, long newTo) {
        if (count == 0 || newFrom > to) {
            keep();
            from = newFrom;
            count++;
        }
        to = newTo;
        total += newTo - newFrom;
    }

    private void keep() {
        if (count > 0 && shown.size() < SHOWN) {
            shown.add(new Range(from, to));
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Numbers in all ranges. */
    long total() {
        return total;
    }

    /** The first few in words. */
    String text(Text words) {
        final List<Range> all = new ArrayList<>(shown);
        if (all.size() < SHOWN) {
            all.add(new Range(from, to));
        }
        final String text = String.join(", ", all.stream().map(range -> words.of(range.from, range.to)).toList());
        return count <= SHOWN ? text : text + " and " + (count - SHOWN) + " more";
    }

    /** Ranges of bytes, such as {@code bytes 0 to 8}. */
    String bytes() {
        return "bytes " + text((start, end) -> start + " to " + end);
    }
}
