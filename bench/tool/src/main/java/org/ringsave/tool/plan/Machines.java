/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Equal machines that share a set evenly. The plan is that of one of them.
 *
 * @param count  of machines, 1 or more.
 * @param shares of so many machines, and of a quarter, half, twice and four times as many, the fewest machines first. A
 *               number that can't be planned, or whose saves last longer than the interval, is left out. None for one
 *               machine.
 */
public record Machines(int count, List<MachineShare> shares) {
    /** Most machines of a plan. */
    public static final int MOST = 65_536;

    /** One machine has all of the set. */
    static final Machines ONE = new Machines(1, List.of());

    /** A request for the share of one machine of so many. The set's mean time between failures is that of a machine. */
    static PlanRequest share(PlanRequest request, SetShape whole, double mtbfNs, int count) {
        final long most = Math.min(MOST, whole.channels());
        PlanRefusal.require(count >= 1 && count <= most, PlanField.MACHINES, count,
            "in 1.." + most + ", a channel or more each");
        return request.with(whole.share(count)).withMtbf(mtbfNs / count);
    }

    /** Machines around a number of them. The request is that of the share of one. */
    static Machines of(Model model, PlanRequest request, SetShape whole, int count) {
        final List<MachineShare> shares = new ArrayList<>();
        for (final int machines : around(count, whole.channels())) {
            try {
                final MachineShare one = MachineShare.of(model,
                    share(request, whole, request.mtbfNs() * count, machines), machines);
                if (one.live().ns() < one.intervalNs()) {
                    shares.add(one);
                }
            } catch (PlanRefusal e) {
                // Fewer machines can be too few for any plan, or for the interval, so their line is missing.
            }
        }
        return new Machines(count, List.copyOf(shares));
    }

    private static List<Integer> around(int count, long channels) {
        final TreeSet<Integer> all = new TreeSet<>(List.of(Math.max(1, count / 4), Math.max(1, count / 2), count));
        all.add(2 * count);
        all.add(4 * count);
        return all.stream().filter(machines -> machines <= Math.min(MOST, channels)).toList();
    }

    JsonObject json() {
        final JsonArray all = new JsonArray();
        shares.forEach(one -> all.add(one.json()));
        return new JsonObject().add("count", count).add("shares", all);
    }
}
