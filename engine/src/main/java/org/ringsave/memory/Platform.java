/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.nio.ByteOrder;
import org.agrona.BitUtil;

/** Checks that the JVM can run the engine, before a class of Agrona is loaded that would fail in it. */
public final class Platform {
    /** The flag on a command line with a class path. With a module path it names Agrona's module instead. */
    public static final String FLAG = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    /** Length of a page in bytes: the unit of ring lengths in the VMBus layout, whatever the machine's own page is. */
    public static final int PAGE_LENGTH = 4096;

    private static final String FAULT = fault();

    private Platform() {
    }

    /**
     * Does nothing if the engine can run. Every type that an embedder can construct calls it first.
     *
     * @throws IllegalStateException if the JVM lacks the flag, with the exact flag and the places to put it; or if the
     *                               machine is big endian, unlike the ring layout and the image.
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
        // This class literal names Agrona's module and initialises nothing that needs the flag.
        final Module agrona = BitUtil.class.getModule();
        final boolean open = ModuleLayer.boot().findModule("java.base")
            .map(base -> base.isExported("jdk.internal.misc", agrona))
            .orElse(Boolean.FALSE);
        return open ? null : missingFlag(agrona);
    }

    private static String missingFlag(Module agrona) {
        final String flag = agrona.isNamed() ? FLAG.replace("ALL-UNNAMED", agrona.getName()) : FLAG;
        final String places = "Ringsave needs the JVM flag " + flag
            + " (for Agrona's UnsafeBuffer). Put it right after `java` on the command line, into Surefire's <argLine>,"
            + " Gradle's jvmArgs, JMH's @Fork(jvmArgsAppend), the IDE's VM options, or the environment variable"
            + " JDK_JAVA_OPTIONS";
        // A manifest opens the package to the class path only.
        return agrona.isNamed() ? places
            : places + "; a runnable jar can carry it as `Add-Opens: java.base/jdk.internal.misc`";
    }
}
