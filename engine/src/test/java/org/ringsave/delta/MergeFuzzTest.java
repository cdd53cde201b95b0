/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.FuzzedImages;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** Any files are merged to the image that a save after their restore writes, or are refused by a name. */
class MergeFuzzTest {
    private static final long LIMIT = 4 << 20;

    @TempDir
    private Path folder;
    private final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
    /** Channels come and go in a chain, so a set that fits its last image may not fit the first. */
    private final RestoreSession filling = new RestoreSession(RestoreOption.values());

    @Proves("Fuzzed files are refused by name, or merged to an image that verifies.")
    @MethodSource("org.ringsave.fixture.FuzzedImages#seeds")
    @FuzzTest
    void anyFilesAreRefusedOrMerged(byte[] input) throws IOException {
        requireRefusedOrMerged(input);
        Cases.count(1);
    }

    private void requireRefusedOrMerged(byte[] input) throws IOException {
        final FuzzedImages images = new FuzzedImages(input);
        final List<Path> files = new ArrayList<>();
        for (final byte[] image : images.all()) {
            files.add(Files.write(folder.resolve("image-" + files.size()), image));
        }
        if (files.size() < 2) {
            files.add(files.get(0));
        }
        final byte[] restored = images.all().size() < 2 ? null : restored(images);
        final RecordingSink sink = new RecordingSink();
        try {
            ImageMerge.merge(files.get(0), files.subList(1, files.size()), sink);
        } catch (ImageException | IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("image-");
            assertThat(sink.completed()).as("completed after a refusal").isZero();
            assertThat(restored).as("restored, but not merged: %s", e.getMessage()).isNull();
            return;
        }
        assertThat(sink.completed()).isOne();
        session.beginVerify();
        assertThat(Deltas.take(session, sink.image())).isEqualTo(RestoreStatus.SUCCESS);
        session.end();
        if (restored != null && images.haveOnlyKnownRecords()) {
            assertThat(sink.image()).isEqualTo(restored);
        }
    }

    /** The save of a set that the chain was restored to; null if the restore refuses it. */
    private byte[] restored(FuzzedImages images) {
        try {
            session.begin(LIMIT, new KeptStates(), images.states());
            if (take(session, images.all()) != RestoreStatus.SUCCESS) {
                return null;
            }
            final long label = session.label();
            try (ChannelSet built = session.apply(); ChannelSet given = new ChannelSet()) {
                images.addParts(built, given);
                filling.begin(given);
                take(filling, images.all());
                filling.apply();
                return SeededSet.bytes(SeededSet.image(given, label));
            }
        } catch (ImageException e) {
            return null;
        } finally {
            session.end();
            filling.end();
        }
    }

    private static RestoreStatus take(RestoreSession session, List<byte[]> images) {
        RestoreStatus status = null;
        for (final byte[] image : images) {
            if (status == RestoreStatus.MORE_PROCESSING_REQUIRED) {
                return status;
            }
            if (status != null) {
                session.next();
            }
            status = Deltas.take(session, image);
        }
        return status;
    }
}
