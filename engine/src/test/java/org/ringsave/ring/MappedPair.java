/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;

/** A channel of the engine on two ring files, and the other program's view of both. */
public final class MappedPair implements AutoCloseable {
    private static int files;

    private final Path incomingFile;
    private final Path outgoingFile;
    private final RawRing toEngine;
    private final RawRing fromEngine;
    private ChannelSet set;
    private Channel channel;

    private MappedPair(Path directory, int pages) throws IOException {
        files++;
        incomingFile = directory.resolve("in-" + files);
        outgoingFile = directory.resolve("out-" + files);
        toEngine = RawRing.create(incomingFile, pages);
        fromEngine = RawRing.create(outgoingFile, pages);
    }

    /** New files, the channel open, so many in-flight slots of 256 bytes. */
    public static MappedPair open(Path directory, int pages, int slots) throws IOException {
        final MappedPair pair = new MappedPair(directory, pages);
        pair.mapAgain(slots);
        return pair;
    }

    /** Closes the set and maps the same files into a new one. */
    public void mapAgain(int slots) throws IOException {
        close();
        final int pages = toEngine.length() / 4096;
        set = new ChannelSet();
        channel = set.map(1, "mapped", ChannelConfig.ofPages(pages).withInFlight(slots, 256, 12), incomingFile,
            outgoingFile);
        set.open();
    }

    public RawRing toEngine() {
        return toEngine;
    }

    public RawRing fromEngine() {
        return fromEngine;
    }

    public Path incomingFile() {
        return incomingFile;
    }

    public Path outgoingFile() {
        return outgoingFile;
    }

    public ChannelSet set() {
        return set;
    }

    public Channel channel() {
        return channel;
    }

    /** A direct buffer of words. */
    public static UnsafeBuffer words(long... words) {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(words.length * 8));
        for (int i = 0; i < words.length; i++) {
            buffer.putLong(i * 8, words[i]);
        }
        return buffer;
    }

    @Override
    public void close() {
        if (set != null) {
            set.close();
        }
    }
}
