/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;
import org.ringsave.tool.console.Units;

/** Names in files of results, such as {@code floorNs}, in words for readers of the page. */
final class PageWords {
    private static final Map<String, String> NAMES = Map.ofEntries(
        entry(Counter.COPY_NS.key(), "plain copy"), entry(Counter.COLD_COPY_NS.key(), "plain copy, caches cold"),
        entry(Counter.COPY_BACK_NS.key(), "plain copy back"), entry(Counter.INDEX_NS.key(), "reading all indices"),
        entry("copyBaseline", "plain copy"), entry(Coordinate.RATE_HZ.key(), "ticks a second"),
        entry("gigahertz", "clock, GHz"), entry("jar", "digest of the jar"),
        entry("jdk", "JDK"), entry("jmh", "JMH"), entry("jvmFlags", "JVM flags"), entry("numaNodes", "NUMA nodes"),
        entry("loadAverage", "load average at the start"), entry("L1d", "L1 cache of data"),
        entry("L1i", "L1 cache of instructions"), entry("L2", "L2 cache"), entry("L3", "L3 cache"));
    private static final Pattern PARAM = Pattern.compile(",? \\b([a-z][A-Za-z]*)=([^\\s,:)]+)");
    private static final Pattern LENGTH = Pattern.compile(Coordinate.CHUNK_LENGTH.key() + " (\\d+)");
    private static final Pattern NAME = Pattern.compile("\\b[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+\\b");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private PageWords() {
    }

    /** A name in words: {@code floorNs} is floor. A text that is no such name stays as it is. */
    static String name(String key) {
        final String known = NAMES.get(key);
        if (known != null || !NAME.matcher(key).matches()) {
            return known == null ? key : known;
        }
        return HUMP.matcher(key.endsWith("Ns") ? key.substring(0, key.length() - 2) : key).replaceAll(" ")
            .toLowerCase(Locale.ROOT);
    }

    /** A sentence with all names and parameters in it in words. */
    static String text(String sentence) {
        final String params = PARAM.matcher(sentence).replaceAll(found ->
            Matcher.quoteReplacement(", " + ParamWords.of(found.group(1), found.group(2))));
        final String lengths = LENGTH.matcher(params).replaceAll(found ->
            Matcher.quoteReplacement("chunks of " + Units.bytes(ParamWords.number(found.group(1)))));
        return NAME.matcher(lengths).replaceAll(found -> Matcher.quoteReplacement(name(found.group())));
    }
}
