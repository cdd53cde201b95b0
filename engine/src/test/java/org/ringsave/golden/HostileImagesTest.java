/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.HostileImages;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.golden.ImagePromises.Verdict;

/**
 * Images and chains with right checksums and digests, in which something else was changed.
 * {@code -Dringsave.hostile.case} runs only the case with that number.
 */
@Tag("slow")
class HostileImagesTest {
    private static final long SEED = Long.getLong("ringsave.hostile.seed", 1);
    private static final int ONLY = Integer.getInteger("ringsave.hostile.case", -1);
    private static final int CASES = Repeats.of(3_000, 200_000);
    private static final int COMPARED = 500;

    @TempDir
    private Path folder;

    @Test
    @Proves("All ways refuse a hostile chain and change nothing, or save it to equal bytes.")
    void allWaysRefuseAHostileChainOrSaveItToEqualBytes() throws IOException {
        final HostileImages images = new HostileImages(goldenChains());
        final List<SetOutline> outlines = new ArrayList<>();
        for (int i = 0; i < images.baseCount(); i++) {
            final List<byte[]> base = images.base(i);
            outlines.add(SetOutline.ofImage(base.get(base.size() - 1)));
        }
        final ImagePromises promises = new ImagePromises(folder);
        int accepted = 0;
        for (int i = Math.max(0, ONLY); i < (ONLY < 0 ? CASES : ONLY + 1); i++) {
            try {
                final HostileImages.Case chain = images.of(seed(i));
                accepted += promises.check(seed(i), chain.images(), chain.changed(), outlines.get(chain.base()))
                    .isAccepted() ? 1 : 0;
            } catch (IOException | RuntimeException | Error e) {
                throw new AssertionError("-Dringsave.hostile.seed=" + SEED + " -Dringsave.hostile.case=" + i, e);
            }
        }
        if (ONLY < 0) {
            Cases.count(CASES);
            assertThat(accepted).as("accepted").isBetween(CASES / 5, CASES * 4 / 5);
            assertThat(promises.counts().savedAgain()).as("saved again").isGreaterThan(CASES / 2);
            assertThat(promises.counts().thrown()).as("handlers that threw").isGreaterThan(CASES / 20);
            assertThat(promises.counts().otherOutlines()).as("other outlines").isGreaterThan(CASES / 50);
            assertThat(promises.counts().beyondLimit()).as("beyond the limit").isBetween(1, CASES / 5);
        }
    }

    private static long seed(int number) {
        return SEED * 1_000_003 + number;
    }

    @Test
    @Proves("Both readers give the same verdict and digests on a hostile chain.")
    void bothReadersGiveTheSameVerdictOnAHostileChain() throws Exception {
        SecondReader.assumePresent();
        final HostileImages images = new HostileImages(goldenChains());
        final ImagePromises promises = new ImagePromises(folder);
        final List<String> lines = new ArrayList<>();
        final List<String> verdicts = new ArrayList<>();
        for (int i = 0; i < COMPARED; i++) {
            final HostileImages.Case chain = images.of(seed(i));
            final Verdict verdict = promises.verdict(chain.images(), chain.changed());
            lines.add(write(i, chain.images()));
            verdicts.add(verdict.isAccepted() ? "valid " + verdict.digest() : verdict.refusal());
        }
        compare(lines, verdicts);
        Cases.count(COMPARED);
    }

    /** The second reader takes the same images, and finds the same digests. */
    private void compare(List<String> lines, List<String> verdicts) throws Exception {
        final Path list = Files.write(folder.resolve("list"), lines);
        final SecondReader.Run run = SecondReader.python(List.of("verdicts.py", list.toString()));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        final List<String> seconds = run.out().lines().toList();
        assertThat(seconds).hasSameSizeAs(verdicts);
        final List<String> differences = new ArrayList<>();
        for (int i = 0; i < seconds.size(); i++) {
            final boolean valid = verdicts.get(i).startsWith("valid ");
            if (valid ? !seconds.get(i).equals(verdicts.get(i)) : !seconds.get(i).startsWith("refused ")) {
                differences.add("case " + i + ": the engine: " + verdicts.get(i) + "; the second reader: "
                    + seconds.get(i));
            }
        }
        assertThat(differences).as("-Dringsave.hostile.seed=" + SEED).isEmpty();
    }

    private String write(int number, List<byte[]> images) throws IOException {
        final List<String> paths = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            paths.add(Files.write(folder.resolve("case-" + number + '-' + i), images.get(i)).toString());
        }
        return String.join("\t", paths);
    }

    /** Golden images and chains that are small. */
    private static List<List<byte[]>> goldenChains() throws IOException {
        final List<List<byte[]>> chains = new ArrayList<>();
        for (final String name : List.of("empty-set", "one-packet", "three-channels", "in-flight", "one-request",
            "packet-state", "application-records")) {
            chains.add(List.of(new GoldenImage(name).bytes()));
        }
        for (final String name : List.of("one-request", "in-flight", "packet-state", "three-channels", "two-pages",
            "regions", "tracked-regions", "long-region")) {
            chains.add(List.of(new GoldenImage(name).bytes(), new GoldenImage("delta-of-" + name).bytes()));
        }
        return chains;
    }
}
