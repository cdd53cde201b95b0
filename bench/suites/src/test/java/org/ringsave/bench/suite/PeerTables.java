/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.ringsave.bench.suite.Table.format;
import static org.ringsave.bench.suite.Table.head;
import static org.ringsave.bench.suite.Table.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringsave.bench.peer.Ability;
import org.ringsave.bench.peer.PeerKind;

/** The tables of other ways to save the same state. */
final class PeerTables {
    private static final String PEERS = "PeerBenchmark.alternating";

    private PeerTables() {
    }

    /**
     * The table of peers in README: times, and the abilities that the fast peers lack. Peers that check come first, if
     * the run has them, then those that do not.
     */
    static String others() throws IOException {
        final JmhRun run = CommittedRun.jmh("peers");
        final Stream<PeerKind> checked = Arrays.stream(PeerKind.values()).filter(PeerTables::isChecked)
            .filter(kind -> run.has(PEERS, full(kind)));
        return others(run, "full rings, time against Ringsave's", Stream.concat(checked, Stream.of(PeerKind.bytebuffer,
            PeerKind.chronicle, PeerKind.kryo, PeerKind.kryopage, PeerKind.java)).toList());
    }

    private static String others(JmhRun run, String title, List<PeerKind> kinds) {
        final List<Ability> abilities = List.of(Ability.CHECKS, Ability.RESUME, Ability.DELTA, Ability.LIVE);
        final StringBuilder table = new StringBuilder(1_000);
        table.append(head(title, Stream.concat(Stream.of("save", "restore"),
            abilities.stream().map(Ability::title)).toArray(String[]::new)));
        Stream.concat(Stream.of(PeerKind.ringsave), kinds.stream()).forEach(kind -> {
            final Stream<String> times = Stream.of("Save", "Restore").map(what -> kind == PeerKind.ringsave ? "1"
                : format("%.2f", run.ratio(PEERS, full(kind), "peer" + what + "Ns", "our" + what + "Ns")));
            table.append(row(kind.title(), Stream.concat(times, abilities.stream()
                .map(ability -> kind.abilities().contains(ability) ? "yes" : "no")).toArray(String[]::new)));
        });
        return table.toString();
    }

    private static Map<String, String> full(PeerKind kind) {
        return Map.of("peer", kind.name(), "fill", "1.0");
    }

    /** Another peer that finds a changed byte, as Ringsave does. Not every run has it. */
    private static boolean isChecked(PeerKind kind) {
        return kind != PeerKind.ringsave && kind.abilities().contains(Ability.CHECKS);
    }

    /** Times of all peers. */
    static String times() throws IOException {
        final JmhRun run = CommittedRun.jmh("peers");
        final Optional<JmhRun> newer = onNewerJdk();
        final StringBuilder table = new StringBuilder(1_500);
        table.append(head("time of 256 channels of 2 × 64 KiB against Ringsave's, all its checksums on",
            "save, full rings", "save, a quarter full", "restore, full rings", "restore, a quarter full"));
        for (final PeerKind kind : PeerKind.values()) {
            if (kind == PeerKind.memorysegment) {
                table.append(row(kind.title() + newer.map(one -> "; here both on JDK " + one.jdk()).orElse(""),
                    peerCells(newer, kind)));
            } else if (kind != PeerKind.ringsave && (!isChecked(kind) || run.has(PEERS, full(kind)))) {
                table.append(row(kind.title(), peerCells(Optional.of(run), kind)));
            }
        }
        return table.toString();
    }

    private static String[] peerCells(Optional<JmhRun> run, PeerKind kind) {
        final List<String> cells = new ArrayList<>();
        for (final String what : List.of("SaveNs", "RestoreNs")) {
            for (final String fill : List.of("1.0", "0.25")) {
                final Map<String, String> params = Map.of("peer", kind.name(), "fill", fill);
                cells.add(run.filter(one -> one.has(PEERS, params))
                    .map(one -> format("%.2f", one.ratio(PEERS, params, "peer" + what, "our" + what)))
                    .orElse("not in this run"));
            }
        }
        return cells.toArray(String[]::new);
    }

    /** The newest committed run of the peers suite on a newer JDK, which its directory's name ends with. */
    private static Optional<JmhRun> onNewerJdk() throws IOException {
        try (Stream<Path> runs = Files.list(CommittedRun.FOLDER.getParent())) {
            final Optional<Path> newest = runs.filter(run -> run.getFileName().toString().contains("-jdk"))
                .map(run -> run.resolve("peers.json")).filter(Files::exists).max(Comparator.naturalOrder());
            return newest.isPresent() ? Optional.of(new JmhRun(newest.get())) : Optional.empty();
        }
    }
}
