/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * A line of a recommendation.
 *
 * @param text   the task.
 * @param reason the measurement behind it.
 * @param reads  the sections of the page that have its figures; one or more.
 */
record Advice(String text, String reason, List<Picture> reads) {
    JsonObject json() {
        final JsonArray all = Json.array();
        reads.forEach(picture -> all.add(picture.json()));
        return Json.object().add("text", text).add("reason", reason).add("reads", all);
    }
}
