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
        plan.limits().forEach(limit -> limits.add(new JsonObject().add("targetNs", limit.targetNs())
            .add("pausedChannels", limit.paused()).add("liveChannels", limit.live())
            .add("pausedFill", finite(limit.pausedFill())).add("extrapolated", limit.isExtrapolated())));
        final JsonObject errors = new JsonObject();
        plan.errors().forEach((operation, error) -> errors.add(operation.key(), error.json()));
        return new JsonObject().add("request", request(plan.request())).add("machine", plan.machine().json())
            .add("errors", errors)
            .add("imageLength", plan.imageLength()).add("deltaLength", plan.deltaLength())
            .add("chunk", chunk(plan.chunk()))
            .add("save", estimate(plan.save())).add("begin", estimate(plan.begin())).add("live", estimate(plan.live()))
            .add("delta", estimate(plan.delta())).add("restore", estimate(plan.restore()))
            .add("saveParts", parts(plan.saveParts())).add("beginParts", parts(plan.beginParts()))
            .add("limits", limits).add("schedule", schedule(plan.schedule()))
            .add("migration", migration(plan.migration()))
            .add("slackPerRing", plan.slackPerRing()).add("freePerRing", plan.freePerRing())
            .add("spilledAtMost", plan.spilledAtMost()).add("memory", memory(plan.memory()))
            .add("storage", storage(plan.storage())).add("sensitivity", sensitivity(plan));
    }

    private static JsonObject request(PlanRequest request) {
        final Shape shape = request.shape();
        return new JsonObject().add("channels", shape.channels()).add("ringPages", shape.ringPages())
            .add("fill", shape.fill()).add("packetLength", shape.packetLength()).add("inFlight", shape.inFlight())
            .add("writeRate", request.writeRate()).add("chunk", request.chunk()).add("threads", request.threads())
            .add("sinkRate", finite(request.sinkRate())).add("pauseTargetNs", request.pauseTargetNs())
            .add("intervalNs", request.intervalNs()).add("mtbfNs", request.mtbfNs())
            .add("maxOverhead", request.maxOverhead()).add("retain", request.retain());
    }

    /** JSON has neither infinity nor NaN: memory has no rate, and a fill may be missing. */
    private static JsonValue finite(double value) {
        return Double.isFinite(value) ? Json.value(value) : Json.NULL;
    }

    private static JsonObject parts(Map<String, Double> parts) {
        final JsonObject all = new JsonObject();
        parts.forEach(all::add);
        return all;
    }

    private static JsonObject estimate(Estimate estimate) {
        final JsonArray outside = new JsonArray();
        estimate.outside().forEach(outside::add);
        return new JsonObject().add("ns", estimate.ns()).add("leastNs", estimate.leastNs())
            .add("mostNs", estimate.mostNs()).add("extrapolated", estimate.isExtrapolated()).add("outside", outside);
    }

    private static JsonObject chunk(ChunkChoice choice) {
        return new JsonObject().add("length", choice.chunk()).add("recommended", choice.recommended())
            .add("shareOfHighestRate", choice.share()).add("highestMeasured", choice.highest())
            .add("call", choice.call().json())
            .add("meetsPauseTarget", choice.meets()).add("reason", choice.reason());
    }

    private static JsonObject schedule(Schedule schedule) {
        return new JsonObject().add("youngNs", schedule.youngNs()).add("dalyNs", schedule.dalyNs())
            .add("pausedDalyNs", schedule.pausedDalyNs()).add("intervalNs", schedule.intervalNs())
            .add("asked", schedule.asked()).add("pausedOverhead", schedule.pausedOverhead())
            .add("liveOverhead", schedule.liveOverhead()).add("beginOverhead", schedule.beginOverhead())
            .add("lostNs", schedule.lostNs()).add("lostShare", schedule.lostShare())
            .add("youngLostNs", schedule.youngLostNs()).add("dalyLostNs", schedule.dalyLostNs())
            .add("leastLive", least(schedule.leastLive())).add("leastPaused", least(schedule.leastPaused()))
            .add("leastBegin", least(schedule.leastBegin()));
    }

    private static JsonObject least(LeastInterval least) {
        return new JsonObject().add("intervalNs", least.intervalNs()).add("lostNs", least.lostNs());
    }

    private static JsonObject migration(MigrationForecast migration) {
        return new JsonObject().add("converges", migration.converges()).add("rounds", migration.rounds())
            .add("blackout", estimate(migration.blackout())).add("lastBytes", migration.lastBytes())
            .add("sentBytes", migration.sentBytes()).add("durationNs", migration.durationNs())
            .add("bytesPerSecond", migration.bytesPerSecond());
    }

    private static JsonObject memory(MemoryUse memory) {
        return new JsonObject().add("set", memory.set()).add("capture", memory.capture()).add("spill", memory.spill())
            .add("lineage", memory.lineage()).add("tables", memory.tables()).add("slots", memory.slots())
            .add("buffers", memory.buffers())
            .add("total", memory.total());
    }

    private static JsonObject storage(StorageNeeds storage) {
        return new JsonObject().add("savesPerDay", storage.savesPerDay()).add("keptBytes", storage.keptBytes())
            .add("fullBytesPerDay", storage.fullBytesPerDay()).add("deltaBytesPerDay", storage.deltaBytesPerDay());
    }

    private static JsonArray sensitivity(Plan plan) {
        final JsonArray all = new JsonArray();
        plan.sensitivity().forEach(one -> {
            final JsonArray variations = new JsonArray();
            one.variations().forEach(variation -> variations.add(variation(variation)));
            all.add(new JsonObject().add("input", one.input().key()).add("effect", one.effect())
                .add("variations", variations));
        });
        return all;
    }

    private static JsonObject variation(Sensitivity.Variation variation) {
        final JsonObject json = new JsonObject().add("factor", variation.factor()).add("value", variation.value())
            .add("possible", variation.isPossible());
        if (variation.isPossible()) {
            final MainResults results = variation.results();
            json.add("saveNs", results.saveNs()).add("beginNs", results.beginNs())
                .add("liveOverhead", results.liveOverhead()).add("dalyNs", results.dalyNs())
                .add("blackoutNs", results.blackoutNs()).add("memoryBytes", results.memoryBytes());
        }
        return json;
    }
}
