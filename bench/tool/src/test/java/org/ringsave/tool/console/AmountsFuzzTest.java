/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/** Any text is an amount that is finite, or is refused by the name of its option. */
class AmountsFuzzTest {
    private static final List<ToDoubleFunction<String>> READERS = List.of(
        text -> Amounts.whole("--option", text, -9, 1L << 60), text -> Amounts.bytes("--option", text),
        text -> Amounts.rate("--option", text), text -> Amounts.time("--option", text),
        text -> Amounts.share("--option", text));

    static Stream<Arguments> seeds() {
        return Stream.of("65536", "64KiB", "1.5 MiB", "-3", "1_000", "1.000", "1,5GB/s", "memory", "500MB/s", "1e3us",
            "0", "24h", "30d", "50%", "0.5", "1e999999999", "9223372036854775808", "\u0661")
            .map(text -> Arguments.of((Object)text.getBytes(StandardCharsets.UTF_8)));
    }

    @Proves("Any text of a size, rate, time or share is finite or refused.")
    @MethodSource("seeds")
    @FuzzTest
    void anyTextIsAFiniteAmountOrIsRefused(byte[] input) {
        final String text = new String(input, StandardCharsets.UTF_8);
        for (final ToDoubleFunction<String> reader : READERS) {
            try {
                final double amount = reader.applyAsDouble(text);
                assertThat(Double.isFinite(amount) || "memory".equalsIgnoreCase(text.trim())).as(text).isTrue();
                assertThat(amount < 0).as(text).isEqualTo(text.trim().startsWith("-") && amount != 0);
            } catch (IllegalArgumentException e) {
                assertThat(e.getClass()).isEqualTo(IllegalArgumentException.class);
                assertThat(e.getMessage()).startsWith("--option=" + text);
            }
        }
        Cases.count(1);
    }
}
