/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * A property of a plan beside its limit. Times in nanoseconds, lengths in bytes.
 *
 * @param goal   the property.
 * @param target its limit.
 * @param value  the predicted value.
 * @param least  the least value of its range.
 * @param most   the greatest value of its range.
 */
public record Verdict(Goal goal, double target, double value, double least, double most) {
    static Verdict of(Goal goal, double target, Estimate time) {
        return new Verdict(goal, target, time.ns(), time.leastNs(), time.mostNs());
    }

    static Verdict exact(Goal goal, double target, double value) {
        return new Verdict(goal, target, value, value, value);
    }

    /** The same in another unit. */
    Verdict times(double factor) {
        return new Verdict(goal, target, value * factor, least * factor, most * factor);
    }

    /**
     * Does the prediction keep to the limit?
     *
     * @return true if so, wherever its range reaches.
     */
    public boolean isMet() {
        return value <= target;
    }

    /**
     * Does the limit lie outside of the range?
     *
     * @return true if all of the range is met, or all of it missed.
     */
    public boolean isSure() {
        return isMet() ? most <= target : least > target;
    }

    JsonObject json() {
        return new JsonObject().add("goal", goal.key()).add("target", target).add("value", value).add("least", least)
            .add("most", most).add("met", isMet()).add("sure", isSure())
            .add("ofTarget", value / target);
    }
}
