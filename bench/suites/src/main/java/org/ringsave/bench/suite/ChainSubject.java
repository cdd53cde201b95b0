/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;

/** The newest chain of a store, an empty set that it fits, restores, and their floor. */
final class ChainSubject implements AutoCloseable {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private final ImageStore store;
    private final ChannelSet target;
    private final RestoreSession session = new RestoreSession();
    private final List<StoredImage> chain;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private final UnsafeBuffer copy;

    /** Reads a store that has a chain. The set belongs to the subject. */
    ChainSubject(Path directory, ChannelSet target) throws IOException {
        this.target = target;
        store = ImageStore.read(directory);
        chain = store.chain(store.latest().orElseThrow());
        copy = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.toIntExact(length())));
        copy.setMemory(0, copy.capacity(), (byte)1);
    }

    /** Images of the chain. */
    int images() {
        return chain.size();
    }

    /** Of all images of the chain, in bytes. */
    long length() {
        return chain.stream().mapToLong(StoredImage::length).sum();
    }

    private void clear() {
        for (final Channel channel : target.channels()) {
            ChannelAccess.memory(channel).clear();
        }
    }

    /** Restores the newest image into the empty set; returns the length of its chain. */
    private long restore() {
        try {
            if (store.restoreLatest(session, () -> session.begin(target)).chain().size() != chain.size()) {
                throw new IllegalStateException("an image of the chain was not restored");
            }
            return length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The floor: all bytes of the files are read, and each chunk is copied. Returns their number. */
    long read() {
        return read(1);
    }

    /** The floor of the first half of each file. */
    long readHalf() {
        return read(2);
    }

    private long read(int divisor) {
        int index = 0;
        for (final StoredImage image : chain) {
            try (FileChannel file = FileChannel.open(image.path(), StandardOpenOption.READ)) {
                final int end = index + (int)(image.length() / divisor);
                while (index < end && file.read(chunk.clear().limit(Math.min(CHUNK_LENGTH, end - index))) >= 0) {
                    copy.putBytes(index, chunk.flip(), chunk.limit());
                    index += chunk.limit();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return index;
    }

    /** Runs one turn of each. The set is emptied before, which no turn counts. */
    long take(AlternatingTimes turns) {
        clear();
        return turns.take(this::read, this::readHalf, this::restore);
    }

    /** Gives the memory of the set back. */
    @Override
    public void close() {
        target.close();
    }
}
