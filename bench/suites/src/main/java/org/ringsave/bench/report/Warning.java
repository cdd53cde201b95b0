/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * A fact that a reader should know before the figures.
 *
 * @param sentence for a reader who knows neither suites nor counters; the page shows it.
 * @param details  the figures behind it; the page folds them.
 * @param lines    sentence and details for {@code report.md}, with the names that files have.
 */
record Warning(String sentence, List<String> details, List<String> lines) {
    /** A sentence that says all. */
    static Warning of(String sentence) {
        return new Warning(sentence, List.of(), List.of(sentence));
    }

    JsonObject json() {
        return Json.object().add("sentence", sentence).add("details", ReportTable.texts(details));
    }
}
