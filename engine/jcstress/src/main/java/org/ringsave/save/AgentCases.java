/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageSink;

/** An owner starts saves, and an agent on its own thread takes them on. The sets are empty. */
public final class AgentCases {
    private AgentCases() {
    }

    /** Counts the bytes that it is given. */
    private static final class Sink implements ImageSink {
        long firstOffset = -1;
        int abandoned;

        @Override
        public void write(ByteBuffer chunk, long imageOffset) {
            chunk.position(chunk.limit());
            firstOffset = firstOffset < 0 ? imageOffset : firstOffset;
        }

        @Override
        public void complete() {
            // The bytes are dropped.
        }

        @Override
        public void abandon() {
            abandoned++;
        }
    }

    private static SaveAgent idle() {
        return new SaveAgent(new SaveSession(0, 0), 1024, 0);
    }

    private static void work(SaveAgent agent) {
        try {
            agent.doWork();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a save; returns whether it could. */
    private static boolean start(SaveAgent agent, ChannelSet set, ImageSink sink) {
        try {
            agent.start(set, SaveMode.LIVE, 1, sink);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /**
     * The owner starts a save while another thread closes the agent: one of the two gives the save up. Fails if the
     * stores of {@code sink} or {@code closed} in {@link SaveAgent} are weaker than volatile.
     */
    @JCStressTest
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "given up, once")
    @Outcome(expect = FORBIDDEN, desc = "a save that never ends")
    @State
    public static class StartAndClose {
        private final ChannelSet set = new ChannelSet();
        private final SaveAgent agent = idle();
        private final Sink sink = new Sink();

        @Actor
        public void owner() {
            start(agent, set, sink);
        }

        @Actor
        public void agent() {
            agent.onClose();
        }

        @Arbiter
        public void look(IZ_Result r) {
            r.r1 = sink.abandoned;
            r.r2 = agent.isSaving();
        }
    }

    /**
     * The agent finds a save as the owner started it, after an earlier save. Fails if {@link SaveAgent#start} writes
     * {@code sink} before {@code offset}.
     */
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not started yet")
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "from its start")
    @Outcome(expect = FORBIDDEN, desc = "from where the last one ended")
    @State
    public static class Start {
        private final ChannelSet set = new ChannelSet();
        private final SaveAgent agent = idle();
        private final Sink sink = new Sink();

        public Start() {
            AgentCases.start(agent, set, new Sink());
            while (agent.isSaving()) {
                work(agent);
            }
        }

        @Actor
        public void owner() {
            AgentCases.start(agent, set, sink);
        }

        @Actor
        public void agent(J_Result r) {
            work(agent);
            r.r1 = sink.firstOffset;
        }
    }

    /**
     * The owner finds the agent idle and its save complete, and starts the next save. Fails if {@link SaveAgent} clears
     * {@code sink} before it has ended the session.
     */
    @JCStressTest
    @Outcome(id = "saving", expect = ACCEPTABLE, desc = "not idle yet")
    @Outcome(id = "started", expect = ACCEPTABLE, desc = "after a complete one")
    @Outcome(expect = FORBIDDEN, desc = "refused, or the last one not known to be complete")
    @State
    public static class StartAgain {
        private final ChannelSet set = new ChannelSet();
        private final SaveAgent agent = idle();

        public StartAgain() {
            start(agent, set, new Sink());
        }

        @Actor
        public void agent() {
            work(agent);
        }

        @Actor
        public void owner(L_Result r) {
            if (agent.isSaving()) {
                r.r1 = "saving";
            } else if (agent.isComplete()) {
                r.r1 = start(agent, set, new Sink()) ? "started" : "refused";
            } else {
                r.r1 = "not complete";
            }
        }
    }

    /**
     * The owner finds no save, and begins one. Fails if {@link SetHold#release} clears its {@code lease} before it
     * releases that lease.
     */
    @JCStressTest
    @Outcome(id = "saving", expect = ACCEPTABLE, desc = "not ended yet")
    @Outcome(id = "begun", expect = ACCEPTABLE, desc = "the next one")
    @Outcome(expect = FORBIDDEN, desc = "refused")
    @State
    public static class BeginAgain {
        private final ChannelSet set = new ChannelSet();
        private final SaveSession session = new SaveSession(0, 0);

        public BeginAgain() {
            session.begin(set, SaveMode.LIVE, 1);
        }

        @Actor
        public void saver() {
            session.end();
        }

        @Actor
        public void owner(L_Result r) {
            if (session.isSaving()) {
                r.r1 = "saving";
                return;
            }
            try {
                session.begin(set, SaveMode.LIVE, 2);
                r.r1 = "begun";
            } catch (IllegalStateException e) {
                r.r1 = "refused";
            }
        }
    }
}
