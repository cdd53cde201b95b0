/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.SyncMode;

/** Receivers in processes of their own that are killed on the way: the next one goes on with their files. */
@Tag("slow")
class KilledPeersTest {
    private static final int MTU = 1408;
    private static final int IMAGE_STREAM = 1;
    private static final int ANSWER_STREAM = 2;
    private static final String CHANNEL = "aeron:ipc";
    private static final long SECOND = 1_000_000_000L;
    private static final long DEADLINE_NS = 100 * SECOND;
    private static final TransferOptions OPTIONS =
        new TransferOptions(20_000_000L, 60 * SECOND, 8 * 1024);

    @TempDir
    private Path folder;

    /** Receives an image into a file, and prints the offset that it needs next now and then. */
    static final class Receiver {
        private Receiver() {
        }

        public static void main(String[] arguments) {
            try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(arguments[0]))) {
                final TransferReceiver receiver = new TransferReceiver(aeron.addSubscription(CHANNEL, IMAGE_STREAM),
                    aeron.addExclusivePublication(CHANNEL, ANSWER_STREAM), 1 << 28, OPTIONS, SystemNanoClock.INSTANCE);
                receiver.expectFile(Path.of(arguments[1]), SyncMode.NONE);
                final BackoffIdleStrategy idle = new BackoffIdleStrategy();
                long said = -1;
                while (!System.out.checkError() && receiver.state() != ReceiverState.FAILED) {
                    idle.idle(receiver.doWork());
                    if (receiver.offset() > said + 4000 || receiver.state() == ReceiverState.COMPLETE) {
                        said = receiver.offset();
                        System.out.println(said);
                    }
                }
                System.out.println("failed: " + receiver.failure());
            }
        }
    }

    private MediaDriver launch() {
        return MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(CommonContext.generateRandomDirName())
            .dirDeleteOnShutdown(true).threadingMode(ThreadingMode.SHARED).ipcTermBufferLength(1 << 20)
            .ipcMtuLength(MTU).ipcPublicationTermWindowLength(1 << 15)
            .clientLivenessTimeoutNs(SECOND).imageLivenessTimeoutNs(SECOND).publicationConnectionTimeoutNs(SECOND)
            .timerIntervalNs(50_000_000L).publicationUnblockTimeoutNs(3 * SECOND).performStorageChecks(false));
    }

    private Process start(MediaDriver driver, Path image) throws IOException {
        return new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xmx256m", "-XX:+UseSerialGC", "-cp",
            System.getProperty("java.class.path").replace(":", File.pathSeparator), Receiver.class.getName(),
            driver.aeronDirectoryName(), image.toString())).redirectErrorStream(true).start();
    }

    @Test
    @Proves("A killed receiver's successor completes the image from the bytes in its file.")
    void successorOfAKilledReceiverGoesOn() throws Exception {
        final SplittableRandom random = new SplittableRandom(5);
        final Path image = folder.resolve("image");
        try (MediaDriver driver = launch(); ChannelSet set = TransferPair.longSet(1);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()))) {
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 1));
            final TransferSender sender = new TransferSender(aeron.addExclusivePublication(CHANNEL, IMAGE_STREAM),
                aeron.addSubscription(CHANNEL, ANSWER_STREAM), OPTIONS, SystemNanoClock.INSTANCE);
            int goneOn = 0;
            for (int kill = 0; kill < Repeats.of(4, 64); kill++) {
                sender.start(new SaveSession(), set, SaveMode.LIVE, 1);
                final long at = 1 + random.nextLong(expected.length - 20_000L);
                runAndKill(driver, image, sender, at);
                goneOn += sender.releasedOffset() > 0 ? 1 : 0;
                runAndKill(driver, image, sender, Long.MAX_VALUE);
                assertThat(sender.state()).as("kill %d at %d: %s", kill, at, sender.reason())
                    .isEqualTo(SenderState.DONE);
                assertThat(Files.readAllBytes(image)).isEqualTo(expected);
                Files.delete(image);
                Cases.count(1);
            }
            assertThat(goneOn).as("kills after the sender had released bytes").isPositive();
        }
    }

    private void runAndKill(MediaDriver driver, Path image, TransferSender sender, long at)
        throws IOException, InterruptedException {
        final Process receiver = start(driver, image);
        try {
            await(sender, receiver, at);
        } finally {
            receiver.destroyForcibly().waitFor();
        }
    }

    /** Works until the receiver has said an offset, or the transfer is over. */
    private static void await(TransferSender sender, Process receiver, long offset) throws IOException {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long end = System.nanoTime() + DEADLINE_NS;
        final BufferedReader lines = receiver.inputReader(StandardCharsets.UTF_8);
        long said = -1;
        String line = "";
        while (said < offset && sender.state().isUnderWay()) {
            // A receiver that fails says more than an offset, and so does its Aeron client.
            if (System.nanoTime() - end > 0 || !line.matches("\\d*")) {
                throw new AssertionError("waited for offset " + offset + ", sender " + sender.state() + " at "
                    + sender.offset() + ", the receiver said " + line);
            }
            idle.idle(sender.doWork());
            if (lines.ready()) {
                line = String.valueOf(lines.readLine());
                said = line.matches("\\d+") ? Long.parseLong(line) : said;
            }
        }
    }
}
