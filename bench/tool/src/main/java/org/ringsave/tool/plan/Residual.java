/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;

/**
 * A prediction against its measurement.
 *
 * @param name        of the configuration.
 * @param heldOut     was it kept from the fit?
 * @param predictedNs by the model.
 * @param measuredNs  the lowest repeat.
 * @param spread      by how much the second lowest repeat is above it, relative to it.
 * @param counted     whether these two agree within 10 %, so that the configuration counts in the model's error.
 */
public record Residual(String name, boolean heldOut, double predictedNs, double measuredNs, double spread,
    boolean counted) {
    /** If the two lowest repeats differ by more than this share, they describe the machine more than the model. */
    public static final double MOST_SPREAD = 0.10;

    /**
     * Error of the prediction.
     *
     * @return relative to the measurement, above 0 if the prediction is too high.
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
