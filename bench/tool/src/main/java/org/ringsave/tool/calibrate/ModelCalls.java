/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.tool.plan.ChunkTimes;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.Shape;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.LatencyHistogram;

/**
 * Times of single calls for chunks of all lengths. The calls make up whole saves of full rings, one chunk after
 * another.
 */
final class ModelCalls {
    /** The set of a calibration. */
    static final Shape FULL_RINGS = new Shape(256, 16, 1.0, 256, 0);

    private static final int[] CHUNKS = {1_376, 4_096, 8_160, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288,
        1_048_576, 2_097_152, 4_194_304};

    private static final int LEAST_ROUNDS = 4;

    private final SaveSession session = new SaveSession();
    private final ByteBuffer memory;
    private final long budgetNs;

    ModelCalls(ByteBuffer memory, long budgetNs) {
        this.memory = memory;
        this.budgetNs = budgetNs;
    }

    /** Measures all lengths by turns, so a slow second does not hit one length alone. */
    List<ChunkTimes> measure(Shape shape) {
        final Histogram[] calls = new Histogram[CHUNKS.length];
        final long[] bytes = new long[CHUNKS.length];
        final long[] times = new long[CHUNKS.length];
        try (ModelSet model = new ModelSet(Configuration.of(shape), 42)) {
            final long start = System.nanoTime();
            for (int round = 0; round < LEAST_ROUNDS || System.nanoTime() - start < budgetNs * CHUNKS.length; round++) {
                for (int i = 0; i < CHUNKS.length; i++) {
                    // The first round warms up.
                    calls[i] = round < 2 ? LatencyHistogram.create() : calls[i];
                    bytes[i] = round < 2 ? 0 : bytes[i];
                    times[i] = round < 2 ? 0 : times[i];
                    final long saveStart = System.nanoTime();
                    bytes[i] += save(model, CHUNKS[i], calls[i]);
                    times[i] += System.nanoTime() - saveStart;
                }
            }
        }
        final List<ChunkTimes> all = new ArrayList<>();
        for (int i = 0; i < CHUNKS.length; i++) {
            all.add(new ChunkTimes(CHUNKS[i], calls[i].getValueAtPercentile(50), calls[i].getValueAtPercentile(99),
                bytes[i] * 1e9 / times[i]));
        }
        return all;
    }

    private long save(ModelSet model, int chunk, Histogram calls) {
        session.begin(model.set(), 1);
        SaveStatus status;
        int at = 0;
        do {
            memory.limit(at + chunk).position(at);
            final long start = System.nanoTime();
            status = session.saveContinue(memory);
            LatencyHistogram.record(calls, System.nanoTime() - start);
            at = Destination.rotating.next(at, chunk, memory.capacity());
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        session.end();
        return session.imageLength();
    }
}
