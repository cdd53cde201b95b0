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
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ringsave.memory.Platform;
import org.ringsave.tool.output.TextFile;

/** Arguments of a user for JMH. They get an addition, and some are refused in one line before JMH runs. */
final class JmhArguments {
    private static final String FAIL_ON_ERROR = "-foe";
    /** The results, and the log. */
    private static final Set<String> FILES = Set.of("-rff", "-o");
    private static final String RESULTS = "-rff";
    /** How results begin in JMH's five formats: json, csv and scsv, text, latex. */
    private static final Pattern START_OF_RESULTS = Pattern.compile(
        "\\[\\s*(\\{\\s*\"jmhVersion\"|]\\s*$)|\"Benchmark\"[,;]\"Mode\"|Benchmark .*Mode +Cnt|\\\\begin\\{tabular}");
    /** Takes the place of the flags that annotations give. The benchmarks differ by them, and need them. */
    private static final Pattern REPLACING = Pattern.compile("--?jvmArgsP(r(e(p(e(n(d)?)?)?)?)?)?");
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

    /** Why JMH would run other code than the benchmarks say: it would drop flags of their annotations. */
    Optional<String> flagFault() {
        // JMH takes any beginning of an option that fits one option only.
        return given.stream().map(argument -> argument.split("=", 2)[0])
            .filter(option -> REPLACING.matcher(option).matches()).findFirst()
            .map(option -> option + " would drop the flags of the benchmarks' annotations; give -jvmArgsAppend,"
                + " whose flags come behind them");
    }

    /** Why JMH can't write a file that it is told to write: it would say so with the stack trace of an exception. */
    Optional<String> fileFault() {
        return files(FILES).flatMap(file -> fault(file).map(fault -> file + ": " + fault).stream()).findFirst()
            .or(this::foreignFault);
    }

    /** JMH replaces a file that is there: it must hold results of JMH, or no byte. A pipe is written through. */
    private Optional<String> foreignFault() {
        return files(Set.of(RESULTS)).filter(file -> Files.isRegularFile(Path.of(file))
            && !TextFile.begins(Path.of(file), START_OF_RESULTS)).findFirst()
            .map(file -> file + ": exists and holds no results of JMH; give another path, or remove it");
    }

    /** Values of options. JMH takes one or two dashes, and a value behind the option or behind its equals sign. */
    private Stream<String> files(Set<String> options) {
        return IntStream.range(0, given.size()).boxed().flatMap(i -> {
            final String[] parts = given.get(i).split("=", 2);
            if (!options.contains(parts[0].replaceFirst("^--", "-"))) {
                return Stream.empty();
            }
            return parts.length == 2 ? Stream.of(parts[1]) : given.stream().skip(i + 1L).limit(1);
        });
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

    /** The arguments for JMH. A benchmark that fails does not pass for a benchmark that ran, unless they say so. */
    List<String> complete() {
        final List<String> all = new ArrayList<>(given);
        if (!all.contains(FAIL_ON_ERROR)) {
            all.add(FAIL_ON_ERROR);
            all.add("true");
        }
        return all;
    }
}
