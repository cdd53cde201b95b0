/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;

/**
 * Time of one call of saveContinue with a chunk of one length, and the rate of whole saves with it. Full rings, 256
 * channels of 2 x 16 pages, chunks one after another.
 *
 * @param chunk          in bytes.
 * @param p50Ns          of a call: half of the calls take no longer.
 * @param p99Ns          of a call.
 * @param bytesPerSecond of whole saves.
 */
public record ChunkTimes(int chunk, double p50Ns, double p99Ns, double bytesPerSecond) {
    JsonObject json() {
        return new JsonObject().add("chunk", chunk).add("p50Ns", p50Ns).add("p99Ns", p99Ns)
            .add("bytesPerSecond", bytesPerSecond);
    }

    static ChunkTimes of(JsonFile file, JsonObject json) throws IOException {
        return new ChunkTimes((int)file.number(json, "chunk"), file.number(json, "p50Ns"), file.number(json, "p99Ns"),
            file.number(json, "bytesPerSecond"));
    }
}
