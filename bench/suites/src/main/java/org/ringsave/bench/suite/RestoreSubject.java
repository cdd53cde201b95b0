/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;

/** An image of a seeded set, an empty set of its geometry, restores, and their floor. */
final class RestoreSubject implements AutoCloseable {
    private final ByteBuffer image;
    private final ChannelSet target;
    private final int chunkLength;
    private final RestoreSession session = new RestoreSession();
    private final VerifyingReader floor;

    /** Takes an image and an empty set that it fits. The set belongs to the subject. */
    RestoreSubject(ByteBuffer image, ChannelSet target, int chunkLength) {
        this.image = image;
        this.target = target;
        this.chunkLength = chunkLength;
        restore();
        floor = VerifyingReader.best(image, target, chunkLength);
    }

    private void empty() {
        for (final Channel channel : target.channels()) {
            ChannelAccess.memory(channel).clear();
        }
    }

    /** Restores the image into the set, which must be empty; returns the image's length. */
    private long restore() {
        session.begin(target);
        final int length = image.capacity();
        for (int index = 0; index < length; index += chunkLength) {
            image.limit(Math.min(length, index + chunkLength)).position(index);
            session.restoreFromBuffer(image);
        }
        session.apply();
        return length;
    }

    /**
     * Runs one turn of the restore and its floors: a reader that verifies checksums and copies. The set is emptied
     * first, so the restore does not find in its caches what that left there.
     */
    long take(AlternatingTimes turns) {
        empty();
        return turns.take(floor::read, floor::readHalf, this::restore);
    }

    /** Gives the memory of the set back. */
    @Override
    public void close() {
        target.close();
    }
}
