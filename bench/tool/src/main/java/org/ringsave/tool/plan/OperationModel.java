/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Model of one operation's time: the sum of its terms.
 *
 * @param terms     of the sum.
 * @param ranges    of each quantity in the fit; outside of them a prediction is a guess.
 * @param fitted    its error on the configurations of the fit.
 * @param heldOut   its error on the configurations that were kept from the fit.
 * @param residuals of all configurations, in the order of the list.
 * @param interval  the prediction interval, as factors of a prediction: measured times over predicted ones, from the
 *                  5th to the 95th of 100 held-out configurations that count. With fewer than 20 these are the least
 *                  and the greatest ratio. With fewer than 5 the held-out error stands for both ends.
 */
public record OperationModel(List<Term> terms, Map<String, Range> ranges, ErrorSummary fitted, ErrorSummary heldOut,
    List<Residual> residuals, Range interval) {
    /** Quantities whose ranges decide whether a prediction is an extrapolation. */
    private static final List<String> RANGED = List.of("channels", "packets", "captured", "bytes", "pages", "groups",
        "stateBytes", "calls", "footprint", "threads");

    private static final Set<String> MEMORY = Set.of("pages", "pagesEach", "groups", "stateBytes");
    private static final int LEAST_CASES = 5;
    private static final int FEW_CASES = 20;
    private static final double TAIL = 0.05;

    /**
     * The model with the interval of its residuals. A plan asks for it some thousand times.
     *
     * @param terms     as above.
     * @param ranges    as above.
     * @param fitted    as above.
     * @param heldOut   as above.
     * @param residuals as above.
     */
    public OperationModel(List<Term> terms, Map<String, Range> ranges, ErrorSummary fitted, ErrorSummary heldOut,
        List<Residual> residuals) {
        this(terms, ranges, fitted, heldOut, residuals, interval(heldOut, residuals));
    }

    /**
     * The model of fitted terms, with its ranges and errors.
     *
     * @param terms     with their coefficients.
     * @param known     quantities of each configuration of the fit.
     * @param residuals of all configurations.
     */
    static OperationModel of(List<Term> terms, List<Quantities> known, List<Residual> residuals) {
        final Map<String, Range> ranges = new LinkedHashMap<>();
        for (final String name : RANGED.stream().filter(name -> dependsOn(terms, name)).toList()) {
            final double[] values = known.stream().mapToDouble(one -> one.get(name)).toArray();
            ranges.put(name, new Range(Samples.quantile(values, 0), Samples.quantile(values, 1)));
        }
        return new OperationModel(terms, ranges,
            ErrorSummary.of(residuals.stream().filter(one -> !one.heldOut()).toList()),
            ErrorSummary.of(residuals.stream().filter(Residual::heldOut).toList()), residuals);
    }

    /** Every operation depends on threads, and one more quantity may be the same for each thread. */
    private static boolean dependsOn(List<Term> terms, String name) {
        return "threads".equals(name) || terms.stream().anyMatch(term ->
            term.quantity().equals(name) || term.quantity().equals(name + "Each") || name.equals(term.rampOf()));
    }

    /**
     * The predicted time.
     *
     * @param quantities of the operation.
     * @return in nanoseconds.
     */
    public double ns(Quantities quantities) {
        double sum = 0;
        for (final Term term : terms) {
            sum += term.ns(quantities);
        }
        return sum;
    }

    /**
     * The parts of the predicted time.
     *
     * @param quantities of the operation.
     * @return nanoseconds by quantity; a quantity of a thread and of all threads have one name. Their sum is
     *     {@link #ns}.
     */
    Map<String, Double> parts(Quantities quantities) {
        final Map<String, Double> parts = new LinkedHashMap<>();
        terms.forEach(term -> parts.merge(Quantities.ofAll(term.quantity()), term.ns(quantities), Double::sum));
        return parts;
    }

    /** Has it a term of regions or states that is above 0? */
    boolean hasMemory() {
        return terms.stream().anyMatch(term -> MEMORY.contains(term.quantity()) && term.coefficient() > 0);
    }

    private static Range interval(ErrorSummary heldOut, List<Residual> residuals) {
        final double[] ratios = residuals.stream().filter(one -> one.heldOut() && one.counted())
            .mapToDouble(one -> one.measuredNs() / one.predictedNs()).toArray();
        if (ratios.length < LEAST_CASES) {
            return new Range(1 / (1 + heldOut.p90()), 1 / Math.max(1 - heldOut.p90(), 0.5));
        }
        final double tail = ratios.length < FEW_CASES ? 0 : TAIL;
        return new Range(Math.min(1, Samples.quantile(ratios, tail)), Math.max(1, Samples.quantile(ratios, 1 - tail)));
    }

    /** The same model with more terms. */
    OperationModel with(List<Term> more) {
        final List<Term> all = new ArrayList<>(terms);
        all.addAll(more);
        return new OperationModel(all, ranges, fitted, heldOut, residuals);
    }

    /** Sum of the coefficients of a quantity, wherever its memory lies: the cost of one beyond all caches. */
    double most(String quantity) {
        return terms.stream().filter(term -> Quantities.ofAll(term.quantity()).equals(quantity))
            .mapToDouble(Term::coefficient).sum();
    }

    /**
     * Quantities outside of the fitted ranges.
     *
     * @param quantities of the operation.
     * @return their names; none if the prediction lies within.
     */
    public List<String> outside(Quantities quantities) {
        final List<String> outside = new ArrayList<>();
        ranges.forEach((name, range) -> {
            if (!range.contains(quantities.get(name))) {
                outside.add(name);
            }
        });
        return List.copyOf(outside);
    }

    JsonObject json() {
        final JsonArray sum = new JsonArray();
        terms.forEach(term -> sum.add(term.json()));
        final JsonObject bounds = new JsonObject();
        ranges.forEach((name, range) ->
            bounds.add(name, new JsonObject().add("least", range.least()).add("most", range.most())));
        final JsonArray rest = new JsonArray();
        residuals.forEach(one -> rest.add(one.json()));
        return new JsonObject().add("terms", sum).add("ranges", bounds).add("fitted", fitted.json())
            .add("heldOut", heldOut.json()).add("residuals", rest);
    }

    static OperationModel of(JsonFile file, JsonObject json) throws IOException {
        final List<Term> terms = new ArrayList<>();
        for (final JsonValue term : file.array(json, "terms")) {
            terms.add(Term.of(file, term.asObject()));
        }
        final Map<String, Range> ranges = new LinkedHashMap<>();
        for (final JsonObject.Member bound : file.object(json, "ranges")) {
            if (!Quantities.isKnown(bound.getName())) {
                throw file.bad("ranges", "names a quantity that this version doesn't know: " + bound.getName());
            }
            final JsonObject range = bound.getValue().asObject();
            ranges.put(bound.getName(), new Range(file.number(range, "least"), file.number(range, "most")));
        }
        final List<Residual> residuals = new ArrayList<>();
        for (final JsonValue one : file.array(json, "residuals")) {
            residuals.add(Residual.of(file, one.asObject()));
        }
        return new OperationModel(terms, ranges, ErrorSummary.of(file, file.object(json, "fitted")),
            ErrorSummary.of(file, file.object(json, "heldOut")), residuals);
    }
}
