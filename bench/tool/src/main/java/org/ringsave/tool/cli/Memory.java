/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.lang.management.ManagementFactory;

/** The memory of this machine. */
final class Memory {
    private Memory() {
    }

    /** Its length in bytes. No image that needs more can be restored. */
    static long length() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
    }
}
