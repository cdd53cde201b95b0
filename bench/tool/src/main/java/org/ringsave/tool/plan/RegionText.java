/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a region from its keys, which SET-FILE.md has. */
final class RegionText {
    /** All keys. */
    static final Set<String> KEYS = PartText.keys("name", "length", "present", "workingSet", "writeRate", "run",
        "tracked");

    private static final String ALL = "all";
    /** Values of keys that may be left out. */
    private static final Map<String, String> USUAL = new LinkedHashMap<>();

    static {
        USUAL.put("present", "100%");
        USUAL.put("workingSet", "100%");
        USUAL.put("writeRate", "1%/s");
        USUAL.put("run", "1");
        USUAL.put("tracked", "yes");
    }

    private RegionText() {
    }

    static RegionShape region(PartText part) {
        final long length = part.bytes("length", null);
        final double present = part.share("present", USUAL.get("present"));
        final boolean isAll = part.has("run") && ALL.equals(part.text("run"));
        return new RegionShape(part.text("name"), length, present, part.share("workingSet", USUAL.get("workingSet")),
            part.rate("writeRate", USUAL.get("writeRate"), present * length),
            isAll ? Long.MAX_VALUE : part.whole("run", USUAL.get("run"), 1, Long.MAX_VALUE),
            part.flag("tracked", USUAL.get("tracked")));
    }

    /** The keys that are left out, with their values; nothing if none is. */
    static Optional<AssumedValue> assumed(PartText part) {
        final String values = USUAL.entrySet().stream().filter(one -> !part.has(one.getKey()))
            .map(one -> option(one.getKey()) + '=' + one.getValue()).collect(Collectors.joining(","));
        return values.isEmpty() ? Optional.empty()
            : Optional.of(new AssumedValue("--region " + part.text("name"), values, List.of()));
    }

    /** A key as the option has it: working-set for workingSet. */
    private static String option(String key) {
        return key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
