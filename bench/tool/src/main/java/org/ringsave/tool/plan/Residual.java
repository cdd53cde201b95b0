/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;

/**
 * How a prediction met a measurement.
 *
 * @param name        of the configuration.
 * @param heldOut     was it kept from the fit?
 * @param predictedNs by the model.
 * @param measuredNs  the median of the repeats.
 * @param spread      most minus least of the repeats, of their median.
 * @param counted     whether the repeats agree well enough, within 10 %, to count in the model's error.
 */
public record Residual(String name, boolean heldOut, double predictedNs, double measuredNs, double spread,
    boolean counted) {
    /** Repeats that differ by more than this share of their median say more about the machine than about the model. */
    public static final double MOST_SPREAD = 0.10;

    /**
     * By how much the prediction is off.
     *
     * @return of the measurement, above 0 where too much was predicted.
     */
    public double error() {
        return predictedNs / measuredNs - 1;
    }

    JsonObject json() {
        return new JsonObject().add("name", name).add("role", heldOut ? "held-out" : "fit")
            .add("predictedNs", predictedNs).add("measuredNs", measuredNs).add("error", error())
            .add("spread", spread).add("counted", counted);
    }

    static Residual of(JsonFile file, JsonObject json) throws IOException {
        return new Residual(file.text(json, "name"), "held-out".equals(file.text(json, "role")),
            file.number(json, "predictedNs"), file.number(json, "measuredNs"), file.number(json, "spread"),
            file.flag(json, "counted"));
    }
}
