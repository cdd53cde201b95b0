/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0 bytes", "1|1 byte", "1023|1,023 bytes", "1024|1 KiB", "1376|1,376 bytes",
        "66560|65 KiB", "65536|64 KiB", "1048575|1,024.00 KiB", "1572864|1.50 MiB", "1073741824|1 GiB",
        "1099511627776|1 TiB", "1125899906842624|1 PiB", "NaN|no number"})
    void lengthHasTheLargestUnitAndShortOddOnesStayInBytes(double length, String text) {
        assertThat(Units.bytes(length)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0 ns", "347|347 ns", "12.34|12.3 ns", "999.4|999 ns", "999.6|1.00 \u00b5s",
        "1234567|1.23 ms", "45.6e9|45.6 s", "120e9|2.00 min", "5.4e12|90.0 min", "7.2e12|2.00 h", "2.592e15|30.0 d",
        "NaN|no number"})
    void timeHasThreeDigitsInItsUnit(double ns, String text) {
        assertThat(Units.time(ns)).isEqualTo(text);
    }

    @Test
    void rateAndShareHaveThreeDigits() {
        assertThat(Units.rate(1_234_567, 1_000_000)).isEqualTo("1.23 GB/s");
        assertThat(Units.rate(0, 0)).isEqualTo("0.00 MB/s");
        assertThat(Units.rate(Double.POSITIVE_INFINITY)).isEqualTo("memory");
        assertThat(Units.share(0.1234)).isEqualTo("12.3 %");
        assertThat(Units.share(1e-7)).isEqualTo("less than 0.01 %");
        assertThat(Units.count(1_234_567)).isEqualTo("1,234,567");
    }

    @Test
    void measuredNumberHasFourDigitsAndSeparators() {
        assertThat(Units.number(1234567)).isEqualTo("1,234,567");
        assertThat(Units.number(0.12345)).isEqualTo("0.1235");
        assertThat(Units.number(12.3456)).isEqualTo("12.35");
        assertThat(Units.number(0)).isEqualTo("0");
        assertThat(Units.number(Double.NaN)).isEqualTo("no number");
        assertThat(Units.ratio(0.012)).isEqualTo("0.0120");
        assertThat(Units.ratio(144.4)).isEqualTo("144.4");
        assertThat(Units.percent(0.0123)).isEqualTo("1.2 %");
        assertThat(Units.percent(Double.NaN)).isEmpty();
    }

    @Test
    void remainingTimeIsAWholeNumber() {
        assertThat(Units.remaining(99)).isEqualTo("99 s");
        assertThat(Units.remaining(121)).isEqualTo("3 min");
    }
}
