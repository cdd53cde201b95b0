/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.SeededSet;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.SyncMode;

/** A store that receives images: an image of which the sender was told is in it, and is whole. */
class ReceivedStoreTest {
    @TempDir
    private Path folder;
    private byte[] image;
    private String cutId;
    private Path receiving;

    @BeforeEach
    void write() throws IOException {
        try (ChannelSet set = SeededSet.paused(1, 9, 17)) {
            image = SeededSet.bytes(SeededSet.image(set, 1));
        }
        final Path file = Files.write(folder.resolve("image"), image);
        cutId = ImageInfo.read(file).cutId();
        Files.delete(file);
        receiving = folder.resolve(ReceivedStore.NAME);
    }

    /** As a receiver does, whose transfer is complete; without bytes if the image was there. Returns its line. */
    private static String take(ReceivedStore store, String offered, byte[] bytes) throws IOException {
        final Path place = offered == null ? null : store.find(offered);
        if (bytes != null) {
            Files.write(store.path(), bytes);
        } else {
            assertThat(place).exists();
        }
        return take(store);
    }

    private static String take(ReceivedStore store) throws IOException {
        final StringWriter out = new StringWriter();
        store.take(new TransferOutline(new PrintWriter(out, true), false, "received"), 1);
        return out.toString();
    }

    private byte[] damaged() {
        final byte[] bytes = image.clone();
        bytes[bytes.length / 2] ^= 1;
        return bytes;
    }

    private void requireImages(int count) {
        final CommandRun check = CommandRun.of("store", "check", folder);
        assertThat(check.code()).as("%s", check).isZero();
        assertThat(check.out().lines()).as("%s", check).hasSize(count);
        assertThat(receiving).doesNotExist();
    }

    @Test
    void imageThatAReceiverLeftCompleteIsTaken() throws IOException {
        Files.write(receiving, image);
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.FULL)) {
            assertThat(take(store, cutId, null)).contains("was there already");
        }
        requireImages(1);
        Files.write(receiving, image);
        ReceivedStore.open(folder, SyncMode.FULL).close();
        requireImages(1);
    }

    @Test
    void fileOfAReceiverThatIsDamagedIsRemoved() throws IOException {
        Files.write(receiving, damaged());
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.NONE)) {
            assertThat(receiving).doesNotExist();
            assertThat(take(store, cutId, image)).contains(": received ");
        }
        requireImages(1);
    }

    @Test
    void imageReplacesItsDamagedCopy() throws IOException {
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.FULL)) {
            take(store, cutId, image);
            Files.write(store.find(cutId), damaged());
            assertThat(take(store, cutId, image)).contains(": received ");
        }
        requireImages(1);
    }

    @Test
    void imageOfASenderThatDoesNotKnowItComesAfterAHeldOne() throws IOException {
        final byte[] other;
        try (ChannelSet set = SeededSet.paused(2, 9, 17)) {
            other = SeededSet.bytes(SeededSet.image(set, 2));
        }
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.NONE)) {
            take(store, cutId, image);
            assertThat(take(store, cutId, null)).contains("was there already");
            assertThat(take(store, null, other)).contains(": received ", "label 2");
        }
        requireImages(2);
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** A copy would last for seconds, and the receiver answers no sender meanwhile. */
    @Test
    void imageOfAnyLengthIsTakenWithoutACopy() throws IOException {
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.DATA)) {
            Files.write(store.path(), image);
            final Object key = fileKey(store.path());
            take(store);
            assertThat(fileKey(store.find(cutId))).isEqualTo(key);
        }
        requireImages(1);
        Files.move(folder.resolve("000000000001-full.ringsave"), receiving);
        final Object key = fileKey(receiving);
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.FULL)) {
            assertThat(fileKey(store.find(cutId))).isEqualTo(key);
        }
        requireImages(1);
    }

    @Test
    void imagesGetNumbersAboveAllOthers() throws IOException {
        Files.write(folder.resolve("000000000007-full.ringsave.retired"), image);
        Files.createDirectory(folder.resolve("000000000009-delta.ringsave"));
        try (ChannelSet set = SeededSet.paused(2, 9, 17); ReceivedStore store =
            ReceivedStore.open(folder, SyncMode.NONE)) {
            final Deltas deltas = new Deltas(set);
            assertThat(take(store, null, deltas.full(1))).startsWith(folder + "/000000000010-full.ringsave: received ");
            assertThat(take(store, null, deltas.delta(2))).startsWith(folder + "/000000000011-delta.ringsave: rec");
        }
        final CommandRun list = CommandRun.of("store", "list", folder);
        assertThat(list.out()).as("%s", list).contains("000000000010-full", "000000000011-delta");
        Files.delete(folder.resolve("000000000009-delta.ringsave"));
        Files.delete(folder.resolve("000000000007-full.ringsave.retired"));
        requireImages(2);
    }
}
