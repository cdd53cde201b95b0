/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;

/** Images that are longer than a JVM's memory are looked into, and chains of them are merged. */
@Tag("slow")
class InspectMemoryTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final int PAGE = 4096;
    /** Of the whole process, most of which is the JVM itself. */
    private static final long MOST_MEMORY = 64 * MEBIBYTE;
    private static final List<String> SMALL =
        List.of("-Xmx16m", "-XX:MaxDirectMemorySize=8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    /** Files of a chain. */
    private static final int CHAIN = 9;

    @TempDir
    private Path directory;

    /** Runs a class in a JVM to its end, and returns what it printed. */
    private List<String> lines(List<String> flags, Class<?> main, Object... arguments) throws Exception {
        try (PeerProcess child = PeerProcess.startJvm(directory, flags, main, arguments)) {
            assertThat(child.exitCode()).as("%s", child.output()).isZero();
            return new ArrayList<>(child.output().lines().toList());
        }
    }

    /** Two images are written by a process of their own, since their set is as long as they are. */
    private List<String> inspect(int pages, int channels) throws Exception {
        final Path first = directory.resolve("first.img");
        final Path second = directory.resolve("second.img");
        final long length = (long)pages * PAGE + (long)channels * 4 * PAGE;
        assumeTrue(Files.getFileStore(directory).getUsableSpace() > 3 * length,
            () -> directory + " has no room for two images of " + length + " bytes");
        assumeTrue(((OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize()
            > 3 * length, () -> "a set of " + length + " bytes and its files need more memory than this machine has");
        lines(List.of("-Xmx512m", "-XX:MaxDirectMemorySize=8g"), InspectMemoryFiles.class, first, second, pages,
            channels);
        return inspected(lines(SMALL, InspectMemoryRun.class, first, second));
    }

    /** The lines before the last one, which says how much memory the process had. */
    private static List<String> inspected(List<String> lines) {
        final String peak = lines.remove(lines.size() - 1);
        assertThat(peak).startsWith("peak ");
        assertThat(Long.parseLong(peak.substring("peak ".length()))).as("memory of the process")
            .isLessThan(MOST_MEMORY);
        return lines;
    }

    @Proves("Long images are compared and read in a JVM of less memory.")
    @Test
    void imagesLongerThanTheMemoryAreComparedAndRead() throws Exception {
        // 32 MiB, nightly 4 GiB.
        final int pages = Repeats.of(8, 1024) * 1024;
        final int requests = InspectMemoryFiles.REQUESTS;
        assertThat(inspect(pages, 1)).containsExactly(
            "region memory: 1 page from 0x0, 2 pages from 0x" + Long.toHexString((pages - 2L) * PAGE) + " differ",
            "channel 0, incoming ring: head is " + requests * 32L + ", " + (requests + 1) * 32L + " in the second",
            "channel 0, outgoing ring: 1 packet fewer at its head",
            "channel 0, requests received: 1 request more: " + requests,
            "channel 0, requests awaiting at the opposite end: 1 request more: " + requests,
            pages + " pages, " + InspectMemoryFiles.PACKETS + " packets, " + 2 * requests + " requests, whole: true");
        Cases.count(2L * pages);
    }

    @Proves("Images of many channels are compared and read in a JVM of less memory.")
    @Test
    void imagesOfManyChannelsAreComparedAndRead() throws Exception {
        // Nightly as many as are tested in a set.
        final int channels = Repeats.of(512, 65_536);
        assertThat(inspect(1, channels)).hasSize(6).last().isEqualTo("1 pages, " + InspectMemoryFiles.PACKETS
            + " packets, " + (2 * InspectMemoryFiles.REQUESTS + channels - 1) + " requests, whole: true");
        Cases.count(2L * channels);
    }

    @Proves("A chain of many channels is exported and merged in a JVM of less memory.")
    @Test
    void chainOfManyChannelsIsExportedAndMerged() throws Exception {
        // Nightly as many as are tested in a set.
        final int channels = Repeats.of(16_384, 65_536);
        final Path store = directory.resolve("store");
        lines(List.of("-Xmx512m", "-XX:MaxDirectMemorySize=4g"), MergeMemoryFiles.class, store, channels, CHAIN);
        assertThat(inspected(lines(SMALL, MergeMemoryRun.class, store)))
            .containsExactly("restored " + CHAIN, "merged " + CHAIN);
        Cases.count((long)CHAIN * channels);
    }
}
