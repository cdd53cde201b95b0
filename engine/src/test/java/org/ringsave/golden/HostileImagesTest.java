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
import org.ringsave.golden.ImagePromises.Way;

/** Images and chains with right checksums and digests, in which something else was changed. */
class HostileImagesTest {
    private static final long SEED = Long.getLong("ringsave.hostile.seed", 1);
    private static final int CASES = Repeats.of(20_000, 500_000);
    private static final int COMPARED = 500;

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    @Proves("A hostile image is refused and changes nothing, or saves again to equal bytes.")
    void changedImageIsRefusedByAllWaysAndReadersOrByNone() throws Exception {
        final HostileImages images = new HostileImages(goldenChains());
        final List<SetOutline> outlines = new ArrayList<>();
        for (int i = 0; i < images.baseCount(); i++) {
            outlines.add(SetOutline.ofImages(images.base(i)));
        }
        final ImagePromises promises = new ImagePromises(folder);
        final List<String> lines = new ArrayList<>();
        final List<String> verdicts = new ArrayList<>();
        int accepted = 0;
        for (int i = 0; i < CASES; i++) {
            final Way way = Way.values()[i % Way.values().length];
            try {
                final HostileImages.Case chain = images.of(SEED * 1_000_003 + i);
                final Verdict verdict = promises.check(chain.images(), chain.changed(), way,
                    outlines.get(chain.base()));
                accepted += verdict.isAccepted() ? 1 : 0;
                if (way == Way.MERGED && i % (CASES / COMPARED) == 0) {
                    lines.add(write(i, chain.images()));
                    verdicts.add(verdict.isAccepted() ? "valid " + verdict.digest() : verdict.refusal());
                }
            } catch (IOException | RuntimeException | Error e) {
                throw new AssertionError("-Dringsave.hostile.seed=" + SEED + ", case " + i + ", " + way, e);
            }
        }
        Cases.count(CASES);
        assertThat(accepted).as("accepted").isBetween(CASES / 5, CASES * 4 / 5);
        assertThat(promises.counts().savedAgain()).as("saved again").isGreaterThan(CASES / 10);
        assertThat(promises.counts().thrown()).as("handlers that threw").isGreaterThan(CASES / 100);
        assertThat(promises.counts().beyondLimit()).as("beyond the limit").isBetween(1, CASES / 50);
        assertThat(lines).hasSize(COMPARED);
        compare(lines, verdicts);
    }

    /** The second reader takes the same images, and finds the same digests. */
    private void compare(List<String> lines, List<String> verdicts) throws Exception {
        SecondReader.assumePresent();
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
                differences.add(lines.get(i).split("\t")[0] + ": the engine: " + verdicts.get(i)
                    + "; the second reader: " + seconds.get(i));
            }
        }
        assertThat(differences).as("seed " + SEED).isEmpty();
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
            "packet-state")) {
            chains.add(List.of(new GoldenImage(name).bytes()));
        }
        for (final String name : List.of("one-request", "in-flight", "packet-state", "three-channels", "two-pages")) {
            chains.add(List.of(new GoldenImage(name).bytes(), new GoldenImage("delta-of-" + name).bytes()));
        }
        return chains;
    }
}
