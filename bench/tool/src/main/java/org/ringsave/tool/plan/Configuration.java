/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.ringsave.image.RegionEntry;

/**
 * One measured configuration of the model's list.
 *
 * @param name       unique in the list.
 * @param heldOut    is it kept from the fit, to test the model?
 * @param quick      does a calibration measure it too?
 * @param shape      of the set.
 * @param chunk      length of the buffer that a call fills, in bytes.
 * @param threads    that write a save together. Everything else is measured with one thread.
 * @param deltaShare share of each ring that is written anew between a base and its delta, 0 to 1.
 * @param memory     of the set beside its channels.
 */
public record Configuration(String name, boolean heldOut, boolean quick, Shape shape, int chunk, int threads,
    double deltaShare, MemoryCase memory) {
    /** Header of the list. */
    static final String COLUMNS =
        "name,role,quick,channels,ringPages,fill,packetLength,inFlight,chunk,threads,deltaShare,"
            + "pages,writtenShare,run,stateBytes";

    private static final String HELD_OUT = "held-out";

    /**
     * The committed list.
     *
     * @return in its order.
     */
    public static List<Configuration> all() {
        return Committed.ALL;
    }

    /** Read once: each plan looks for the configurations that are like its set. */
    private static final class Committed {
        static final List<Configuration> ALL = read();
    }

    private static List<Configuration> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(Objects.requireNonNull(
            Configuration.class.getResourceAsStream("configurations.csv"), "configurations.csv"),
            StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Configuration::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The part of the committed list that a calibration measures.
     *
     * @return in its order.
     */
    public static List<Configuration> quickOnes() {
        return all().stream().filter(Configuration::quick).toList();
    }

    private static Configuration parse(String line) {
        final String[] cells = line.split(",");
        int column = 0;
        final String name = cells[column++];
        final boolean heldOut = HELD_OUT.equals(cells[column++]);
        final boolean quick = "yes".equals(cells[column++]);
        final Shape shape = new Shape(Long.parseLong(cells[column++]), Integer.parseInt(cells[column++]),
            Double.parseDouble(cells[column++]), Integer.parseInt(cells[column++]), Integer.parseInt(cells[column++]));
        return new Configuration(name, heldOut, quick, shape, Integer.parseInt(cells[column++]),
            Integer.parseInt(cells[column++]), Double.parseDouble(cells[column++]),
            new MemoryCase(Long.parseLong(cells[column++]), Double.parseDouble(cells[column++]),
                Long.parseLong(cells[column++]), Long.parseLong(cells[column])));
    }

    /**
     * A set that is in no list.
     *
     * @param shape of its channels.
     * @return a configuration of one thread, without anything new in a delta.
     */
    public static Configuration of(Shape shape) {
        return new Configuration("", false, false, shape, PlanRequest.LEAST_CHUNK, 1, 0, MemoryCase.NONE);
    }

    /**
     * The whole set.
     *
     * @return channels, region and state.
     */
    public SetShape set() {
        final List<RegionShape> regions = memory.pages() == 0 ? List.of() : List.of(new RegionShape("region",
            memory.pages() * RegionEntry.PAGE_LENGTH, 1, 1, 0, memory.run(), true));
        final List<StateShape> states = memory.stateBytes() == 0 ? List.of()
            : List.of(new StateShape("state", memory.stateBytes()));
        return new SetShape(SetShape.of(shape, 0).classes(), regions, states);
    }

    /**
     * Length of a delta that has some bytes of rings, the written pages of the region, and no packets of requests.
     *
     * @param ringBytes in bytes.
     * @return in bytes, if each ring has the same share of them.
     */
    public long deltaLength(long ringBytes) {
        return set().imageLength(delta(ringBytes));
    }

    /** The parts of a delta that has some bytes of rings, and pages of the region, but no packets. */
    SetBytes delta(long ringBytes) {
        return new SetBytes(List.of(new SavedBytes(ringBytes, 0)),
            memory.pages() == 0 ? List.of() : List.of(memory.written()), true);
    }

    /**
     * Purpose of the configuration.
     *
     * @return "fit" or "held-out".
     */
    public String role() {
        return heldOut ? HELD_OUT : "fit";
    }

    /** The configuration as a line of the list. */
    String line() {
        return String.join(",", name, role(), quick ? "yes" : "no", String.valueOf(shape.channels()),
            String.valueOf(shape.ringPages()), String.valueOf(shape.fill()), String.valueOf(shape.packetLength()),
            String.valueOf(shape.inFlight()), String.valueOf(chunk), String.valueOf(threads),
            String.valueOf(deltaShare), memory.line());
    }
}
