/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;
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
    void lackOfMemoryKeepsTheImageThatAReceiverLeft() throws IOException {
        Files.write(receiving, image);
        final ImageException lack = new ImageException(8, "memory", new OutOfMemoryError("direct")).in("receiving");
        assertThatThrownBy(() -> ReceivedStore.removeDamaged(receiving, lack)).isSameAs(lack);
        assertThat(receiving).hasBinaryContent(image);
        ReceivedStore.open(folder, SyncMode.NONE).close();
        requireImages(1);
    }

    @Test
    void storeWithoutANumberKeepsTheReceivedImage() throws IOException {
        Files.write(folder.resolve("999999999998-full.ringsave"), new byte[1]);
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.NONE)) {
            assertThatThrownBy(() -> take(store, cutId, image)).isInstanceOf(IOException.class)
                .hasMessageContaining("no number left").hasMessageContaining("move the image");
        }
        assertThat(receiving).hasBinaryContent(image);
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
    void imageReplacesItsCopyThatCantBeRead() throws IOException {
        final byte[] bytes = image.clone();
        bytes[0] ^= 1;
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.NONE)) {
            take(store, cutId, image);
            Files.write(store.find(cutId), bytes);
            assertThat(take(store, cutId, image)).contains("000000000001-full.ringsave: received ");
            Files.delete(store.find(cutId));
            assertThat(take(store, cutId, image)).contains("000000000001-full.ringsave: received ");
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

    /** Returns a store of a full image and its delta, which is damaged then. */
    private List<byte[]> chain() throws IOException {
        try (ChannelSet set = SeededSet.paused(2, 9, 17); ReceivedStore store =
            ReceivedStore.open(folder, SyncMode.NONE)) {
            final Deltas deltas = new Deltas(set);
            final List<byte[]> chain = List.of(deltas.full(1), deltas.delta(2));
            for (final byte[] one : chain) {
                take(store, null, one);
            }
            return chain;
        }
    }

    private String cutId(byte[] bytes) throws IOException {
        return ImageInfo.read(Files.write(receiving.resolveSibling("other"), bytes)).cutId();
    }

    /** The base gets a new number, which is above that of the old delta. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves("A chain whose full image is cut short or missing comes again whole.")
    void chainComesAgainBehindItsNewBase(boolean isMissing) throws IOException {
        final List<byte[]> chain = chain();
        final Path full = folder.resolve("000000000001-full.ringsave");
        if (isMissing) {
            Files.delete(full);
        } else {
            Files.write(full, Arrays.copyOf(chain.get(0), chain.get(0).length / 2));
        }
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.NONE)) {
            for (final byte[] one : chain) {
                assertThat(store.find(cutId(one))).isNull();
                assertThat(take(store, cutId(one), one)).contains(": received ");
            }
        }
        try (ImageStore store = ImageStore.read(folder)) {
            final StoredImage latest = store.latest().orElseThrow();
            assertThat(latest.label()).isEqualTo(2);
            assertThat(store.chain(latest)).extracting(StoredImage::number).containsExactly(3L, 4L);
        }
        try (ReceivedStore store = ReceivedStore.open(folder, SyncMode.NONE)) {
            for (final byte[] one : chain) {
                assertThat(take(store, cutId(one), null)).contains("was there already");
            }
        }
        Cases.count(1);
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
