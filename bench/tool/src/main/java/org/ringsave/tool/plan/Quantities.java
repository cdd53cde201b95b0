/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that a time depends on, by name. Each follows from the inputs alone:
 *
 * <pre>
 *     one          1
 *     channels     channels
 *     tables       channels, or 0 where inFlight is 0       channels with tables of requests in flight
 *     packets      2 * channels * inFlight                  records of requests in flight
 *     captured     channels * inFlight * (128 + packetLength)
 *     bytes        ring bytes that are saved + captured
 *     starts       min(channels, bytes / 32768)             long runs of bytes, where a prefetcher starts anew
 *     calls        ceil(imageLength / chunk)
 *     footprint    bytes + imageLength                      bytes that the operation reads and writes
 *     threads      threads that write the image; 1 for all operations but "parallel"
 *     channelsEach, tablesEach, packetsEach, bytesEach, startsEach, callsEach    the same, divided by the threads
 * </pre>
 */
public final class Quantities {
    /** Name of the number one, for a term that depends on nothing. */
    public static final String ONE = "one";

    private static final double LONG_RUN = 32_768;

    private final Map<String, Double> values = new LinkedHashMap<>();

    private Quantities() {
    }

    /**
     * All numbers of an operation.
     *
     * @param shape      of the set.
     * @param chunk      length of the buffer that a call fills, in bytes.
     * @param threads    that write the image.
     * @param savedBytes ring bytes of the image: the live bytes, or the new bytes of a delta.
     * @return the numbers.
     */
    public static Quantities of(Shape shape, long chunk, int threads, long savedBytes) {
        final Quantities all = new Quantities();
        final double channels = shape.channels();
        final double bytes = (double)savedBytes + shape.capturedBytes();
        final double image = shape.imageLength(savedBytes);
        final double calls = Math.ceil(image / chunk);
        final double tables = shape.inFlight() == 0 ? 0 : channels;
        all.values.put(ONE, 1.0);
        all.values.put("channels", channels);
        all.values.put("tables", tables);
        all.values.put("packets", (double)shape.packets());
        all.values.put("captured", (double)shape.capturedBytes());
        all.values.put("bytes", bytes);
        all.values.put("starts", Math.min(channels, bytes / LONG_RUN));
        all.values.put("calls", calls);
        all.values.put("footprint", bytes + image);
        all.values.put("threads", (double)threads);
        all.values.put("channelsEach", channels / threads);
        all.values.put("tablesEach", tables / threads);
        all.values.put("packetsEach", (double)shape.packets() / threads);
        all.values.put("bytesEach", bytes / threads);
        all.values.put("startsEach", Math.min(channels, bytes / LONG_RUN) / threads);
        all.values.put("callsEach", calls / threads);
        return all;
    }

    /**
     * The value of one quantity.
     *
     * @param name as above.
     * @return its value.
     * @throws IllegalArgumentException if there is no quantity of this name.
     */
    public double get(String name) {
        final Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no quantity is called " + name + "; there are " + values.keySet());
        }
        return value;
    }

    /** Is there a quantity of this name? */
    static boolean isKnown(String name) {
        return of(new Shape(1, 1, 0, 8, 0), 1, 1, 0).values.containsKey(name);
    }
}
