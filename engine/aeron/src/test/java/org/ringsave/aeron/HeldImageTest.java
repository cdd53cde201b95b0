/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.store.SyncMode;

/** An image that a receiver has already does not come again. */
class HeldImageTest {
    @TempDir
    private Path folder;
    private Path image;
    private Path copy;

    @BeforeEach
    void write() throws IOException {
        image = folder.resolve("image");
        copy = folder.resolve("copy");
        try (ChannelSet set = TransferPair.longSet(1)) {
            Files.write(image, SeededSet.bytes(SeededSet.image(set, 7)));
        }
    }

    /** Sends the image to a file. Returns whether its bytes went out. */
    private boolean send(TransferPair pair, int following) throws IOException {
        pair.receiver.expectFile(copy, SyncMode.NONE);
        pair.sender.start(image, following);
        final boolean[] wentOut = {false};
        pair.run(() -> {
            wentOut[0] |= pair.sender.offset() > 0;
            return !pair.sender.state().isUnderWay();
        });
        assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
        assertThat(pair.receiver.state()).isEqualTo(ReceiverState.COMPLETE);
        assertThat(pair.receiver.offset()).isEqualTo(pair.receiver.imageLength()).isEqualTo(Files.size(image));
        assertThat(pair.receiver.following()).isEqualTo(following);
        assertThat(Files.readAllBytes(copy)).isEqualTo(Files.readAllBytes(image));
        return wentOut[0];
    }

    @Test
    void heldImageIsDoneAtOnce() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            assertThat(send(pair, 3)).isTrue();
            assertThat(send(pair, 65_535)).isFalse();
            assertThat(send(pair, 0)).isFalse();
        }
    }

    @Test
    void damagedOrOtherImageIsNotHeld() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            final byte[] bytes = Files.readAllBytes(image);
            bytes[bytes.length / 2] ^= 1;
            Files.write(copy, bytes);
            assertThat(send(pair, 0)).isTrue();
            try (ChannelSet set = TransferPair.longSet(2)) {
                Files.write(copy, SeededSet.bytes(SeededSet.image(set, 7)));
            }
            assertThat(send(pair, 0)).isTrue();
        }
    }

    @Test
    void placeOfAnImageIsAskedFor() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            final String[] asked = {null};
            pair.receiver.expectFile(copy, SyncMode.NONE, cutId -> {
                asked[0] = cutId;
                return image;
            });
            pair.sender.start(image);
            pair.runToEnd();
            assertThat(pair.sender.state()).isEqualTo(SenderState.DONE);
            assertThat(asked[0]).hasSize(32);
            assertThat(copy).doesNotExist();
        }
    }

    @Test
    void heldImageAfterACancelledOneLeavesTheFileFree() throws IOException {
        final Path other = folder.resolve("other");
        try (ChannelSet set = TransferPair.longSet(2)) {
            Files.write(other, SeededSet.bytes(SeededSet.image(set, 8)));
        }
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            pair.receiver.expectFile(copy, SyncMode.NONE, cutId -> image);
            pair.sender.start(other);
            pair.run(() -> pair.receiver.state() == ReceiverState.RECEIVING);
            pair.sender.cancel();
            pair.run(() -> pair.receiver.state() == ReceiverState.WAITING);
            pair.sender.start(image);
            pair.runToEnd();
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.DONE);
            pair.receiver.expectFile(copy, SyncMode.NONE);
            pair.sender.start(other);
            pair.runToEnd();
            assertThat(pair.receiver.state()).as("%s", pair).isEqualTo(ReceiverState.COMPLETE);
        }
    }

    @Test
    void numberOfFollowingImagesIsInItsRange() throws IOException {
        try (TransferPair pair = new TransferPair("ipc", 1408).start()) {
            assertThat(pair.receiver.following()).isZero();
            assertThat(pair.receiver.imageLength()).isZero();
            assertThatThrownBy(() -> pair.sender.start(image, 65_536)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("following=65536 is not in 0..65535");
            assertThatThrownBy(() -> pair.sender.start(image, -1)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
