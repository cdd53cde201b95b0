/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.ringsave.aeron.AeronLink;

/** One process's end of a link over Aeron: a media driver of its own, and UDP on the loopback interface. */
final class AeronEnd implements AutoCloseable {
    private static final int STREAM = 1;
    private static final long PEER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 1_000_000;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication out;
    private final Subscription in;
    private final long linkId;

    private AeronEnd(MediaDriver driver, int outPort, int inPort, long linkId) {
        this.driver = driver;
        this.linkId = linkId;
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        in = aeron.addSubscription(channel(inPort), STREAM);
        out = aeron.addExclusivePublication(channel(outPort), STREAM);
    }

    private static String channel(int port) {
        return "aeron:udp?endpoint=127.0.0.1:" + port + "|mtu=65504|term-length=4m";
    }

    /** A port that no other process has at this moment. */
    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The end of the source: images go to one port, answers come from the other. */
    static AeronEnd source(int imagePort, int answerPort) throws IOException {
        return open(imagePort, answerPort, linkId(imagePort, answerPort));
    }

    /** The end of the target. */
    static AeronEnd target(int imagePort, int answerPort) throws IOException {
        return open(answerPort, imagePort, linkId(imagePort, answerPort));
    }

    private static long linkId(int imagePort, int answerPort) {
        return (long)imagePort << Integer.SIZE | answerPort;
    }

    private static AeronEnd open(int outPort, int inPort, long linkId) throws IOException {
        MediaDriver driver = null;
        try {
            // The name is of this process alone: a driver deletes the directory of another one unasked.
            driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(CommonContext.generateRandomDirName()).dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED).imageLivenessTimeoutNs(PEER_TIMEOUT_NS)
                .publicationConnectionTimeoutNs(PEER_TIMEOUT_NS).performStorageChecks(false));
            return new AeronEnd(driver, outPort, inPort, linkId);
        } catch (AeronException | IllegalStateException e) {
            CloseHelper.quietClose(driver);
            throw new IOException("Aeron on the loopback interface, ports " + outPort + " and " + inPort + ": "
                + e.getMessage().lines().findFirst().orElse("it did not start"), e);
        }
    }

    /** Has the other end come? */
    boolean isConnected() {
        return out.isConnected() && in.isConnected();
    }

    /** Waits for the other end. Returns whether it has come within ten seconds. */
    boolean awaitConnected() {
        final long end = System.nanoTime() + CONNECT_TIMEOUT_NS;
        while (!isConnected() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_NS);
        }
        return isConnected();
    }

    /** The link. Closing it says so to the other end. */
    AeronLink link() {
        return new AeronLink(out, in, linkId);
    }

    @Override
    public void close() {
        aeron.close();
        driver.close();
    }
}
