/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.HostileImages;
import org.ringsave.golden.ImagePromises.Verdict;

/**
 * Numbered chains with right checksums and digests, in which something else was changed.
 * {@code -Dringsave.hostile.case} tries only the case with that number.
 */
final class HostileChains {
    private static final long SEED = Long.getLong("ringsave.hostile.seed", 1);
    private static final int ONLY = Integer.getInteger("ringsave.hostile.case", -1);

    private final HostileImages images;
    private final ImagePromises promises;

    private HostileChains(List<List<byte[]>> own, List<List<byte[]>> goldens, Path folder) {
        final List<List<byte[]>> chains = new ArrayList<>(own);
        chains.addAll(goldens);
        images = new HostileImages(chains);
        promises = new ImagePromises(folder);
    }

    /** Images and chains of sets without regions. */
    static HostileChains withoutRegions(Path folder) throws IOException {
        final List<List<byte[]>> goldens = new ArrayList<>();
        for (final String name : List.of("empty-set", "one-packet", "three-channels", "in-flight", "one-request",
            "packet-state", "application-records")) {
            goldens.add(List.of(new GoldenImage(name).bytes()));
        }
        for (final String name : List.of("one-request", "in-flight", "packet-state", "three-channels", "two-pages")) {
            goldens.add(deltaAndBase(name));
        }
        return new HostileChains(HostileImages.withoutRegions(), goldens, folder);
    }

    /** Chains of sets with regions, short, long and tracked ones. */
    static HostileChains withRegions(Path folder) throws IOException {
        final List<List<byte[]>> goldens = new ArrayList<>();
        for (final String name : List.of("regions", "tracked-regions", "long-region")) {
            goldens.add(deltaAndBase(name));
        }
        return new HostileChains(HostileImages.withRegions(), goldens, folder);
    }

    private static List<byte[]> deltaAndBase(String name) throws IOException {
        return List.of(new GoldenImage(name).bytes(), new GoldenImage("delta-of-" + name).bytes());
    }

    /** The case with a number: the same in each run with the same seed. */
    HostileImages.Case chain(int number) {
        return images.of(seed(number));
    }

    /** The verdict of the engine on a case. */
    Verdict verdict(HostileImages.Case chain) throws IOException {
        return promises.verdict(chain.images(), chain.changed());
    }

    /** Names the seed, with which a run can be repeated. */
    static String repeatedBy() {
        return "-Dringsave.hostile.seed=" + SEED;
    }

    /** Tries the first cases in all ways. */
    void tryInAllWays(int cases) {
        final List<SetOutline> outlines = new ArrayList<>();
        for (int i = 0; i < images.baseCount(); i++) {
            final List<byte[]> base = images.base(i);
            outlines.add(SetOutline.ofImage(base.get(base.size() - 1)));
        }
        int accepted = 0;
        for (int i = Math.max(0, ONLY); i < (ONLY < 0 ? cases : ONLY + 1); i++) {
            try {
                final HostileImages.Case chain = chain(i);
                accepted += promises.check(seed(i), chain.images(), chain.changed(), outlines.get(chain.base()))
                    .isAccepted() ? 1 : 0;
            } catch (IOException | RuntimeException | Error e) {
                throw new AssertionError(repeatedBy() + " -Dringsave.hostile.case=" + i, e);
            }
        }
        if (ONLY < 0) {
            Cases.count(cases);
            requireAllEnds(cases, accepted);
        }
    }

    private void requireAllEnds(int cases, int accepted) {
        assertThat(accepted).as("accepted").isBetween(cases / 8, cases * 4 / 5);
        assertThat(promises.counts().savedAgain()).as("saved again").isGreaterThan(cases / 2);
        assertThat(promises.counts().thrown()).as("handlers that threw").isGreaterThan(cases / 20);
        assertThat(promises.counts().otherOutlines()).as("other outlines").isGreaterThan(cases / 100);
        assertThat(promises.counts().beyondLimit()).as("beyond the limit").isBetween(1, cases / 5);
    }

    private static long seed(int number) {
        return SEED * 1_000_003 + number;
    }
}
