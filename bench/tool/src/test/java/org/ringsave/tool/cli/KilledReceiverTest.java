/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.CommonContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
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

    private static final String USER = "killed-" + UUID.randomUUID();

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

    @AfterEach
    void deleteDrivers() {
        for (final Path driver : drivers()) {
            IoUtil.delete(driver.toFile(), true);
        }
    }

    /** The directories of the receivers' media drivers, whose names have the user's. */
    private static List<Path> drivers() {
        final File[] all = Path.of(CommonContext.generateRandomDirName()).getParent().toFile()
            .listFiles((directory, name) -> name.startsWith("aeron-" + USER));
        return Stream.of(all).map(File::toPath).toList();
    }

    private static Process start(Path copy, String channel) throws IOException {
        final List<String> command = ChildJvm.command("receive",
            List.of("--from", channel, "--sync", "FULL", "--wait", "60s"), copy.toString());
        command.add(1, "-Duser.name=" + USER);
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static FutureTask<CommandRun> background(Object... arguments) {
        final FutureTask<CommandRun> task = new FutureTask<>(() -> CommandRun.of(arguments));
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void receiveThatIsToEndLeavesNoDriver() throws Exception {
        final String channel = "aeron:udp?endpoint=127.0.0.1:" + AeronEnd.freePort();
        final FutureTask<CommandRun> send = background("send", image(), "--to", channel, "--wait", "10s");
        final Process receiver = receive(folder.resolve("copy"), channel, 1);
        receiver.destroy();
        assertThat(receiver.waitFor(DEADLINE_S, TimeUnit.SECONDS)).as("end").isTrue();
        assertThat(drivers()).isEmpty();
        assertThat(send.get(DEADLINE_S, TimeUnit.SECONDS).code()).isEqualTo(1);
    }

    @Test
    @Proves("A receive that is killed goes on from its file.")
    void killedReceiveGoesOn() throws Exception {
        final Path image = image();
        final int kills = Repeats.of(2, 20);
        for (int kill = 0; kill < kills; kill++) {
            final Path copy = folder.resolve("copy-" + kill);
            final String channel = "aeron:udp?endpoint=127.0.0.1:" + AeronEnd.freePort();
            final FutureTask<CommandRun> send = background("send", image, "--to", channel, "--wait", "60s");
            receive(copy, channel, (long)REGION_LENGTH * (kill + 1) / (kills + 2)).destroyForcibly().waitFor();
            final Path part = folder.resolve("copy-" + kill + ".part");
            assertThat(part).exists();
            final long held = Files.size(part);
            final FutureTask<CommandRun> again =
                background("receive", copy, "--from", channel, "--sync", "NONE", "--wait", "60s");
            while (!again.isDone()) {
                // A receiver that starts from the first byte cuts the file. The length of an absent file is 0.
                final long length = part.toFile().length();
                assertThat(length == 0 || length >= held).as("%s of %s bytes", length, held).isTrue();
            }
            final CommandRun receive = again.get();
            assertThat(receive.code()).as("%s", receive).isZero();
            final CommandRun sent = send.get(DEADLINE_S, TimeUnit.SECONDS);
            assertThat(sent.code()).as("%s", sent).isZero();
            assertThat(Files.mismatch(image, copy)).isEqualTo(-1);
            assertThat(part).doesNotExist();
            Cases.count(1);
        }
    }

    /** Starts a receiver, and returns when its file has some bytes. FULL makes it slow. */
    private static Process receive(Path copy, String channel, long length) throws Exception {
        final Process receiver = start(copy, channel);
        boolean isThere = false;
        try {
            final Path part = copy.resolveSibling(copy.getFileName() + ".part");
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
            while (!Files.exists(part) || Files.size(part) < length) {
                assertThat(System.nanoTime() - end).as("time for %s bytes in %s", length, part).isNegative();
                assertThat(receiver.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            isThere = true;
            return receiver;
        } finally {
            if (!isThere) {
                receiver.destroyForcibly().waitFor();
            }
        }
    }
}
