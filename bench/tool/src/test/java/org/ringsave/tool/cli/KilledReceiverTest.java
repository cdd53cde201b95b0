/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;

/** The command {@code receive} in a JVM that is killed with SIGKILL. */
@Tag("slow")
class KilledReceiverTest {
    private static final int REGION_LENGTH = 24 << 20;
    private static final long DEADLINE_S = 90;

    @TempDir
    private Path folder;

    private Path image() throws IOException {
        final Path path = folder.resolve("image");
        try (ChannelSet set = SeededSet.paused(1, 9, 17)) {
            final MemoryRegion region = set.addRegion("memory", 1, REGION_LENGTH);
            final SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < REGION_LENGTH; i += Long.BYTES) {
                region.buffer().putLong(i, random.nextLong());
            }
            Files.write(path, SeededSet.bytes(SeededSet.image(set, 1)));
        }
        return path;
    }

    @Test
    @Proves("A receive that is killed goes on from its file.")
    void killedReceiveGoesOn() throws Exception {
        final Path image = image();
        final int kills = Repeats.of(2, 20);
        for (int kill = 0; kill < kills; kill++) {
            final Path copy = folder.resolve("copy-" + kill);
            final String channel = "aeron:udp?endpoint=127.0.0.1:" + AeronEnd.freePort();
            final FutureTask<CommandRun> send =
                new FutureTask<>(() -> CommandRun.of("send", image, "--to", channel, "--wait", "60s"));
            final Thread sender = new Thread(send);
            sender.setDaemon(true);
            sender.start();
            killAt(copy, channel, (long)REGION_LENGTH * (kill + 1) / (kills + 2));
            final Path part = folder.resolve("copy-" + kill + ".part");
            assertThat(part).exists();
            final CommandRun receive = CommandRun.of("receive", copy, "--from", channel, "--sync", "NONE");
            assertThat(receive.code()).as("%s", receive).isZero();
            final CommandRun sent = send.get(DEADLINE_S, TimeUnit.SECONDS);
            assertThat(sent.code()).as("%s", sent).isZero();
            assertThat(Files.mismatch(image, copy)).isEqualTo(-1);
            assertThat(part).doesNotExist();
            Cases.count(1);
        }
    }

    /** Kills a receiver when its file has some bytes. FULL makes it slow. */
    private static void killAt(Path copy, String channel, long length) throws Exception {
        final List<String> options = new ArrayList<>(List.of("--from", channel, "--sync", "FULL"));
        final Process receiver = new ProcessBuilder(ChildJvm.command("receive", options, copy.toString()))
            .inheritIO().start();
        try {
            final Path part = copy.resolveSibling(copy.getFileName() + ".part");
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
            while (!Files.exists(part) || Files.size(part) < length) {
                assertThat(System.nanoTime() - end).as("time for %s bytes in %s", length, part).isNegative();
                assertThat(receiver.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        } finally {
            receiver.destroyForcibly().waitFor();
        }
    }
}
