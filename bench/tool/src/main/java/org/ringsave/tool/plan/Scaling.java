/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * How much faster several threads write a paused save of a set than one, by the Universal Scalability Law (Gunther, "A
 * General Theory of Computational Scalability Based on Rational Functions", arXiv 0808.1431): {@code n} threads are
 * {@code n / (1 + a (n - 1) + b n (n - 1))} times as fast, where {@code a} is contention and {@code b} is coherency,
 * both 0 or more. Saves with {@code m} threads give only {@code a + m b}, the loss. So the speedup of another number of
 * threads has two bounds: the loss is all contention, or it is all coherency. Of several measured numbers the greatest
 * counts, because more threads are asked for.
 *
 * @param threads that saves were measured with, 2 or more; the greatest number.
 * @param speedup of these for the set, by the model.
 * @param range   of it: the prediction intervals of both times, one against the other.
 * @param counted held-out sets that the interval of these threads comes from.
 */
public record Scaling(int threads, double speedup, Range range, int counted) {
    private static final List<Integer> FORECASTS = List.of(4, 8, 16);

    /** Compares predicted times of a set; empty if no saves were measured with two threads or more. */
    static Optional<Scaling> of(Model model, SetShape set, long chunk) {
        final OperationModel parallel = model.of(Operation.PARALLEL);
        final Range measured = parallel.ranges().get("threads");
        if (measured == null || measured.most() < 2) {
            return Optional.empty();
        }
        final int threads = (int)measured.most();
        final Estimate one = new Predictor(model, chunk, 1).save(set);
        final Estimate several = new Predictor(model, chunk, threads).save(set);
        return Optional.of(new Scaling(threads, one.ns() / several.ns(),
            new Range(one.leastNs() / several.mostNs(), one.mostNs() / several.leastNs()),
            parallel.heldOut().counted()));
    }

    /**
     * Numbers of threads to tell the bounds for: 4, 8 and 16, as far as they are more than the measured ones.
     *
     * @return in ascending order; none if 16 or more were measured.
     */
    public List<Integer> forecasts() {
        return FORECASTS.stream().filter(count -> count > threads).toList();
    }

    /** Contention, and coherency times the number of measured threads; 0 if they were faster than so many times one. */
    private double loss(double speedup) {
        return Math.max(0, (threads / speedup - 1) / (threads - 1));
    }

    /**
     * The loss that the speedup tells.
     *
     * @return contention plus {@link #threads} times coherency.
     */
    public double loss() {
        return loss(speedup);
    }

    /** Of a number of threads, if all loss is contention. */
    private double contended(double loss, int count) {
        return count / (1 + loss * (count - 1));
    }

    /** The same if all loss is coherency. */
    private double incoherent(double loss, double count) {
        return count / (1 + loss / threads * count * (count - 1));
    }

    /**
     * The bounds of the speedup of a number of threads: of the whole {@link #range}, and of both kinds of loss.
     *
     * @param count of threads, 1 or more.
     * @return times as fast as one thread.
     */
    public Range at(int count) {
        final double slow = loss(range.least());
        final double fast = loss(range.most());
        return new Range(Math.min(contended(slow, count), incoherent(slow, count)),
            Math.max(contended(fast, count), incoherent(fast, count)));
    }

    /**
     * The speedup that no number of threads reaches, if all loss is contention.
     *
     * @return times as fast as one thread; infinite if nothing is lost.
     */
    public double limit() {
        return 1 / loss();
    }

    /**
     * The number of threads that is fastest, if all loss is coherency. More threads are slower.
     *
     * @return 1 or more; infinite if nothing is lost.
     */
    public double peakThreads() {
        final double most = Math.sqrt(threads / loss());
        final double below = Math.max(1, Math.floor(most));
        return incoherent(loss(), below + 1) > incoherent(loss(), below) ? below + 1 : below;
    }

    /**
     * The speedup of {@link #peakThreads}, if all loss is coherency.
     *
     * @return times as fast as one thread; infinite if nothing is lost.
     */
    public double peak() {
        return loss() == 0 ? Double.POSITIVE_INFINITY : incoherent(loss(), peakThreads());
    }

    JsonObject json() {
        final JsonArray forecasts = new JsonArray();
        forecasts().forEach(count -> forecasts.add(new JsonObject().add("threads", count)
            .add("least", at(count).least()).add("most", at(count).most())));
        return new JsonObject().add("threads", threads).add("speedup", speedup)
            .add("least", range.least()).add("most", range.most()).add("counted", counted).add("loss", loss())
            .add("limit", JsonFile.finite(limit())).add("peakThreads", JsonFile.finite(peakThreads()))
            .add("peak", JsonFile.finite(peak()))
            .add("forecasts", forecasts);
    }
}
