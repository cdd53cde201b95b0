/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a failing list short and simple. Pieces go as long as the rest still fails, larger pieces first, until each
 * element is needed. Then elements become simpler, and so on until neither is possible. Source: Zeller and Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input", 2002; only its complements are tried.
 */
final class Shrinking<T> {
    private final Function<T, List<T>> simpler;
    private final Predicate<List<T>> fails;
    private List<T> rest;

    private Shrinking(List<T> failing, Function<T, List<T>> simpler, Predicate<List<T>> fails) {
        this.rest = failing;
        this.simpler = simpler;
        this.fails = fails;
    }

    /** Returns a list that fails, but does not without any one of its elements, or with any of them simpler. */
    static <T> List<T> shortest(List<T> failing, Function<T, List<T>> simpler, Predicate<List<T>> fails) {
        final Shrinking<T> shrinking = new Shrinking<>(failing, simpler, fails);
        shrinking.run();
        return shrinking.rest;
    }

    private void run() {
        for (int piece = rest.size() / 2; piece > 1; piece /= 2) {
            leaveOut(piece);
        }
        boolean again = true;
        while (again) {
            again = leaveOut(1);
            again |= simplify();
        }
    }

    private boolean leaveOut(int piece) {
        final int before = rest.size();
        // From the end: late elements depend on early ones, not the other way round.
        for (int to = rest.size(); to > 0; to -= piece) {
            final List<T> without = new ArrayList<>(rest);
            without.subList(Math.max(0, to - piece), to).clear();
            tryInstead(without);
        }
        return rest.size() < before;
    }

    private boolean simplify() {
        boolean any = false;
        for (int i = 0; i < rest.size(); i++) {
            for (final T instead : simpler.apply(rest.get(i))) {
                final List<T> changed = new ArrayList<>(rest);
                changed.set(i, instead);
                if (tryInstead(changed)) {
                    any = true;
                    break;
                }
            }
        }
        return any;
    }

    private boolean tryInstead(List<T> other) {
        final boolean isBetter = fails.test(other);
        if (isBetter) {
            rest = other;
        }
        return isBetter;
    }
}
