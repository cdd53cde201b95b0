/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.ModelRegion;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/**
 * Runs with traffic, each saved live once and restored. The restored state is that of the model at begin: every packet
 * that was sent before, once, and no later one, and each page that was present. The model keeps it in lists, so no
 * other save says the right result.
 */
class LiveRunsTest {
    /** Two groups of pages and a part of a page. */
    private static final int LONG_REGION = 540 * 4096 + 100;

    /** A run, and all that the model knows of it. */
    private static final class Run implements AutoCloseable {
        private final SplittableRandom random;
        private final ChannelSet set = new ChannelSet();
        private final List<ModelRegion> regions;
        private final ByteState state = new ByteState("model", 1, new byte[24]);
        private final List<NumberedWay> ways = new ArrayList<>();
        private final long[] contexts;
        private final int eager;

        Run(long seed) {
            random = new SplittableRandom(seed);
            regions = List.of(new ModelRegion("tracked", true, seed % 25 == 0 ? LONG_REGION : 50_000),
                new ModelRegion("untracked", false, 10_000));
            regions.forEach(region -> region.addTo(set));
            contexts = new long[2 * (1 + (int)(seed % 3))];
            eager = 3 + (int)(seed % 5);
            for (int i = 0; i < contexts.length / 2; i++) {
                set.add(i, "", ChannelConfig.ofPages(1 + (int)(seed / 3 % 2)).withBothEnds()
                    .withInFlight(4, 512, 8).withContext(8));
                ways.add(new NumberedWay(i, true));
                ways.add(new NumberedWay(i, false));
            }
            set.addState(state);
            set.open();
        }

        /** The model goes on by some steps. */
        void steps(int count, Runnable saver) {
            for (int i = 0; i < count; i++) {
                step(saver);
            }
        }

        private void step(Runnable saver) {
            final int index = random.nextInt(ways.size());
            final NumberedWay way = ways.get(index);
            final NumberedWay back = ways.get(index ^ 1);
            final int what = random.nextInt(13);
            if (what < eager) {
                way.send(set, saver);
            } else if (what < 9) {
                way.poll(set, back, 1 + random.nextInt(6), random);
            } else if (what == 9) {
                way.complete(set, back, saver);
            } else if (what == 10) {
                way.keep(set, random.nextLong());
                contexts[index] = random.nextLong();
                end(set, index).context().putLong(0, contexts[index]);
                new UnsafeBuffer(state.bytes()).putLong(8 * random.nextInt(3), random.nextLong());
            } else {
                final ModelRegion region = regions.get(random.nextInt(regions.size()));
                final long change = random.nextLong();
                // A write or discard that meets a pin is tried again.
                while (!region.step(set, new SplittableRandom(change))) {
                    saver.run();
                }
            }
        }

        private static Channel end(ChannelSet of, int index) {
            return index % 2 == 0 ? of.get(index / 2) : of.get(index / 2).opposite();
        }

        /** The state that a restored set must have: taken at the cut, checked later. */
        Check check() {
            return new Check(ways.stream().map(NumberedWay::copy).toList(), copies(), contexts.clone(),
                state.bytes().clone());
        }

        List<ModelRegion> copies() {
            return regions.stream().map(ModelRegion::copy).toList();
        }

        /** Number of pages that were discarded since copies of the regions were made. */
        int discardedSince(List<ModelRegion> before) {
            return regions.get(0).discardedSince(before.get(0));
        }

        long sent() {
            return ways.stream().mapToLong(NumberedWay::sent).sum();
        }

        @Override
        public void close() {
            set.close();
        }
    }

