/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Checkpoints of a running set: when they begin, which are full, and that a failed one does no harm. */
class CheckpointsTest {
    private static final CheckpointPolicy EVERY_10 =
        CheckpointPolicy.everyTicks(10).withFullEvery(3).withDeltaLimit(1e9);

    @TempDir
    private Path directory;
    private ImageStore store;
    private TickingSet model = TickingSet.fresh();
    private SaveAgent agent = new SaveAgent(new SaveSession(), 1024, 0);

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory, ImageStoreTest.OPTIONS);
    }

    @AfterEach
    void close() throws IOException {
        agent.onClose();
        model.close();
        store.close();
    }

    private void run(Checkpoints checkpoints, long last) {
        while (model.ticks() < last) {
            checkpoints.doWork(model.tick());
        }
    }

    private List<StoredImage> saved(Checkpoints checkpoints) throws IOException {
        assertThat(checkpoints.finish()).isTrue();
        return store.list();
    }

    @Test
    void checkpointsAreTheStatesOfTheirTicks() throws IOException {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, EVERY_10);
        run(checkpoints, 75);
        assertThat(saved(checkpoints)).extracting(StoredImage::label)
            .containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L);
        assertThat(store.list()).extracting(StoredImage::isDelta)
            .containsExactly(false, true, true, false, true, true, false);
        assertThat(checkpoints.completed()).isEqualTo(7);
        assertThat(checkpoints.failures()).isZero();
        assertThat(checkpoints.lastFailure()).isNull();
        for (final long tick : new long[] {10, 30, 50, 70}) {
            try (TickingSet restored = TickingSet.at(store, tick)) {
                assertThat(restored.image()).as("tick %d", tick).isEqualTo(TickingSet.imageAt(tick));
            }
        }
    }

    @Test
    void resumedRunGoesOnWithDeltasOfTheRestoredImage() throws IOException {
        final Checkpoints before = new Checkpoints(store, model.set(), agent, EVERY_10);
        run(before, 45);
        saved(before);
        store.close();
        model.close();
        open();
        model = TickingSet.resumed(store);
        final Checkpoints after = new Checkpoints(store, model.set(), agent, EVERY_10);
        run(after, 65);
        assertThat(saved(after)).extracting(StoredImage::label).containsExactly(10L, 20L, 30L, 40L, 50L, 60L);
        assertThat(store.list()).extracting(StoredImage::isDelta)
            .containsExactly(false, true, true, false, true, true);
        try (TickingSet restored = TickingSet.resumed(ImageStore.read(directory))) {
            assertThat(restored.image()).isEqualTo(TickingSet.imageAt(60));
        }
    }

    /** Another set than the restored one has none of its bases. */
    @Test
    void firstCheckpointOfAnotherSetIsFull() throws IOException {
        run(new Checkpoints(store, model.set(), agent, EVERY_10), 15);
        model.close();
        TickingSet.resumed(store).close();
        model = TickingSet.fresh();
        agent = new SaveAgent(new SaveSession(), 1024, 0);
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, EVERY_10);
        run(checkpoints, 10);
        assertThat(saved(checkpoints).get(1).isDelta()).isFalse();
    }

    @Test
    void longDeltasEndAChain() throws IOException {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent,
            CheckpointPolicy.everyTicks(10).withFullEvery(1000).withDeltaLimit(0));
        run(checkpoints, 25);
        assertThat(saved(checkpoints)).noneMatch(StoredImage::isDelta).hasSize(2);
    }

    /** With a rate of 1 byte a nanosecond, the limit in nanoseconds is that of the chain's bytes. */
    @Test
    void chainEndsBeforeItsRestoreTakesTooLong() throws IOException {
        run(new Checkpoints(store, model.set(), agent, EVERY_10), 25);
        final List<StoredImage> known = store.list();
        final long full = known.get(0).length();
        final long delta = known.get(1).length();
        assertThat(chain(full + 2 * delta + delta / 2)).containsExactly(false, true, true, false, true, true);
        assertThat(chain(full + delta / 2)).containsExactly(false, true, false, true, false, true);
        assertThat(chain(1)).containsOnly(false);
    }

    /** Which of six images are deltas, in a new store with a limit for restores. */
    private List<Boolean> chain(long restoreNs) throws IOException {
        close();
        directory = directory.resolve("next");
        open();
        model = TickingSet.fresh();
        agent = new SaveAgent(new SaveSession(), 1024, 0);
        final CheckpointPolicy policy = CheckpointPolicy.everyTicks(10).withFullEvery(1000).withDeltaLimit(1e9)
            .withRestoreLimit(restoreNs, 1_000_000_000);
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, policy);
        run(checkpoints, 60);
        return saved(checkpoints).stream().map(StoredImage::isDelta).toList();
    }

    @Test
    void checkpointsComeByTime() throws IOException {
        final long[] now = {Long.MAX_VALUE - 3};
        final Checkpoints checkpoints =
            new Checkpoints(store, model.set(), agent, CheckpointPolicy.everyNs(10), () -> now[0]);
        for (int i = 0; i < 35; i++, now[0]++) {
            checkpoints.doWork(model.tick());
            checkpoints.finish();
        }
        assertThat(saved(checkpoints)).extracting(StoredImage::label).containsExactly(11L, 21L, 31L);
    }

    /** Another save has the set, then the directory is gone, then the file that is being written. */
    @Test
    void runGoesOnAfterAFailedCheckpoint() throws IOException {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, EVERY_10);
        final List<Exception> failures = new ArrayList<>();
        checkpoints.onFailure(failures::add);
        run(checkpoints, 15);
        final SaveSession other = new SaveSession();
        other.begin(model.set(), SaveMode.LIVE, 0);
        run(checkpoints, 25);
        other.abandon();
        final Path away = directory.resolveSibling(directory.getFileName() + "-away");
        Files.move(directory, away);
        run(checkpoints, 35);
        Files.move(away, directory);
        run(checkpoints, 40);
        try (Stream<Path> files = Files.list(directory)) {
            Files.delete(files.filter(file -> file.toString().endsWith(".part")).findFirst().orElseThrow());
        }
        assertThat(checkpoints.finish()).isFalse();
        assertThat(failures).hasSize(3);
        assertThat(failures.get(0)).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("begin: ");
        assertThat(failures.get(1)).isInstanceOf(StoreException.class).hasMessageContaining("does not exist");
        assertThat(failures.get(2)).isInstanceOf(StoreException.class);
        assertThat(checkpoints.failures()).isEqualTo(3);
        assertThat(checkpoints.lastFailure()).isSameAs(failures.get(2));
        run(checkpoints, 55);
        assertThat(saved(checkpoints)).extracting(StoredImage::label).containsExactly(10L, 50L);
        assertThat(store.list().get(1).baseCutId()).isEqualTo(store.list().get(0).cutId());
        try (TickingSet restored = TickingSet.resumed(ImageStore.read(directory))) {
            assertThat(restored.image()).isEqualTo(TickingSet.imageAt(50));
        }
    }

    @Test
    void cancelledCheckpointIsAFailure() throws IOException {
        final SaveSession session = new SaveSession();
        agent = new SaveAgent(session, 1024, 0);
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, EVERY_10);
        run(checkpoints, 10);
        assertThat(checkpoints.isIdle()).isFalse();
        assertThat(checkpoints.start(11)).isFalse();
        session.cancel();
        assertThat(checkpoints.finish()).isFalse();
        assertThat(checkpoints.lastFailure()).hasMessageStartingWith("the checkpoint was cancelled");
        assertThat(store.list()).isEmpty();
    }

    /** The agent's thread meets the failure of a sink, and the owner notices it. */
    @Test
    void agentOnItsOwnThreadSavesTheCheckpoints() throws IOException {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, EVERY_10);
        final List<Throwable> thrown = new CopyOnWriteArrayList<>();
        try (AgentRunner runner = new AgentRunner(new YieldingIdleStrategy(), thrown::add, null, agent)) {
            AgentRunner.startOnThread(runner);
            while (checkpoints.completed() < 5) {
                checkpoints.startIfDue(model.tick());
                while (!checkpoints.isIdle()) {
                    Thread.onSpinWait();
                }
            }
        }
        assertThat(thrown).isEmpty();
        assertThat(store.list()).extracting(StoredImage::label).containsExactly(10L, 20L, 30L, 40L, 50L);
    }

    /** The consumer of warnings throws one, as the index can't be written. */
    @Test
    void errorOfASaveIsTheCauseOfItsFailure() throws IOException {
        Files.createFile(Files.createDirectory(directory.resolve(StoreIndex.NAME)).resolve("file"));
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, CheckpointPolicy.everyTicks(1));
        final AtomicReference<Error> thrown = new AtomicReference<>();
        while (thrown.get() == null) {
            try {
                checkpoints.doWork(model.tick());
                checkpoints.finish();
            } catch (AssertionError e) {
                thrown.set(e);
            }
        }
        assertThat(checkpoints.finish()).isFalse();
        assertThat(checkpoints.lastFailure()).isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("save: java.lang.AssertionError: " + directory)
            .extracting(Throwable::getCause).isSameAs(thrown.get());
        Files.delete(directory.resolve(StoreIndex.NAME).resolve("file"));
        Files.delete(directory.resolve(StoreIndex.NAME));
    }

    /** The save goes on after its session was ended. */
    @Test
    void ownerSeesTheExceptionOfTheAgentsThread() throws IOException {
        final SaveSession session = new SaveSession();
        agent = new SaveAgent(session, 1024, 0);
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, EVERY_10);
        assertThat(checkpoints.start(1)).isTrue();
        session.abandon();
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (AgentRunner runner = new AgentRunner(new YieldingIdleStrategy(), thrown::set, null, agent)) {
            AgentRunner.startOnThread(runner);
            while (!checkpoints.isIdle()) {
                Thread.onSpinWait();
            }
        }
        final Throwable first = thrown.get();
        assertThat(first).isInstanceOf(IllegalStateException.class);
        assertThat(checkpoints.lastFailure()).isSameAs(first);
        assertThat(checkpoints.failures()).isEqualTo(1);
    }

    /** Each run ends while the agent's thread may be anywhere in the save. */
    @Test
    void finishWaitsForTheThreadOfTheAgent() throws IOException {
        final List<Throwable> thrown = new CopyOnWriteArrayList<>();
        for (int run = 0; run < 20; run++) {
            agent = new SaveAgent(new SaveSession(), 512, 0);
            final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, CheckpointPolicy.everyTicks(1));
            checkpoints.onFailure(thrown::add);
            try (AgentRunner runner = new AgentRunner(new YieldingIdleStrategy(), thrown::add, null, agent)) {
                AgentRunner.startOnThread(runner);
                assertThat(checkpoints.startIfDue(model.tick())).isTrue();
                assertThat(checkpoints.finish()).as("run %d", run).isTrue();
            }
            assertThat(store.latest().orElseThrow().label()).isEqualTo(model.ticks());
        }
        assertThat(thrown).isEmpty();
    }

    /** A thread that comes late saves the rest, or finds nothing to do. */
    @Test
    void finishSavesTheRestItselfIfNoThreadDrivesTheAgent() throws IOException {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, CheckpointPolicy.everyTicks(1));
        assertThat(checkpoints.startIfDue(model.tick())).isTrue();
        assertThat(checkpoints.finish()).isTrue();
        assertThat(checkpoints.startIfDue(model.tick())).isTrue();
        checkpoints.doWork(model.ticks());
        assertThat(checkpoints.startIfDue(model.ticks())).isFalse();
        assertThat(checkpoints.finish()).isTrue();
        assertThat(saved(checkpoints)).extracting(StoredImage::label).containsExactly(1L, 2L);
    }

    /** The thread has ended without a close of the agent. */
    @Test
    void finishSavesTheRestItselfIfTheThreadOfTheAgentHasEnded() throws IOException {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, CheckpointPolicy.everyTicks(1));
        try (SecondThread<Integer> driver = SecondThread.start("driver", agent::doWork)) {
            assertThat(driver.join()).isZero();
        }
        assertThat(agent.isDrivenElsewhere()).isFalse();
        assertThat(checkpoints.startIfDue(model.tick())).isTrue();
        assertThat(checkpoints.finish()).isTrue();
    }

    @Test
    void finishEndsWithAnInterruptOrAClosedAgent() {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, CheckpointPolicy.everyTicks(1));
        assertThat(checkpoints.startIfDue(model.tick())).isTrue();
        Thread.currentThread().interrupt();
        assertThat(checkpoints.finish()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(checkpoints.isIdle()).isFalse();
        assertThat(checkpoints.failures()).isZero();
        agent.onClose();
        assertThat(checkpoints.finish()).isFalse();
        assertThat(checkpoints.lastFailure()).hasMessageStartingWith("the checkpoint was cancelled");
        assertThat(checkpoints.finish()).isTrue();
    }

    /** A checkpoint at another tick than its own is late only if the one before was in the way. */
    @Test
    void lateCheckpointsHadToWait() throws IOException {
        final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent, EVERY_10);
        for (int i = 0; i < 4; i++) {
            checkpoints.doWork(model.tickTo(15 + 10 * i).ticks());
            checkpoints.finish();
        }
        assertThat(checkpoints.late()).isZero();
        checkpoints.doWork(model.tickTo(55).ticks());
        checkpoints.doWork(model.tickTo(60).ticks());
        checkpoints.doWork(model.tickTo(61).ticks());
        checkpoints.finish();
        checkpoints.doWork(model.tick());
        assertThat(checkpoints.late()).isEqualTo(1);
        checkpoints.finish();
        checkpoints.doWork(model.tickTo(70).ticks());
        assertThat(checkpoints.late()).isEqualTo(1);
        assertThat(saved(checkpoints)).extracting(StoredImage::label)
            .containsExactly(25L, 35L, 45L, 55L, 62L, 70L);
    }

    @Test
    void tickWithoutBeginOrEndOfASaveAllocatesNothing() throws IOException {
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (ChannelSet large = new ChannelSet()) {
            large.addRegion("memory", 1, 1 << 22);
            large.open();
            agent = new SaveAgent(new SaveSession(), 4096, 0);
            final Checkpoints checkpoints = new Checkpoints(store, large, agent, CheckpointPolicy.everyTicks(1000));
            long least = Long.MAX_VALUE;
            for (long round = 0; round < 60 && least > 0; round++) {
                checkpoints.doWork(round * 1000);
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int tick = 1; tick < 900; tick++) {
                    checkpoints.doWork(round * 1000 + tick);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                assertThat(checkpoints.isIdle()).isFalse();
                checkpoints.finish();
            }
            assertThat(least).isZero();
            assertThat(checkpoints.failures()).isZero();
        }
    }

    @Test
    void checkpointsRefuseAStoreThatReads() {
        assertThatThrownBy(() -> new Checkpoints(ImageStore.read(directory), model.set(), agent, EVERY_10))
            .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> CheckpointPolicy.everyTicks(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EVERY_10.withFullEvery(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EVERY_10.withDeltaLimit(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EVERY_10.withRestoreLimit(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EVERY_10.withRestoreLimit(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoreOptions.ofChains(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
