/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.ReceiverState;
import org.ringsave.aeron.TransferOptions;
import org.ringsave.aeron.TransferReceiver;
import org.ringsave.aeron.TransferSender;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.store.SyncMode;
import picocli.CommandLine;

/** How long {@code receive} waits for senders, by a clock that stands still unless the test lets time pass. */
class ArrivalsTest {
    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final long WAIT_NS = 8_000;
    private static final long LOOK_NS = WAIT_NS / 8;
    private static final int IMAGES = 1;
    private static final int ANSWERS = 2;

    @TempDir
    private Path folder;
    private final long deadline = System.nanoTime() + DEADLINE_NS;
    private MediaDriver driver;
    private Aeron aeron;
    private TransferReceiver receiver;
    private TransferSender first;
    private TransferSender second;
    private Path image;
    private Path copy;
    private long now;
    private boolean hasOffered;
    private boolean isSilentNoMore;

    @BeforeEach
    void open() throws IOException {
        driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(CommonContext.generateRandomDirName())
            .dirDeleteOnShutdown(true).threadingMode(ThreadingMode.SHARED).performStorageChecks(false)
            .termBufferSparseFile(true).ipcTermBufferLength(1 << 20));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        image = folder.resolve("image");
        copy = folder.resolve("copy");
        try (ChannelSet set = SeededSet.paused(1, 9, 17)) {
            Files.write(image, SeededSet.bytes(SeededSet.image(set, 1)));
        }
        final TransferOptions times = new TransferOptions(LOOK_NS, WAIT_NS, 4096);
        receiver = new TransferReceiver(aeron.addSubscription("aeron:ipc", IMAGES),
            aeron.addExclusivePublication("aeron:ipc", ANSWERS), Long.MAX_VALUE, times, this::now);
        first = sender(times);
        second = sender(times);
        first.start(image);
    }

    private TransferSender sender(TransferOptions times) {
        return new TransferSender(aeron.addExclusivePublication("aeron:ipc", IMAGES),
            aeron.addSubscription("aeron:ipc", ANSWERS), times, () -> now);
    }

    @AfterEach
    void close() {
        first.onClose();
        second.onClose();
        receiver.onClose();
        aeron.close();
        driver.close();
    }

    private void await() throws IOException {
        receiver.expectFile(copy, SyncMode.NONE);
        new Arrivals(receiver, WAIT_NS, new CommandLine(new ReceiveCommand()).getCommandSpec(), this::look)
            .await("copy");
    }

    /** The receiver asks at each turn of its loop, so a loop that asks for no time ends too. */
    private long now() {
        assertThat(System.nanoTime() - deadline).as("time, while %s", receiver.state()).isNegative();
        return now;
    }

    /** The first sender offers, and is never driven again. A second one comes when most of another wait is over. */
    private long look() {
        final ReceiverState state = receiver.state();
        if (!hasOffered) {
            if (state == ReceiverState.WAITING) {
                first.doWork();
            } else {
                hasOffered = true;
            }
        } else if (!isSilentNoMore) {
            if (state == ReceiverState.WAITING) {
                isSilentNoMore = true;
                now += WAIT_NS - 2 * LOOK_NS;
                startSecond();
            } else {
                now += LOOK_NS;
            }
        } else {
            second.doWork();
        }
        return now;
    }

    private void startSecond() {
        try {
            second.start(image);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void receiveWaitsAnewAfterASenderThatFellSilent() throws IOException {
        await();
        assertThat(now).as("time that passed").isGreaterThan(WAIT_NS);
        assertThat(Files.mismatch(image, copy)).isEqualTo(-1);
    }

    /** The clock begins at 0, so the wait ends when more than all of it has passed without an offer. */
    @Test
    void receiveEndsWhenNoSenderComes() {
        assertThatThrownBy(() -> {
            receiver.expectFile(copy, SyncMode.NONE);
            new Arrivals(receiver, WAIT_NS, new CommandLine(new ReceiveCommand()).getCommandSpec(),
                () -> now += LOOK_NS).await("copy");
        }).isInstanceOf(IOException.class).hasMessageContaining("copy: no sender offered an image that fits within");
        assertThat(receiver.state()).isEqualTo(ReceiverState.CANCELLED);
    }
}
