/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;

class TransferAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private static final int REGION_START = 20_000;
    private static final int REGION_LENGTH = 1_000_000;

    private long sent;
    private long received;
    private int calls;

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @ParameterizedTest
    @EnumSource
    @Proves("Sender and receiver allocate nothing while fragments of a region go over.")
    void fragmentsAllocateNothing(SaveMode mode) {
        try (TransferPair pair = new TransferPair("ipc", 1408).start(); ChannelSet set = SeededSet.paused(3, 5, 17)) {
            set.addRegion("region", 1, REGION_LENGTH);
            long least = Long.MAX_VALUE;
            // The JVM itself allocates when it compiles, in some rounds but not in all.
            for (int round = 0; round < 30 && least > 0; round++) {
                least = Math.min(least, transfer(pair, set, mode));
            }
            assertThat(calls).isGreaterThan(1000);
            assertThat(least).as("bytes allocated while an image went over").isZero();
            Cases.count(calls);
        }
    }

    private long transfer(TransferPair pair, ChannelSet set, SaveMode mode) {
        sent = 0;
        received = 0;
        // A restore that builds a set makes its channels.
        pair.restore.beginVerify();
        pair.receiver.expectFull(pair.restore);
        pair.sender.start(pair.session, set, mode, 1);
        pair.driver.await(() -> {
            turn(pair);
            return !pair.sender.state().isUnderWay();
        }, pair::toString);
        pair.requireDone();
        pair.restore.end();
        return sent + received;
    }

    /** Counts calls that begin and end while fragments go over: the first and the last of an image make objects. */
    private void turn(TransferPair pair) {
        final boolean isSending = pair.sender.state() == SenderState.SENDING;
        final long first = allocated();
        pair.sender.doWork();
        final long second = allocated();
        if (isSending && pair.sender.state() == SenderState.SENDING) {
            sent += second - first;
            calls++;
        }
        final boolean isReceiving = pair.receiver.state() == ReceiverState.RECEIVING;
        final long offset = pair.receiver.offset();
        final long third = allocated();
        pair.receiver.doWork();
        final long fourth = allocated();
        // A restore makes objects for some records; these bytes are all of the region.
        if (isReceiving && offset > REGION_START && pair.receiver.offset() < REGION_LENGTH) {
            received += fourth - third;
            calls++;
        }
    }
}
