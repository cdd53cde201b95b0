/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanField;
import org.ringsave.tool.plan.PlanJson;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.Planner;
import org.ringsave.tool.plan.Quantities;
import org.ringsave.tool.plan.RequestText;
import org.ringsave.tool.plan.Shape;

/**
 * The plans that the page shows: one for each point of a grid of shapes. Each slider of the page is an axis of it. All
 * other inputs have the values that {@code ringsave plan} assumes.
 */
final class HtmlPlans {
    private static final Axis CHANNELS = new Axis(PlanField.CHANNELS, 1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536);
    private static final Axis RING_PAGES = new Axis(PlanField.RING_PAGES, 1, 4, 16, 64);
    private static final Axis FILL = new Axis(PlanField.FILL, 0.1, 0.25, 0.5, 0.9);
    private static final Axis IN_FLIGHT = new Axis(PlanField.IN_FLIGHT, 0, 4, 16, 64);
    private static final PlanRequest USUAL = RequestText.usual();

    private HtmlPlans() {
    }

    /** The values of one input, ascending. */
    private record Axis(PlanField field, double... values) {
        JsonObject json() {
            return Json.object().add("name", field.key()).add("values", Json.array(values));
        }
    }

    /** The request that {@code plan} makes of no options but a shape. */
    static PlanRequest request(Shape shape) {
        return USUAL.withShape(shape);
    }

    /** The plan that {@code plan} makes of no options. */
    static Plan usual(Model model) {
        return Planner.plan(model, USUAL);
    }

    /**
     * Axes, and the plans of all points, compressed. The last axis varies fastest.
     *
     * @throws IllegalArgumentException if this machine is too slow for one of them.
     */
    static JsonObject of(Model model) {
        final JsonArray axes = Json.array();
        List.of(CHANNELS, RING_PAGES, FILL, IN_FLIGHT).forEach(axis -> axes.add(axis.json()));
        final Shape usual = USUAL.shape();
        final List<Shape> shapes = new ArrayList<>();
        for (final double channels : CHANNELS.values) {
            for (final double pages : RING_PAGES.values) {
                for (final double fill : FILL.values) {
                    for (final double inFlight : IN_FLIGHT.values) {
                        shapes.add(new Shape((long)channels, (int)pages, fill, usual.packetLength(), (int)inFlight));
                    }
                }
            }
        }
        final JsonArray plans = Json.array();
        // Each plan is made by itself, and all of them take seconds on one core.
        shapes.parallelStream().map(shape -> shown(Planner.plan(model, request(shape)))).toList().forEach(plans::add);
        final JsonObject nouns = Json.object();
        Quantities.nouns().forEach(nouns::add);
        return Json.object().add("cpu", model.machine().cpu()).add("axes", axes).add("nouns", nouns)
            .add("start", Json.array(usual.channels(), usual.ringPages(), usual.fill(), usual.inFlight()))
            .add("plans", packed(plans));
    }

    /** The JSON of a plan without the members that the page does not show. */
    static JsonObject shown(Plan plan) {
        return PlanJson.of(plan).remove("nearest").remove("deltas").remove("assumptions").remove("scaling")
            .remove("machines").remove("sink");
    }

    /** Thousands of numbers are beyond a megabyte as text. Browsers unpack gzip themselves. */
    private static String packed(JsonValue value) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 19);
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(value.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
