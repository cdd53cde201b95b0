/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.ImageFile;

/** The files of one golden image, and how to save and restore it. */
record GoldenImage(String name) {
    static final Path FOLDER = Path.of("src/test/resources/golden/v0.1").toAbsolutePath();

    /** An image and the ids that its session gave. */
    record Saved(byte[] bytes, String digest, String cutId) {
    }

    /** A restored set and the ids that its session gave. */
    record Restored(ChannelSet set, long label, String digest, String cutId) {
    }

    Path path(String suffix) {
        return FOLDER.resolve(name + suffix);
    }

    byte[] bytes() throws IOException {
        return Files.readAllBytes(path(".img"));
    }

    GoldenModel model() {
        return GoldenCases.ALL.get(name).get();
    }

    void write() throws IOException {
        final GoldenModel model = model();
        final Saved saved;
        try (ChannelSet set = model.build()) {
            saved = save(set, model.label(), model.base());
        }
        Files.createDirectories(FOLDER);
        Files.write(path(".img"), saved.bytes);
        Files.writeString(path(".sha256"), checksumLine(saved.bytes));
        Files.writeString(path(".json"), JsonText.of(model.json()));
    }

    /** As sha256sum prints it. */
    String checksumLine(byte[] image) {
        return JsonText.sha256(image) + "  " + name + ".img\n";
    }

    static Saved save(ChannelSet set, long label) {
        return save(set, label, null);
    }

    /** Saves a delta if a base is given. */
    static Saved save(ChannelSet set, long label, String base) {
        final SaveSession session = new SaveSession();
        if (base == null) {
            session.begin(set, label);
        } else {
            session.begin(set, SaveMode.PAUSED, label, base);
        }
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        assertThat(image.hasRemaining()).isFalse();
        session.end();
        return new Saved(SeededSet.bytes(image.flip()), session.digest(), session.cutId());
    }

    /** The summary of a verified golden image. */
    static ImageFile.Summary summary(GoldenImage image) throws IOException {
        return ImageFile.verify(image.path(".img"));
    }

    /** Restores into a set that is built from the image. */
    static Restored restore(byte[] image, ByteState... states) {
        final RestoreSession session = new RestoreSession();
        session.begin(1 << 28, new KeptStates(), states);
        final RestoreStatus status = session.restoreFromBuffer(direct(image));
        if (status != RestoreStatus.SUCCESS) {
            session.end();
        }
        assertThat(status).isEqualTo(RestoreStatus.SUCCESS);
        final ChannelSet set = session.apply();
        return new Restored(set, session.label(), session.digest(), session.cutId());
    }

    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
