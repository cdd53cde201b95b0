/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.util.List;

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
    /**
     * Times of a call that fills some bytes: those of the shortest measured chunk of at least this length. Beyond the
     * longest one a call takes longer in proportion, by extrapolation, and the rate is that of the longest one.
     */
    static ChunkTimes of(List<ChunkTimes> measured, long length) {
        final ChunkTimes longest = measured.get(measured.size() - 1);
        final double times = (double)length / longest.chunk;
        return times > 1
            ? new ChunkTimes((int)length, times * longest.p50Ns, times * longest.p99Ns, longest.bytesPerSecond)
            : measured.stream().filter(one -> one.chunk >= length).findFirst().orElse(longest);
    }

    JsonObject json() {
        return new JsonObject().add("chunk", chunk).add("p50Ns", p50Ns).add("p99Ns", p99Ns)
            .add("bytesPerSecond", bytesPerSecond);
    }

    static ChunkTimes of(JsonFile file, JsonObject json) throws IOException {
        return new ChunkTimes((int)file.number(json, "chunk"), file.number(json, "p50Ns"), file.number(json, "p99Ns"),
            file.number(json, "bytesPerSecond"));
    }
}
