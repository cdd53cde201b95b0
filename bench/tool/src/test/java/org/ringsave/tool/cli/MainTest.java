/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @Test
    void missingCommandPrintsTheUsage() {
        final CommandRun run = CommandRun.of();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: ringsave [-hV] [--debug] COMMAND")
            .contains("demo", "sample", "save", "restore", "verify", "merge", "plan", "java -jar benchmarks.jar")
            .doesNotContain("continue", "receive", "bench ", "jmh");
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
        "bogus|ringsave: Unmatched argument at index 0: 'bogus'; see 'ringsave --help'",
        "demo --channels -1|ringsave demo: --channels=-1 is not in 1..65536; see 'ringsave demo --help'",
        "demo --channels 65537|ringsave demo: --channels=65537 is not in 1..65536; see 'ringsave demo --help'",
        "demo --ring-pages 0|ringsave demo: --ring-pages=0 is not in 1..262144; see 'ringsave demo --help'",
        "demo --ticks 1|ringsave demo: --ticks=1 is not in 2..1000000000000; see 'ringsave demo --help'",
        "demo --load 17|ringsave demo: --load=17 is not in 1..16; see 'ringsave demo --help'",
        "demo --slice -1|ringsave demo: --slice=-1 is not in 0..1000000; see 'ringsave demo --help'",
        "demo --spill -1|ringsave demo: --spill=-1 is not in 0..1073741824; see 'ringsave demo --help'",
        "demo --ticks 9 --every 9|ringsave demo: --every=9 is not in 1..8; see 'ringsave demo --help'",
        "demo --every 0|ringsave demo: --every=0 is not in 1..5999; see 'ringsave demo --help'",
        "demo --full-every 0|ringsave demo: --full-every=0 is not in 1..64; see 'ringsave demo --help'",
        "demo --pause-target -5|ringsave demo: --pause-target=-5 is not in 1..1000000000; see 'ringsave demo --help'",
        "demo --migrate --full-every 0|ringsave demo: --full-every=0 is not in 1..64; see 'ringsave demo --help'",
        "demo --chunk 255|ringsave demo: --chunk=255 is not in 256..1073741824; see 'ringsave demo --help'",
        "sample -o x --chunk 100|ringsave sample: --chunk=100 is not in 256..1073741824; see 'ringsave sample --help'",
        "sample -o x --channels -1|ringsave sample: --channels=-1 is not in 0..65536; see 'ringsave sample --help'",
        "sample -o x --ring-pages 0|ringsave sample: --ring-pages=0 is not in 1..262144; see 'ringsave sample --help'",
        "sample -o x --fill 1.5|ringsave sample: --fill=1.5 is not in 0.0..1.0; see 'ringsave sample --help'",
        "sample -o x --fill NaN|ringsave sample: --fill=NaN is not in 0.0..1.0; see 'ringsave sample --help'",
        "sample -o x --in-flight -1|ringsave sample: --in-flight=-1 is not in 0..1048576; see 'ringsave sample --help'",
        "sample --seed 1|ringsave sample: Missing required option: '--output=IMAGE'; see 'ringsave sample --help'",
        "sample -o x --delta-of ./x|ringsave sample: --output=x and --delta-of=./x are the same file;"
            + " name two; see 'ringsave sample --help'",
        "save --incoming a --outgoing b -o c --chunk 9|ringsave save: --chunk=9 is not in 256..1073741824;"
            + " see 'ringsave save --help'",
        "save --incoming a --outgoing ./a -o c|ringsave save: --incoming=a and --outgoing=./a are the same file;"
            + " name two; see 'ringsave save --help'",
        "save --incoming a --outgoing b -o b|ringsave save: --output=b and --outgoing=b are the same file;"
            + " name two; see 'ringsave save --help'",
        "restore i --incoming a --outgoing b --channel -1|ringsave restore: --channel=-1 is not in 0..4294967295;"
            + " see 'ringsave restore --help'",
        "restore i --incoming i --outgoing b|ringsave restore: IMAGE=i and --incoming=i are the same file;"
            + " name two; see 'ringsave restore --help'",
        "verify|ringsave verify: Missing required parameter: 'IMAGE'; see 'ringsave verify --help'",
        "merge a b|ringsave merge: Missing required option: '--output=IMAGE'; see 'ringsave merge --help'",
        "merge a -o c|ringsave merge: Missing required parameter: 'DELTA'; see 'ringsave merge --help'",
        "merge a b -o ./a|ringsave merge: --output=./a and BASE=a are the same file;"
            + " name two; see 'ringsave merge --help'",
        "merge a b c -o ./c|ringsave merge: --output=./c and DELTA=c are the same file;"
            + " name two; see 'ringsave merge --help'",
        "demo --ticks x|ringsave demo: Invalid value for option '--ticks': 'x' is not a long;"
            + " see 'ringsave demo --help'"})
    void wrongUsageIsReportedInOneLine(String arguments, String message) {
        final CommandRun run = CommandRun.of((Object[])arguments.split(" "));
        assertThat(run.err()).isEqualTo(message + System.lineSeparator());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void debugOptionAddsTheStackTrace() {
        final String line = "ringsave: no-such.pcap: there is no such file; give the path of a pcap file";
        assertThat(CommandRun.of("demo", "--traffic", "no-such.pcap").err()).isEqualTo(line + System.lineSeparator());
        for (final CommandRun run : new CommandRun[] {
            CommandRun.of("--debug", "demo", "--traffic", "no-such.pcap"),
            CommandRun.of("demo", "--debug", "--traffic", "no-such.pcap")}) {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).startsWith(line).contains("\tat org.ringsave.tool.sim.PcapFile.load");
        }
    }
}
