/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.ring.DoorbellConsumer;
import org.ringsave.ring.MappedPair;
import org.ringsave.ring.RawPeer;
import org.ringsave.ring.RawRing;
import org.ringsave.save.SaveSession;

/**
 * A consumer sleeps until its doorbell rings, under live saves that never end. Its peer is in a second JVM: both map
 * the ring files, and a doorbell is a byte in a pipe. One missed signal stops both.
 */
@Tag("slow")
class LiveDoorbellJvmTest {
    /** How long no round may end before the two count as hung: far more than one takes on a busy machine. */
    private static final long SILENCE_SECONDS = 30;

    @TempDir
    private Path directory;

    /** A doorbell at either end of a pair of pipes: a byte that comes is a ring, their end is the peer's. */
    private static final class PipeBell {
        private final InputStream from;
        private final OutputStream to;
        private volatile boolean gone;

        PipeBell(InputStream from, OutputStream to) {
            this.from = from;
            this.to = to;
        }

        void ring() {
            try {
                to.write(1);
                to.flush();
            } catch (IOException e) {
                gone = true;
            }
        }

        /** Sleeps until the other one rings, unless it has since this returned last. */
        void await() {
            try {
                // All that has come, for one look at the ring is enough for it; a pipe can't be skipped.
                gone |= from.read() < 0;
                from.readNBytes(from.available());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isGone() {
            return gone;
        }
    }

    /** The other JVM. */
    static final class OtherEnd {
        private OtherEnd() {
        }

        /** Arguments: the two files as the engine names them, seed, rounds. */
        public static void main(String[] arguments) throws IOException {
            final PipeBell bell = new PipeBell(System.in, System.out);
            final RawPeer peer = new RawPeer(RawRing.open(Path.of(arguments[0])), RawRing.open(Path.of(arguments[1])),
                bell::ring);
            final int rounds = Integer.parseInt(arguments[3]);
            final int done = peer.talk(Long.parseLong(arguments[2]), rounds, bell::await, bell::isGone);
            System.err.println("rounds " + done);
            System.exit(done == rounds ? 0 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"11,0,10000,false", "12,500,10000,true"})
    void sleepingConsumerMissesNoSignalOfAnotherJvm(long seed, int spillLimit, int rounds, boolean apart)
        throws Exception {
        run(seed, spillLimit, rounds, apart);
    }

    @ParameterizedTest
    @CsvSource({"13,1000000,10000,false", "14,500,10000,false", "15,1000000,10000,true", "16,0,10000,true"})
    void sleepingConsumerMissesNoSignalOfAnotherJvmForLong(long seed, int spillLimit, int rounds, boolean apart)
        throws Exception {
        run(seed, spillLimit, rounds, apart);
    }

    private void run(long seed, int spillLimit, int rounds, boolean apart) throws Exception {
        try (MappedPair pair = MappedPair.open(directory, 1, 0);
            PeerProcess other = PeerProcess.startPipedJvm(directory, OtherEnd.class, pair.incomingFile(),
                pair.outgoingFile(), seed, rounds)) {
            final PipeBell bell = new PipeBell(other.fromPeer(), other.toPeer());
            pair.channel().onSignal(bell::ring);
            final DoorbellConsumer consumer = new DoorbellConsumer(pair, new SaveSession(1 << 20, spillLimit), rounds,
                apart, bell::await, bell::isGone);
            final FutureTask<Integer> end = new FutureTask<>(consumer::run);
            final Thread consuming = new Thread(end, "consumer");
            consuming.start();
            try {
                final int saves = await(end, consumer, consuming, other, seed);
                assertThat(consumer.last()).as("seed %d: %s; the other JVM: %s", seed, consumer, other.output())
                    .isEqualTo(rounds - 1);
                assertThat(other.exitCode()).as("seed %d: %s", seed, other.output()).isZero();
                assertThat(other.output()).contains("rounds " + rounds);
                // A saver on a thread of its own may always be done before the consumer sleeps; one slice a few rounds
                // is not.
                assertThat(saves).isGreaterThan(apart ? 0 : rounds / 200);
                assertThat(consumer.pinnedSleeps()).as("%s", consumer).isGreaterThan(apart ? -1 : 0);
            } finally {
                // Its pipes end with it, so a sleeper wakes up.
                other.kill();
                consuming.join();
            }
        }
    }

    /** Waits as long as rounds end; when none does, says where everything stands. */
    private static int await(FutureTask<Integer> end, DoorbellConsumer consumer, Thread consuming, PeerProcess other,
        long seed) throws Exception {
        long seen = -2;
        while (true) {
            try {
                return end.get(SILENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (consumer.last() == seen) {
                    throw new AssertionError("hung: seed " + seed + ", " + consumer + "; the consumer is at "
                        + Arrays.toString(consuming.getStackTrace()) + "; the other JVM "
                        + (other.isAlive() ? "lives" : "is gone: " + other.output()), e);
                }
                seen = consumer.last();
            }
        }
    }
}
