/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * One change of a plan, and the verdicts with it. All other inputs stay.
 *
 * @param kind     of the change.
 * @param amount   the new value: see {@link Kind}.
 * @param verdicts with the change.
 */
public record Change(Kind kind, double amount, List<Verdict> verdicts) {
    /** A smaller gain is none. */
    private static final double LEAST_GAIN = 1.005;

    /** Kinds of changes, the cheapest first. */
    public enum Kind {
        /** Other chunks; the amount is their length in bytes. */
        CHUNK("chunk"),
        /** Calls that turn to the sink after a time; the amount is that time in nanoseconds, 0: the shortest calls. */
        SLICES("slices"),
        /** A longer interval; the amount is the interval in nanoseconds. */
        INTERVAL("interval"),
        /** Deltas after the first image; the amount is the length of a delta in bytes. */
        DELTAS("deltas"),
        /** Fewer kept images; the amount is their number. */
        RETAIN("retain"),
        /** Another core that drives the saves; the amount is 1. */
        CORE("core"),
        /** A faster sink; the amount is its rate in bytes a second, infinite for memory. */
        SINK("sink"),
        /** Fewer requests in flight; the amount is the most on each channel. */
        IN_FLIGHT("inFlight"),
        /** More machines that share the set; the amount is their number. */
        MACHINES("machines"),
        /** Fewer channels; the amount is their number. */
        CHANNELS("channels");

        private final String key;

        Kind(String key) {
            this.key = key;
        }
    }

    /**
     * Does it meet all targets?
     *
     * @return true if no other change is needed.
     */
    public boolean isEnough() {
        return verdicts.stream().allMatch(Verdict::isMet);
    }

    /** Does it bring a missed target nearer than it is without the change, and keep to all that are met? */
    boolean helps(List<Verdict> before) {
        boolean nearer = false;
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).isMet() && !verdicts.get(i).isMet()) {
                return false;
            }
            nearer |= !before.get(i).isMet() && before.get(i).value() > LEAST_GAIN * verdicts.get(i).value();
        }
        return nearer;
    }

    JsonObject json() {
        final JsonArray all = new JsonArray();
        verdicts.forEach(verdict -> all.add(verdict.json()));
        return new JsonObject().add("change", kind.key).add("amount", JsonFile.finite(amount))
            .add("enough", isEnough()).add("targets", all);
    }
}
