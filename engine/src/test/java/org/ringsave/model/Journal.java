/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The events of a run: a count of each kind, and, if it is to be told, each of them. */
final class Journal {
    private final Map<String, Integer> counts;
    private final List<String> told;

    private Journal(Map<String, Integer> counts, List<String> told) {
        this.counts = counts;
        this.told = told;
    }

    /** Counts only. */
    static Journal counting() {
        return new Journal(new TreeMap<>(), null);
    }

    /** Tells all, too. */
    static Journal telling() {
        return new Journal(new TreeMap<>(), new ArrayList<>());
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void say(Supplier<String> what) {
        if (told != null) {
            told.add(what.get());
        }
    }

    /** Makes a call that must be refused. */
    void refused(Class<? extends RuntimeException> type, String text, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            if (!type.isInstance(e) || !e.getMessage().contains(text)) {
                throw new AssertionError("expected " + type.getSimpleName() + " with \"" + text + "\", was " + e, e);
            }
            count("refused: " + text);
            say(() -> "refused: " + e.getMessage());
            return;
        }
        throw new AssertionError("not refused: " + text);
    }

    Map<String, Integer> counts() {
        return counts;
    }

    List<String> told() {
        return told;
    }
}
