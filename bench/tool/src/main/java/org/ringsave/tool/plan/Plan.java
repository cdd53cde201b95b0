/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.List;
import java.util.Map;

/**
 * What is to be expected. Times to and from the sink are included, except in {@link #begin()}, where there are none.
 *
 * @param request       what was asked.
 * @param machine       that the times were measured on.
 * @param errors        of the model on configurations that it had not seen, by operation.
 * @param imageLength   of a full image in bytes, exact.
 * @param deltaLength   of a delta in bytes, at the interval and the write rate.
 * @param chunk         length of a chunk, and why.
 * @param save          a paused save: the set rests as long.
 * @param begin         of a live save: the set rests as long.
 * @param live          a live save, begin included: as long are ring bytes pinned.
 * @param delta         a paused delta.
 * @param restore       into channels that are there.
 * @param saveParts     what a paused save consists of, by the quantity that it grows with, in nanoseconds, {@code one}
 *                      being what it doesn't grow with; the sink's time is not among them.
 * @param beginParts    the same of the begin of a live one.
 * @param limits        most channels that meet some pauses.
 * @param schedule      how often to save, and what that costs.
 * @param migration     pre-copy.
 * @param slackPerRing  room that a ring's writer needs while a live save pins what is in it, in bytes.
 * @param freePerRing   room that a ring of this fill has, in bytes.
 * @param spilledAtMost bytes that a live save has to move aside at most, because there is less room than is written.
 * @param memory        of the set and its session.
 * @param storage       outside of the process.
 * @param main          the results that are looked at first, again.
 * @param sensitivity   what becomes of those when an input is another, the strongest first.
 */
public record Plan(PlanRequest request, Machine machine, Map<Operation, ErrorSummary> errors,
    long imageLength, long deltaLength, ChunkChoice chunk, Estimate save, Estimate begin,
    Estimate live, Estimate delta, Estimate restore, Map<String, Double> saveParts, Map<String, Double> beginParts,
    List<ChannelLimit> limits, Schedule schedule, MigrationForecast migration, double slackPerRing,
    double freePerRing, double spilledAtMost, MemoryUse memory, StorageNeeds storage, MainResults main,
    List<Sensitivity> sensitivity) {
}
