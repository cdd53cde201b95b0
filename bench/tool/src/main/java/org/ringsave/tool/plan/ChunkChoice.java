/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.util.List;
import java.util.function.DoublePredicate;
import org.ringsave.tool.console.Units;

/**
 * The chunk length of the plan, and its reason.
 *
 * @param chunk       its length in bytes.
 * @param recommended true for a recommendation; false for a length that was asked for.
 * @param share       of the highest rate, that of the longest chunk or with a measured sink the best one's, that this
 *                    chunk reaches with this set.
 * @param highest     bytes per second of the fastest measured saves, of all lengths.
 * @param call        time of a call that fills a chunk, or the image if that is shorter: {@link ChunkTimes#of}.
 * @param isExtrapolated is that call longer than every measured one?
 * @param limitNs     longest time for a call and its write to the sink, in nanoseconds: the pause target, or what
 *                    begin or end of an image leave of the tick target if that is shorter.
 * @param sliceNs     longest time that a slice may save before it turns to the sink, in nanoseconds, so that slice and
 *                    write keep to that limit; 0: no slice does.
 * @param meets       whether the p99 of a call and its write to the sink is below the limit.
 * @param reason      in a sentence.
 */
public record ChunkChoice(long chunk, boolean recommended, double share, double highest, ChunkTimes call,
    boolean isExtrapolated, double limitNs, double sliceNs, boolean meets, String reason) {
    /** This share of the highest rate is enough. */
    public static final double ENOUGH = 0.95;
    /** Texts have three digits. A slice that is rounded to them must still do. */
    private static final double MARGIN = 1.01;

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
            if (!enough && isShort(model, request, call.chunk()) && isDivisible(request, call)) {
                best = call;
                enough = share(model, request, call.chunk()) >= ENOUGH;
            }
        }
        return best == null
            ? of(model, request, calls.get(0).chunk(), true, fault(model, request, calls))
            : of(model, request, best.chunk(), true, merit(request, enough, limitNs(model, request, best.chunk())));
    }

    private static ChunkChoice of(Model model, PlanRequest request, long chunk, boolean recommended, String reason) {
        final long length = filled(request, chunk);
        final ChunkTimes call = ChunkTimes.of(model.chunks(), length);
        final double limitNs = limitNs(model, request, chunk);
        return new ChunkChoice(chunk, recommended, share(model, request, chunk), highest(model), call,
            length > model.chunks().get(model.chunks().size() - 1).chunk(), limitNs,
            sliceNs(model, request, length), isShort(model, request, chunk), reason);
    }

    /** The longest budget of a slice whose last step and write to the sink keep to the limit too; 0: none does. */
    private static double sliceNs(Model model, PlanRequest request, long length) {
        final double wholeNs = limitNs(model, request, length);
        final double partNs = limitNs(model, request, Math.min(length, request.set().imageLength() - 1));
        final DoublePredicate fits = budgetNs -> {
            final Slice slice = Slice.of(model.chunks(), length, budgetNs);
            return slice.callNs() + request.sink().pieceNs(slice.bytes())
                < (holdsImage(request, slice.bytes()) ? wholeNs : partNs);
        };
        return fits.test(1) ? Bisection.last(1, partNs, fits) / MARGIN : 0;
    }

    /** Bytes of the longest call: no chunk holds more than the image. */
    static long filled(PlanRequest request, long chunk) {
        return Math.min(chunk, request.set().imageLength());
    }

    /**
     * The pause target, or the rest of the tick target if that is shorter: the first call of a save may share its tick
     * with the begin, which no chunk changes, and the last call shares it with the end of the image. A chunk that holds
     * the whole image shares it with both. If these alone take the whole tick, no chunk is at fault, and the limit is
     * the whole tick.
     */
    private static double limitNs(Model model, PlanRequest request, long chunk) {
        final double tickNs = request.targets().tickNs();
        if (tickNs == Double.POSITIVE_INFINITY) {
            return request.targets().pauseNs();
        }
        final double beginNs = new Predictor(model, PlanRequest.LEAST_CHUNK, 1).begin(request.set()).ns();
        final double endNs = request.sink().completionNs(request.set().imageLength());
        final double restNs = tickNs
            - (holdsImage(request, chunk) ? beginNs + endNs : Math.max(beginNs, endNs));
        return Math.min(request.targets().pauseNs(), restNs > 0 ? restNs : tickNs);
    }

    /** Do a call and its write to the sink, on one thread, keep to the limit? */
    private static boolean isShort(Model model, PlanRequest request, long chunk) {
        final long length = filled(request, chunk);
        return ChunkTimes.of(model.chunks(), length).p99Ns() + request.sink().pieceNs(length)
            < limitNs(model, request, chunk);
    }

    /**
     * Does one call save the whole image?
     *
     * @param request of the plan.
     * @return true if begin, call and end of a save share a tick.
     */
    public boolean holdsImage(PlanRequest request) {
        return holdsImage(request, chunk);
    }

    private static boolean holdsImage(PlanRequest request, long chunk) {
        return request.set().imageLength() <= chunk;
    }

    /** Why no measured chunk will do. */
    private static String fault(Model model, PlanRequest request, List<ChunkTimes> calls) {
        final double limitNs = limitNs(model, request, calls.get(0).chunk());
        final boolean isShort = calls.stream().anyMatch(call -> isShort(model, request, call.chunk()));
        return (isShort ? "no chunk whose calls keep to the " + target(request, limitNs) + " leaves each of "
            + request.threads() + " threads two chunks"
            : "no chunk has calls that keep to the " + target(request, limitNs)) + "; this is the shortest";
    }

    private static String merit(PlanRequest request, boolean enough, double limitNs) {
        final String rate = "95 % of the highest rate" + (request.sink().isMeasured() ? " with this sink" : "");
        final String target = "calls keep to the " + target(request, limitNs);
        return enough ? "the shortest that reaches " + rate + ", and its " + target
            : "the longest whose " + target + (request.threads() == 1 ? "" : " and that leaves each thread two chunks")
                + "; no such chunk reaches " + rate;
    }

    private static String target(PlanRequest request, double limitNs) {
        return limitNs < request.targets().pauseNs() ? "tick target of " + Units.time(request.targets().tickNs())
            : "pause target of " + Units.time(request.targets().pauseNs());
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

    /** Several threads need several chunks each, or the longest part decides. */
    private static boolean isDivisible(PlanRequest request, ChunkTimes call) {
        return request.threads() == 1 || call.chunk() <= request.set().imageLength() / (2L * request.threads());
    }

    JsonObject json() {
        return new JsonObject().add("length", chunk).add("recommended", recommended)
            .add("shareOfHighestRate", share).add("highestMeasured", highest)
            .add("call", call.json()).add("extrapolated", isExtrapolated).add("limitNs", JsonFile.finite(limitNs))
            .add("sliceNs", JsonFile.finite(sliceNs)).add("meetsPauseTarget", meets).add("reason", reason);
    }
}
