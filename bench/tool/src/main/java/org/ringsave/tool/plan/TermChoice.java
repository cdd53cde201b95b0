/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which terms an operation's time may have. Ramps follow what the operation touches, its footprint: it goes through all
 * of it from front to back, so what doesn't fit a cache leaves it before it is touched again.
 */
final class TermChoice {
    /** Where a ramp may begin and end, in multiples of a cache: others use it too, so it seems smaller than it is. */
    private static final double[][] L2_RAMPS = {{0.25, 2}, {0.25, 8}, {0.5, 2}, {0.5, 8}, {1, 2}, {1, 8}};
    private static final double[][] L3_RAMPS =
        {{0.125, 1.5}, {0.125, 3}, {0.25, 1.5}, {0.25, 3}, {0.5, 1.5}, {0.5, 3}, {1, 1.5}, {1, 3}};
    /** From some thousand channels on their control pages and tables alone are more than caches and TLBs hold. */
    private static final double FEW_CHANNELS = 1_024;
    private static final double MANY_CHANNELS = 16_384;
    /**
     * What a begin touches of a channel with tables, of its objects and slots: mostly a page of each. It goes through
     * all of that twice, to measure and then to capture, so it finds them in the second cache as long as they fit it
     * together; some sixteen times of that is beyond what TLBs hold.
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
        addLevels(terms, "packets" + each, l2, l3);
        if (operation != Operation.DRAIN) {
            // All but a drain, which reads what begin has captured, go through the tables themselves.
            final double few = machine.l2Bytes() / TABLES_LENGTH;
            terms.add(Term.of("tables" + each + " of many", "tables" + each, "channels", few, MANY_TABLES * few));
        }
        if (operation == Operation.BEGIN) {
            // It is short: what a session has of its own, some dozens of lines of objects, arrays and code, is seen.
            terms.add(beyond("L2", Quantities.ONE, l2));
            terms.add(beyond("L3", Quantities.ONE, l3));
            // The one operation that leaves ring bytes where they are.
            terms.add(beyond("L3", "channels", l3));
            addLevels(terms, "captured", l2, l3);
        } else {
            // What a channel costs beyond the last cache is where the reading of its rings starts, if they are long.
            terms.add(beyond("L3", "starts" + each, l3));
            addLevels(terms, "bytes" + each, l2, l3);
            terms.add(Term.of("calls" + each));
        }
        return terms;
    }

    /** What one costs where all is in the nearest cache, and what more where it has left that, and the last one. */
    private static void addLevels(List<Term> terms, String quantity, double[] l2, double[] l3) {
        terms.add(Term.of(quantity));
        terms.add(beyond("L2", quantity, l2));
        terms.add(beyond("L3", quantity, l3));
    }

    private static Term beyond(String cache, String quantity, double[] ramp) {
        return Term.of(quantity + " beyond " + cache, quantity, "footprint", ramp[0], ramp[1]);
    }
}
