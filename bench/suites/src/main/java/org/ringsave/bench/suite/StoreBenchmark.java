/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.workload.Workload;

/**
 * How long do a checkpoint to a store, a restore from one and a listing take against plain work on the same files? One
 * operation is a turn of each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmark {
    /** Deltas of the chain that is restored. */
    static final int DELTAS = 8;

    private static final String STORE = "store";
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final long BUDGET_NS = 1_000_000_000;

    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param("1.0")
    double fill;
    /** A directory that exists; {@value ScratchDirectory#TEMPORARY} is the one for temporary files. */
    @Param(ScratchDirectory.TEMPORARY)
    String directory;

    /** JMH makes the state. */
    public StoreBenchmark() {
    }

    private Workload workload() {
        return new Workload(channels, ringPages, fill, 0, 42);
    }

    /** Fills a store with images, and lets traffic run from one to the next. */
    private static void fill(Path path, Workload workload, int images, int fullEvery) throws IOException {
        final SaveAgent agent = new SaveAgent(new SaveSession(), CHUNK_LENGTH, BUDGET_NS);
        try (ChannelSet set = workload.create();
            ImageStore store = ImageStore.open(path, StoreOptions.ofChains(images).withSync(SyncMode.NONE))) {
            final Checkpoints checkpoints = new Checkpoints(store, set, agent,
                CheckpointPolicy.everyTicks(1).withFullEvery(fullEvery).withDeltaLimit(fullEvery));
            for (int tick = 1; tick <= images; tick++) {
                set.resume();
                if (!checkpoints.start(tick) || !checkpoints.finish()) {
                    throw new IllegalStateException("checkpoint " + tick + " failed", checkpoints.lastFailure());
                }
                set.pause();
                workload.goOn(set);
            }
        }
    }

    /** A set that is saved to a store. */
    @State(Scope.Thread)
    public static class Running {
        /** Sync of the store. The floor of DATA is forced once. */
        @Param({"NONE", "DATA"})
        SyncMode sync;
        /** File of the image. The floor writes a new one. */
        @Param("NEW")
        CheckpointFile file;
        /** Length of the pieces in bytes, of the floor too. */
        @Param("65536")
        int chunkLength;

        private ScratchDirectory scratch;
        private CheckpointSubject subject;

        /** JMH makes the state. */
        public Running() {
        }

        /**
         * Bring the set into its seeded state, and let it run.
         *
         * @param parameters of the set.
         * @throws IOException if a file can't be written.
         */
        @Setup
        public void create(StoreBenchmark parameters) throws IOException {
            scratch = new ScratchDirectory(parameters.directory);
            subject = new CheckpointSubject(parameters.workload(), scratch, sync, chunkLength, file);
        }

        /**
         * Remove the files, and give the memory back.
         *
         * @throws IOException if a file can't be removed.
         */
        @TearDown
        public void close() throws IOException {
            subject.close();
            scratch.close();
        }
    }

    /** A store with a chain of a full image and {@value StoreBenchmark#DELTAS} deltas. */
    @State(Scope.Thread)
    public static class Saved {
        private ScratchDirectory scratch;
        private ChainSubject subject;

        /** JMH makes the state. */
        public Saved() {
        }

        /**
         * Write the chain. Each ring gets new packets of up to a quarter of its length before each delta.
         *
         * @param parameters of the set.
         * @throws IOException if a file can't be written.
         */
        @Setup
        public void create(StoreBenchmark parameters) throws IOException {
            scratch = new ScratchDirectory(parameters.directory);
            StoreBenchmark.fill(scratch.resolve(STORE), parameters.workload(), 1 + DELTAS, 1 + DELTAS);
            subject = new ChainSubject(scratch.resolve(STORE), parameters.workload().createEmpty());
        }

        /** {@return the number of images in the chain} */
        int images() {
            return subject.images();
        }

        /**
         * Remove the files, and give the memory back.
         *
         * @throws IOException if a file can't be removed.
         */
        @TearDown
        public void close() throws IOException {
            subject.close();
            scratch.close();
        }
    }

    /** A store with many images of a small set. */
    @State(Scope.Thread)
    public static class Listed {
        private static final int FULL_EVERY = 8;

        /** Images of the store; each eighth is full. */
        @Param("1000")
        int images;
        /** Whether the store has its index. */
        @Param({"true", "false"})
        boolean indexed;

        private ScratchDirectory scratch;
        private ListSubject subject;

        /** JMH makes the state. */
        public Listed() {
        }

        /**
         * Write the images.
         *
         * @param parameters of the directory.
         * @throws IOException if a file can't be written.
         */
        @Setup
        public void create(StoreBenchmark parameters) throws IOException {
            scratch = new ScratchDirectory(parameters.directory);
            StoreBenchmark.fill(scratch.resolve(STORE), new Workload(1, 1, 1, 0, 42), images, FULL_EVERY);
            subject = new ListSubject(scratch.resolve(STORE), indexed);
        }

        /** {@return the directory of the store} */
        Path store() {
            return scratch.resolve(STORE);
        }

        /**
         * Remove the files.
         *
         * @throws IOException if a file can't be removed.
         */
        @TearDown
        public void close() throws IOException {
            scratch.close();
        }
    }

    /**
     * A full live checkpoint, and its floor: the same pieces are written to a new file.
     *
     * @param turns   to add to.
     * @param running to save.
     * @return a value that depends on all results.
     * @throws IOException if a file can't be removed.
     */
    @Benchmark
    public long checkpoint(AlternatingTimes turns, Running running) throws IOException {
        return running.subject.take(turns);
    }

    /**
     * A restore of the newest image into an empty set, and its floor: the files of its chain are read, and copied once.
     *
     * @param turns to add to.
     * @param saved to restore.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long restoreLatest(AlternatingTimes turns, Saved saved) {
        return saved.subject.take(turns);
    }

    /**
     * A listing by a store that was just opened, and its floor: the attributes of each file, and without an index also
     * a read at both its ends.
     *
     * @param turns  to add to; its bytes are the lengths of the listed images.
     * @param listed to list.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long list(AlternatingTimes turns, Listed listed) {
        return listed.subject.take(turns);
    }
}
