/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that a time depends on, by name. Each follows from the inputs alone:
 *
 * <pre>
 *     one          1
 *     channels     channels
 *     tables       channels with in-flight slots            they have tables, also without a request in flight
 *     packets      2 * channels * inFlight                  records of requests in flight
 *     captured     bytes that a begin copies                heads and contexts of requests, and their tables
 *     bytes        captured + bytes of rings and packets that are saved
 *     pages        pages of regions that are saved          4 KiB each
 *     groups       entries of these pages in the image      one for up to 512 pages
 *     stateBytes   bytes of the embedder's states
 *     starts       min(channels, bytes / 32768)             long runs of bytes, where a prefetcher starts anew
 *     calls        ceil(imageLength / chunk)
 *     footprint    bytes + pages + states + imageLength     bytes that the operation reads and writes
 *     threads      threads that write the image; 1 for all operations but "parallel"
 *     channelsEach, tablesEach, packetsEach, bytesEach, startsEach, callsEach, pagesEach    the same, divided by the
 *                  threads
 * </pre>
 */
public final class Quantities {
    /** Name of the number one, for a term that depends on nothing. */
    public static final String ONE = "one";

    private static final double LONG_RUN = 32_768;
    private static final String EACH = "Each";
    /** Of some set. A model asks for the names of all its terms. */
    private static final Quantities ANY = any();
    private static final Map<String, String> NOUNS = Collections.unmodifiableMap(allNouns());

    private final double channels;
    private final double tables;
    private final double packets;
    private final double captured;
    private final double bytes;
    private final double pages;
    private final double groups;
    private final double stateBytes;
    private final double calls;
    private final double footprint;
    private final double threads;

    private Quantities(SetShape set, long chunk, int threads, SetBytes saved) {
        final double image = set.imageLength(saved);
        channels = set.channels();
        tables = set.channelsWithTables();
        packets = set.packets();
        captured = set.capturedBytes();
        bytes = saved.channelBytes() + captured;
        pages = saved.pages();
        groups = saved.groups();
        stateBytes = set.stateBytes();
        calls = Math.ceil(image / chunk);
        footprint = saved.total() + captured + stateBytes + image;
        this.threads = threads;
    }

    private Quantities(Quantities one, int threads) {
        channels = one.channels;
        tables = one.tables;
        packets = one.packets;
        captured = one.captured;
        bytes = one.bytes;
        pages = one.pages;
        groups = one.groups;
        stateBytes = one.stateBytes;
        calls = one.calls;
        footprint = one.footprint;
        this.threads = threads;
    }

    /** The same with another number of threads. */
    Quantities with(int others) {
        return new Quantities(this, others);
    }

    /**
     * All numbers of an operation.
     *
     * @param set     that is saved.
     * @param chunk   length of the buffer that a call fills, in bytes.
     * @param threads that write the image.
     * @param saved   parts of the image.
     * @return the numbers.
     */
    public static Quantities of(SetShape set, long chunk, int threads, SetBytes saved) {
        return new Quantities(set, chunk, threads, saved);
    }

    private static Map<String, String> allNouns() {
        final Map<String, String> nouns = new LinkedHashMap<>();
        nouns.put(ONE, "fixed costs");
        nouns.put("channels", "channels");
        nouns.put("tables", "in-flight tables");
        nouns.put("packets", "requests in flight");
        nouns.put("captured", "heads and contexts");
        nouns.put("bytes", "bytes of rings and requests");
        nouns.put("pages", "pages of regions");
        nouns.put("groups", "groups of 512 pages");
        nouns.put("stateBytes", "bytes of states");
        nouns.put("starts", "starts of long runs");
        nouns.put("calls", "calls of the saver");
        nouns.put("footprint", "bytes read and written");
        nouns.put("threads", "threads");
        return nouns;
    }

    /**
     * Plain nouns for people who plan.
     *
     * @return the noun of each quantity by its name. A thread's share has the noun of the whole.
     */
    public static Map<String, String> nouns() {
        return NOUNS;
    }

    /**
     * The plain noun of a quantity.
     *
     * @param name as above.
     * @return its noun.
     * @throws IllegalArgumentException if there is no quantity of this name.
     */
    public static String noun(String name) {
        final String noun = NOUNS.get(ofAll(name));
        if (noun == null) {
            throw new IllegalArgumentException("no quantity is called " + name);
        }
        return noun;
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
            case "pages" -> pages;
            case "groups" -> groups;
            case "stateBytes" -> stateBytes;
            case "starts" -> Math.min(channels, bytes / LONG_RUN);
            case "calls" -> calls;
            case "footprint" -> footprint;
            case "threads" -> threads;
            case "channelsEach", "tablesEach", "packetsEach", "bytesEach", "startsEach", "callsEach",
                "pagesEach" -> value(ofAll(name)) / threads;
            default -> Double.NaN;
        };
    }

    /** The name of a quantity of all threads together, of which this is the name or that of a thread's share. */
    static String ofAll(String name) {
        return name.endsWith(EACH) ? name.substring(0, name.length() - EACH.length()) : name;
    }

    private static Quantities any() {
        final SetShape set = SetShape.of(new Shape(1, 1, 0, 8, 0), 0);
        return of(set, 1, 1, set.all());
    }

    /** Is there a quantity of this name? Each has a noun. */
    static boolean isKnown(String name) {
        return NOUNS.containsKey(ofAll(name)) && !Double.isNaN(ANY.value(name));
    }
}
