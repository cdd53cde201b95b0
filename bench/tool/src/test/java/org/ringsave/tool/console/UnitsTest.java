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
    @CsvSource(delimiter = '|', value = {"0|0 bytes", "1|1 byte", "1023|1,023 bytes", "1024|1 KiB", "1536|1.50 KiB",
        "65536|64 KiB", "1048575|1024.00 KiB", "1572864|1.50 MiB", "1073741824|1 GiB", "1099511627776|1 TiB",
        "1125899906842624|1,024 TiB"})
    void lengthIsPrintedInItsLargestUnit(long length, String text) {
        assertThat(Units.bytes(length)).isEqualTo(text);
    }

    @Test
    void rateAndMillisecondsHaveTwoDecimals() {
        assertThat(Units.rate(1_234_567, 1_000_000)).isEqualTo("1.23 GB/s");
        assertThat(Units.rate(0, 0)).isEqualTo("0.00 GB/s");
        assertThat(Units.milliseconds(1_234_567)).isEqualTo("1.23 ms");
        assertThat(Units.microseconds(1_234_567)).isEqualTo("1,235 us");
        assertThat(Units.count(1_234_567)).isEqualTo("1,234,567");
    }
}
