/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.workload.Workload;

/** A set that runs without traffic, live checkpoints of it to a store, and their floor. */
final class CheckpointSubject implements AutoCloseable {
    /** Time for which a slice is saved; a chunk is full before. */
    private static final long BUDGET_NS = 1_000_000_000;

    private final ScratchDirectory scratch;
    private final SyncMode sync;
    private final CheckpointFile file;
    private final ChannelSet set;
    private final SaveAgent agent;
    private final ImageStore store;
    private final Checkpoints checkpoints;
    private final ImagePieces pieces = new ImagePieces();
    private long tick;

    /** Each checkpoint is a full image. A chunk has a length in bytes; the set belongs to the subject. */
    CheckpointSubject(Workload workload, ScratchDirectory scratch, SyncMode sync, int chunkLength,
        CheckpointFile file) throws IOException {
        this.scratch = scratch;
        this.sync = sync;
        this.file = file;
        agent = new SaveAgent(new SaveSession(), chunkLength, BUDGET_NS);
        store = ImageStore.open(scratch.resolve("store"), StoreOptions.ofChains(1).withSync(sync)
            .withReusedFiles(file == CheckpointFile.REUSED ? 1 : 0));
        set = workload.create();
        set.resume();
        checkpoints = new Checkpoints(store, set, agent, CheckpointPolicy.everyTicks(1).withFullEvery(1));
        agent.start(set, SaveMode.LIVE, tick, pieces);
        while (agent.isSaving()) {
            agent.doWork();
        }
    }

    /** A whole live checkpoint; returns the image's length. */
    long checkpoint() {
        if (!checkpoints.start(++tick) || !checkpoints.finish()) {
            throw new IllegalStateException("checkpoint " + tick + " failed", checkpoints.lastFailure());
        }
        return agent.imageLength();
    }

    /** The floor: the same pieces to a new file. */
    long write() {
        try {
            return pieces.write(scratch.resolve("floor"), sync);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The floor of half of the pieces. */
    long writeHalf() {
        try {
            return pieces.writeHalf(scratch.resolve("half"), sync);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one turn of each, then removes the files that the next one must not find, which no turn counts. */
    long take(AlternatingTimes turns) throws IOException {
        final long sum = turns.take(this::write, this::writeHalf, this::checkpoint);
        Files.delete(scratch.resolve("floor"));
        Files.delete(scratch.resolve("half"));
        if (file == CheckpointFile.NEW) {
            for (final StoredImage image : store.list()) {
                Files.delete(image.path());
            }
        }
        return sum;
    }

    /** Gives memory and lock back. */
    @Override
    public void close() throws IOException {
        set.close();
        store.close();
    }
}
