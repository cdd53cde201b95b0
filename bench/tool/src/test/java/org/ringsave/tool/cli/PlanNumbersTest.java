/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.tool.console.Units;

/**
 * The JSON of a plan has the numbers of its text. Left out are factors and shares that are quotients of two numbers of
 * the JSON: the table of inputs, and the parts of a time.
 */
class PlanNumbersTest {
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.^-])[0-9][0-9,]*(?:\\.[0-9]+)?(?!\\w)(?<!,)"
        + "(?: (?:ns|\u00b5s|ms|s|min|h|d|bytes?|[KMGTP]iB|[MG]B/s|%|times)(?![\\w/]))?");
    private static final Pattern QUOTIENTS = Pattern.compile("  (--[a-z-]+|the machine's speed|.* regions) +[0-9=].*|"
        + "  +of it .*");
    /** Numbers of sentences: of the law of threads, the shortest slice, and shares too small to tell. */
    private static final Set<String> WORDS = Set.of("2 times", "16 KiB", "0.01 %");
    /** The JSON has five digits, and a text has three. */
    private static final double ROUNDING = 2e-5;

    private static void collect(JsonValue value, Set<String> forms, StringBuilder texts) {
        if (value.isObject()) {
            value.asObject().forEach(member -> collect(member.getValue(), forms, texts));
        } else if (value.isArray()) {
            value.asArray().forEach(one -> collect(one, forms, texts));
        } else if (value.isString()) {
            texts.append(value.asString()).append('\n');
        } else if (value.isNumber()) {
            for (final double factor : new double[] {1, 1 + ROUNDING, 1 - ROUNDING}) {
                add(forms, value.asDouble() * factor);
            }
        }
    }

    private static void add(Set<String> forms, double number) {
        forms.addAll(List.of(Units.time(number), Units.bytes(number), Units.bytes(Math.rint(number)),
            Units.rate(number), Units.share(number), Units.digits(number), Units.digits(number) + " times",
            Units.count(Math.round(number)), Units.number(number)));
        // An end of a range is told as its distance from 1.
        forms.add(Units.percent(Math.abs(number - 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--channels 256", "--channels 1000000 --machines 64 --sink-rate 1GB/s",
        "--channels 2000 --chunk 4MiB --tick-target 1ms --interval 5ms --sink-rate 2GB/s",
        "--class nic:2000x64KiB --region ram:4GiB --state s:1K --sink-rate 500MB/s --pause-target 2ms --threads 2",
        "--write-rate 10GB/s --sink-rate 1MB/s --chunk 4096 --interval 1h"})
    void jsonHasTheNumbersOfTheText(String options) {
        final CommandRun text = CommandRun.of((Object[])("plan " + options).split(" "));
        assertThat(text.code()).as(text.err()).isZero();
        final JsonObject json = Json.parse(CommandRun.of((Object[])("plan --json " + options).split(" ")).out())
            .asObject();
        final Set<String> forms = new HashSet<>(WORDS);
        final StringBuilder texts = new StringBuilder();
        collect(json, forms, texts);
        final List<String> lacking = new ArrayList<>();
        int found = 0;
        for (final String line : text.out().lines().filter(one -> !QUOTIENTS.matcher(one).matches()).toList()) {
            final Matcher numbers = NUMBER.matcher(line);
            while (numbers.find()) {
                found++;
                if (!forms.contains(numbers.group()) && texts.indexOf(numbers.group()) < 0) {
                    lacking.add(numbers.group() + " of: " + line.strip());
                }
            }
        }
        assertThat(lacking).isEmpty();
        assertThat(found).isGreaterThan(100);
    }
}
