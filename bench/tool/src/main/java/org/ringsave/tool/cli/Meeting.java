/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.List;

/** Where the successor of a simulation comes to take it over. */
interface Meeting extends AutoCloseable {
    /** The operand of the command {@code take-over}. */
    int port();

    /** More arguments of that command. */
    List<String> arguments();

    /** The link to a successor that has come, not blocking; null if none has. */
    ByteChannel accept() throws IOException;

    @Override
    void close() throws IOException;
}
