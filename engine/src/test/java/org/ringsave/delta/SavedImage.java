/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ModelRegion;
import org.ringsave.fixture.OverwrittenFile;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.restore.RestoreSession;

/** A complete image of a history that is a base, the image that is its own base, and the model at its instant. */
record SavedImage(String cutId, long label, byte[] image, SavedImage base, SetModel model) {
    /** All images from the full one on. */
    List<byte[]> chain() {
        final List<byte[]> images = new ArrayList<>();
        for (SavedImage saved = this; saved != null; saved = saved.base) {
            images.add(0, saved.image);
        }
        return images;
    }

    /** The full image of its instant. */
    byte[] merged(Path folder) throws IOException {
        final List<byte[]> images = chain();
        if (images.size() == 1) {
            return image;
        }
        final List<Path> paths = new ArrayList<>();
        for (final byte[] each : images) {
            paths.add(OverwrittenFile.write(folder.resolve(paths.size() + ".img"), each));
        }
        final RecordingSink sink = new RecordingSink();
        ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink);
        return sink.image();
    }

    /** Restores the chain, into a set that is built or into one that has other bytes. */
    ChannelSet restored(RestoreSession restore, SplittableRandom random, Callbacks callbacks) {
        if (random.nextBoolean()) {
            restore.begin(1L << 30, (PacketStateHandler)callbacks, callbacks.state());
        } else {
            final ChannelSet given = new ChannelSet();
            addTo(given, callbacks);
            model.regions().forEach(m -> m.of(given).putBytes(0, new UnsafeBuffer(new byte[] {9}), 0, 1));
            restore.begin(given);
        }
        take(restore, random, chain());
        return restore.apply();
    }

    /** Adds the parts of the image to a new set. */
    void addTo(ChannelSet given, Callbacks callbacks) {
        model.regions().forEach(m -> m.addTo(given));
        RequestTraffic.addChannels(given);
        callbacks.addTo(given);
    }

    /** Takes images one after another into a restore that was begun. */
    static void take(RestoreSession restore, SplittableRandom random, List<byte[]> images) {
        for (int i = 0; i < images.size(); i++) {
            if (i > 0) {
                restore.next();
            }
            Deltas.take(restore, images.get(i), random);
        }
    }

    /** The same image as a delta of a twin of its base. */
    SavedImage against(SavedImage twin) {
        return new SavedImage(cutId, label, image, twin, model);
    }

    /** Requires a full image to hold the model's regions. */
    void requireRegions(byte[] full, String what) {
        assertThat(ModelRegion.difference(full, model.regions())).as(what).isNull();
    }
}
