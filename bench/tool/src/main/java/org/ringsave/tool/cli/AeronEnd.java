/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ringsave.aeron.AeronLink;

/** One process's end of a link over Aeron: a media driver of its own, and UDP on the loopback interface. */
final class AeronEnd implements AutoCloseable {
    private static final int STREAM = 1;
    /** Aeron's 128 KiB hold two frames of this MTU, and the link then waits for each tick of the other side. */
    private static final int WINDOW_LENGTH = 2 << 20;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 1_000_000;

    private final AeronMedia media;
    private final ExclusivePublication out;
    private final Subscription in;
    private final long linkId;

    private AeronEnd(AeronMedia media, int outPort, int inPort, int window, long linkId) {
        this.media = media;
        this.linkId = linkId;
        in = media.aeron().addSubscription(channel(inPort, window), STREAM);
        out = media.aeron().addExclusivePublication(channel(outPort, window), STREAM);
    }

    private static String channel(int port, int window) {
        return "aeron:udp?endpoint=127.0.0.1:" + port + "|mtu=65504|term-length=16m|so-rcvbuf=" + window + "|so-sndbuf="
            + window + "|rcv-wnd=" + window;
    }

    /** A channel to a port of the loopback interface. */
    static String channel(int port) throws IOException {
        return channel(port, windowLength());
    }

    /** The wanted window, or as much as the system lets a socket buffer: a driver refuses a longer window. */
    private static int windowLength() throws IOException {
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, WINDOW_LENGTH);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, WINDOW_LENGTH);
            return Math.min(WINDOW_LENGTH, Math.min(socket.getOption(StandardSocketOptions.SO_RCVBUF),
                socket.getOption(StandardSocketOptions.SO_SNDBUF)));
        }
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
        final int window = windowLength();
        final AeronMedia media = AeronMedia.embedded();
        try {
            return new AeronEnd(media, outPort, inPort, window, linkId);
        } catch (AeronException | IllegalStateException e) {
            media.close();
            throw new IOException("Aeron on the loopback interface, ports " + outPort + " and " + inPort + ": "
                + AeronMedia.line(e), e);
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
        media.close();
    }
}
