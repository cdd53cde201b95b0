/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of {@code SCALE.md} are those that its commands print. */
class ScalePageTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final String COMMAND = "    java -jar bench/tool/target/ringsave.jar plan ";

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("engine/SCALE.md"));
    }

    private static List<String> commands() throws IOException {
        return page().lines().filter(line -> line.startsWith(COMMAND)).toList();
    }

    /** Does a page have a figure, not as the end of a longer one? */
    private static boolean has(String page, String figure) {
        return Pattern.compile("(?<![0-9.,])" + Pattern.quote(figure) + "(?![0-9]|[.,][0-9])").matcher(page).find();
    }

    @Test
    void pageHasACommandForASlotInMemoryAndAMachine() throws IOException {
        assertThat(commands()).hasSize(3);
    }

    /** The columns of the table are those of a slot and of a machine, which has 16 slots. */
    @ParameterizedTest
    @CsvSource({"memory,GiB,0.0009765625", "full image,MiB,1", "pause of its own tick,ms,0.001",
        "live save to 1 GB/s,s,0.001", "restore from 1 GB/s,s,0.001"})
    void machineTakesAsMuchAsItsSlots(String row, String unit, double factor) throws IOException {
        final String cells = " \\(\\*plan\\*\\) \\| ([0-9.]+) \\S+ \\| ([0-9.]+) ";
        final Matcher matcher = Pattern.compile("\\| " + row + cells + unit).matcher(page());
        assertThat(matcher.find()).as(row).isTrue();
        assertThat(Double.parseDouble(matcher.group(2)))
            .isCloseTo(16 * factor * Double.parseDouble(matcher.group(1)), withinPercentage(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | live save, begin \\(pause\\) +([^(]+) \\((.*)\\)",
        "0 | live save, all of it +([^(]+) \\(",
        "0 | restore +([0-9.]+ ms) \\(",
        "0 | full image +([0-9.]+ MiB), exact",
        "0 | delta +([0-9.]+ MiB), at the interval",
        "0 | total +([0-9.]+ MiB)",
        "0 | overhead +paused [0-9.]+ %, live ([0-9.]+ %)",
        "1 | live save, all of it +([^(]+) \\(",
        "2 | live save, begin \\(pause\\) +([^(]+) \\((.*)\\)"})
    void figureIsThatOfItsCommand(int command, String figure) throws IOException {
        final String options = commands().get(command).substring(COMMAND.length())
            .replace("--results results", "--results " + ROOT.resolve("results"));
        final CommandRun run = CommandRun.of((Object[])("plan " + options).split(" "));
        assertThat(run.code()).as("%s", run).isZero();
        final Matcher matcher = Pattern.compile(figure).matcher(run.out());
        assertThat(matcher.find()).as("%s in %s", figure, run.out()).isTrue();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            assertThat(has(page(), matcher.group(i).trim()))
                .as("SCALE.md has %s, which the model of the results gives for: %s", matcher.group(i), figure).isTrue();
        }
    }
}
