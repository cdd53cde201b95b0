/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * Needs of a set beside the time of its saves.
 *
 * @param room      in the rings during a live save.
 * @param migration by pre-copy.
 * @param memory    of the set and its session.
 * @param storage   outside of the process.
 */
public record PlanNeeds(RingRoom room, MigrationForecast migration, MemoryUse memory, StorageNeeds storage) {
    /** Needs of a request whose chunk and interval are decided. */
    static PlanNeeds of(Predictor predictor, PlanRequest request, double liveNs, long deltaLength) {
        final Shape shape = request.shape();
        return new PlanNeeds(RingRoom.of(request, liveNs), MigrationForecast.of(predictor, request),
            MemoryUse.of(shape, request.chunk(), request.threads()),
            StorageNeeds.of(request, request.intervalNs(), shape.imageLength(), deltaLength));
    }
}
