/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;
import org.ringsave.bench.suite.PeerBenchmark;

/** The table of abilities on the results page has the abilities of the peers. */
class PeerTableTest {
    private static String table() {
        final StringBuilder table = new StringBuilder(400);
        table.append("| |");
        for (final Ability ability : Ability.values()) {
            table.append(' ').append(ability.title()).append(" |");
        }
        table.append("\n|---|").append("---|".repeat(Ability.values().length)).append('\n');
        for (final PeerKind kind : PeerKind.values()) {
            table.append("| ").append(kind.title()).append(" |");
            for (final Ability ability : Ability.values()) {
                table.append(kind.abilities().contains(ability) ? " yes |" : " no |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    @Test
    void resultsPageHasTheAbilitiesOfEveryPeer() throws IOException {
        final String readme = Files.readString(Path.of("..", "..", "results", "README.md"));
        final String quoted = readme.substring(readme.indexOf("<!-- peers -->") + 14,
            readme.indexOf("<!-- /peers -->")).strip();
        assertThat(quoted).isEqualTo(table().strip());
    }

    @Test
    void benchmarkMeasuresEveryPeerThatEveryBuildHas() throws NoSuchFieldException {
        final Field peer = PeerBenchmark.class.getDeclaredField("peer");
        final Set<PeerKind> measured = Arrays.stream(peer.getAnnotation(Param.class).value())
            .map(PeerKind::valueOf).collect(Collectors.toCollection(() -> EnumSet.noneOf(PeerKind.class)));
        assertThat(measured)
            .isEqualTo(EnumSet.complementOf(EnumSet.of(PeerKind.ringsave, PeerKind.memorysegment)));
    }
}
