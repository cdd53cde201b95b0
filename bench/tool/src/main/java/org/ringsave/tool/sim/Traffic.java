/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Platform;

/** The frames that the guests of a simulation replay, over and over. Immutable. */
public final class Traffic {
    private static final String BUNDLED = "redis.pcap";

    private final String name;
    private final PcapFile frames;
    private final long fingerprint;

    private Traffic(String name, PcapFile frames) {
        // The check comes before the first buffer, because Agrona's error would not name the missing flag.
        Platform.check();
        this.name = name;
        this.frames = frames;
        this.fingerprint = fingerprintOf(frames);
    }

    /**
     * The capture that is part of this library.
     *
     * @return its frames.
     * @throws IOException           if the library lacks the capture.
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message names it.
     */
    public static Traffic bundled() throws IOException {
        try (InputStream in = Traffic.class.getResourceAsStream('/' + BUNDLED)) {
            if (in == null) {
                throw new FileNotFoundException(BUNDLED + ": not on the class path; build the jar again");
            }
            return new Traffic("the bundled " + BUNDLED, PcapFile.load(in, BUNDLED));
        }
    }

    /**
     * A capture from a file.
     *
     * @param path path of a classic pcap file, plain or compressed by gzip.
     * @return its frames; see {@link #warning()}.
     * @throws IOException           as {@link PcapFile#load(Path)}.
     * @throws IllegalStateException as {@link #bundled}.
     */
    public static Traffic load(Path path) throws IOException {
        return new Traffic(path.toString(), PcapFile.load(path));
    }

    private static long fingerprintOf(PcapFile frames) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[frames.maxFrameLength() + Long.BYTES]);
        long sum = WordSum.START;
        for (int i = 0; i < frames.frameCount(); i++) {
            final int length = frames.getFrame(i, frame, 0);
            frame.setMemory(length, Long.BYTES, (byte)0);
            sum = WordSum.update(sum, frame, 0, WordSum.pad(length)) + length;
        }
        return sum;
    }

    /**
     * Source of the frames.
     *
     * @return words for a table.
     */
    public String name() {
        return name;
    }

    /**
     * Says that the capture is cut short.
     *
     * @return as {@link PcapFile#warning()}.
     */
    public String warning() {
        return frames.warning();
    }

    /**
     * Number of frames.
     *
     * @return 1 or more.
     */
    public int frameCount() {
        return frames.frameCount();
    }

    /**
     * Captured length of the longest frame.
     *
     * @return bytes, 0 or more.
     */
    public int maxFrameLength() {
        return frames.maxFrameLength();
    }

    /**
     * A sum over all frames. A saved state must continue with frames of the same sum; other frames hardly ever have it.
     */
    long fingerprint() {
        return fingerprint;
    }

    /** Copies a whole frame and returns its length in bytes. */
    int copy(int frame, MutableDirectBuffer to, int index) {
        return frames.getFrame(frame, to, index);
    }
}
