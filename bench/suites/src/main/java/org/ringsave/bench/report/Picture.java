/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.util.Locale;

/** The sections of the page that a recommendation can read. */
enum Picture {
    PLANNER("Planner"), CHUNKS("Chunk length against rate"), PERCENTILES("Percentiles of a call"), PEERS("Peers"),
    CHANNELS("Channels"), PAUSE("Pause: live against stop"), TICKS("Ticks beside saves"), LATENCY("Latency"),
    SPEEDUP("Threads"), MODEL("Predicted against measured");

    private final String id = name().toLowerCase(Locale.ROOT);
    private final String title;

    Picture(String title) {
        this.title = title;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** An id to link to, and the title. */
    JsonObject json() {
        return Json.object().add("id", id).add("title", title);
    }
}
