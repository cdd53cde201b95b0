/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * How far predictions are off, without their signs, over the configurations that count.
 *
 * @param configurations how many there are.
 * @param counted        how many of them count: the repeats of the others differ too much.
 * @param median         error: half of the predictions are off by no more.
 * @param p90            error: nine of ten are off by no more.
 * @param max            error.
 */
public record ErrorSummary(int configurations, int counted, double median, double p90, double max) {
    private static final double NINE_OF_TEN = 0.9;

    /** Of no configuration nothing is known: the error is 100 %. */
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
