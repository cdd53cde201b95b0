/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.WriterConfig;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/**
 * A plan for programs: the same numbers as the text, in nanoseconds, bytes and shares. Numbers that are not whole have
 * five digits, which is more than any prediction is worth.
 */
public final class PlanJson {
    /** Of the form, as plan-schema.json describes it. A number that means something else than before raises it. */
    public static final int VERSION = 2;

    private static final MathContext DIGITS = new MathContext(5);

    private PlanJson() {
    }

    /**
     * Write a plan as text.
     *
     * @param plan   to write.
     * @param source of its numbers.
     * @return a JSON object over several lines.
     */
    public static String text(Plan plan, PlanSource source) {
        final JsonObject json = of(plan);
        source.addTo(json);
        return json.toString(WriterConfig.PRETTY_PRINT);
    }

    /**
     * Write a plan as a value.
     *
     * @param plan to write.
     * @return a JSON object.
     */
    public static JsonObject of(Plan plan) {
        final JsonObject errors = new JsonObject();
        plan.errors().forEach((operation, error) -> errors.add(operation.key(), error.json()
            .add("least", plan.intervals().get(operation).least())
            .add("most", plan.intervals().get(operation).most())));
        final JsonArray sensitivity = new JsonArray();
        plan.sensitivity().forEach(one -> sensitivity.add(one.json()));
        final JsonObject all = new JsonObject().add("verdict", plan.judgement().json())
            .add("machine", plan.machine().json()).add("errors", errors)
            .add("imageLength", plan.imageLength()).add("deltaLength", plan.delta().length())
            .add("chunk", plan.chunk().json())
            .add("sink", plan.request().sink().json(plan.chunk().chunk(), plan.imageLength()))
            .add("save", plan.times().save().json()).add("begin", plan.times().begin().json())
            .add("live", plan.times().live().json())
            .add("delta", plan.delta().time().json()).add("restore", plan.times().restore().json())
            .add("saveParts", parts(plan.times().saveParts())).add("beginParts", parts(plan.times().beginParts()))
            .add("limit", plan.limit().json()).add("schedule", plan.schedule().json())
            .add("deltas", plan.deltas().json())
            .add("migration", plan.needs().migration().json())
            .add("slackPerRing", plan.needs().room().needed()).add("freePerRing", plan.needs().room().free())
            .add("spilledAtMost", plan.needs().room().spilledAtMost()).add("memory", plan.needs().memory().json())
            .add("spillArena", plan.needs().spillArena())
            .add("storage", plan.needs().storage().json()).add("sensitivity", sensitivity);
        final JsonArray assumptions = new JsonArray();
        plan.assumptions().forEach(assumptions::add);
        final JsonArray nearest = new JsonArray();
        plan.nearest().forEach(one -> nearest.add(one.json()));
        all.add("assumptions", assumptions).add("nearest", nearest);
        all.add("machines", plan.machines().json());
        plan.scaling().ifPresent(scaling -> all.add("scaling", scaling.json()));
        plan.needs().migrationChanges().ifPresent(changes -> all.add("migrationChanges", changes.json()));
        final JsonObject json = new JsonObject().add("version", VERSION).add("request",
            plan.request().decided(plan.chunk().chunk(), plan.request().intervalNs()).json()
                .set("chunk", plan.request().chunk()));
        all.forEach(member -> json.add(member.getName(), rounded(member.getValue())));
        return json;
    }

    private static JsonValue rounded(JsonValue value) {
        if (value.isObject()) {
            final JsonObject all = new JsonObject();
            value.asObject().forEach(member -> all.add(member.getName(), rounded(member.getValue())));
            return all;
        }
        if (value.isArray()) {
            final JsonArray all = new JsonArray();
            value.asArray().forEach(one -> all.add(rounded(one)));
            return all;
        }
        return value.isNumber() ? rounded(value.asDouble(), value) : value;
    }

    private static JsonValue rounded(double number, JsonValue exact) {
        return number == Math.rint(number) ? exact : Json.value(new BigDecimal(number).round(DIGITS).doubleValue());
    }

    private static JsonObject parts(Map<String, Double> parts) {
        final JsonObject all = new JsonObject();
        parts.forEach(all::add);
        return all;
    }
}
