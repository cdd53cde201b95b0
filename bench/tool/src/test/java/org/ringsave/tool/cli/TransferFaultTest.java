/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Each failure of a transfer says what the user of a command can do. */
class TransferFaultTest {
    @Test
    void fullDiskIsToBeSeenTo() {
        assertThat(TransferFault.line(new IOException("No space left on device"))).isEqualTo("No space"
            + " left on device; make room on the disk of that file, or repair it, then start both commands again");
    }

    @Test
    void failureThatSaysWhatToDoStays() {
        assertThat(TransferFault.line(new IOException("a: cut short; send it again")))
            .isEqualTo("a: cut short; send it again");
        final String taken = "a: another receiver keeps an image in this file: close it, or give another path";
        assertThat(TransferFault.line(new IOException(taken))).isEqualTo(taken);
        assertThat(TransferFault.line(new NoSuchFileException("a"))).isEqualTo("a: does not exist; check the path");
    }

    @Test
    void callsOfTheLibraryAreCommands() {
        assertThat(TransferFault.line(new TimeoutException("the sender was silent for 2.000 s: expect a new image")))
            .isEqualTo("the sender was silent for 2.000 s; start both commands again, or give a longer --wait");
        assertThat(TransferFault.line(new IllegalStateException("it holds 0 bytes: expect a new image")))
            .isEqualTo("it holds 0 bytes; start both commands again");
        assertThat(TransferFault.advised("the stream is closed: make new streams, with a new client"))
            .isEqualTo("the stream is closed; start the driver, then both commands again");
    }
}
