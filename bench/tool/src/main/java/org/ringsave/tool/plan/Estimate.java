/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * A predicted time, and its range.
 *
 * @param ns      in nanoseconds.
 * @param leastNs the lower end of the prediction interval: {@link OperationModel#interval}.
 * @param mostNs  its upper end.
 * @param outside quantities outside of the measured range; if there is one, this is an extrapolation.
 */
public record Estimate(double ns, double leastNs, double mostNs, List<String> outside) {
    /** The range of the measured time, since an error compares a prediction with a measurement. */
    static Estimate of(OperationModel model, Quantities quantities) {
        final double ns = model.ns(quantities);
        final Range of = model.interval();
        return new Estimate(ns, ns * of.least(), ns * of.most(), model.outside(quantities));
    }

    /** The same plus a time that was measured by itself, such as the sink's. */
    Estimate plus(Spread added) {
        return new Estimate(ns + added.median(), leastNs + added.least(), mostNs + added.most(), outside);
    }

    /** The same, or another time if that is longer, at each end of the range too. */
    Estimate atLeast(Spread other) {
        return new Estimate(Math.max(ns, other.median()), Math.max(leastNs, other.least()),
            Math.max(mostNs, other.most()), outside);
    }

    /** A time that is measured by itself, or this one if it is shorter, at each end of the range too. */
    Spread atMost(double otherNs) {
        return new Spread(Math.min(ns, otherNs), Math.min(leastNs, otherNs), Math.min(mostNs, otherNs));
    }

    /** The same on a machine that is slower by a factor. */
    Estimate times(double factor) {
        return new Estimate(ns * factor, leastNs * factor, mostNs * factor, outside);
    }

    Estimate plus(Estimate other) {
        final List<String> all = new java.util.ArrayList<>(outside);
        other.outside.stream().filter(one -> !all.contains(one)).forEach(all::add);
        return new Estimate(ns + other.ns, leastNs + other.leastNs, mostNs + other.mostNs, List.copyOf(all));
    }

    /**
     * Is it outside of the measured range?
     *
     * @return true if so.
     */
    public boolean isExtrapolated() {
        return !outside.isEmpty();
    }

    JsonObject json() {
        final JsonArray names = new JsonArray();
        outside.forEach(names::add);
        return new JsonObject().add("ns", ns).add("leastNs", leastNs).add("mostNs", mostNs)
            .add("extrapolated", isExtrapolated()).add("outside", names);
    }
}
