/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void pageHasACommandForASlotInMemoryAndAMachine() throws IOException {
        assertThat(commands()).hasSize(3);
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
            assertThat(page().contains(matcher.group(i).trim()))
                .as("SCALE.md has %s, which the model of the results gives for: %s", matcher.group(i), figure).isTrue();
        }
    }
}
