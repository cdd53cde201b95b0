/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.run.Suite;
import org.ringsave.bench.run.Suites;

/**
 * Whether new memory came in the pages that a suite is about: it counted the huge pages. A figure of huge pages
 * that weren't there would be one of small pages.
 */
final class NewMemory {
    private static final double MOST = 0.9;
    private static final double LEAST = 0.1;
    private static final String ASKED = "hugetlb=1";

    private NewMemory() {
    }

    /** A warning of all figures of pages that did not come, or came unasked. */
    static Optional<Warning> warning(Results results) {
        final List<String> lines = warnings(results).stream().map(line -> line + '.').toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(new Warning((lines.size() == 1
            ? "In one case new memory" : "In " + lines.size() + " cases new memory")
            + " came in pages of another size than the suite is about.",
            lines.stream().map(PageWords::text).toList(), lines));
    }

    private static List<String> warnings(Results results) {
        final List<String> warnings = new ArrayList<>();
        for (final String name : results.names()) {
            if (results.isJmh(name)) {
                final boolean isAsked = Suites.find(name).map(Suite::variables).orElse(Map.of()).values().stream()
                    .anyMatch(value -> value.contains(ASKED));
                for (final JmhResult result : results.jmh(name)) {
                    add(warnings, name, result, isAsked, setting(results));
                }
            }
        }
        return warnings;
    }

    private static void add(List<String> warnings, String suite, JmhResult result, boolean isAsked, String setting) {
        final Sample share = result.quotient(Counter.HUGE_BYTES, Counter.NEW_BYTES);
        if (share.count() == 0 || !Double.isFinite(share.median())) {
            return;
        }
        if (isAsked && share.median() < MOST) {
            warnings.add(String.format(Locale.ROOT, "%s, %s: only %.0f %% of the memory came in huge pages, %s", suite,
                result.label(), 100 * share.median(), reason(setting)));
        } else if (!isAsked && share.median() > LEAST) {
            warnings.add(String.format(Locale.ROOT, "%s, %s: %.0f %% of the memory came in huge pages, which were not"
                + " asked for (transparent huge pages: %s)", suite, result.label(), 100 * share.median(), setting));
        }
    }

    private static String reason(String setting) {
        return setting.startsWith("never") ? "since the kernel gives none (transparent huge pages: " + setting + ')'
            : "though the kernel may give them (transparent huge pages: " + setting + "): a C library older than glibc"
                + " 2.35 doesn't ask, and memory in pieces has none";
    }

    private static String setting(Results results) {
        final JsonValue setting = results.environment().get("transparentHugePages");
        return setting != null && setting.isString() ? setting.asString() : "unknown";
    }
}
