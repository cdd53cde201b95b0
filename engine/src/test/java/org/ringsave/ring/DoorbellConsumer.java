/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.fixture.SecondThread;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * The engine's side of a conversation in rounds: it polls, answers the last packet of each round, and sleeps whenever
 * the ring lets it. Live saves follow each other without end, continued here or on a thread of their own.
 */
public final class DoorbellConsumer {
    private final MappedPair pair;
    private final Channel channel;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(600);
    private final SaveSession session;
    private final int rounds;
    private final boolean apart;
    private final Runnable sleep;
    private final BooleanSupplier givenUp;
    private volatile long last = -1;
    private volatile int saves;
    private volatile int sleeps;
    private volatile int pinnedSleeps;

    /**
     * A consumer of a pair.
     *
     * @param sleep   returns when the doorbell has rung since it returned last.
     * @param givenUp is it to end early?
     */
    public DoorbellConsumer(MappedPair pair, SaveSession session, int rounds, boolean apart, Runnable sleep,
        BooleanSupplier givenUp) {
        this.pair = pair;
        this.channel = pair.channel();
        this.session = session;
        this.rounds = rounds;
        this.apart = apart;
        this.sleep = sleep;
        this.givenUp = givenUp;
    }

    /** The last round that was answered; -1 before the first. Any thread. */
    public long last() {
        return last;
    }

    /** How often it slept while a save held something of the rings. Any thread. */
    public int pinnedSleeps() {
        return pinnedSleeps;
    }

    /**
     * The state of both sides, for a test that finds that nothing moves. Another thread reads it, so it may be torn.
     */
    @Override
    public String toString() {
        return "round " + last + ", save " + saves + (session.isSaving() ? " at " + session.offset() : " ended")
            + ", pins " + (ChannelAccess.lease(pair.set()).isPinning() ? "active" : "gone") + ", "
            + session.spillCount() + " spills, slept " + sleeps + " times, " + pinnedSleeps + " under pins, read up to "
            + channel.incoming().position() + ", wrote up to " + channel.outgoing().position()
            + "; to the engine " + words(pair.toEngine()) + "; from the engine " + words(pair.fromEngine());
    }

    private static String words(RawRing ring) {
        return "in " + ring.in() + ", out " + ring.out() + ", mask " + ring.peek32(8) + ", pending " + ring.peek32(12);
    }

    /** Returns how many saves were taken. */
    public int run() {
        SecondThread<Void> saver = null;
        while (last < rounds - 1 && !givenUp.getAsBoolean()) {
            if (saver != null) {
                saver.isRunning();
            }
            if (!session.isSaving() && channel.incoming().available() > 0) {
                if (saver != null) {
                    saver.join();
                }
                session.begin(pair.set(), SaveMode.LIVE, saves++);
                if (apart) {
                    saver = SecondThread.start("saver", this::saveAll);
                }
            }
            final long before = last;
            final int polled = channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
                last = Math.max(last, id);
                return PacketAction.DONE;
            }, 3);
            assertThat(polled).isNotNegative();
            if (last > before) {
                answer();
                if (last % 3 == 0) {
                    goOn();
                }
            }
            if (polled == 0) {
                idle();
            }
        }
        if (saver != null) {
            saver.join();
        }
        session.end();
        return saves;
    }

    private void answer() {
        long outcome;
        while ((outcome = channel.outgoing().offer(Packet.IN_BAND, 0, last, payload, 0, 64)) == Outcome.PINNED) {
            goOn();
        }
        assertThat(outcome).isPositive();
    }

    private void idle() {
        if (channel.incoming().prepareToWait()) {
            sleeps++;
            pinnedSleeps += ChannelAccess.lease(pair.set()).isPinning() ? 1 : 0;
            sleep.run();
        } else {
            goOn();
        }
    }

    private void goOn() {
        if (apart) {
            Thread.yield();
        } else if (session.isSaving() && session.saveContinue(chunk.clear()) == SaveStatus.SUCCESS) {
            session.end();
        }
    }

    private void saveAll() {
        final ByteBuffer own = ByteBuffer.allocateDirect(300);
        while (session.saveContinue(own.clear()) == SaveStatus.BUFFER_OVERFLOW) {
            Thread.yield();
        }
        session.end();
    }
}
