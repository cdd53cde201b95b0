/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The predicted costs of a set.
 *
 * @param request     of the user.
 * @param machine     that the times were measured on.
 * @param errors      of the model on held-out configurations, by operation.
 * @param judgement   of the targets.
 * @param imageLength of a full image in bytes, exact.
 * @param chunk       length of a chunk, and its reason.
 * @param times       of saves and restores.
 * @param delta       at the interval.
 * @param limit       largest numbers of channels that meet the wanted pause.
 * @param schedule    interval between saves, and its costs.
 * @param deltas      that a thread of its own keeps up with.
 * @param needs       room, memory, storage and migration.
 * @param main        the results that users read first, again.
 * @param sensitivity effect of each input on those results, the strongest first.
 * @param assumptions costs that no measurement shows, a line each.
 * @param nearest     measured configurations that are like the set, the nearest first.
 * @param intervals   of measured times, as factors of predicted ones, by operation.
 * @param scaling     of paused saves with threads; empty if none were measured with several.
 * @param machines    that share a set. The plan is that of one of them.
 */
public record Plan(PlanRequest request, Machine machine, Map<Operation, ErrorSummary> errors, Judgement judgement,
    long imageLength, ChunkChoice chunk, PlanTimes times, DeltaForecast delta, ChannelLimit limit, Schedule schedule,
    DeltaSchedule deltas, PlanNeeds needs, MainResults main, List<Sensitivity> sensitivity, List<String> assumptions,
    List<Nearest> nearest, Map<Operation, Range> intervals, Optional<Scaling> scaling, Machines machines) {
}
