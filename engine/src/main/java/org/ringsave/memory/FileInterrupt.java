/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** Tells which file was being read or written when an interrupt of the thread closed it. */
public final class FileInterrupt {
    private FileInterrupt() {
    }

    /**
     * An exception with a message. The thread's flag stays set.
     *
     * @param path   of the file.
     * @param result for the file or its reader, in words.
     * @param cause  which has no message.
     * @return the exception, to be thrown.
     */
    public static InterruptedIOException of(Path path, String result, ClosedByInterruptException cause) {
        final InterruptedIOException named = new InterruptedIOException(path + ": the thread was interrupted, and "
            + result + "; clear its flag by Thread.interrupted() before you try again");
        named.initCause(cause);
        return named;
    }
}
