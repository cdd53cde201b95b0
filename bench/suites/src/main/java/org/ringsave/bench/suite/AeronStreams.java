/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.concurrent.BusySpinIdleStrategy;

/** Two streams, of images and of answers, whose media driver works in the thread that is measured. */
final class AeronStreams implements AutoCloseable {
    private static final int TERM_LENGTH = 16 << 20;
    private static final int WINDOW_LENGTH = 2 << 20;
    private static final int FRAGMENTS = 64;
    private static final int IMAGES = 1;
    private static final int ANSWERS = 2;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication imagesOut;
    private final Subscription imagesIn;
    private final ExclusivePublication answersOut;
    private final Subscription answersIn;

    /** Over IPC, or UDP on the loopback interface. */
    AeronStreams(boolean isUdp, int mtu) {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName()).dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER).performStorageChecks(false).termBufferSparseFile(false)
            .ipcMtuLength(mtu).mtuLength(mtu).ipcTermBufferLength(TERM_LENGTH)
            .publicationTermBufferLength(TERM_LENGTH).initialWindowLength(WINDOW_LENGTH)
            .socketRcvbufLength(WINDOW_LENGTH).socketSndbufLength(WINDOW_LENGTH));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())
            .useConductorAgentInvoker(true).driverAgentInvoker(driver.sharedAgentInvoker())
            .awaitingIdleStrategy(BusySpinIdleStrategy.INSTANCE));
        imagesIn = aeron.addSubscription(isUdp ? "aeron:udp?endpoint=127.0.0.1:0" : "aeron:ipc", IMAGES);
        answersIn = aeron.addSubscription(isUdp ? "aeron:udp?endpoint=127.0.0.1:0" : "aeron:ipc", ANSWERS);
        imagesOut = aeron.addExclusivePublication(channel(imagesIn), IMAGES);
        answersOut = aeron.addExclusivePublication(channel(answersIn), ANSWERS);
        while (!imagesOut.isConnected() || !answersOut.isConnected()) {
            work();
        }
    }

    private String channel(Subscription in) {
        String channel = in.tryResolveChannelEndpointPort();
        while (channel == null) {
            work();
            channel = in.tryResolveChannelEndpointPort();
        }
        return channel;
    }

    /** One turn of driver and client. */
    void work() {
        driver.sharedAgentInvoker().invoke();
        aeron.conductorAgentInvoker().invoke();
    }

    /** Gives the images that have come to a handler. Returns the number of fragments. */
    int poll(FragmentHandler handler) {
        return imagesIn.poll(handler, FRAGMENTS);
    }

    ExclusivePublication imagesOut() {
        return imagesOut;
    }

    ExclusivePublication answersOut() {
        return answersOut;
    }

    Subscription answersIn() {
        return answersIn;
    }

    @Override
    public void close() {
        aeron.close();
        driver.close();
    }
}
