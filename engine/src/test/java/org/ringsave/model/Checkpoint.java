/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Saves in chunks of random lengths, now and then some of them a second time, and restores from random pieces. */
final class Checkpoint {
    private static final long LABEL = -42;

    private final SaveSession save = new SaveSession();
    private final RestoreSession restore = new RestoreSession();

    ByteBuffer save(ChannelSet set, SplittableRandom random) {
        save.begin(set, LABEL);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(save.imageLength()));
        final int most = 2 << 4 + random.nextInt(10);
        boolean mayGoBack = random.nextInt(4) == 0;
        SaveStatus status = SaveStatus.BUFFER_OVERFLOW;
        while (status != SaveStatus.SUCCESS) {
            final int from = image.position();
            image.limit(Math.min(image.capacity(), from + random.nextInt(most)));
            status = save.saveContinue(image);
            ModelCheck.same("bytes filled", save.bytesFilled(), image.position() - from);
            if (status == SaveStatus.BUFFER_TOO_SMALL) {
                image.limit(from + save.bytesRequired());
                status = save.saveContinue(image);
            }
            if (mayGoBack && status == SaveStatus.BUFFER_OVERFLOW && random.nextInt(4) == 0) {
                mayGoBack = false;
                for (int i = from; i < image.position(); i++) {
                    image.put(i, (byte)0x55);
                }
                image.position(from);
                save.seek(from);
            }
        }
        save.end();
        ModelCheck.same("length of the image", image.position(), image.capacity());
        return image.flip();
    }

    /** Restores into a given set in state CREATED; null: into one that is built. */
    ChannelSet restore(ByteBuffer image, ChannelSet given, SplittableRandom random) {
        if (given == null) {
            restore.begin(1 << 30);
        } else {
            restore.begin(given);
        }
        final ByteBuffer source = image.duplicate();
        final int most = 2 << 4 + random.nextInt(10);
        RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
        while (status != RestoreStatus.SUCCESS) {
            source.limit(Math.min(image.limit(), source.position() + random.nextInt(most)));
            status = restore.restoreFromBuffer(source);
        }
        ModelCheck.same("label", restore.label(), LABEL);
        ModelCheck.same("bytes of the image left", image.limit() - source.position(), 0);
        return restore.apply();
    }
}
