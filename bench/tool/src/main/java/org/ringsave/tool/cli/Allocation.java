/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Heap bytes that the current thread has allocated, if the JVM counts them. Asking allocates nothing. */
final class Allocation {
    private final ThreadMXBean threads;

    Allocation() {
        threads = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
            && bean.isThreadAllocatedMemorySupported() && bean.isThreadAllocatedMemoryEnabled() && isFree(bean)
            ? bean : null;
    }

    private static boolean isFree(ThreadMXBean bean) {
        // The JVM allocates when it does something for the first time; that is not the cost of asking.
        boolean free = false;
        for (int i = 0; i < 3; i++) {
            final long before = bean.getCurrentThreadAllocatedBytes();
            free = bean.getCurrentThreadAllocatedBytes() == before;
        }
        return free;
    }

    /** Can it be asked? */
    boolean isKnown() {
        return threads != null;
    }

    /** So far, in bytes; 0 if it is not known. */
    long bytes() {
        return threads == null ? 0 : threads.getCurrentThreadAllocatedBytes();
    }
}
