/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

class FaultChecksTest {
    private static final long END = 60;

    private static FaultChecks checks(Fault fault) {
        return new FaultChecks(SmallSimulation.with(fault), END);
    }

    private static void assertFound(ThrowingCallable check, String message) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(ints = {0, 1 << 20})
    void simulationWithoutFaultPassesAllChecks(int spillLimit) throws IOException {
        final FaultChecks checks = new FaultChecks(SmallSimulation.with(Fault.NONE), END, spillLimit);
        checks.assertSurvivesThrows(20);
        checks.assertSurvivesSink(20);
        checks.assertRefusesDamage(20);
        checks.assertResumes(10, 40);
        checks.assertSurvivesCrash(20, ImageStorage.ofFile());
    }

    @Test
    void stateThatEncodeChangesIsFound() {
        assertFound(() -> checks(Fault.EMPTIES_WHEN_ENCODED).assertSurvivesThrows(20),
            "the simulation whose states threw at tick 20 is then saved in another state: state clock: bytes 16 to"
                + " 24 differ; encode() may be called for a save that never begins, so it must not change a state");
        assertFound(() -> checks(Fault.FORGETS_ENCODED_NOTES).assertSurvivesThrows(20),
            "the simulation whose states threw at tick 20 is then saved in another state: channel 0, requests"
                + " received: 6 requests differ: 32 (state bytes 0 to 8), 33 (state bytes 0 to 8), 34 (state bytes 0"
                + " to 8) and 3 more; encode() may be called for a save that never begins, so it must not change a"
                + " state");
    }

    @Test
    void lostPacketOfASaveWhoseSinkFailsIsFound() {
        final FaultChecks checks = new FaultChecks(SmallSimulation.with(Fault.IGNORES_PINNED), END, 0);
        assertFound(() -> checks.assertSurvivesSink(20),
            "the simulation whose sink failed (FULL in call 3) from tick 20 on ends in another state at tick 60:"
                + " state clock: bytes 16 to 24 differ; region memory: 16 pages from 0x0 differ; channel 0,"
                + " incoming ring: 2 packets more at its head, 2 packets fewer at its tail; channel 0, outgoing"
                + " ring: head is 3584, 3520 in the second; and 1 more (the first image is the expected one)");
    }

    @Test
    void unpreparedWriteDuringASlowSaveIsFound() {
        assertFound(() -> checks(Fault.FORGETS_TO_PREPARE).assertSurvivesSink(20),
            "the live save of tick 20 to a slow sink differs from the stopped one: region log: 1 page from 0x0"
                + " differ; ask prepareToWrite before each write to a region");
    }

    @Test
    void startInPlaceOfARefusedRestoreIsFound() {
        assertFound(() -> new FaultChecks(SmallSimulation.startingIfRefused(), END).assertRefusesDamage(20),
            "restore() of an image with another byte at offset 0 returned a simulation; it must throw the exception"
                + " of image.load");
    }

    @Test
    void resumedRunThatLostStateIsFound() {
        assertThatThrownBy(() -> checks(Fault.COMMITS_A_PART).assertResumes(10, 40))
            .isInstanceOf(AssertionError.class)
            .hasMessageStartingWith("the simulation that was resumed at tick 12 after a crash at tick 16 ends in"
                + " another state at tick 60: state clock: bytes 16 to 24 differ; ");
        assertFound(() -> checks(Fault.THROWS_WHEN_ENCODED).assertResumes(10, 40),
            "a checkpoint of tick 17 threw java.lang.IllegalStateException: it can't be encoded");
    }

    /** The first save of a resumed run is right, and later ones lack a change of a state. */
    @Test
    void resumedRunWhoseLaterSavesAreWrongIsFound() {
        assertFound(() -> checks(Fault.KEEPS_ITS_RESTORED_REVISION).assertResumes(10, 40),
            "the simulation that was resumed at tick 12 after a crash at tick 16 ends in another state at tick 60:"
                + " state rules: bytes 0 to 8 differ");
    }

    @Test
    void rangeWithoutACompleteCheckpointIsRefused() {
        assertThatThrownBy(() -> checks(Fault.NONE).assertResumes(9, 11))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no checkpoint was complete within ticks 9 to 11: none had begun; give a longer range");
        assertThatThrownBy(() -> checks(Fault.NONE).assertResumes(9, 13))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageMatching("no checkpoint was complete within ticks 9 to 13: the first had written [0-9]+ of"
                + " [0-9]+ bytes; give a longer range");
    }

    /** Writes over the only image. */
    private static final class OverwritingStorage implements ImageStorage {
        @Override
        public ImageSink create(Path directory, long label) throws IOException {
            final FileChannel file = FileChannel.open(directory.resolve("image"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            return new ImageSink() {
                @Override
                public void write(ByteBuffer chunk, long imageOffset) throws IOException {
                    file.write(chunk, imageOffset);
                }

                @Override
                public void complete() throws IOException {
                    file.close();
                }

                @Override
                public void abandon() {
                    try {
                        file.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
        }

        @Override
        public void load(Path directory, RestoreSession restore) throws IOException {
            ImageFile.load(directory.resolve("image"), restore);
        }
    }

    /** Keeps the first image for ever. */
    private static final class FirstImageStorage implements ImageStorage {
        @Override
        public ImageSink create(Path directory, long label) throws IOException {
            return ImageFile.create(directory.resolve(Files.exists(directory.resolve("image")) ? "other" : "image"),
                SyncMode.NONE);
        }

        @Override
        public void load(Path directory, RestoreSession restore) throws IOException {
            ImageFile.load(directory.resolve("image"), restore);
        }
    }

    @Test
    void storageThatLosesItsImageInACrashIsFound() {
        assertThatThrownBy(() -> checks(Fault.NONE).assertSurvivesCrash(20, new OverwritingStorage()))
            .isInstanceOf(AssertionError.class)
            .hasMessageStartingWith("after a crash before write 1 of tick 21: restore() threw ")
            .hasMessageEndingWith("expected an image; the file is empty");
    }

    @Test
    void storageThatForgetsACompleteImageIsFound() {
        assertFound(() -> checks(Fault.NONE).assertSurvivesCrash(20, new FirstImageStorage()),
            "after a crash after complete() of tick 21 the storage has an image of tick 20, expected 21");
    }
}
