/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Optional;

/**
 * Needs of a set beside the time of its saves.
 *
 * @param room             in the rings during a live save.
 * @param migration        by pre-copy.
 * @param migrationChanges after which it converges; nothing if it does already.
 * @param memory           of the set and its session.
 * @param storage          outside of the process.
 */
public record PlanNeeds(RingRoom room, MigrationForecast migration, Optional<MigrationChanges> migrationChanges,
    MemoryUse memory, StorageNeeds storage) {
    private static final long MIB = 1 << 20;

    static PlanNeeds of(Outcome outcome) {
        final PlanRequest request = outcome.request();
        final MigrationForecast migration = MigrationForecast.of(outcome.predictor(), request);
        return new PlanNeeds(RingRoom.of(request, outcome.times().live().ns()), migration, migration.converges()
            ? Optional.empty() : Optional.of(MigrationChanges.of(outcome.predictor(), request)), outcome.memory(),
            StorageNeeds.of(request, Math.max(request.intervalNs(), outcome.times().live().ns()),
                request.set().imageLength(), outcome.delta().length()));
    }

    /**
     * The length of a spill arena that no writer waits for, in whole MiB if it is more than the usual one.
     *
     * @return in bytes.
     */
    public long spillArena() {
        final double moved = room.spilledAtMost();
        return moved <= memory.spill() ? memory.spill() : (long)Math.ceil(moved / MIB) * MIB;
    }
}
