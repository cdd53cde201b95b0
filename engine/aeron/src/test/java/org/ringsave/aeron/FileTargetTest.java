/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.store.SyncMode;

/** The files of a receiver: one receiver has them, and they keep what it acknowledged. */
class FileTargetTest {
    private static final int HELD = 1000;

    private final byte[] image;
    private final ImageOffer offer;
    @TempDir
    private Path folder;

    FileTargetTest() {
        try (ChannelSet set = SeededSet.paused(1, 5, 5)) {
            image = SeededSet.bytes(SeededSet.image(set, 1));
        }
        offer = new ImageOffer(image.length, 1, null, null);
    }

    private FileTarget target() {
        return new FileTarget(folder.resolve("image"), SyncMode.FULL, cutId -> null);
    }

    private ByteBuffer piece(int length) {
        return ByteBuffer.allocateDirect(length).put(image, 0, length).flip();
    }

    /** As a receiver that dies: some bytes are held, and no more come. */
    private void hold() throws IOException {
        final FileTarget dying = target();
        assertThat(dying.begin(1, offer, 0)).isZero();
        assertThat(dying.take(piece(HELD))).isFalse();
        dying.keep();
        dying.end();
    }

    @Test
    void secondReceiverOfAFileIsRefused() throws IOException {
        final FileTarget first = target();
        first.begin(1, offer, 0);
        first.take(piece(HELD));
        final FileTarget second = target();
        assertThatThrownBy(() -> second.begin(2, offer, 0)).isInstanceOf(FileSystemException.class)
            .hasMessage(folder.resolve("image") + ": another receiver keeps an image in this file: close it, or give"
                + " another path");
        second.end();
        first.keep();
        first.end();
        assertThat(second.begin(1, offer, 0)).isEqualTo(HELD);
        second.end();
    }

    @Test
    void offerThatIsRefusedAsLostChangesNothing() throws IOException {
        hold();
        final FileTarget target = target();
        assertThat(target.begin(2, offer, 5)).isZero();
        assertThat(target.begin(1, offer, HELD + 1)).isEqualTo(HELD);
        assertThat(target.begin(1, offer, HELD)).isEqualTo(HELD);
        target.end();
    }

    @Test
    void stateThatCantBeRemovedIsNoFailure() throws IOException {
        final FileTarget target = target();
        target.begin(1, offer, 0);
        assertThat(target.take(piece(image.length))).isTrue();
        Files.delete(folder.resolve("image.state"));
        Files.createDirectories(folder.resolve("image.state").resolve("full"));
        target.complete();
        assertThat(Files.readAllBytes(folder.resolve("image"))).isEqualTo(image);
    }

    @Test
    void damageOfTheLastHeldByteIsFound() throws IOException {
        hold();
        final Path part = folder.resolve("image.part");
        final byte[] bytes = Files.readAllBytes(part);
        assertThat(bytes).hasSize(HELD);
        bytes[HELD - 1] ^= 1;
        Files.write(part, bytes);
        final FileTarget target = target();
        assertThat(target.begin(1, offer, 0)).isZero();
        target.end();
    }

    @Test
    void lackOfMemoryIsNoDamageOfHeldBytes() {
        final ImageException lack = new ImageException(8, "memory", new OutOfMemoryError("direct"));
        assertThatThrownBy(() -> HeldBytes.requireMemory(lack)).isSameAs(lack);
        assertThat(Refusal.of(lack).reason()).isEqualTo(RefusalReason.CANCELLED);
        final ImageException damage = new ImageException(8, "crc32c", "1", "2");
        HeldBytes.requireMemory(damage);
        assertThat(Refusal.of(damage).reason()).isEqualTo(RefusalReason.IMAGE);
    }
}
