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

/** {@link HostileChains} without regions, and some with regions that both readers take. */
@Tag("slow")
class HostileImagesTest {
    private static final int CASES = Repeats.of(15_000, 375_000);
    private static final int COMPARED = 375;
    private static final int COMPARED_REGIONS = 125;

    @TempDir
    private Path folder;

    @Test
    @Proves("All ways refuse a hostile chain and change nothing, or save it to equal bytes.")
    void allWaysRefuseAHostileChainOrSaveItToEqualBytes() throws IOException {
        HostileChains.withoutRegions(folder).tryInAllWays(CASES);
    }

    @Test
    @Proves("Both readers give the same verdict and digests on a hostile chain.")
    void bothReadersGiveTheSameVerdictOnAHostileChain() throws Exception {
        SecondReader.assumePresent();
        final List<String> lines = new ArrayList<>();
        final List<String> verdicts = new ArrayList<>();
        addCases(HostileChains.withoutRegions(folder), COMPARED, lines, verdicts);
        addCases(HostileChains.withRegions(folder), COMPARED_REGIONS, lines, verdicts);
        compare(lines, verdicts);
        Cases.count(lines.size());
    }

    private void addCases(HostileChains chains, int count, List<String> lines, List<String> verdicts)
        throws IOException {
        for (int i = 0; i < count; i++) {
            final HostileImages.Case chain = chains.chain(i);
            final Verdict verdict = chains.verdict(chain);
            lines.add(write(lines.size(), chain.images()));
            verdicts.add(verdict.isAccepted() ? "valid " + verdict.digest() : verdict.refusal());
        }
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
                differences.add("line " + i + ": the engine: " + verdicts.get(i) + "; the second reader: "
                    + seconds.get(i));
            }
        }
        assertThat(differences).as(HostileChains.repeatedBy()).isEmpty();
    }

    private String write(int number, List<byte[]> images) throws IOException {
        final List<String> paths = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            paths.add(Files.write(folder.resolve("line-" + number + '-' + i), images.get(i)).toString());
        }
        return String.join("\t", paths);
    }
}
