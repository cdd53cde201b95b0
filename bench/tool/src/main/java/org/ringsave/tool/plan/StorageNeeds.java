/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * Storage and traffic of images outside of the process, if each is written once and read never.
 *
 * @param savesPerDay      at the interval of the plan, or one after another if a live save is longer.
 * @param keptBytes        of the full images that are kept.
 * @param fullBytesPerDay  written, and sent if the sink is another machine, if each image is full.
 * @param deltaBytesPerDay the same if each image is a delta of the image before.
 */
public record StorageNeeds(double savesPerDay, double keptBytes, double fullBytesPerDay, double deltaBytesPerDay) {
    private static final double DAY_NS = 86_400e9;

    static StorageNeeds of(PlanRequest request, double intervalNs, long imageLength, long deltaLength) {
        final double saves = DAY_NS / intervalNs;
        return new StorageNeeds(saves, (double)request.retain() * imageLength, saves * imageLength,
            saves * deltaLength);
    }

    JsonObject json() {
        return new JsonObject().add("savesPerDay", savesPerDay).add("keptBytes", keptBytes)
            .add("fullBytesPerDay", fullBytesPerDay).add("deltaBytesPerDay", deltaBytesPerDay);
    }
}
