/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0", "65536|65536", "64KiB|65536", "64k|65536", "64 KiB|65536",
        "1MiB|1048576", "1.5MiB|1572864", "65_536|65536", "1MB|1000000", "2GB|2000000000", "1e3|1000",
        "-8|-8", "1_000|1000"})
    void lengthIsParsed(String text, long bytes) {
        assertThat(Amounts.bytes("--x", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"10GB/s|1e10", "500 MB/s|5e8", "1KiB/s|1024", "100B/s|100", "memory|Infinity",
        "0|0"})
    void rateIsParsed(String text, double rate) {
        assertThat(Amounts.rate("--x", text)).isEqualTo(rate);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1ms|1e6", "500us|5e5", "500\u00b5s|5e5", "10 s|1e10", "5min|3e11",
        "24h|8.64e13", "30d|2.592e15", "12ns|12", "0.5ms|5e5", "-1s|-1e9"})
    void timeIsParsed(String text, double ns) {
        assertThat(Amounts.time("--x", text)).isCloseTo(ns, within(1e-6 * Math.abs(ns)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0.5|0.5", "50%|0.5", "99.9%|0.999", "0|0", "1|1"})
    void shareIsParsed(String text, double share) {
        assertThat(Amounts.share("--x", text)).isCloseTo(share, within(1e-12));
    }

    @Test
    void wholeNumberHasAllItsDigits() {
        assertThat(Amounts.whole("--x", "9_007_199_254_740_993", 0, Long.MAX_VALUE)).isEqualTo(9_007_199_254_740_993L);
        assertThat(Amounts.whole("--x", "1e3", 0, 1000)).isEqualTo(1000);
        assertThat(Amounts.whole("--x", "-5", Long.MIN_VALUE, 0)).isEqualTo(-5);
        for (final String bad : new String[] {"", "x", "1.5", "-1", "1001", "1.000", "1.0e3",
            "1e400", "1e99999999999", "9223372036854775808", "1k",
            "\u0661"}) {
            assertThatThrownBy(() -> Amounts.whole("--x", bad, 0, 1000))
                .hasMessage("--x=" + bad + " is not a whole number in 0..1000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,5", "1,000", "1,000,000", "1.000,5", "1'000", "1\u2019000", "1 000", "1\u00a0000",
        "1\u202f000", "1.000.000", "1;5", "1\u00b75"})
    void separatorOfSomeCountriesIsRefused(String number) {
        final List<ThrowingCallable> readers = List.of(() -> Amounts.whole("--x", number, 0, 9_999_999),
            () -> Amounts.bytes("--x", number + "GB"), () -> Amounts.rate("--x", number + "GB/s"),
            () -> Amounts.time("--x", number + "h"), () -> Amounts.share("--x", number + '%'));
        for (final ThrowingCallable reader : readers) {
            assertThatThrownBy(reader).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--x=" + number).hasMessageEndingWith(
                    " is no number that is taken everywhere; write 1.5 with a point, and thousands as 1000 or 1_000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "1e9", "-5", "0.5", "1_000"})
    void numberWithoutUnitIsNoRateAndNoTarget(String number) {
        for (final String rate : List.of(number, number + "/s")) {
            assertThatThrownBy(() -> Amounts.rate("--x", rate)).hasMessage(
                "--x=" + rate + " is not a rate; write it with its unit, like 500MB/s, 2GiB/s, or memory");
        }
        assertThatThrownBy(() -> Amounts.length("--x", number)).hasMessage(
            "--x=" + number + " is not a length; write it with its unit, like 300B, 64KiB or 1MiB");
        assertThat(Amounts.length("--x", "0") + Amounts.rate("--x", "0")).isZero();
        assertThat(Amounts.length("--x", "300B")).isEqualTo(300);
    }

    @Test
    void refusedAmountShowsTheRightForm() {
        for (final String bad : new String[] {"", "x", "1..3", "5 parsecs", "--1", "NaN", "0x10"}) {
            assertThatThrownBy(() -> Amounts.bytes("--x", bad)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--x=" + bad + " is not a length; write it like 65536, 64KiB or 1MiB");
            assertThatThrownBy(() -> Amounts.rate("--x", bad))
                .hasMessage("--x=" + bad + " is not a rate; write it with its unit, like 500MB/s, 2GiB/s, or memory");
            assertThatThrownBy(() -> Amounts.time("--x", bad)).hasMessage("--x=" + bad
                + " is not a time; write it with its unit, like 1ms, 500us, 10s, 5min, 24h or 30d");
            assertThatThrownBy(() -> Amounts.share("--x", bad))
                .hasMessage("--x=" + bad + " is not a share; write it like 0.5 or 50%");
        }
        for (final String bad : new String[] {"1e400", "-1e400", "1e99999999999"}) {
            assertThatThrownBy(() -> Amounts.bytes("--x", bad)).hasMessageContaining("is not a length");
            assertThatThrownBy(() -> Amounts.rate("--x", bad + "GB/s")).hasMessageContaining("is not a rate");
            assertThatThrownBy(() -> Amounts.time("--x", bad + 's')).hasMessageContaining("is not a time");
            assertThatThrownBy(() -> Amounts.share("--x", bad)).hasMessageContaining("is not a share");
        }
        assertThatThrownBy(() -> Amounts.time("--x", "10")).hasMessageContaining("with its unit");
        assertThatThrownBy(() -> Amounts.bytes("--x", "1.5")).hasMessageContaining("is not a length");
    }
}
