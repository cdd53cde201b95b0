/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * Errors of predictions, without their signs, over the configurations that count.
 *
 * @param configurations number of all.
 * @param counted        number of those whose repeats agree well enough to count.
 * @param median         error: half of the predictions have no larger one.
 * @param p90            error: nine of ten predictions have no larger one.
 * @param max            error.
 */
public record ErrorSummary(int configurations, int counted, double median, double p90, double max) {
    private static final double NINE_OF_TEN = 0.9;

    /** Without any configuration the error is unknown: it is 100 %. */
    static ErrorSummary of(List<Residual> residuals) {
        final double[] errors = residuals.stream().filter(Residual::counted).mapToDouble(one -> Math.abs(one.error()))
            .toArray();
        return errors.length == 0 ? new ErrorSummary(residuals.size(), 0, 1, 1, 1)
            : new ErrorSummary(residuals.size(), errors.length, Samples.median(errors),
                Samples.quantile(errors, NINE_OF_TEN), Samples.quantile(errors, 1));
    }

    JsonObject json() {
        return new JsonObject().add("configurations", configurations).add("counted", counted).add("median", median)
            .add("p90", p90).add("max", max);
    }

    static ErrorSummary of(JsonFile file, JsonObject json) throws IOException {
        return new ErrorSummary((int)file.number(json, "configurations"), (int)file.number(json, "counted"),
            file.number(json, "median"), file.number(json, "p90"), file.number(json, "max"));
    }
}
