/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.ringsave.channel.ChannelSet;

/** The door through which other rooms of the engine reach the rehearsal of a session. Not for embedders. */
public final class SaveAccess {
    private SaveAccess() {
    }

    /** A way to start saves of an agent. */
    @FunctionalInterface
    public interface Starts {
        /**
         * Start a live save.
         *
         * @param agent     idle agent of a session that rehearses; the same at each call.
         * @param baseCutId of the base of a delta; null for a full image.
         */
        void start(SaveAgent agent, String baseCutId);
    }

    /**
     * Prepare the session of an agent, as {@link SaveSession#prepare} does, with saves that the caller's code starts.
     * No byte of them comes to a sink.
     *
     * @param agent  idle agent.
     * @param set    as for {@link SaveSession#prepare}.
     * @param starts runs again and again.
     */
    public static void prepare(SaveAgent agent, ChannelSet set, Starts starts) {
        agent.requireOpen();
        agent.session.prepare(set, session -> new OfAgent(session, starts));
    }

    /** Begins saves of the session that rehearses by an agent. */
    private static final class OfAgent implements Rehearsal.Play {
        private final SaveSession session;
        private final SaveAgent agent;
        private final Starts starts;

        OfAgent(SaveSession session, Starts starts) {
            this.session = session;
            this.starts = starts;
            agent = new SaveAgent(session, RangeSave.SLICE_LENGTH, 0);
        }

        @Override
        public void begin(ChannelSet set, String baseCutId) {
            starts.start(agent, baseCutId);
        }

        @Override
        public void drop() {
            session.cancel();
            try {
                agent.doWork();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
