/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.WriterConfig;
import java.util.Map;

/** A plan for programs: the same numbers as the text, in nanoseconds, bytes and shares. */
public final class PlanJson {
    private PlanJson() {
    }

    /**
     * Write a plan as text.
     *
     * @param plan to write.
     * @return a JSON object over several lines.
     */
    public static String text(Plan plan) {
        return of(plan).toString(WriterConfig.PRETTY_PRINT);
    }

    /**
     * Write a plan as a value.
     *
     * @param plan to write.
     * @return a JSON object.
     */
    public static JsonObject of(Plan plan) {
        final JsonArray limits = new JsonArray();
        plan.limits().forEach(limit -> limits.add(limit.json()));
        final JsonObject errors = new JsonObject();
        plan.errors().forEach((operation, error) -> errors.add(operation.key(), error.json()));
        final JsonArray sensitivity = new JsonArray();
        plan.sensitivity().forEach(one -> sensitivity.add(one.json()));
        return new JsonObject().add("request", plan.request().json()).add("machine", plan.machine().json())
            .add("errors", errors)
            .add("imageLength", plan.imageLength()).add("deltaLength", plan.deltaLength())
            .add("chunk", plan.chunk().json())
            .add("save", plan.save().json()).add("begin", plan.begin().json()).add("live", plan.live().json())
            .add("delta", plan.delta().json()).add("restore", plan.restore().json())
            .add("saveParts", parts(plan.saveParts())).add("beginParts", parts(plan.beginParts()))
            .add("limits", limits).add("schedule", plan.schedule().json())
            .add("migration", plan.migration().json())
            .add("slackPerRing", plan.slackPerRing()).add("freePerRing", plan.freePerRing())
            .add("spilledAtMost", plan.spilledAtMost()).add("memory", plan.memory().json())
            .add("storage", plan.storage().json()).add("sensitivity", sensitivity);
    }

    private static JsonObject parts(Map<String, Double> parts) {
        final JsonObject all = new JsonObject();
        parts.forEach(all::add);
        return all;
    }
}
