/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** A sender and a receiver on one driver. Each can be closed and started anew, as if its process had died. */
final class TransferPair implements AutoCloseable {
    static final long LIMIT = 1 << 28;
    private static final int REGION_LENGTH = 320_000;

    final TestDriver driver;
    final SaveSession session = new SaveSession();
    final RestoreSession restore = new RestoreSession();
    TransferOptions options = new TransferOptions(2_000_000L, 10_000_000_000L, 64 * 1024);
    TransferSender sender;
    TransferReceiver receiver;
    ExclusivePublication imagesOut;
    private Subscription answersIn;
    ExclusivePublication answersOut;
    Subscription imagesIn;

    TransferPair(TestDriver driver) {
        this.driver = driver;
    }

    TransferPair(String media, int mtu) {
        this(TestDriver.of(media, mtu));
    }

    /** A set whose image is some 250 of the shortest fragments. */
    static ChannelSet longSet(long seed) {
        final ChannelSet set = SeededSet.paused(seed, 9, 17);
        final MemoryRegion region = set.addRegion("memory", 1, REGION_LENGTH);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < REGION_LENGTH; i += Long.BYTES) {
            region.buffer().putLong(i, random.nextLong());
        }
        return set;
    }

    TransferPair start() {
        startReceiver(LIMIT);
        startSender();
        return this;
    }

    void startSender() {
        if (imagesOut != null) {
            imagesOut.close();
            answersIn.close();
        }
        answersIn = driver.answersIn();
        imagesOut = driver.imagesOut();
        sender = new TransferSender(imagesOut, answersIn, options, driver.clock);
    }

    void startReceiver(long limit) {
        if (answersOut != null) {
            answersOut.close();
            imagesIn.close();
            // A process that dies releases its files, and says nothing.
            receiver.onClose();
        }
        imagesIn = driver.imagesIn();
        answersOut = driver.answersOut();
        receiver = new TransferReceiver(imagesIn, answersOut, limit, options, driver.clock);
    }

    /** Expects a full image of a SeededSet, into a set that the restore builds. */
    TransferPair expectFull() {
        restore.begin(LIMIT, new ByteState("clock", 3, new byte[37]));
        receiver.expectFull(restore);
        return this;
    }

    /** One turn of all. */
    void cycle() {
        driver.cycle();
        work();
    }

    /** One turn of both sides. */
    void work() {
        sender.doWork();
        receiver.doWork();
    }

    void run(BooleanSupplier until) {
        driver.await(() -> {
            sender.doWork();
            receiver.doWork();
            return until.getAsBoolean();
        }, () -> "the end of a transfer: " + this);
    }

    /** Runs until both sides have ended. */
    TransferPair runToEnd() {
        run(() -> !sender.state().isUnderWay() && !receiver.state().isUnderWay());
        return this;
    }

    void requireDone() {
        assertThat(sender.state()).as("%s", this).isEqualTo(SenderState.DONE);
        assertThat(receiver.state()).as("%s", this).isEqualTo(ReceiverState.COMPLETE);
        assertThat(restore.digest()).isEqualTo(session.digest());
    }

    /** Applies what came; its image must be that of a set. */
    void requireSame(ChannelSet set, long label) {
        try (ChannelSet restored = restore.apply()) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, label)))
                .isEqualTo(SeededSet.bytes(SeededSet.image(set, label)));
        }
    }

    @Override
    public String toString() {
        return "sender " + sender.state() + " at " + sender.offset() + " (" + sender.failure() + ", "
            + sender.refusal() + "), receiver " + receiver.state() + " at " + receiver.offset() + " ("
            + receiver.failure() + ")";
    }

    @Override
    public void close() {
        sender.onClose();
        receiver.onClose();
        restore.end();
        driver.close();
    }
}