    /** The model at a cut. */
    private record Check(List<NumberedWay> ways, List<ModelRegion> regions, long[] contexts, byte[] state) {
        void verify(ByteBuffer image) {
            final RestoreSession restore = new RestoreSession();
            final ByteState restored = new ByteState("model", 1, new byte[24]);
            assertThat(ModelRegion.difference(SeededSet.bytes(image), regions)).isNull();
            restore.begin(1 << 24, restored);
            assertThat(restore.restoreFromBuffer(image)).isEqualTo(RestoreStatus.SUCCESS);
            try (ChannelSet set = restore.apply()) {
                restore.end();
                set.open();
                ways.forEach(way -> way.verifyTables(set));
                ways.forEach(way -> way.verifyRing(set));
                regions.forEach(region -> assertThat(region.difference(set)).isNull());
                for (int i = 0; i < contexts.length; i++) {
                    assertThat(Run.end(set, i).context().getLong(0)).isEqualTo(contexts[i]);
                }
                assertThat(restored.bytes()).isEqualTo(state);
            }
        }
    }

    /** The totals of a batch of runs. */
    private static final class Tally {
        private int runs;
        private int runsWithSpills;
        private long sentMeanwhile;
        private long discardedMeanwhile;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Proves("A live image restores the state at begin: each packet once, none torn.")
    void liveImageRestoresTheModelAtBegin(boolean apart) throws Exception {
        runAll(0, 50, apart);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("nightly")
    @Proves("A live image restores the state at begin in many runs.")
    void liveImageRestoresTheModelAtBeginInManyRuns(boolean apart) throws Exception {
        runAll(50, 1000, apart);
    }

    private static void runAll(int from, int count, boolean apart) throws Exception {
        final Tally tally = new Tally();
        for (int seed = from; seed < from + count; seed++) {
            try {
                run(seed, apart, tally);
                Cases.count(1);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + (apart ? ", a saver on another thread" : ""), e);
            }
        }
        assertThat(tally.runs).isEqualTo(count);
        assertThat(tally.sentMeanwhile).isPositive();
        assertThat(tally.discardedMeanwhile).isPositive();
        // On a thread of its own a saver may always be done before anything is in its way.
        assertThat(tally.runsWithSpills).isGreaterThan(apart ? -1 : count / 4);
    }

    private static void run(int seed, boolean apart, Tally tally) throws Exception {
        final SaveSession session = new SaveSession(1 << 20, new int[] {1 << 20, 0, 9000}[seed % 3]);
        try (Run run = new Run(seed)) {
            run.steps(100 + seed % 7 * 100, Thread::onSpinWait);
            final Check check = run.check();
            session.begin(run.set, SaveMode.LIVE, seed);
            final long sent = run.sent();
            final ByteBuffer image = ByteBuffer.allocateDirect((int)session.imageLength());
            final int chunk = 256 + 8 * (seed * 37 % 500);
            if (apart) {
                final SecondThread<Void> saver = SecondThread.start("saver", () -> {
                    boolean more;
                    do {
                        more = slice(session, image, chunk);
                    } while (more);
                    session.end();
                });
                goOn(run, saver::isRunning, saver::yieldTo);
                saver.join();
            } else {
                final Runnable saver = () -> slice(session, image, chunk);
                goOn(run, () -> slice(session, image, chunk), saver);
                session.end();
            }
            tally.runs++;
            tally.sentMeanwhile += run.sent() - sent;
            tally.discardedMeanwhile += run.discardedSince(check.regions);
            tally.runsWithSpills += session.spillCount() > 0 ? 1 : 0;
            check.verify(image.flip());
            // The run is as it was without the save: every packet in its turn.
            run.steps(200, Thread::onSpinWait);
        }
    }

    /** The model goes on until the save has ended, and for a while longer. */
    private static void goOn(Run run, BooleanSupplier isSaving, Runnable saver) {
        while (isSaving.getAsBoolean()) {
            run.steps(3, saver);
        }
        run.steps(60, saver);
    }

    /** Returns whether there is more to save. */
    private static boolean slice(SaveSession session, ByteBuffer image, int chunk) {
        final SaveStatus status =
            session.saveContinue(image.limit(Math.min(image.capacity(), image.position() + chunk)));
        assertThat(status).isIn(SaveStatus.BUFFER_OVERFLOW, SaveStatus.SUCCESS);
        return status == SaveStatus.BUFFER_OVERFLOW;
    }
}
