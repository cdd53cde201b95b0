/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private final StringWriter text = new StringWriter();

    private String[] run(boolean isTerminal, long first, long last, String extra) {
        final Progress progress =
            new Progress(new PrintWriter(text), isTerminal, "2/3 save   ", first, last);
        for (long tick = first + 1; tick <= last; tick++) {
            if (progress.isDue(tick)) {
                progress.print(tick, extra);
            }
        }
        return text.toString().split("\\R");
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 100, 401, 6_000})
    void progressWithoutATerminalPrintsPlainQuarters(long ticks) {
        final String[] lines = run(false, 0, ticks, "3 images");
        assertThat(lines).hasSizeLessThanOrEqualTo(5).hasSizeGreaterThanOrEqualTo(3);
        assertThat(lines[lines.length - 1]).startsWith("2/3 save    100% ").contains(" 3 images ").endsWith(" s");
        assertThat(text.toString()).doesNotContain("\r\u001b").doesNotContain("[");
    }

    @Test
    void progressFromTheMiddlePrintsQuartersOfTheRest() {
        assertThat(run(false, 100, 200, "")).hasSize(4)
            .satisfies(lines -> assertThat(lines[0]).matches("2/3 save     25% 125/200 ticks ETA \\d+ s"))
            .satisfies(lines -> assertThat(lines[3]).matches("2/3 save    100% 200/200 ticks \\d+\\.\\d s"));
    }

    @Test
    void progressOnATerminalRedrawsOneLine() {
        run(true, 0, 6_000, "299 images 10.89 GB/s");
        assertThat(text.toString().lines().filter(line -> !line.isEmpty())).last().asString()
            .startsWith("2/3 save    [##########] 100% 6,000/6,000 ticks 299 images 10.89 GB/s ");
        assertThat(text.toString().endsWith(System.lineSeparator())).isTrue();
        final String[] drawn = text.toString().split("[\\r\\n]+");
        assertThat(drawn).hasSizeBetween(200, 202);
        assertThat(drawn).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
        assertThat(drawn[100]).startsWith("2/3 save    [####");
    }

    @Test
    void workOnAFileShowsHowFarItIsOnceItLasts() {
        final long[] now = {Long.MAX_VALUE - 5};
        final FileProgress progress =
            new FileProgress(new PrintWriter(text), false, "check", 8L << 30, 8L << 30, () -> now[0]);
        progress.at(1L << 30);
        now[0] += 900_000_000;
        progress.at(3L << 30);
        progress.end();
        assertThat(text.toString()).isEmpty();
        now[0] += 200_000_000;
        progress.at(4L << 30);
        progress.at(8L << 30);
        progress.end();
        assertThat(text.toString().lines()).hasSize(2)
            .satisfiesExactly(line -> assertThat(line).matches("check  50% 4(\\.00?)? GiB of 8(\\.00?)? GiB ETA .*"),
                line -> assertThat(line).startsWith("check 100% "));
    }

    @Test
    void workThatTurnsOutLongerShowsHowFarItIsToo() {
        final long[] now = {0};
        final FileProgress progress =
            new FileProgress(new PrintWriter(text), false, "verify", 1L << 30, 5L << 30, () -> now[0]);
        now[0] += 2_000_000_000;
        progress.at(1L << 29);
        progress.at(1L << 30);
        progress.at(2L << 30);
        progress.at(3L << 30);
        progress.end();
        progress.at(6L << 30);
        assertThat(text.toString().lines()).hasSize(4)
            .satisfiesExactly(line -> assertThat(line).startsWith("verify  50% "),
                line -> assertThat(line).startsWith("verify 100% ").contains(" 1 GiB of 1 GiB "),
                line -> assertThat(line).startsWith("verify  33% ").contains(" 3 GiB of 5 GiB "),
                line -> assertThat(line).startsWith("verify 100% "));
    }
}
