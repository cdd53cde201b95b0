/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a sink. It takes an image piece by piece, and gives it back at a restore at the same rate.
 *
 * @param name       for the reader of a plan; empty for a rate that was given.
 * @param pieces     rates by length of the piece, the shortest first; one for a rate that no length changes; none for
 *                   memory, which takes no time but the save's own.
 * @param completion of an image; null: it takes no time.
 * @param claim      bytes of an image in a frame, where the sink has frames; 0: pieces may have any length.
 * @param machine    that was measured, and when; null: not measured.
 */
public record Sink(String name, List<PieceRate> pieces, Completion completion, int claim, Machine machine) {
    /** Memory. */
    public static final Sink MEMORY = new Sink("memory", List.of(), null, 0, null);

    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    /**
     * A sink of a known rate.
     *
     * @param bytesPerSecond that it takes; infinite: memory.
     * @return the sink, without an end of an image.
     */
    public static Sink of(double bytesPerSecond) {
        return bytesPerSecond == NO_LIMIT ? MEMORY : new Sink("",
            List.of(new PieceRate(1, new Spread(bytesPerSecond, bytesPerSecond, bytesPerSecond))), null, 0, null);
    }

    /**
     * Was it measured?
     *
     * @return false for memory and for a known rate.
     */
    public boolean isMeasured() {
        return machine != null;
    }

    /**
     * The rate for pieces of a length. Between two measured lengths the time of a piece is on a line; beyond them the
     * rate is that of the nearest one.
     *
     * @param length in bytes.
     * @return bytes per second; infinite for memory.
     */
    public Spread rate(double length) {
        return new Spread(rate(length, Spread::median), rate(length, Spread::least), rate(length, Spread::most));
    }

    private double rate(double length, ToDoubleFunction<Spread> of) {
        double last = NO_LIMIT;
        PieceRate below = null;
        for (final PieceRate above : pieces) {
            final double rate = of.applyAsDouble(above.bytesPerSecond());
            if (length <= above.length()) {
                return below == null ? rate : between(below, last, above, rate, length);
            }
            below = above;
            last = rate;
        }
        return last;
    }

    private static double between(PieceRate below, double belowRate, PieceRate above, double aboveRate,
        double length) {
        final double share = (length - below.length()) / (above.length() - below.length());
        return length * 1e9 / (below.ns(belowRate) + share * (above.ns(aboveRate) - below.ns(belowRate)));
    }

    /** The highest rate of all lengths. */
    double highest() {
        return pieces.stream().mapToDouble(one -> one.bytesPerSecond().median()).max().orElse(NO_LIMIT);
    }

    /** Does a length lie among the measured ones? Any does if none was measured. */
    boolean takes(double length) {
        return !isMeasured() || length >= pieces.get(0).length() && length <= pieces.get(pieces.size() - 1).length();
    }

    /**
     * Time of one piece.
     *
     * @param length in bytes.
     * @return in nanoseconds; 0 for memory.
     */
    public double pieceNs(double length) {
        return piece(length).median();
    }

    /** Time of one piece, in nanoseconds; 0 for memory. */
    Spread piece(double length) {
        return pieces(length, length);
    }

    /**
     * Time of the end of an image.
     *
     * @param bytes of the image.
     * @return in nanoseconds; 0 if there is none.
     */
    public double completionNs(double bytes) {
        return end(bytes).median();
    }

    /** Time of the end of an image, in nanoseconds; 0 if there is none. */
    Spread end(double bytes) {
        return completion == null ? Spread.NONE : completion.ns(bytes);
    }

    /** Does it take no time but the save's own? Then images stay in memory. */
    boolean isMemory() {
        return pieces.isEmpty();
    }

    /** Time of bytes in pieces of a length, in nanoseconds, without the end of the image. */
    Spread pieces(double bytes, double pieceLength) {
        final Spread rate = rate(pieceLength);
        return new Spread(bytes / rate.median() * 1e9, bytes / rate.most() * 1e9, bytes / rate.least() * 1e9);
    }

    /** Time of an image in pieces of a length, its end included, in nanoseconds. */
    Spread image(double bytes, double pieceLength) {
        return pieces(bytes, pieceLength).plus(end(bytes));
    }

    /** The sink if it has another rate: all of it is faster or slower by that factor. */
    Sink withRate(double rate, double otherRate) {
        if (rate == otherRate) {
            return this;
        }
        if (!isMeasured() || otherRate == NO_LIMIT) {
            return of(otherRate);
        }
        final double factor = otherRate / rate;
        return new Sink(name, pieces.stream().map(one -> new PieceRate(one.length(), one.bytesPerSecond()
            .times(factor))).toList(), completion == null ? null : completion.times(1 / factor), claim, machine);
    }

    /** For chunks of a length, and an image. */
    JsonObject json(long chunk, double imageLength) {
        final Spread rate = rate(chunk);
        return new JsonObject().add("name", name.isEmpty() ? Json.NULL : Json.value(name))
            .add("bytesPerSecond", JsonFile.finite(rate.median()))
            .add("leastBytesPerSecond", JsonFile.finite(rate.least()))
            .add("mostBytesPerSecond", JsonFile.finite(rate.most())).add("completionNs", completionNs(imageLength))
            .add("cpu", isMeasured() ? Json.value(machine.cpu()) : Json.NULL)
            .add("date", isMeasured() ? Json.value(machine.date()) : Json.NULL)
            .add("fileLength", completion == null ? Json.NULL : Json.value(completion.longLength()))
            .add("callNs", pieceNs(Math.min(chunk, imageLength)));
    }
}
