/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.store.ImageFile;

/** A full image, then deltas one after another: the last instant is applied. */
class ChainTest {
    private static final long LIMIT = 1 << 28;

    private final RestoreSession restore = new RestoreSession();
    private final ByteState clock = new ByteState("clock", 3, new byte[0]);

    private static void drive(ChannelSet set, SplittableRandom random, int operations) {
        set.resume();
        set.channels().forEach(channel -> SeededSet.drive(random, channel, operations));
        set.pause();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7})
    void chainRestoresTheInstantOfItsLastDelta(int count) {
        final SplittableRandom random = new SplittableRandom(count);
        try (ChannelSet set = SeededSet.paused(5, 3, 1)) {
            final Deltas saved = new Deltas(set);
            restore.begin(LIMIT, clock);
            assertThat(Deltas.take(restore, saved.full(0), random)).isEqualTo(RestoreStatus.SUCCESS);
            for (int i = 1; i <= count; i++) {
                drive(set, random, 25);
                restore.next();
                assertThat(restore.offset()).isZero();
                assertThat(restore.imageLength()).isZero();
                final byte[] delta = saved.delta(i);
                assertThat(Deltas.take(restore, delta, random)).isEqualTo(RestoreStatus.SUCCESS);
                assertThat(restore.imageLength()).isEqualTo(restore.offset()).isEqualTo(delta.length);
                assertThat(restore.label()).isEqualTo(i);
                assertThat(restore.cutId()).isEqualTo(saved.cutId());
            }
            final byte[] full = saved.full(count);
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, count))).isEqualTo(full);
            }
        }
    }

    /** The restored set goes on from the last image, and saves a delta of it. */
    @Test
    void restoredSetIsABaseForDeltas() {
        final SplittableRandom random = new SplittableRandom(9);
        try (ChannelSet set = SeededSet.paused(5, 3, 1)) {
            final Deltas saved = new Deltas(set);
            final byte[] full = saved.full(0);
            drive(set, random, 25);
            final byte[] first = saved.delta(1);
            final String cutId = saved.cutId();
            restore.begin(LIMIT, clock);
            Deltas.take(restore, full, first);
            try (ChannelSet restored = restore.apply()) {
                restored.open();
                restored.pause();
                drive(restored, random, 25);
                final Deltas after = new Deltas(restored);
                final byte[] second = after.delta(2, cutId);
                final byte[] expected = after.full(2);
                restore.begin(LIMIT, new ByteState("clock", 3, new byte[0]));
                Deltas.take(restore, full, first, second);
                try (ChannelSet again = restore.apply()) {
                    assertThat(SeededSet.bytes(SeededSet.image(again, 2))).isEqualTo(expected);
                }
            }
        }
    }

    /** From files, of which the last is cut short once. */
    @Test
    void chainOfFilesIsRestoredAfterATruncatedFileIsRefused(@TempDir Path folder) throws IOException {
        final SplittableRandom random = new SplittableRandom(9);
        try (ChannelSet set = SeededSet.paused(5, 3, 1)) {
            final Deltas saved = new Deltas(set);
            final Path base = Files.write(folder.resolve("base"), saved.full(0));
            drive(set, random, 25);
            final byte[] delta = saved.delta(1);
            final Path first = Files.write(folder.resolve("first"), delta);
            final Path half = Files.write(folder.resolve("half"), Arrays.copyOf(delta, delta.length / 2));
            restore.begin(LIMIT, clock);
            ImageFile.load(base, restore);
            restore.next();
            assertThatThrownBy(() -> ImageFile.load(half, restore)).isInstanceOf(ImageException.class)
                .hasMessageContaining("length of the file is " + delta.length / 2)
                .hasMessageContaining("expected " + delta.length + "; the file is cut short");
            assertThatThrownBy(restore::next).isInstanceOf(IllegalStateException.class);
            restore.begin(LIMIT, clock);
            ImageFile.load(base, restore);
            restore.next();
            ImageFile.load(first, restore);
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 1))).isEqualTo(saved.full(1));
            }
        }
    }
}
