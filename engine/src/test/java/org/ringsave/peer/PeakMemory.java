/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process. */
final class PeakMemory {
    private PeakMemory() {
    }

    /** Most memory that this process has had, in bytes; 0 if the system does not tell. */
    static long length() throws IOException {
        final Path status = Path.of("/proc/self/status");
        return !Files.exists(status) ? 0 : 1024 * Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    }
}
