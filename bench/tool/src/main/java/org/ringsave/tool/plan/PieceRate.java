/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;

/**
 * The rate at which a sink takes pieces of one length, without the end of the image.
 *
 * @param length         of a piece in bytes.
 * @param bytesPerSecond of many pieces, one after another.
 */
public record PieceRate(int length, Spread bytesPerSecond) {
    /** The time of one piece, in nanoseconds, for a number of the spread. */
    double ns(double rate) {
        return length / rate * 1e9;
    }

    JsonObject json() {
        return new JsonObject().add("length", length).add("bytesPerSecond", bytesPerSecond.json());
    }

    static PieceRate of(JsonFile file, JsonObject json) throws IOException {
        return new PieceRate((int)file.number(json, "length"), Spread.of(file, file.object(json, "bytesPerSecond")));
    }
}
