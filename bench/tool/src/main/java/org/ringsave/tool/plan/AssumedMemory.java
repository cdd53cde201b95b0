/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.image.RegionEntry;

/**
 * Costs of regions and states for a model that was measured without them. A page is as long as so many ring bytes, and
 * lies beyond all caches. On the machine of {@code results/2026-11-28-xeon-2.1GHz-2cpu} that is 984 ns for a page of a
 * delta, and {@code region-delta.json} there has 719 ns where 1 % of 1 GiB is written, 1,148 ns where 10 % is.
 */
final class AssumedMemory {
    /** What a plan says of it. */
    static final List<String> LINES = List.of("a page of a region costs as much as 4 KiB of ring bytes beyond all"
        + " caches, and a byte of a state as much as a byte of a request's context; --calibrate measures both",
        "a begin takes 770 ns for each 512 present pages of a region; --calibrate measures it");

    private static final String MARK = ", assumed";
    /** A begin looks at the stamp of each page of a group, 1.5 ns each. */
    private static final double GROUP_NS = 770;

    private AssumedMemory() {
    }

    static boolean isAssumed(Term term) {
        return term.name().endsWith(MARK);
    }

    private static Term term(String quantity, double coefficient) {
        return new Term(quantity + MARK, quantity, null, 0, 0, coefficient);
    }

    /** The terms of an operation, from its own terms and those of a begin. */
    static List<Term> terms(Operation operation, OperationModel model, OperationModel begin) {
        final boolean begins = operation != Operation.DRAIN && operation != Operation.RESTORE;
        final double each = model.most("bytes");
        final List<Term> terms = new ArrayList<>();
        if (operation != Operation.BEGIN) {
            terms.add(term(operation == Operation.PARALLEL ? "pagesEach" : "pages", each * RegionEntry.PAGE_LENGTH));
        }
        if (begins) {
            terms.add(term("groups", GROUP_NS));
        }
        final double encoded = begins ? begin.most("captured") : 0;
        terms.add(term("stateBytes", operation == Operation.BEGIN ? encoded : each + encoded));
        return terms;
    }
}
