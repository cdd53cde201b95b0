/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A port on the loopback interface that listens for a socket. */
final class SocketMeeting implements Meeting {
    private final ServerSocketChannel server;

    private SocketMeeting(ServerSocketChannel server) {
        this.server = server;
    }

    static SocketMeeting open() throws IOException {
        final ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
        return new SocketMeeting(server);
    }

    @Override
    public int port() {
        return server.socket().getLocalPort();
    }

    @Override
    public List<String> arguments() {
        return List.of();
    }

    @Override
    public ByteChannel accept() throws IOException {
        final SocketChannel link = server.accept();
        if (link != null) {
            link.setOption(StandardSocketOptions.TCP_NODELAY, true);
            link.configureBlocking(false);
        }
        return link;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
