/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.ringsave.aeron.fixture.LoopbackPorts;

/** A media driver and a client that run on the test's thread and by the test's clock, so a run repeats. */
final class TestDriver implements AutoCloseable {
    static final int IMAGE_STREAM = 10;
    static final int ANSWER_STREAM = 11;
    private static final int TERM_LENGTH = 1 << 20;
    private static final long STEP_NS = 20_000;
    private static final int MOST_CYCLES = 400_000;

    final TestClock clock = new TestClock();
    final Aeron aeron;
    final String imageChannel;
    final String answerChannel;
    private final MediaDriver driver;
    private boolean isStopped;
    private LossGenerator loss = (address, frame, length) -> false;

    private TestDriver(boolean isUdp, int mtu) {
        // A name of its own: a driver that starts deletes the directory of another one unasked.
        final MediaDriver.Context context = new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName()).dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER).performStorageChecks(false).termBufferSparseFile(true)
            .publicationTermBufferLength(TERM_LENGTH).ipcTermBufferLength(TERM_LENGTH)
            .mtuLength(mtu).ipcMtuLength(mtu).nanoClock(clock).epochClock(clock)
            .receiveChannelEndpointSupplier((channel, dispatcher, status, of) ->
                new DebugReceiveChannelEndpoint(channel, dispatcher, status, of, this::isLost, this::isLost));
        driver = MediaDriver.launch(context);
        aeron = connect(context.aeronDirectoryName());
        imageChannel = isUdp ? freeChannel() : "aeron:ipc";
        answerChannel = isUdp ? freeChannel() : "aeron:ipc";
    }

    private Aeron connect(String directory) {
        boolean isConnected = false;
        try {
            final Aeron client = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory)
                .useConductorAgentInvoker(true).driverAgentInvoker(driver.sharedAgentInvoker())
                .awaitingIdleStrategy(YieldingIdleStrategy.INSTANCE).nanoClock(clock).epochClock(clock)
                .errorHandler(this::failed));
            isConnected = true;
            return client;
        } finally {
            if (!isConnected) {
                driver.close();
            }
        }
    }

    /** The client says that its driver is gone, which the test knows. */
    private void failed(Throwable error) {
        if (!isStopped) {
            Aeron.Configuration.DEFAULT_ERROR_HANDLER.onError(error);
        }
    }

    static TestDriver ipc(int mtu) {
        return new TestDriver(false, mtu);
    }

    static TestDriver udp(int mtu) {
        return new TestDriver(true, mtu);
    }

    static TestDriver of(String media, int mtu) {
        return new TestDriver("udp".equals(media), mtu);
    }

    private boolean isLost(java.net.InetSocketAddress address, org.agrona.concurrent.UnsafeBuffer frame, int length) {
        return loss.shouldDropFrame(address, frame, length);
    }

    /** Drops frames that receivers get, and those that they answer the driver with. */
    void lose(LossGenerator frames) {
        loss = frames;
    }

    private static String freeChannel() {
        return "aeron:udp?endpoint=127.0.0.1:" + LoopbackPorts.take();
    }

    ExclusivePublication imagesOut() {
        return aeron.addExclusivePublication(imageChannel, IMAGE_STREAM);
    }

    Subscription imagesIn() {
        return aeron.addSubscription(imageChannel, IMAGE_STREAM);
    }

    ExclusivePublication answersOut() {
        return aeron.addExclusivePublication(answerChannel, ANSWER_STREAM);
    }

    Subscription answersIn() {
        return aeron.addSubscription(answerChannel, ANSWER_STREAM);
    }

    /** The driver does nothing any more, as if its process were gone. */
    void stop() {
        isStopped = true;
    }

    /** One turn of the driver and the client. */
    void cycle() {
        clock.pass(STEP_NS);
        if (!isStopped) {
            driver.sharedAgentInvoker().invoke();
        }
        aeron.conductorAgentInvoker().invoke();
    }

    /** Turns until a state holds; fails with what it waited for. */
    void await(BooleanSupplier state, Supplier<String> what) {
        for (int i = 0; !state.getAsBoolean(); i++) {
            if (i == MOST_CYCLES) {
                throw new AssertionError("after " + i + " cycles, waited for " + what.get());
            }
            cycle();
        }
    }

    /** Lets time pass in steps that the driver takes for a slow machine, not a dead one. */
    void pass(long ns, Runnable work) {
        final long end = clock.nowNs() + ns;
        while (clock.nowNs() < end) {
            clock.pass(100_000_000L);
            cycle();
            work.run();
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
    }
}
