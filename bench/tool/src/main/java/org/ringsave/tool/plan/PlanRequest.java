/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.tool.console.Units;

/**
 * A question to the planner.
 *
 * @param set           that is saved, and the writes to it.
 * @param chunk         length of the buffer that a call fills, in bytes, 256 to 2^30; 0: to be recommended.
 * @param threads       that write an image, 1 to 1,024.
 * @param sink          that takes the images, and gives them back at a restore, at 1 byte a second or more.
 * @param targets       that the plan is held against; the pause and the tick also bound the p99 of a call.
 * @param intervalNs    from one checkpoint to the next; 0: the best for the mean time between failures.
 * @param mtbfNs        mean time between failures.
 * @param retain        images that are kept, 1 or more.
 */
public record PlanRequest(SetShape set, long chunk, int threads, Sink sink,
    Targets targets, double intervalNs, double mtbfNs, int retain) {
    /** Shortest chunk that always makes progress. */
    public static final int LEAST_CHUNK = ImageDescriptor.MAX_ATOMIC_LENGTH;
    /** Longest chunk of a plan. */
    public static final int MOST_CHUNK = 1 << 30;
    /** Most parts of one save. */
    public static final int MOST_THREADS = 1_024;
    /** Most kept images of a plan. */
    public static final int MOST_RETAINED = 1_000_000;

    /**
     * Check every value against its range.
     *
     * @param set           as above.
     * @param chunk         as above.
     * @param threads       as above.
     * @param sink          as above.
     * @param targets       as above.
     * @param intervalNs    as above.
     * @param mtbfNs        as above.
     * @param retain        as above.
     * @throws PlanRefusal naming the field and the bound that it breaks.
     */
    public PlanRequest {
        PlanRefusal.require(chunk == 0 || chunk >= LEAST_CHUNK && chunk <= MOST_CHUNK, PlanField.CHUNK, chunk,
            "in " + LEAST_CHUNK + ".." + MOST_CHUNK);
        PlanRefusal.require(threads >= 1 && threads <= MOST_THREADS, PlanField.THREADS, threads,
            "in 1.." + MOST_THREADS);
        PlanRefusal.require(sink.highest() >= 1, PlanField.SINK_RATE, sink.highest(), "1 or more bytes a second");
        if (intervalNs != 0) {
            requireTime(PlanField.INTERVAL, intervalNs);
        }
        requireTime(PlanField.MTBF, mtbfNs);
        PlanRefusal.require(retain >= 1 && retain <= MOST_RETAINED, PlanField.RETAIN, retain,
            "in 1.." + MOST_RETAINED);
        final long captured = set.capturedBytes() + set.stateBytes();
        if (captured > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw new PlanRefusal("%s=" + set.packets() / (2 * set.channels()) + " on " + set.channels()
                + " channels are, with contexts and states, " + captured
                + " bytes to capture when a save begins, and one can capture " + ImageDescriptor.MAX_CAPTURED_LENGTH,
                PlanField.IN_FLIGHT);
        }
    }

    /**
     * A question with a sink of a known rate.
     *
     * @param set        as above.
     * @param chunk      as above.
     * @param threads    as above.
     * @param sinkRate   bytes per second that the sink takes, 1 or more; infinite: memory.
     * @param targets    as above.
     * @param intervalNs as above.
     * @param mtbfNs     as above.
     * @param retain     as above.
     * @throws PlanRefusal naming the field and the bound that it breaks.
     */
    public PlanRequest(SetShape set, long chunk, int threads, double sinkRate, Targets targets, double intervalNs,
        double mtbfNs, int retain) {
        this(set, chunk, threads, Sink.of(sinkRate), targets, intervalNs, mtbfNs, retain);
    }

    /**
     * A question about a set of equal channels.
     *
     * @param shape      of the channels.
     * @param writeRate  bytes per second that all writers put into rings together; 0 to 10^15.
     * @param chunk      as above.
     * @param threads    as above.
     * @param sinkRate   as above.
     * @param targets    as above.
     * @param intervalNs as above.
     * @param mtbfNs     as above.
     * @param retain     as above.
     * @throws PlanRefusal naming the field and the bound that it breaks.
     */
    public PlanRequest(Shape shape, double writeRate, long chunk, int threads, double sinkRate, Targets targets,
        double intervalNs, double mtbfNs, int retain) {
        this(SetShape.of(shape, writeRate), chunk, threads, sinkRate, targets, intervalNs, mtbfNs, retain);
    }

    private static void requireTime(PlanField field, double ns) {
        PlanRefusal.require(ns > 0 && ns <= Targets.MOST_NS, field, Units.time(ns), "above 0 and at most 1000y");
    }

    /**
     * The shape of the first class of channels, which is often the only one.
     *
     * @return its shape.
     */
    public Shape shape() {
        return set.classes().get(0).shape();
    }

    /**
     * The same request for a set of equal channels, with the same rate of all writers.
     *
     * @param shape of the channels.
     * @return a new request.
     */
    public PlanRequest withShape(Shape shape) {
        return with(SetShape.of(shape, set.ringRate()));
    }

    /** The same request for another set. */
    PlanRequest with(SetShape other) {
        return new PlanRequest(other, chunk, threads, sink, targets, intervalNs, mtbfNs, retain);
    }

    /** The same with a chosen chunk and interval. */
    PlanRequest decided(long length, double ns) {
        return new PlanRequest(set, length, threads, sink, targets, ns, mtbfNs, retain);
    }

    /** The same with rates of writers and sink. */
    PlanRequest withRates(double written, double sunk) {
        return new PlanRequest(set.withWriteRate(written), chunk, threads, sink.withRate(sinkRate(), sunk), targets,
            intervalNs, mtbfNs, retain);
    }

    /** The same with another mean time between failures. */
    PlanRequest withMtbf(double ns) {
        return new PlanRequest(set, chunk, threads, sink, targets, intervalNs, ns, retain);
    }

    /** The same with another number of kept images. */
    PlanRequest withRetained(int images) {
        return new PlanRequest(set, chunk, threads, sink, targets, intervalNs, mtbfNs, images);
    }

    /**
     * The same request with another sink.
     *
     * @param other takes the images.
     * @return a new request.
     */
    public PlanRequest withSink(Sink other) {
        return new PlanRequest(set, chunk, threads, other, targets, intervalNs, mtbfNs, retain);
    }

    /**
     * The rate of the sink for chunks of this request, or its highest one if the chunk is to be recommended.
     *
     * @return bytes per second; infinite for memory.
     */
    public double sinkRate() {
        return chunk == 0 ? sink.highest() : sink.rate(chunk).median();
    }

    JsonObject json() {
        final JsonObject json = new JsonObject().add("set", set.json()).add("writeRate", set.writeRate())
            .add("chunk", chunk).add("threads", threads)
            .add("sinkRate", JsonFile.finite(sinkRate())).add("intervalNs", intervalNs).add("mtbfNs", mtbfNs)
            .add("retain", retain);
        targets.addTo(json);
        return json;
    }
}
