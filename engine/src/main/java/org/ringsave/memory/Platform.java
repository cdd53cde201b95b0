/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.nio.ByteOrder;
import org.agrona.BitUtil;

/**
 * The demands of the engine on its JVM, checked before any class of Agrona is loaded that would fail without them.
 */
public final class Platform {
    /** The flag, as it is written on a command line. */
    public static final String FLAG = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    /** Length of a page in bytes: the unit of ring lengths in the VMBus layout, whatever the machine's own page is. */
    public static final int PAGE_LENGTH = 4096;

    private static final String FAULT = fault();

    private Platform() {
    }

    /**
     * Does nothing where the engine can run. Called first by everything that an embedder can construct.
     *
     * @throws IllegalStateException where it can't: the message holds the exact flag and where to put it, or says that
     *                               the machine is big endian, which neither the ring layout nor the image is.
     */
    public static void check() {
        if (FAULT != null) {
            throw new IllegalStateException(FAULT);
        }
    }

    private static String fault() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return "Ringsave needs a little-endian machine: the VMBus ring layout is little endian";
        }
        // A class literal of Agrona that names its module without initialising a class that needs the flag.
        final Module agrona = BitUtil.class.getModule();
        final boolean open = ModuleLayer.boot().findModule("java.base")
            .map(base -> base.isExported("jdk.internal.misc", agrona))
            .orElse(Boolean.FALSE);
        return open ? null : "Ringsave needs the JVM flag " + FLAG
            + " (for Agrona's UnsafeBuffer). Put it right after `java` on the command line, into Surefire's <argLine>,"
            + " Gradle's jvmArgs, JMH's @Fork(jvmArgsAppend), the IDE's VM options, or the environment variable"
            + " JDK_JAVA_OPTIONS; a runnable jar can carry it as `Add-Opens: java.base/jdk.internal.misc`";
    }
}
