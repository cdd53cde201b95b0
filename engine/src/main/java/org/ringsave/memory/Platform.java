/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.BitUtil;

/** Checks that the JVM can run the engine, before a class of Agrona is loaded that would fail in it. */
public final class Platform {
    /** The flag on a command line with a class path. With a module path it names Agrona's module instead. */
    public static final String FLAG = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    /** Length of a page in bytes: the unit of ring lengths in the VMBus layout, whatever the machine's own page is. */
    public static final int PAGE_LENGTH = 4096;

    /** Stands for a letter that could not be read. */
    private static final char REPLACEMENT = '\uFFFD';

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

    /**
     * Why a file that exists may not be found: the locale has no letters for its name or for that of the working
     * directory.
     *
     * @param path that was not found.
     * @return the reason and the remedy; empty if the locale is none.
     */
    public static Optional<String> nameFault(Path path) {
        final String name = path.isAbsolute() ? path.toString() : System.getProperty("user.dir") + '/' + path;
        return isNameable(name) ? Optional.empty() : Optional.of(nameFault());
    }

    /**
     * Does the locale have letters for a name of a file?
     *
     * @param name as a JVM in this locale has read it.
     * @return false if some were replaced, or can't be written.
     */
    public static boolean isNameable(String name) {
        try {
            return name.indexOf(REPLACEMENT) < 0 && Path.of(name) != null;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Says that the locale can't name a file.
     *
     * @return the reason and the remedy.
     */
    public static String nameFault() {
        return "the locale's character set " + System.getProperty("sun.jnu.encoding")
            + " can't name this file or the working directory; start the JVM with LC_ALL=C.UTF-8";
    }

    /**
     * Refuses a buffer whose bytes this thread may not touch: its Arena was closed, or is confined to another thread.
     * The engine reads and writes by address, so the JVM would not notice. Reads one byte.
     *
     * @param buffer with the bytes between position and limit.
     * @throws IllegalStateException if its Arena was closed. The JVM throws a WrongThreadException if the Arena is
     *                               confined to another thread.
     */
    public static void requireAccess(ByteBuffer buffer) {
        if (buffer.hasRemaining()) {
            buffer.get(buffer.position());
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
        // The flag of a class path may well have been given; it does not reach a named module.
        final String reason = agrona.isNamed() ? " (for Agrona's UnsafeBuffer, which is in the module "
            + agrona.getName() + " here: a flag with ALL-UNNAMED does not open the package to it)"
            : " (for Agrona's UnsafeBuffer)";
        final String places = "Ringsave needs the JVM flag " + flag
            + reason + ". Put it right after `java` on the command line, into Surefire's <argLine>,"
            + " Gradle's jvmArgs, JMH's @Fork(jvmArgsAppend), the IDE's VM options, or the environment variable"
            + " JDK_JAVA_OPTIONS";
        // A manifest opens the package to the class path only.
        return agrona.isNamed() ? places
            : places + "; a runnable jar can carry it as `Add-Opens: java.base/jdk.internal.misc`";
    }
}
