/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The terms that an operation's time may have. Ramps follow the memory that the operation touches, its footprint. It
 * goes through the footprint from front to back, so bytes beyond a cache's capacity leave it before they are touched
 * again.
 */
final class TermChoice {
    /**
     * Begin and end of a ramp in multiples of a cache. Other data uses the cache too, so it seems smaller than it is.
     */
    private static final double[][] L2_RAMPS = {{0.25, 2}, {0.25, 8}, {0.5, 2}, {0.5, 8}, {1, 2}, {1, 8}};
    private static final double[][] L3_RAMPS =
        {{0.125, 1.5}, {0.125, 3}, {0.25, 1.5}, {0.25, 3}, {0.5, 1.5}, {0.5, 3}, {1, 1.5}, {1, 3}};
    /** From some thousand channels on their control pages and tables alone exceed caches and TLBs. */
    private static final double FEW_CHANNELS = 1_024;
    private static final double MANY_CHANNELS = 16_384;
    /**
     * Memory that a begin touches of a channel with tables, of its objects and slots: mostly a page of each. It goes
     * through all of it twice, to measure and to capture, so it finds the memory in the second cache as long as it fits
     * there. Some sixteen times of that is beyond the TLBs.
     */
    private static final double TABLES_LENGTH = 4_096;
    private static final double MANY_TABLES = 16;

    private TermChoice() {
    }

    /** The same terms, each list with the ramp of the last cache at another place. */
    static List<List<Term>> ofL3(Operation operation, Machine machine) {
        return Arrays.stream(L3_RAMPS).map(l3 -> terms(operation, machine, L2_RAMPS[0], l3)).toList();
    }

    /** The same terms as in one of those lists, each list with the ramp of the second cache at another place. */
    static List<List<Term>> ofL2(Operation operation, Machine machine, int l3) {
        return Arrays.stream(L2_RAMPS).map(l2 -> terms(operation, machine, l2, L3_RAMPS[l3])).toList();
    }

    private static double[] scaled(double[] ramp, long cache) {
        return new double[] {ramp[0] * cache, ramp[1] * cache};
    }

    private static List<Term> terms(Operation operation, Machine machine, double[] ofL2, double[] ofL3) {
        final double[] l2 = scaled(ofL2, machine.l2Bytes());
        final double[] l3 = scaled(ofL3, machine.l3Bytes());
        final String each = operation == Operation.PARALLEL ? "Each" : "";
        final List<Term> terms = new ArrayList<>();
        terms.add(Term.of(Quantities.ONE));
        terms.add(Term.of("channels" + each));
        terms.add(beyond("L2", "channels" + each, l2));
        terms.add(Term.of("channels" + each + " of many", "channels" + each, "channels", FEW_CHANNELS, MANY_CHANNELS));
        addLevels(terms, "tables" + each, l2, l3);
        // A begin copies heads of requests in one piece. All other operations go from request to request.
        addLevels(terms, operation == Operation.BEGIN ? "captured" : "packets" + each, l2, l3);
        if (operation != Operation.DRAIN) {
            // Every operation but a drain goes through the tables themselves. A drain reads the captures of the begin.
            final double few = machine.l2Bytes() / TABLES_LENGTH;
            terms.add(Term.of("tables" + each + " of many", "tables" + each, "channels", few, MANY_TABLES * few));
        }
        terms.add(Term.of("groups"));
        addLevels(terms, "stateBytes", l2, l3);
        if (operation != Operation.BEGIN) {
            addLevels(terms, "pages" + each, l2, l3);
        }
        if (operation == Operation.PARALLEL) {
            // Threads share the bandwidth of memory.
            terms.add(Term.of("pages"));
        }
        if (operation == Operation.BEGIN) {
            // A begin is short, so the session's own dozens of lines of objects, arrays and code show.
            terms.add(beyond("L2", Quantities.ONE, l2));
            terms.add(beyond("L3", Quantities.ONE, l3));
            // This operation alone leaves ring bytes in their place.
            terms.add(beyond("L3", "channels", l3));
        } else {
            // Beyond the last cache the cost of a channel is the start of reading its rings, if they are long.
            terms.add(beyond("L3", "starts" + each, l3));
            addLevels(terms, "bytes" + each, l2, l3);
            terms.add(Term.of("calls" + each));
        }
        return terms;
    }

    /** Cost of one in the nearest cache, and the additional costs after it has left that cache, and the last one. */
    private static void addLevels(List<Term> terms, String quantity, double[] l2, double[] l3) {
        terms.add(Term.of(quantity));
        terms.add(beyond("L2", quantity, l2));
        terms.add(beyond("L3", quantity, l3));
    }

    private static Term beyond(String cache, String quantity, double[] ramp) {
        return Term.of(quantity + " beyond " + cache, quantity, "footprint", ramp[0], ramp[1]);
    }
}
