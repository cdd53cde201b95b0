/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ringsave.memory.Platform;

/** Arguments of a user for JMH. Some need an addition, and some can be refused in one line before JMH runs. */
final class JmhArguments {
    /**
     * Flags of the benchmarks' annotations. JMH drops those of an annotation when its own option of that kind is given.
     * They come first, so a flag of the user wins.
     */
    static final String KEPT = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"
        + " --add-opens=java.base/java.lang.invoke=ALL-UNNAMED --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"
        + " --add-exports=java.base/sun.nio.ch=ALL-UNNAMED -XX:MaxDirectMemorySize=12g";

    private static final String FAIL_ON_ERROR = "-foe";
    /** The results, and the log. */
    private static final Set<String> FILES = Set.of("-rff", "-o");
    private static final Set<String> JVM_FLAGS = Set.of("jvmArgs", "jvmArgsAppend", "jvmArgsPrepend");
    /** They print something, and run nothing. */
    private static final Set<String> QUESTIONS = Set.of("-h", "-l", "-lp", "-lprof", "-lrf");

    private final List<String> given;

    JmhArguments(String... given) {
        this.given = List.of(given);
    }

    /** Does JMH run benchmarks with them? */
    boolean isRun() {
        return given.stream().noneMatch(QUESTIONS::contains);
    }

    /** Why JMH can't write a file that it is told to write: it would say so with the stack trace of an exception. */
    Optional<String> fileFault() {
        return IntStream.range(1, given.size()).filter(i -> FILES.contains(given.get(i - 1)))
            .mapToObj(given::get).flatMap(file -> fault(file).map(fault -> file + ": " + fault).stream()).findFirst();
    }

    private static Optional<String> fault(String file) {
        if (!Platform.isNameable(file)) {
            return Optional.of(Platform.nameFault());
        }
        final Path path = Path.of(file);
        final Path directory = path.getParent() == null ? Path.of("") : path.getParent();
        return Files.isDirectory(directory) ? Optional.empty()
            : Platform.nameFault(path).or(() -> Optional.of("its directory does not exist; create it first"));
    }

    /**
     * The arguments for JMH. Flags for forks keep those that the engine and the peers need. A benchmark that fails does
     * not pass for a benchmark that ran, unless the arguments say so.
     */
    List<String> complete() {
        final List<String> all = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            final String argument = given.get(i);
            final int equals = argument.indexOf('=');
            if (isJvmFlags(argument) && i + 1 < given.size()) {
                all.add(argument);
                all.add(KEPT + ' ' + given.get(++i));
            } else if (equals > 0 && isJvmFlags(argument.substring(0, equals))) {
                all.add(argument.substring(0, equals));
                all.add(KEPT + ' ' + argument.substring(equals + 1));
            } else {
                all.add(argument);
            }
        }
        if (!all.contains(FAIL_ON_ERROR)) {
            all.add(FAIL_ON_ERROR);
            all.add("true");
        }
        return all;
    }

    private static boolean isJvmFlags(String argument) {
        return argument.startsWith("-") && JVM_FLAGS.contains(argument.replaceFirst("--?", ""));
    }
}
