/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;

/** What a replay makes of a stream that an archive would not send, without an archive. */
class ImageReplayTest {
    private static final long ID = 9;

    private TestDriver driver;
    private final RestoreSession restore = new RestoreSession();
    private ImageReplay replay;

    @BeforeEach
    void open() {
        driver = TestDriver.ipc(1408);
        restore.beginVerify();
        replay = new ImageReplay(driver.imagesIn(), restore);
    }

    @AfterEach
    void close() {
        replay.close();
        restore.end();
        driver.close();
    }

    private Throwable failure() {
        driver.await(() -> {
            replay.doWork();
            return !replay.isUnderWay();
        }, () -> "a failure");
        assertThat(replay.isComplete()).isFalse();
        assertThat(replay.doWork()).isZero();
        return replay.failure();
    }

    private void send(long imageOffset) {
        final RawMessages out = new RawMessages(driver.imagesOut());
        driver.await(() -> out.fragment(ID, imageOffset, 64, 64), () -> "room");
    }

    @Test
    void fragmentBehindTheNeededByteFailsAReplay() {
        send(64);
        assertThat(failure()).isInstanceOf(IOException.class)
            .hasMessage("the replay lacks 64 bytes at image offset 0: replay the image again");
        assertThat(restore.offset()).isZero();
    }

    @Test
    void wrongByteFailsAReplay() {
        send(0);
        assertThat(failure()).isInstanceOf(ImageException.class);
    }

    @Test
    void replayThatHasNotBegunIsAwaited() {
        assertThat(replay.doWork()).isZero();
        assertThat(replay.isUnderWay()).isTrue();
    }

    @Test
    void replayThatEndsEarlyFails() {
        final var out = driver.imagesOut();
        driver.await(out::isConnected, () -> "the replay");
        assertThat(replay.doWork()).isZero();
        out.close();
        assertThat(failure()).isInstanceOf(EOFException.class).hasMessage("the replay ended at image offset 0: the"
            + " archive is gone, or stopped it; replay the image again");
    }

    @Test
    void closedReplayHasNoStream() {
        final var out = driver.imagesOut();
        driver.await(out::isConnected, () -> "the replay");
        replay.onClose();
        driver.await(() -> !out.isConnected(), () -> "the end of the subscription");
        assertThat(failure()).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(" is closed, by its owner");
    }
}
