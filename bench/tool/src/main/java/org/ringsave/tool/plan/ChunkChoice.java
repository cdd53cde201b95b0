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
 * @param share       of the highest rate, the rate of the longest chunk, that this chunk reaches with this set.
 * @param highest     bytes per second of the fastest measured saves, of all lengths.
 * @param call        time of a call of this length, or of the next longer measured one.
 * @param meets       whether the p99 of a call and its write to the sink is below pause and tick target.
 * @param reason      in a sentence.
 */
public record ChunkChoice(long chunk, boolean recommended, double share, double highest, ChunkTimes call,
    boolean meets, String reason) {
    /** This share of the highest rate is enough. */
    public static final double ENOUGH = 0.95;

    static ChunkChoice of(Model model, PlanRequest request) {
        if (request.chunk() > 0) {
            final ChunkTimes call = nearest(model.chunks(), request.chunk());
            return new ChunkChoice(request.chunk(), false, share(model, request, request.chunk()),
                highest(model), call, callNs(request, call) < request.targets().callNs(), "it was asked for");
        }
        final List<ChunkTimes> calls = model.chunks();
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
        final String reason;
        if (best == null) {
            reason = "no chunk has calls with a p99 below the " + target + "; this is the shortest";
        } else if (enough) {
            reason = "the shortest that reaches 95 % of the highest rate, and the p99 of a call is below the "
                + target;
        } else {
            reason = "the longest whose calls have a p99 below the " + target + ", or that leaves each thread two"
                + " chunks; none of these reaches 95 % of the highest rate";
        }
        return new ChunkChoice(chosen.chunk(), true, share(model, request, chosen.chunk()), highest(model),
            chosen, best != null, reason);
    }

    /** A call and its write to the sink, on one thread. */
    static double callNs(PlanRequest request, ChunkTimes call) {
        return call.p99Ns() + request.sinkNs(call.chunk());
    }

    /** Share of the rate with the longest measured chunk, as the model predicts it for this set. */
    private static double share(Model model, PlanRequest request, long chunk) {
        final long longest = model.chunks().get(model.chunks().size() - 1).chunk();
        return Math.min(1, new Predictor(model, longest, request.threads()).save(request.set()).ns()
            / new Predictor(model, chunk, request.threads()).save(request.set()).ns());
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
            .add("call", call.json())
            .add("meetsPauseTarget", meets).add("reason", reason);
    }
}
