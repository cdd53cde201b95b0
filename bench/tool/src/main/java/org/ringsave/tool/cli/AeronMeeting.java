/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.List;

/** Two UDP ports on the loopback interface, one for each direction. */
final class AeronMeeting implements Meeting {
    private final int imagePort;
    private final int answerPort;
    private final AeronEnd end;

    private AeronMeeting(int imagePort, int answerPort) throws IOException {
        this.imagePort = imagePort;
        this.answerPort = answerPort;
        end = AeronEnd.source(imagePort, answerPort);
    }

    static AeronMeeting open() throws IOException {
        return new AeronMeeting(AeronEnd.freePort(), AeronEnd.freePort());
    }

    @Override
    public int port() {
        return answerPort;
    }

    @Override
    public List<String> arguments() {
        return List.of(TakeOverCommand.AERON + '=' + imagePort);
    }

    @Override
    public ByteChannel accept() {
        return end.isConnected() ? end.link() : null;
    }

    @Override
    public void close() {
        end.close();
    }
}
