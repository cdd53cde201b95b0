/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The reader in Python that was written from the format page alone. Each run is a process of its own. */
final class SecondReader {
    private static final Path FOLDER = Path.of("src/test/decoder").toAbsolutePath();
    private static final String PYTHON = "python3";
    private static final boolean PRESENT = isPresent();

    /** How a run ended. */
    record Run(int exit, String out, String err) {
    }

    private SecondReader() {
    }

    /** Skips the test where there is no Python. */
    static void assumePresent() {
        assumeTrue(PRESENT, "no " + PYTHON + " 3.8 or later here: the second reader did not check any image");
    }

    static Run decoder(List<String> arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("decoder.py"));
        command.addAll(arguments);
        return python(command);
    }

    static Run batch(String option, List<String> images) throws IOException, InterruptedException {
        final List<String> arguments = new ArrayList<>(List.of(option));
        arguments.addAll(images);
        return decoder(arguments);
    }

    /** Runs Python in the decoder's folder. It leaves no compiled files there, and looks for no packages. */
    static Run python(List<String> arguments) throws IOException, InterruptedException {
        assumePresent();
        return start(arguments, FOLDER);
    }

    private static Run start(List<String> arguments, Path folder) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(PYTHON, "-B", "-S"));
        command.addAll(arguments);
        final Path out = Files.createTempFile("decoder", ".out");
        final Path err = Files.createTempFile("decoder", ".err");
        try {
            final Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(100, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command.subList(0, Math.min(4, command.size())) + " takes too long");
            }
            return new Run(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path path) throws IOException {
        return Files.readString(path, StandardCharsets.UTF_8);
    }

    private static boolean isPresent() {
        try {
            return start(List.of("-c", "import sys; sys.exit(sys.version_info < (3, 8))"), FOLDER).exit == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
