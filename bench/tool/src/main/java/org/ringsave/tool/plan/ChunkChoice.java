/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * The chunk length of the plan, and its reason.
 *
 * @param chunk       its length in bytes.
 * @param recommended true for a recommendation; false for a length that was asked for.
 * @param share       of the highest rate, that of the longest chunk or with a measured sink the best one's, that this
 *                    chunk reaches with this set.
 * @param highest     bytes per second of the fastest measured saves, of all lengths.
 * @param call        time of a call of this length, or of the next longer measured one.
 * @param sliceNs     longest time that a slice may save before it turns to the sink, in nanoseconds, so that slice and
 *                    write keep to pause and tick target; 0: no slice does.
 * @param meets       whether the p99 of a call and its write to the sink is below pause and tick target.
 * @param reason      in a sentence.
 */
public record ChunkChoice(long chunk, boolean recommended, double share, double highest, ChunkTimes call,
    double sliceNs, boolean meets, String reason) {
    /** This share of the highest rate is enough. */
    public static final double ENOUGH = 0.95;

    static ChunkChoice of(Model model, PlanRequest request) {
        if (request.chunk() > 0) {
            return of(model, request, request.chunk(), false, "it was asked for");
        }
        if (request.sink().claim() > 0) {
            return of(model, request, request.sink().claim(), true, "a frame of the sink holds as many bytes");
        }
        final List<ChunkTimes> calls = model.chunks().stream().filter(call -> request.sink().takes(call.chunk()))
            .toList();
        if (calls.isEmpty()) {
            return of(model, request, request.sink().pieces().get(0).length(), true,
                "the shortest piece that the sink was measured with");
        }
        ChunkTimes best = null;
        boolean enough = false;
        for (final ChunkTimes call : calls) {
            if (callNs(request, call) < request.targets().callNs() && !enough && isDivisible(request, call)) {
                best = call;
                enough = share(model, request, call.chunk()) >= ENOUGH;
            }
        }
        final ChunkTimes chosen = best == null ? calls.get(0) : best;
        final String target = request.targets().callNs() < request.targets().pauseNs() ? "tick target" : "pause target";
        final String rate = "95 % of the highest rate" + (request.sink().isMeasured() ? " with this sink" : "");
        final String reason;
        if (best == null) {
            reason = "no chunk has calls with a p99 below the " + target + "; this is the shortest";
        } else if (enough) {
            reason = "the shortest that reaches " + rate + ", and the p99 of a call is below the " + target;
        } else {
            reason = "the longest whose calls have a p99 below the " + target + ", or that leaves each thread two"
                + " chunks; none of these reaches " + rate;
        }
        return of(model, request, chosen.chunk(), true, reason);
    }

    private static ChunkChoice of(Model model, PlanRequest request, long chunk, boolean recommended, String reason) {
        final ChunkTimes call = nearest(model.chunks(), chunk);
        final double limitNs = request.targets().callNs();
        return new ChunkChoice(chunk, recommended, share(model, request, chunk), highest(model), call,
            Math.max(0, limitNs - request.sink().pieceNs(chunk)), callNs(request, call) < limitNs, reason);
    }

    /** A call and its write to the sink, on one thread. */
    static double callNs(PlanRequest request, ChunkTimes call) {
        return call.p99Ns() + request.sink().pieceNs(call.chunk());
    }

    /**
     * Share of the rate with the longest measured chunk, or of the highest rate with a measured sink, as the model
     * predicts it for this set.
     */
    private static double share(Model model, PlanRequest request, long chunk) {
        final long longest = model.chunks().get(model.chunks().size() - 1).chunk();
        final double fastest = request.sink().isMeasured()
            ? model.chunks().stream().mapToDouble(ChunkTimes::chunk).filter(request.sink()::takes)
                .map(length -> saveNs(model, request, (long)length)).min().orElse(Double.POSITIVE_INFINITY)
            : saveNs(model, request, longest);
        return Math.min(1, fastest / saveNs(model, request, chunk));
    }

    /** A save, with its pieces if the sink was measured: another sink's rate is the same for all lengths. */
    private static double saveNs(Model model, PlanRequest request, long chunk) {
        return new Predictor(model, chunk, request.threads()).save(request.set()).ns()
            + (request.sink().isMeasured() ? request.sink().pieces(request.set().imageLength(), chunk).median()
                : 0);
    }

    private static double highest(Model model) {
        return model.chunks().stream().mapToDouble(ChunkTimes::bytesPerSecond).max().orElseThrow();
    }

    /**
     * Several threads need several chunks each, or the longest part decides. The shortest chunk is always short enough.
     */
    private static boolean isDivisible(PlanRequest request, ChunkTimes call) {
        return request.threads() == 1 || call.chunk() <= request.set().imageLength() / (2L * request.threads());
    }

    /** The shortest measured chunk of at least this length, or the longest measured chunk. */
    private static ChunkTimes nearest(List<ChunkTimes> calls, long chunk) {
        return calls.stream().filter(call -> call.chunk() >= chunk).findFirst().orElse(calls.get(calls.size() - 1));
    }

    JsonObject json() {
        return new JsonObject().add("length", chunk).add("recommended", recommended)
            .add("shareOfHighestRate", share).add("highestMeasured", highest)
            .add("call", call.json()).add("sliceNs", JsonFile.finite(sliceNs))
            .add("meetsPauseTarget", meets).add("reason", reason);
    }
}
