/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.sim.Simulation;
import org.ringsave.save.ImageSink;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.ImageFile;

/** Saves a simulation to files, and measures that: the loop is the one of an embedder, with clocks around it. */
final class Checkpointer {
    /** What a JVM that does not count allocated bytes has allocated. */
    static final long UNKNOWN = -1;

    private static final int HISTOGRAM_DIGITS = 3;

    private final SaveSession session = new SaveSession(1 << 30, SaveSession.DEFAULT_SPILL_LIMIT);
    private final ByteBuffer chunk;
    private final Histogram pauses = new Histogram(HISTOGRAM_DIGITS);
    private final ThreadMXBean threads;
    private final long queryBytes;
    private long images;
    private long imageBytes;
    private long ringBytes;
    private long inFlight;
    private long saveNs;
    private long fileNs;
    private long calls;
    private long allocatedBytes;
    private long allocatingCalls;

    Checkpointer(ByteBuffer chunk) {
        this.chunk = chunk;
        threads = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
            && bean.isThreadAllocatedMemorySupported() && bean.isThreadAllocatedMemoryEnabled() ? bean : null;
        allocated();
        queryBytes = -(allocated() - allocated());
    }

    /** Stops the simulation, saves it to a file that appears whole, and lets it go on. */
    void save(Simulation simulation, Path file) throws IOException {
        final long start = System.nanoTime();
        simulation.pause();
        final ImageSink sink = ImageFile.create(file, false);
        boolean complete = false;
        try {
            simulation.beginSave(session);
            drain(sink);
            sink.complete();
            complete = true;
        } catch (IOException e) {
            throw Images.unwritable(file, e);
        } finally {
            session.end();
            if (!complete) {
                sink.abandon();
            }
        }
        simulation.resume();
        final long pauseNs = System.nanoTime() - start;
        pauses.recordValue(pauseNs);
        fileNs += pauseNs;
        images++;
        imageBytes += session.imageLength();
        ringBytes += simulation.ringBytes();
        inFlight += simulation.inFlight();
    }

    private void drain(ImageSink sink) throws IOException {
        SaveStatus status;
        do {
            chunk.clear();
            final long allocatedBefore = allocated();
            final long start = System.nanoTime();
            status = session.saveContinue(chunk);
            saveNs += System.nanoTime() - start;
            countAllocated(allocated() - allocatedBefore - queryBytes);
            calls++;
            sink.write(chunk.flip(), session.offset() - session.bytesFilled());
        } while (status == SaveStatus.BUFFER_OVERFLOW);
    }

    private void countAllocated(long bytes) {
        allocatedBytes += bytes;
        allocatingCalls += bytes == 0 ? 0 : 1;
    }

    private long allocated() {
        return threads == null ? 0 : threads.getCurrentThreadAllocatedBytes();
    }

    long images() {
        return images;
    }

    long imageBytes() {
        return imageBytes;
    }

    /** Bytes of packets in the rings, summed over all images. */
    long ringBytes() {
        return ringBytes;
    }

    /** Requests in flight, summed over all images. */
    long inFlight() {
        return inFlight;
    }

    /** Time in saveContinue alone. */
    long saveNs() {
        return saveNs;
    }

    /** Time from pause to resume, summed over all images. */
    long fileNs() {
        return fileNs;
    }

    long calls() {
        return calls;
    }

    /** Heap bytes allocated within all calls of saveContinue, or {@link #UNKNOWN}. */
    long allocatedBytes() {
        return threads == null ? UNKNOWN : allocatedBytes;
    }

    /** Calls of saveContinue within which anything was allocated. */
    long allocatingCalls() {
        return allocatingCalls;
    }

    long pauseNs(double percentile) {
        return pauses.getValueAtPercentile(percentile);
    }

    long maxPauseNs() {
        return pauses.getMaxValue();
    }
}
