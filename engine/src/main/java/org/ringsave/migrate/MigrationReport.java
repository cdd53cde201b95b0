/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.util.List;
import org.ringsave.save.SaveMode;

/**
 * The rounds, times and rates of a migration so far.
 *
 * @param rounds     acknowledged by the target, in order.
 * @param length     of their images together, in bytes.
 * @param brownoutNs from the start until the set rested or the migration was over, in nanoseconds. The set runs beside
 *                   the copying.
 * @param blackoutNs from the first {@link Migration#doWork()} that found the set at rest until the source saw the last
 *                   acknowledgement or the migration was over, in nanoseconds; 0 before. The time from the commit until
 *                   the target runs is not in it.
 * @param writeRate  bytes a second by which the next delta grew since the cut before; 0 before the second cut.
 * @param saveRate   bytes a second of the last round, with the time between its calls; 0 before the end of a round.
 */
public record MigrationReport(List<Round> rounds, long length, long brownoutNs, long blackoutNs, long writeRate,
    long saveRate) {
    /**
     * An image that the target has acknowledged.
     *
     * @param isDelta    false for the first round.
     * @param mode       LIVE, or PAUSED if the set rested: then it is the last image.
     * @param length     of the image in bytes.
     * @param durationNs from the cut until the source saw the acknowledgement, in nanoseconds.
     */
    public record Round(boolean isDelta, SaveMode mode, long length, long durationNs) {
    }
}
