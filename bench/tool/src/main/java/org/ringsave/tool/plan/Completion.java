/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.ringsave.store.SyncMode;

/**
 * The time that the end of an image file takes: forcing its bytes and its name, as the mode says. It grows with the
 * bytes, which a disk may still have to write, so it is measured with files of two lengths.
 *
 * @param sync        mode of the file.
 * @param shortLength of the short file, in bytes.
 * @param shortNs     for it, in nanoseconds.
 * @param longLength  of the long file.
 * @param longNs      for it.
 */
public record Completion(SyncMode sync, long shortLength, Spread shortNs, long longLength, Spread longNs) {
    /** The end of an image of any length, in nanoseconds: a line through both files, and never below the short one. */
    Spread ns(double bytes) {
        final double median = ns(bytes, Spread::median);
        // The lines of a spread's ends may cross that of the medians beyond the long file.
        return new Spread(median, Math.min(median, ns(bytes, Spread::least)),
            Math.max(median, ns(bytes, Spread::most)));
    }

    private double ns(double bytes, ToDoubleFunction<Spread> of) {
        final double shorter = of.applyAsDouble(shortNs);
        final double each = (of.applyAsDouble(longNs) - shorter) / (longLength - shortLength);
        return shorter + Math.max(0, each) * Math.max(0, bytes - shortLength);
    }

    Completion times(double factor) {
        return new Completion(sync, shortLength, shortNs.times(factor), longLength, longNs.times(factor));
    }

    JsonObject json() {
        return new JsonObject().add("sync", sync.name().toLowerCase(Locale.ROOT)).add("shortLength", shortLength)
            .add("shortNs", shortNs.json()).add("longLength", longLength).add("longNs", longNs.json());
    }

    static Completion of(JsonFile file, JsonObject json) throws IOException {
        final String sync = file.text(json, "sync");
        final long shorter = (long)file.number(json, "shortLength");
        final long longer = (long)file.number(json, "longLength");
        if (longer <= shorter) {
            throw file.bad("longLength", "is " + longer + ", not above shortLength, " + shorter);
        }
        try {
            return new Completion(SyncMode.valueOf(sync.toUpperCase(Locale.ROOT)), shorter,
                Spread.of(file, file.object(json, "shortNs")), longer, Spread.of(file, file.object(json, "longNs")));
        } catch (IllegalArgumentException e) {
            throw file.bad("sync", "is " + sync + ", not none, data or full");
        }
    }
}
