/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.bench.peer.SameState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/** The floor of a restore copies the ring bytes of an image to their place, and refuses a changed byte. */
class VerifyingReaderTest {
    private static ByteBuffer image(Workload workload) {
        try (SaveSubject subject = new SaveSubject(workload, Destination.rotating, 65_536)) {
            return subject.image();
        }
    }

    private static void restore(ByteBuffer image, ChannelSet target) {
        final RestoreSession session = new RestoreSession();
        session.begin(target);
        session.restoreFromBuffer(image.duplicate());
        session.apply();
    }

    private static void clear(UnsafeBuffer ring) {
        ring.setMemory(0, ring.capacity(), (byte)0);
    }

    @ParameterizedTest
    @CsvSource({"1376, 1.0, 0", "65536, 0.25, 3", "1048576, 1.0, 2", "8160, 0.0, 0"})
    void everyReaderCopiesTheRingBytesOfAnImage(int pieceLength, double fill, int inFlight) {
        final Workload workload = new Workload(3, 20, fill, inFlight, 7);
        final ByteBuffer image = image(workload);
        try (ChannelSet source = workload.create(); ChannelSet target = workload.createEmpty()) {
            restore(image, target);
            final List<VerifyingReader> readers = VerifyingReader.all(image, target, pieceLength);
            assertThat(readers).hasSize(2 * 3);
            for (final VerifyingReader reader : readers) {
                for (final Channel channel : target.channels()) {
                    clear(ChannelAccess.memory(channel).incoming().data());
                    clear(ChannelAccess.memory(channel).outgoing().data());
                }
                assertThat(reader.read()).isEqualTo(image.capacity());
                assertThat(SameState.of(source, target)).isTrue();
            }
        }
    }

    @Test
    void halfOfTheFloorReadsHalfOfTheChannels() {
        final Workload workload = new Workload(4, 2, 1, 2, 7);
        final ByteBuffer image = image(workload);
        try (ChannelSet target = workload.createEmpty()) {
            restore(image, target);
            final VerifyingReader reader = VerifyingReader.best(image, target, 65_536);
            assertThat((double)reader.readHalf() / reader.read()).isBetween(0.45, 0.55);
        }
    }

    @Test
    void readersRefuseAChangedByteWhereverItIs() {
        final Workload workload = new Workload(2, 1, 0.1, 1, 7);
        final ByteBuffer image = image(workload);
        try (ChannelSet target = workload.createEmpty()) {
            restore(image, target);
            for (final VerifyingReader reader : VerifyingReader.all(image, target, 1_376)) {
                for (int index = 0; index < image.capacity(); index++) {
                    image.put(index, (byte)(image.get(index) ^ 1 << index % 8));
                    assertThatThrownBy(reader::read).as("byte %d", index).isInstanceOf(RuntimeException.class);
                    image.put(index, (byte)(image.get(index) ^ 1 << index % 8));
                }
                assertThat(reader.read()).isEqualTo(image.capacity());
            }
        }
    }
}
