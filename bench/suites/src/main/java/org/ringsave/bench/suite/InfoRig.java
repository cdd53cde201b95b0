/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.channel.ChannelSet;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.workload.Workload;

/**
 * How long does it take to learn what a long image of many channels is? The cases take turns: a read at both ends of
 * the file, {@code ImageInfo.read}, a new JVM that does nothing, and the command {@code info} in a new JVM.
 */
public final class InfoRig {
    private static final int CHANNELS = 65_536;
    /** Two such rings of each channel make 4 GiB. */
    private static final int RING_PAGES = 8;
    private static final int ROUNDS = 20;
    private static final int CHUNK_LENGTH = 1 << 20;
    private static final int END_LENGTH = 256;
    private static final long PATIENCE_MS = 60_000;

    private final Path image;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(END_LENGTH);

    /** One case; the result depends on the image. */
    @FunctionalInterface
    private interface Look {
        long run() throws IOException;
    }

    /** The main class of a JVM that does nothing. */
    static final class Nothing {
        private Nothing() {
        }

        /** Returns at once. */
        public static void main(String[] args) {
            // The JVM itself is what is measured.
        }
    }

    private InfoRig(Path image) {
        this.image = image;
    }

    /**
     * Measure an image of 4 GiB with 65,536 channels, and print the results. It takes 5 GiB of memory and of the
     * directory for temporary files.
     *
     * @param args name of a JSON file to write; rounds, 20 unless given.
     * @throws IOException if a file can't be written or a JVM not be started.
     */
    public static void main(String[] args) throws IOException {
        run(CHANNELS, RING_PAGES, RigReport.rounds(args, ROUNDS)).publish(args);
    }

    static RigReport run(int channels, int ringPages, int rounds) throws IOException {
        try (ScratchDirectory scratch = new ScratchDirectory(ScratchDirectory.TEMPORARY)) {
            final Path image = scratch.resolve("image");
            write(image, new Workload(channels, ringPages, 1, 0, 42));
            return new InfoRig(image).measure(channels, rounds);
        }
    }

    private static void write(Path image, Workload workload) throws IOException {
        try (ChannelSet set = workload.create()) {
            final SaveSession session = new SaveSession();
            session.begin(set, 0);
            ImageFile.save(session, ImageFile.create(image, SyncMode.DATA), ByteBuffer.allocateDirect(CHUNK_LENGTH));
        }
    }

    private RigReport measure(int channels, int rounds) throws IOException {
        final RigReport report = new RigReport();
        final Map<String, Look> looks = Map.of("ends", this::readEnds, "library", this::readInfo,
            "jvm", () -> runJvm(PATIENCE_MS, Nothing.class.getName()),
            "command", () -> runJvm(PATIENCE_MS, "org.ringsave.tool.cli.Main", "info", image.toString()));
        final List<String> cases = List.of("ends", "library", "jvm", "command");
        final List<List<Double>> times = new ArrayList<>();
        cases.forEach(name -> times.add(new ArrayList<>()));
        // The first half warms up the compiler, and brings the files into the cache.
        for (int round = -rounds; round < rounds; round++) {
            for (int i = 0; i < cases.size(); i++) {
                final long start = System.nanoTime();
                if (looks.get(cases.get(i)).run() < 0) {
                    throw new IllegalStateException(cases.get(i) + ": no result");
                }
                if (round >= 0) {
                    times.get(i).add((double)(System.nanoTime() - start));
                }
            }
        }
        for (int i = 0; i < cases.size(); i++) {
            report(report.row(cases.get(i)), channels, times.get(i));
        }
        return report;
    }

    private void report(Map<String, Object> row, int channels, List<Double> times) throws IOException {
        row.put(Coordinate.CHANNELS.key(), channels);
        row.put("bytes", Files.size(image));
        row.put("medianNs", RigReport.median(times));
        row.put("leastNs", times.stream().mapToDouble(each -> each).min().orElseThrow());
        row.put("mostNs", times.stream().mapToDouble(each -> each).max().orElseThrow());
    }

    private long readEnds() throws IOException {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
            final long length = file.size();
            file.read(bytes.clear(), 0);
            file.read(bytes.clear(), Math.max(0, length - END_LENGTH));
            return length;
        }
    }

    private long readInfo() throws IOException {
        return ImageInfo.read(image).channelCount();
    }

    /** Runs a main class in a new JVM to its end, with the classes of this one. Returns its exit code. */
    static long runJvm(long patienceMs, String main, String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(patienceMs, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(main + " did not end within " + patienceMs + " ms");
            }
            final int code = process.exitValue();
            if (code != 0) {
                throw new IOException(main + " ended with exit code " + code);
            }
            return code;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a JVM ran");
        }
    }
}
