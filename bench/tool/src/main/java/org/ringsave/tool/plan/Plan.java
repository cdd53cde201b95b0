/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.List;
import java.util.Map;

/**
 * The predicted costs of a set. Times include the sink, except {@link #begin()}, which has none.
 *
 * @param request       of the user.
 * @param machine       that the times were measured on.
 * @param errors        of the model on held-out configurations, by operation.
 * @param imageLength   of a full image in bytes, exact.
 * @param deltaLength   of a delta in bytes, at the interval and the write rate.
 * @param chunk         length of a chunk, and its reason.
 * @param save          a paused save: the set rests as long.
 * @param begin         of a live save: the set rests as long.
 * @param live          a live save, begin included: ring bytes are pinned as long.
 * @param delta         a paused delta.
 * @param restore       into existing channels.
 * @param saveParts     parts of a paused save in nanoseconds, by the quantity that each grows with; {@code one} is the
 *                      constant part. The sink's time is not among them.
 * @param beginParts    the same for the begin of a live save.
 * @param limits        largest numbers of channels that meet some pauses.
 * @param schedule      interval between saves, and its costs.
 * @param migration     by pre-copy.
 * @param slackPerRing  room that a ring's writer needs while a live save pins the ring's bytes, in bytes.
 * @param freePerRing   room that a ring of this fill has, in bytes.
 * @param spilledAtMost bytes that a live save must move aside at most, if the writers need more than the free room.
 * @param memory        of the set and its session.
 * @param storage       outside of the process.
 * @param main          the results that users read first, again.
 * @param sensitivity   effect of each input on those results, the strongest first.
 */
public record Plan(PlanRequest request, Machine machine, Map<Operation, ErrorSummary> errors,
    long imageLength, long deltaLength, ChunkChoice chunk, Estimate save, Estimate begin,
    Estimate live, Estimate delta, Estimate restore, Map<String, Double> saveParts, Map<String, Double> beginParts,
    List<ChannelLimit> limits, Schedule schedule, MigrationForecast migration, double slackPerRing,
    double freePerRing, double spilledAtMost, MemoryUse memory, StorageNeeds storage, MainResults main,
    List<Sensitivity> sensitivity) {
}
