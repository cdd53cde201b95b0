/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.plan.ChunkTimes;
import org.ringsave.bench.plan.Shape;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** What single calls take, for chunks of all lengths: those of whole saves of full rings, one chunk after another. */
final class ModelCalls {
    private static final int[] CHUNKS = {1_376, 4_096, 8_160, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288,
        1_048_576, 2_097_152, 4_194_304};

    private final SaveSession session = new SaveSession();
    private final ByteBuffer memory;
    private final long budgetNs;

    ModelCalls(ByteBuffer memory, long budgetNs) {
        this.memory = memory;
        this.budgetNs = budgetNs;
    }

    List<ChunkTimes> measure(Shape shape) {
        final List<ChunkTimes> all = new ArrayList<>();
        try (ModelSet model = new ModelSet(shape, 42)) {
            for (final int chunk : CHUNKS) {
                save(model, chunk, RigReport.histogram());
                all.add(measure(model, chunk));
            }
        }
        return all;
    }

    private ChunkTimes measure(ModelSet model, int chunk) {
        final Histogram calls = RigReport.histogram();
        final long start = System.nanoTime();
        long bytes = 0;
        long now;
        do {
            bytes += save(model, chunk, calls);
            now = System.nanoTime();
        } while (now - start < budgetNs);
        return new ChunkTimes(chunk, calls.getValueAtPercentile(50), calls.getValueAtPercentile(99),
            bytes * 1e9 / (now - start));
    }

    private long save(ModelSet model, int chunk, Histogram calls) {
        session.begin(model.set(), 1);
        SaveStatus status;
        int at = 0;
        do {
            memory.limit(at + chunk).position(at);
            final long start = System.nanoTime();
            status = session.saveContinue(memory);
            RigReport.record(calls, System.nanoTime() - start);
            at = Destination.rotating.next(at, chunk, memory.capacity());
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        session.end();
        return session.imageLength();
    }
}
