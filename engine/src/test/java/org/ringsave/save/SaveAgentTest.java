/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;

/** An agent saves the image of its session, on any thread, and leaves no space held, however the save ends. */
class SaveAgentTest {
    private static final int LARGE = 1 << 24;
    private static final int CHUNK = 700;

    /** A sink whose k-th call waits for the latch. */
    private static RecordingSink waitingAt(int waiting, CountDownLatch goOn) {
        return new RecordingSink((call, chunk, offset) -> {
            if (call == waiting) {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    private static SaveAgent agent(SaveSession session) {
        return new SaveAgent(session, CHUNK, Long.MAX_VALUE);
    }

    /** The state as a paused save sees it now. */
    private static byte[] paused(LiveTraffic model, long label) {
        model.set.pause();
        final byte[] image = SeededSet.bytes(SeededSet.image(model.set, label));
        model.set.resume();
        return image;
    }

    /** Nothing of a save that is over stands in the way of the model, of the next one, or of a pause. */
    private static void assertUsable(LiveTraffic model, SaveAgent agent) throws IOException {
        assertThat(agent.isSaving()).isFalse();
        assertThat(agent.doWork()).isZero();
        final byte[] expected = paused(model, 77);
        final RecordingSink sink = new RecordingSink();
        agent.start(model.set, SaveMode.LIVE, 77, sink);
        while (agent.isSaving()) {
            model.step(() -> work(agent));
            agent.doWork();
        }
        assertThat(sink.image()).isEqualTo(expected);
    }

    private static int work(SaveAgent agent) {
        try {
            return agent.doWork();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,16777216", "2,16777216", "3,0", "4,6000"})
    void agentOnTheModelsThreadSavesASliceEachDutyCycle(long seed, int spillLimit) throws IOException {
        final LiveTraffic model = new LiveTraffic(seed, 3, 2, 70_000);
        final SaveAgent agent = agent(new SaveSession(1 << 20, spillLimit));
        try (model.set) {
            model.fill(0.9);
            assertThat(agent.isComplete()).isFalse();
            for (int save = 0; save < 3; save++) {
                final byte[] expected = paused(model, save);
                final RecordingSink sink = new RecordingSink();
                agent.start(model.set, SaveMode.LIVE, save, sink);
                assertThat(agent.imageLength()).isEqualTo(expected.length);
                long offset = 0;
                while (agent.isSaving()) {
                    assertThat(agent.offset()).isGreaterThanOrEqualTo(offset);
                    assertThat(agent.isComplete()).isFalse();
                    model.step(() -> work(agent));
                    offset = agent.offset();
                    final int length = agent.doWork();
                    assertThat(length).isBetween(0, CHUNK);
                    assertThat(agent.offset()).isEqualTo(offset + length);
                }
                assertThat(agent.isComplete()).isTrue();
                assertThat(agent.offset()).isEqualTo(expected.length);
                assertThat(sink.image()).as("seed %d, save %d", seed, save).isEqualTo(expected);
                assertThat(sink.completed()).isEqualTo(1);
                assertThat(sink.abandoned()).isZero();
            }
            assertThat(spillLimit < LARGE || model.pinned() == 0).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,16777216", "2,16777216", "3,20000"})
    void agentOnItsOwnThreadSavesTheStateAtStart(long seed, int spillLimit) {
        final LiveTraffic model = new LiveTraffic(seed, 3, 2, 70_000);
        final SaveAgent agent = new SaveAgent(new SaveSession(1 << 20, spillLimit), CHUNK, 0);
        final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        final AgentRunner runner = new AgentRunner(new YieldingIdleStrategy(), errors::add, null, agent);
        try (model.set; SecondThread<Void> thread = SecondThread.start("agent", runner); runner) {
            model.fill(0.9);
            for (int save = 0; save < 12; save++) {
                final byte[] expected = paused(model, save);
                final RecordingSink sink = RecordingSink.failingAt(save % 4 == 3 ? save : -1, "no space");
                agent.start(model.set, SaveMode.LIVE, save, sink);
                while (agent.isSaving()) {
                    assertThat(agent.offset()).isBetween(0L, agent.imageLength());
                    model.step(thread::spin);
                }
                final boolean fails = save % 4 == 3;
                assertThat(agent.isComplete()).isNotEqualTo(fails);
                assertThat(sink.abandoned()).isEqualTo(fails ? 1 : 0);
                if (!fails) {
                    assertThat(sink.image()).as("seed %d, save %d", seed, save).isEqualTo(expected);
                }
            }
        }
        assertThat(errors).hasSize(3).allMatch(error -> error.getMessage().equals("no space"));
    }

    @Test
    void agentThrowsTheErrorOfItsSinkOnceAndReleasesTheSet() throws IOException {
        final LiveTraffic model = new LiveTraffic(5, 2, 1, 5000);
        // Without room to spill, held space would stand in the model's way.
        final SaveAgent agent = agent(new SaveSession(1 << 20, 0));
        try (model.set) {
            model.fill(0.9);
            boolean failed = true;
            for (int failing = 0; failed; failing++) {
                final RecordingSink sink = RecordingSink.failingAt(failing, "no space");
                agent.start(model.set, SaveMode.LIVE, failing, sink);
                failed = fails(agent);
                assertThat(failed || failing > 10).as("more than 10 calls fail").isTrue();
                assertThat(agent.isComplete()).isNotEqualTo(failed);
                assertThat(sink.abandoned()).isEqualTo(failed ? 1 : 0);
                // The last one is a save of fewer calls: the model goes on in between.
                assertThat(sink.calls()).isBetween(failed ? failing + 1 : 1, failed ? failing + 1 : failing);
                assertThat(agent.offset()).isEqualTo(sink.image().length);
                assertThat(model.set.regions().get(0).isPinned()).isFalse();
                assertThat(model.set.regions().get(0).prepareToWrite(0, 5000)).isTrue();
                for (int steps = 0; steps < 50; steps++) {
                    model.step(() -> {
                        throw new AssertionError("held by a save that is over");
                    });
                }
                assertUsable(model, agent);
            }
        }
    }

    private static boolean fails(SaveAgent agent) {
        try {
            while (agent.isSaving()) {
                agent.doWork();
            }
            return false;
        } catch (IOException e) {
            assertThat(e).hasMessage("no space");
            return true;
        }
    }

    @Test
    void agentReleasesOnlyTheChunksThatItsSinkTook() throws IOException {
        final LiveTraffic model = new LiveTraffic(6, 1, 2, 0);
        final SaveSession session = new SaveSession();
        final SaveAgent agent = agent(session);
        try (model.set) {
            model.fill(0.9);
            agent.start(model.set, SaveMode.LIVE, 1, new RecordingSink((call, chunk, offset) -> {
                if (chunk != null) {
                    final long end = session.offset();
                    session.seek(offset);
                    assertThatThrownBy(() -> session.seek(offset - 8)).isInstanceOf(IllegalArgumentException.class);
                    session.seek(end);
                }
            }));
            while (agent.isSaving()) {
                agent.doWork();
            }
            assertThat(agent.isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void agentAbandonsItsSinkWhenTheSaveIsCancelled(int calls) throws IOException {
        final LiveTraffic model = new LiveTraffic(7, 2, 1, 3000);
        final SaveSession session = new SaveSession(1 << 20, 0);
        final SaveAgent agent = agent(session);
        try (model.set) {
            model.fill(0.9);
            final RecordingSink sink = new RecordingSink();
            agent.start(model.set, SaveMode.LIVE, 1, sink);
            for (int i = 0; i < calls; i++) {
                agent.doWork();
            }
            session.cancel();
            assertThat(agent.isSaving()).isTrue();
            assertThat(agent.doWork()).isZero();
            assertThat(sink.abandoned()).isEqualTo(1);
            assertThat(sink.completed()).isZero();
            assertThat(agent.isComplete()).isFalse();
            assertUsable(model, agent);
        }
    }

    @Test
    void agentAbandonsItsSinkWhenTheSetIsClosed() throws IOException {
        final LiveTraffic model = new LiveTraffic(8, 2, 1, 3000);
        final SaveAgent agent = agent(new SaveSession());
        final RecordingSink sink = new RecordingSink();
        agent.start(model.set, SaveMode.LIVE, 1, sink);
        agent.doWork();
        model.set.close();
        assertThat(agent.doWork()).isZero();
        assertThat(agent.isSaving()).isFalse();
        assertThat(sink.abandoned()).isEqualTo(1);
        final LiveTraffic other = new LiveTraffic(9, 2, 1, 3000);
        try (other.set) {
            assertUsable(other, agent);
        }
    }

    @Test
    void agentOnItsOwnThreadAbandonsItsSinkWhenTheSetIsClosed() {
        final SaveAgent agent = agent(new SaveSession());
        final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        final AgentRunner runner = new AgentRunner(new YieldingIdleStrategy(), errors::add, null, agent);
        try (SecondThread<Void> thread = SecondThread.start("agent", runner); runner) {
            for (int seed = 0; seed < 20; seed++) {
                final LiveTraffic model = new LiveTraffic(seed, 2, 1, 3000);
                final CountDownLatch goOn = new CountDownLatch(1);
                final RecordingSink sink = waitingAt(seed % 4, goOn);
                agent.start(model.set, SaveMode.LIVE, 1, sink);
                // Now it is inside the sink, or on its way there.
                model.set.close();
                goOn.countDown();
                thread.yieldWhile(agent::isSaving);
                assertThat(sink.abandoned()).as("seed %d", seed).isEqualTo(1);
                assertThat(sink.completed()).isZero();
            }
        }
        assertThat(errors).isEmpty();
    }

    /** A sink is abandoned after its last write has returned. */
    @Test
    void closeWhileAnotherThreadSavesASliceEndsTheSaveAfterTheSlice() {
        final LiveTraffic model = new LiveTraffic(10, 2, 1, 3000);
        final SaveSession session = new SaveSession();
        final SaveAgent agent = agent(session);
        final List<Integer> abandoned = new ArrayList<>();
        final RecordingSink[] sink = new RecordingSink[1];
        sink[0] = new RecordingSink((call, chunk, offset) -> {
            SecondThread.start("closer", agent::onClose).join();
            abandoned.add(sink[0].abandoned());
        });
        try (model.set) {
            agent.start(model.set, SaveMode.LIVE, 1, sink[0]);
            work(agent);
            assertThat(abandoned).containsExactly(0);
            assertThat(sink[0].abandoned()).isEqualTo(1);
            assertThat(agent.isSaving()).isFalse();
            assertThat(session.isSaving()).isFalse();
            assertThat(work(agent)).isZero();
        }
    }

    @Test
    void closedAgentEndsItsSave() {
        final LiveTraffic model = new LiveTraffic(10, 2, 1, 3000);
        final SaveSession session = new SaveSession();
        final SaveAgent agent = agent(session);
        try (model.set) {
            final RecordingSink sink = new RecordingSink();
            agent.start(model.set, SaveMode.LIVE, 1, sink);
            work(agent);
            agent.onClose();
            assertThat(agent.isSaving()).isFalse();
            assertThat(sink.abandoned()).isEqualTo(1);
            assertThat(session.isSaving()).isFalse();
            final RecordingSink late = new RecordingSink();
            assertThatThrownBy(() -> agent.start(model.set, SaveMode.LIVE, 2, late))
                .isInstanceOf(IllegalStateException.class).hasMessage("start: the agent was closed");
            assertThat(late.abandoned()).isEqualTo(1);
            assertThat(session.isSaving()).isFalse();
        }
    }

    @Test
    void refusedStartAbandonsOnlyTheNewSink() throws IOException {
        final LiveTraffic model = new LiveTraffic(11, 2, 1, 3000);
        final SaveAgent agent = agent(new SaveSession());
        try (model.set) {
            final RecordingSink refused = new RecordingSink();
            assertThatThrownBy(() -> agent.start(model.set, SaveMode.PAUSED, 1, refused))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("the set is OPEN");
            assertThat(refused.abandoned()).isEqualTo(1);
            final RecordingSink sink = new RecordingSink();
            agent.start(model.set, SaveMode.LIVE, 1, sink);
            agent.doWork();
            assertThatThrownBy(() -> agent.start(model.set, SaveMode.LIVE, 1, refused))
                .isInstanceOf(IllegalStateException.class).hasMessage("start: the agent is saving"
                    + " already; go on with doWork() until isSaving() is false, or cancel() its session");
            assertThat(refused.abandoned()).isEqualTo(2);
            while (agent.isSaving()) {
                agent.doWork();
            }
            assertThat(sink.completed()).isEqualTo(1);
        }
    }

    @Test
    void agentAbandonsItsSinkWhenItsSessionWasEnded() {
        final LiveTraffic model = new LiveTraffic(12, 2, 1, 3000);
        final SaveSession session = new SaveSession();
        final SaveAgent agent = agent(session);
        try (model.set) {
            final RecordingSink sink = new RecordingSink();
            agent.start(model.set, SaveMode.LIVE, 1, sink);
            session.end();
            assertThatThrownBy(agent::doWork).isInstanceOf(IllegalStateException.class);
            assertThat(sink.abandoned()).isEqualTo(1);
            assertThat(agent.isSaving()).isFalse();
        }
    }

    @Test
    void agentSavesAPausedSet() throws IOException {
        final SaveAgent agent = agent(new SaveSession());
        try (ChannelSet set = SeededSet.paused(13, 3, 1)) {
            final RecordingSink sink = new RecordingSink();
            agent.start(set, SaveMode.PAUSED, 4, sink);
            while (agent.isSaving()) {
                agent.doWork();
            }
            assertThat(sink.image()).isEqualTo(SeededSet.bytes(SeededSet.image(set, 4)));
            set.resume();
        }
    }

    @Test
    void agentRefusesAShortChunkAndANegativeBudget() {
        final SaveSession session = new SaveSession();
        assertThatThrownBy(() -> new SaveAgent(session, 255, 0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("chunkCapacity=255 is less than 256");
        assertThatThrownBy(() -> new SaveAgent(session, 256, -1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("budgetNs=-1 is negative");
    }
}
