/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * The numbers that a time depends on, by name. Each follows from the inputs alone:
 *
 * <pre>
 *     one          1
 *     channels     channels
 *     tables       channels, or 0 where inFlight is 0       channels with tables of requests in flight
 *     packets      2 * channels * inFlight                  records of requests in flight
 *     captured     bytes that a begin copies                heads and contexts of requests, and their tables
 *     bytes        captured + bytes of rings and packets that are saved
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
    private static final String EACH = "Each";

    private final double channels;
    private final double tables;
    private final double packets;
    private final double captured;
    private final double bytes;
    private final double calls;
    private final double footprint;
    private final double threads;

    private Quantities(Shape shape, long chunk, int threads, SavedBytes saved) {
        final double image = shape.imageLength(saved);
        channels = shape.channels();
        tables = shape.inFlight() == 0 ? 0 : channels;
        packets = shape.packets();
        captured = shape.capturedBytes();
        bytes = saved.total() + captured;
        calls = Math.ceil(image / chunk);
        footprint = bytes + image;
        this.threads = threads;
    }

    /**
     * All numbers of an operation.
     *
     * @param shape   of the set.
     * @param chunk   length of the buffer that a call fills, in bytes.
     * @param threads that write the image.
     * @param saved   bytes of the image.
     * @return the numbers.
     */
    public static Quantities of(Shape shape, long chunk, int threads, SavedBytes saved) {
        return new Quantities(shape, chunk, threads, saved);
    }

    /**
     * The value of one quantity.
     *
     * @param name as above.
     * @return its value.
     * @throws IllegalArgumentException if there is no quantity of this name.
     */
    public double get(String name) {
        final double value = value(name);
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("no quantity is called " + name);
        }
        return value;
    }

    /** NaN stands for an unknown name. */
    private double value(String name) {
        return switch (name) {
            case ONE -> 1;
            case "channels" -> channels;
            case "tables" -> tables;
            case "packets" -> packets;
            case "captured" -> captured;
            case "bytes" -> bytes;
            case "starts" -> Math.min(channels, bytes / LONG_RUN);
            case "calls" -> calls;
            case "footprint" -> footprint;
            case "threads" -> threads;
            case "channelsEach", "tablesEach", "packetsEach", "bytesEach", "startsEach", "callsEach" ->
                value(name.substring(0, name.length() - EACH.length())) / threads;
            default -> Double.NaN;
        };
    }

    /** Is there a quantity of this name? */
    static boolean isKnown(String name) {
        return !Double.isNaN(of(new Shape(1, 1, 0, 8, 0), 1, 1, new SavedBytes(0, 0)).value(name));
    }
}
