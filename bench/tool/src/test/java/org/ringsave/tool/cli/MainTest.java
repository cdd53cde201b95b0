/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    /** Commands without {@code --json}, and the reason of each. */
    private static final Map<String, String> WITHOUT_JSON = Map.of(
        "ringsave continue", "prints lines for the demo that started it, which reads them as they come",
        "ringsave take-over", "prints lines for the demo that started it, which reads them as they come",
        "ringsave lead", "prints lines for the demo that started it, and is killed within its run",
        "ringsave follow", "prints lines for the demo that started it, which reads them as they come");

    @Test
    void missingCommandPrintsTheUsage() {
        final CommandRun run = CommandRun.of();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: ringsave [-hV] [--debug] COMMAND")
            .contains("demo", "sample", "save", "restore", "verify", "merge", "plan", "java -jar benchmarks.jar")
            .doesNotContain("continue", "take-over", "lead ", "follow ", "bench ", "jmh");
    }

    @Test
    void helpOptionPrintsTheUsageAndSucceeds() {
        final CommandRun run = CommandRun.of("--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: ringsave");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void versionOptionNamesTheImageFormat() {
        final CommandRun run = CommandRun.of("--version");
        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("ringsave .+, image format 0\\.2\\R");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bogus|there is no command 'bogus'; the commands are demo, sample, save, restore, verify, info, dump, diff,"
            + " merge, store, send, receive, plan, continue, take-over, lead, follow",
        "demo --channels -1|--channels=-1 is not a whole number in 1..65536",
        "demo --channels 65537|--channels=65537 is not a whole number in 1..65536",
        "demo --ring-pages 0|--ring-pages=0 is not a whole number in 1..262144",
        "demo --ticks 1|--ticks=1 is not a whole number in 2..1000000000000",
        "demo --load 17|--load=17 is not a whole number in 1..16",
        "demo --slice -1us|--slice=-1us is not in 0 ns to 1.00 s",
        "demo --slice 0.4ns|--slice=0.4ns is less than 1ns and not 0; write 0, or 1ns or more",
        "demo --channels 1.000|--channels=1.000 is not a whole number in 1..65536",
        "demo --ticks 1e99999999999|--ticks=1e99999999999 is not a whole number in 2..1000000000000",
        "demo --spill -1|--spill=-1 is not in 0..1073741824",
        "demo --ticks 9 --every 9|--every=9 is not a whole number in 1..8",
        "demo --every 0|--every=0 is not a whole number in 1..5999",
        "demo --full-every 0|--full-every=0 is not a whole number in 1..64",
        "demo --pause-target -5ms|--pause-target=-5ms is not in 1 ns to 16.7 min",
        "demo --migrate --full-every 0|--full-every=0 is not a whole number in 1..64",
        "demo --chunk 255|--chunk=255 is not in 256..1073741824",
        "sample -o x --chunk 100|--chunk=100 is not in 256..1073741824",
        "sample -o x --channels -1|--channels=-1 is not a whole number in 0..65536",
        "sample -o x --ring-pages 0|--ring-pages=0 is not a whole number in 1..262144",
        "sample -o x --fill 1.5|--fill=1.5 is not in 0..1",
        "sample -o x --fill NaN|--fill=NaN is not a share; write it like 0.5 or 50%",
        "sample -o x --in-flight -1|--in-flight=-1 is not a whole number in 0..1048576",
        "sample --seed 1|Missing required option: '--output=IMAGE'",
        "sample -o x --delta-of ./x|--output=x and --delta-of=./x are the same file;"
            + " name two",
        "save --incoming a --outgoing b -o c --chunk 9|--chunk=9 is not in 256..1073741824",
        "save --incoming a --outgoing ./a -o c|--incoming=a and --outgoing=./a are the same file;"
            + " name two",
        "save --incoming a --outgoing b -o b|--output=b and --outgoing=b are the same file;"
            + " name two",
        "restore i --incoming a --outgoing b --channel -1|--channel=-1 is not a whole number in 0..4294967295",
        "restore i --incoming i --outgoing b|IMAGE=i and --incoming=i are the same file;"
            + " name two",
        "verify|Missing required parameter: 'IMAGE'",
        "merge a b|Missing required option: '--output=IMAGE'",
        "merge a -o c|Missing required parameter: 'DELTA'",
        "merge a b -o ./a|--output=./a and BASE=a are the same file;"
            + " name two",
        "merge a b c -o ./c|--output=./c and DELTA=c are the same file;"
            + " name two",
        "demo --ticks x|--ticks=x is not a whole number in 2..1000000000000"})
    void wrongUsageIsReportedInOneLine(String arguments, String message) {
        final CommandRun run = CommandRun.of((Object[])arguments.split(" "));
        final String first = arguments.split(" ")[0];
        final String name = "bogus".equals(first) ? "ringsave" : "ringsave " + first;
        assertThat(run.err()).isEqualTo(name + ": " + message + "; see '" + name + " --help'" + System.lineSeparator());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void mistypedCommandIsNamedWithTheNearest() {
        final CommandRun run = CommandRun.of("inf", "X");
        assertThat(run.err()).isEqualTo("ringsave: there is no command 'inf'; the nearest is info; see"
            + " 'ringsave --help'" + System.lineSeparator());
        assertThat(run.code()).isEqualTo(2);
        assertThat(CommandRun.of("store", "ls").err()).isEqualTo("ringsave store: there is no command 'ls'; the"
            + " commands are check, list, merge, prune, restore; see 'ringsave store --help'" + System.lineSeparator());
        assertThat(CommandRun.of("dump", "a", "b").err())
            .startsWith("ringsave dump: Unmatched argument at index 2: 'b'");
    }

    @Test
    void helpOfEachCommandHasAnExampleOfIt() {
        final Map<String, CommandLine> all = commandLine().getSubcommands();
        all.values().stream().filter(command -> !command.getCommandSpec().usageMessage().hidden())
            .forEach(MainTest::requireExample);
    }

    /** A command of commands prints their names alone. */
    @Test
    void eachCommandThatPrintsAResultPrintsJsonToo() {
        final List<String> without = new ArrayList<>();
        commandLine().getSubcommands().values().forEach(command -> addWithoutJson(command, without));
        assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT_JSON.keySet());
    }

    private static void addWithoutJson(CommandLine command, List<String> without) {
        if (!command.getSubcommands().isEmpty()) {
            command.getSubcommands().values().forEach(each -> addWithoutJson(each, without));
        } else if (command.getCommandSpec().findOption("--json") == null) {
            without.add(command.getCommandSpec().qualifiedName());
        }
    }

    private static void requireExample(CommandLine command) {
        final String name = command.getCommandSpec().qualifiedName();
        final List<String> examples = command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines()
            .filter(line -> line.startsWith("Example: ")).toList();
        assertThat(examples).as(name).isNotEmpty().allMatch(line -> line.startsWith("Example: " + name + ' '));
        command.getSubcommands().values().forEach(MainTest::requireExample);
    }

    private static CommandLine commandLine(String... args) {
        return Main.commandLine(args);
    }

    @Test
    void runBuildsTheModelOfItsOwnCommandAlone() {
        final Map<String, CommandLine> all = commandLine().getSubcommands();
        assertThat(all).hasSizeGreaterThan(10);
        all.forEach((name, command) -> {
            final Map<String, CommandLine> own = commandLine(name, "store").getSubcommands();
            assertThat(own).containsOnlyKeys(name);
            assertThat(own.get(name).getUsageMessage()).isEqualTo(command.getUsageMessage());
        });
        assertThat(commandLine("bogus").getSubcommands()).containsOnlyKeys(all.keySet());
        assertThat(commandLine("--debug", "info").getSubcommands()).containsOnlyKeys(all.keySet());
    }

    @Test
    void debugOptionAddsTheStackTrace() {
        final String line = "ringsave: no-such.pcap: does not exist; check the path";
        assertThat(CommandRun.of("demo", "--traffic", "no-such.pcap").err()).isEqualTo(line + System.lineSeparator());
        for (final CommandRun run : new CommandRun[] {
            CommandRun.of("--debug", "demo", "--traffic", "no-such.pcap"),
            CommandRun.of("demo", "--debug", "--traffic", "no-such.pcap")}) {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).startsWith(line).contains("\tat org.ringsave.tool.sim.PcapFile.load");
        }
    }
}
