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
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A sender in another process, which is killed with SIGKILL while its save is under way. */
@Tag("slow")
class KilledSenderTest {
    private static final int IMAGE_STREAM = 1;
    private static final int ANSWER_STREAM = 2;
    private static final String CHANNEL = "aeron:ipc";
    private static final long SECOND = 1_000_000_000L;
    private static final long DEADLINE_NS = 100 * SECOND;
    private static final int MTU = 1408;
    private static final int BOUNDARIES = 64;
    private static final TransferOptions OPTIONS = new TransferOptions(20_000_000L, SECOND, 8 * 1024);

    /** Sends one live image after the other until it is killed. */
    static final class Sender {
        private Sender() {
        }

        public static void main(String[] arguments) {
            try (ChannelSet set = TransferPair.longSet(1);
                Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(arguments[0]))) {
                final TransferSender sender = new TransferSender(aeron.addExclusivePublication(CHANNEL, IMAGE_STREAM),
                    aeron.addSubscription(CHANNEL, ANSWER_STREAM), OPTIONS.withSilence(DEADLINE_NS),
                    SystemNanoClock.INSTANCE);
                final BackoffIdleStrategy idle = new BackoffIdleStrategy();
                sender.start(new SaveSession(), set, SaveMode.LIVE, 1);
                while (sender.state().isUnderWay()) {
                    idle.idle(sender.doWork());
                }
            }
        }
    }

    private static MediaDriver launch() {
        return MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(CommonContext.generateRandomDirName())
            .dirDeleteOnShutdown(true).threadingMode(ThreadingMode.SHARED).ipcTermBufferLength(1 << 20)
            .ipcMtuLength(MTU).ipcPublicationTermWindowLength(1 << 15)
            .clientLivenessTimeoutNs(SECOND).imageLivenessTimeoutNs(SECOND).publicationConnectionTimeoutNs(SECOND)
            .timerIntervalNs(50_000_000L).publicationUnblockTimeoutNs(3 * SECOND).performStorageChecks(false));
    }

    private static Process start(MediaDriver driver) throws IOException {
        return new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xmx256m", "-XX:+UseSerialGC", "-cp",
            System.getProperty("java.class.path").replace(":", File.pathSeparator), Sender.class.getName(),
            driver.aeronDirectoryName())).inheritIO().start();
    }

    private static void await(TransferReceiver receiver, BooleanSupplier until) {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long end = System.nanoTime() + DEADLINE_NS;
        while (!until.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the receiver is " + receiver.state() + " at " + receiver.offset() + ", "
                    + receiver.failure());
            }
            idle.idle(receiver.doWork());
        }
    }

    @Test
    @Proves("After a sender process is killed at a chunk boundary, the next one's image arrives.")
    void imageOfTheNextSenderArrives() throws Exception {
        try (MediaDriver driver = launch(); ChannelSet set = TransferPair.longSet(1);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()))) {
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 1));
            final TransferReceiver receiver = new TransferReceiver(aeron.addSubscription(CHANNEL, IMAGE_STREAM),
                aeron.addExclusivePublication(CHANNEL, ANSWER_STREAM), 1 << 28, OPTIONS, SystemNanoClock.INSTANCE);
            final int kills = Repeats.of(3, BOUNDARIES);
            for (int kill = 0; kill < kills; kill++) {
                kill(driver, receiver, 1L + (long)expected.length / BOUNDARIES * (kill * BOUNDARIES / kills));
                final RestoreSession restore = expect(receiver);
                final Process sender = start(driver);
                try {
                    await(receiver, () -> !receiver.state().isUnderWay());
                    assertThat(receiver.state()).as("%s", receiver.failure()).isEqualTo(ReceiverState.COMPLETE);
                    try (ChannelSet restored = restore.apply()) {
                        assertThat(SeededSet.bytes(SeededSet.image(restored, 1))).isEqualTo(expected);
                    }
                    await(receiver, () -> !sender.isAlive());
                } finally {
                    sender.destroyForcibly().waitFor();
                }
                Cases.count(1);
            }
        }
    }

    private static RestoreSession expect(TransferReceiver receiver) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 28, new ByteState("clock", 3, new byte[37]));
        receiver.expectFull(restore);
        return restore;
    }

    /** Kills a sender when the receiver has some bytes, and waits until the receiver has found its silence. */
    private static void kill(MediaDriver driver, TransferReceiver receiver, long at) throws Exception {
        expect(receiver);
        final Process sender = start(driver);
        try {
            await(receiver, () -> receiver.offset() >= at);
            assertThat(receiver.state()).isEqualTo(ReceiverState.RECEIVING);
        } finally {
            sender.destroyForcibly().waitFor();
        }
        await(receiver, () -> !receiver.state().isUnderWay());
        assertThat(receiver.state()).isEqualTo(ReceiverState.FAILED);
    }
}
