/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.util.List;
import org.ringsave.save.SaveMode;

/**
 * What a migration came to, or how far it is.
 *
 * @param rounds     that the target has acknowledged, in order.
 * @param length     of their images together, in bytes.
 * @param brownoutNs from start until the set rested or the migration was over, in nanoseconds: rounds were copied
 *                   beside a run.
 * @param blackoutNs from the first {@link Migration#doWork()} that found the set at rest until the target's
 *                   acknowledgement was seen or the migration was over, in nanoseconds; 0 before. What the target takes
 *                   from the commit until it runs comes on top.
 * @param writeRate  bytes a second that a next delta got longer by since the cut before; 0 before the second round.
 * @param saveRate   bytes a second of the last round, with all that went on between its calls; 0 before its end.
 */
public record MigrationReport(List<Round> rounds, long length, long brownoutNs, long blackoutNs, long writeRate,
    long saveRate) {
    /**
     * An image that the target has acknowledged.
     *
     * @param isDelta    false for the first round.
     * @param mode       LIVE, or PAUSED if the set rested: then it is the last.
     * @param length     of the image in bytes.
     * @param durationNs from its cut until the acknowledgement was seen, in nanoseconds.
     */
    public record Round(boolean isDelta, SaveMode mode, long length, long durationNs) {
    }
}
