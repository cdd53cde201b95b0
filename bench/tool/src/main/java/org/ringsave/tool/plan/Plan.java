/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.List;
import java.util.Map;

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
 * @param needs       room, memory, storage and migration.
 * @param main        the results that users read first, again.
 * @param sensitivity effect of each input on those results, the strongest first.
 * @param assumptions costs that no measurement shows, a line each.
 */
public record Plan(PlanRequest request, Machine machine, Map<Operation, ErrorSummary> errors, Judgement judgement,
    long imageLength, ChunkChoice chunk, PlanTimes times, DeltaForecast delta, ChannelLimit limit, Schedule schedule,
    PlanNeeds needs, MainResults main, List<Sensitivity> sensitivity, List<String> assumptions) {
}
