/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.FuzzedImages;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/**
 * Restores and merges all golden images and chains, and such with hostile lengths, in a JVM of little memory, and
 * measures what each takes.
 * Arguments: a folder, a seed, the folder of golden images, the number of hostile lengths. Prints its counts.
 */
public final class SmallMemoryRun {
    /** Fits, with the image, into the direct memory of the JVM. */
    private static final long LIMIT = 14 << 20;
    /** An image comes in so many pieces, and the memory that is held is measured after each. */
    private static final int PIECES = 16;
    /** Objects of a restore, of its refusal or of a merge, besides what counts in the limit. */
    private static final long OBJECTS = 128 * 1024;
    /** Longer regions are mappings of sparse files. */
    private static final long MAPPED = 4 << 20;
    private static final int PAGE = 4096;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();
    /** Of each kind of record: offset and size of its lengths and counts, in pairs. */
    private static final int[][] LENGTHS = {
        {},
        {32, 8, 40, 4, 44, 4, 52, 4},
        {8, 8, 16, 8, 28, 2},
        {8, 8, 20, 4, 24, 4, 28, 4, 32, 4, 36, 4, 40, 4, 44, 4, 48, 2},
        {8, 8, 16, 8, 24, 8},
        {8, 8, 16, 4, 20, 4, 24, 4, 28, 4},
        {8, 8},
        {16, 8, 24, 8},
        {8, 8, 16, 8, 24, 8, 32, 4, 36, 2},
        {8, 8, 16, 4, 20, 4},
    };

    /** Of a channel pages and slots, of a region its length. */
    private static final int[][] GEOMETRY = {{}, {}, {}, {24, 4, 28, 4, 32, 4}, {}, {}, {}, {}, {16, 8}, {}};

    /** An image, and the image that it is a delta of; no bytes if it is restored alone. */
    private record Sample(byte[] base, byte[] image) {
        boolean isChain() {
            return base.length > 0;
        }

        String what(boolean verify) {
            return verify ? "verify" : isChain() ? "chain" : "restore";
        }

        ByteState[] states() {
            final byte[] all = Arrays.copyOf(base, base.length + image.length);
            System.arraycopy(image, 0, all, base.length, image.length);
            return new FuzzedImages(FuzzedImages.unsealed(all)).states();
        }
    }

    private final RestoreSession session = new RestoreSession(RestoreOption.values());
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> excesses = new ArrayList<>();
    private String changes = "";
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private final Path base;
    private final Path delta;
    private long heapBefore;
    private long directBefore;
    private long peak;

    private SmallMemoryRun(Path directory) {
        base = directory.resolve("base.img");
        delta = directory.resolve("delta.img");
    }

    /** Exits with 0 if nothing took more memory than its limit. */
    public static void main(String[] args) throws IOException {
        final SmallMemoryRun run = new SmallMemoryRun(Path.of(args[0]));
        final List<Sample> samples = new ArrayList<>();
        final Path folder = Path.of(args[2]);
        for (final Path from : List.of(folder, folder.resolve("refused"))) {
            try (Stream<Path> files = Files.list(from)) {
                for (final Path file : files.filter(f -> f.toString().endsWith(".img")).sorted().toList()) {
                    final byte[] image = Files.readAllBytes(file);
                    final Path base = file.resolveSibling(file.getFileName().toString().replace("delta-of-", ""));
                    samples.add(new Sample(new byte[0], image));
                    if (!base.equals(file) && Files.exists(base)) {
                        samples.add(new Sample(Files.readAllBytes(base), image));
                    }
                }
            }
        }
        for (final Sample sample : samples) {
            run.take(sample);
        }
        run.counts.put("goldens", (long)samples.size());
        for (final Sample sample : samples) {
            run.take(run.wide(sample));
        }
        final SplittableRandom random = new SplittableRandom(Long.parseLong(args[1]));
        for (int i = Integer.parseInt(args[3]); i > 0; i--) {
            final Sample sample = samples.get(random.nextInt(samples.size()));
            run.take(new Sample(sample.base, run.hostile(sample.image, random)));
        }
        if (!run.excesses.isEmpty()) {
            throw new AssertionError(run.excesses.size() + " above their bound: " + run.excesses);
        }
        run.counts.forEach((what, count) -> System.out.println(what + '=' + count));
    }

    /** A golden image with another length or two, and right checksums. Half of them are geometry and may be valid. */
    private byte[] hostile(byte[] golden, SplittableRandom random) {
        final ImageParts image = ImageParts.of(golden);
        final int[][] fields = random.nextBoolean() ? GEOMETRY : LENGTHS;
        final List<ImageParts.Part> parts = image.parts().stream()
            .filter(part -> part.template() < fields.length && fields[part.template()].length > 0).toList();
        changes = "";
        for (int i = parts.isEmpty() ? 0 : 1 + random.nextInt(2); i > 0; i--) {
            final ImageParts.Part part = parts.get(random.nextInt(parts.size()));
            final int[] lengths = fields[part.template()];
            final int field = 2 * random.nextInt(lengths.length / 2);
            final int bits = fields == GEOMETRY ? 24 : 8 * lengths[field + 1];
            final long power = 1L << random.nextInt(bits);
            final long value = switch (random.nextInt(4)) {
                case 0 -> power;
                case 1 -> power - 1 - random.nextInt(8);
                case 2 -> fields == GEOMETRY ? random.nextInt(1 << 9) : -power;
                default -> random.nextLong() & power - 1;
            };
            part.set(lengths[field], lengths[field + 1], value);
            changes += " kind " + part.template() + " at " + lengths[field] + " = " + value;
        }
        return image.isFramed() ? image.digest().bytes() : image.bytes();
    }

    /** The sample with channels and regions of which each fits into the limit, and two do not. */
    private Sample wide(Sample sample) {
        final ImageParts image = ImageParts.of(sample.image);
        for (final ImageParts.Part part : image.parts()) {
            if (part.template() == ImageParts.CHANNEL) {
                part.set(24, 4, LIMIT * 4 / 5 / PAGE);
            } else if (part.template() == ImageParts.REGION) {
                part.set(16, 8, LIMIT * 3 / 4);
            }
        }
        changes = " wide";
        return new Sample(sample.base, image.isFramed() ? image.digest().bytes() : image.bytes());
    }

    /** Pages of a mapping take memory when they are written, and a mapping itself takes none. */
    private static long mapped(ChannelSet set) {
        return set.regions().stream().filter(region -> region.length() > MAPPED)
            .mapToLong(region -> region.presentPages() * MemoryRegion.PAGE_LENGTH).sum();
    }

    private void take(Sample sample) throws IOException {
        if (sample.isChain()) {
            merge(sample);
        } else {
            bound(sample, true, 0);
        }
        bound(sample, false, LIMIT);
    }

    /** Merges a chain. A merge has no limit, and takes no more than the JVM has. */
    private void merge(Sample sample) throws IOException {
        Files.write(base, sample.base);
        Files.write(delta, sample.image);
        String outcome = "merged";
        start();
        try {
            ImageMerge.merge(base, List.of(delta), RecordingSink.ofNothing((call, chunk, offset) -> note()));
        } catch (ImageException | IllegalArgumentException e) {
            outcome = "merge refused";
            noteOutOfMemory("merge", e);
        }
        counts.merge(outcome, 1L, Long::sum);
        counts.merge("most bytes of a merge", peak, Math::max);
    }

    private void start() {
        peak = 0;
        directBefore = DIRECT.getMemoryUsed();
        heapBefore = THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Notes the memory that is held now; objects that were dropped count too. */
    private void note() {
        peak = Math.max(peak,
            THREADS.getCurrentThreadAllocatedBytes() - heapBefore + DIRECT.getMemoryUsed() - directBefore);
    }

    private void noteOutOfMemory(String what, Throwable failure) {
        if (isOutOfMemory(failure)) {
            excesses.add(what + " runs out of memory:" + changes + ": " + failure);
        }
    }

    /** The first use of a class takes memory once, so an image above its bound is taken twice. */
    private void bound(Sample sample, boolean verify, long limit) {
        final long bound = limit + OBJECTS;
        long taken = taken(sample, verify);
        taken = taken > bound ? taken(sample, verify) : taken;
        if (taken > bound) {
            excesses.add(sample.what(verify) + " takes " + taken + " bytes, above " + bound + ':'
                + changes);
        }
        counts.merge(verify ? "most bytes of a verify" : "most bytes of a restore", taken, Math::max);
    }

    private static boolean isOutOfMemory(Throwable failure) {
        return failure instanceof OutOfMemoryError || failure != null && isOutOfMemory(failure.getCause());
    }

    private RestoreStatus restore(Sample sample) {
        if (sample.isChain()) {
            restore(sample.base);
            session.next();
        }
        return restore(sample.image);
    }

    private RestoreStatus restore(byte[] image) {
        final int length = image.length / PIECES + 1;
        RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
        for (int at = 0; at < image.length; at += length) {
            buffer.clear().put(image, at, Math.min(length, image.length - at)).flip();
            status = session.restoreFromBuffer(buffer);
            note();
        }
        return status;
    }

    private long taken(Sample sample, boolean verify) {
        final ByteState[] states = sample.states();
        if (verify) {
            session.beginVerify();
        } else {
            session.begin(LIMIT, new KeptStates(), states);
        }
        start();
        ChannelSet set = null;
        String outcome = verify ? "verified" : "restored";
        try {
            if (restore(sample) != RestoreStatus.SUCCESS) {
                outcome = "cut short";
            } else if (!verify) {
                set = session.apply();
                note();
            }
        } catch (ImageException e) {
            outcome = e.getMessage().contains("expected at most the limit of") ? "above the limit" : "refused";
            // A refusal gives back its off-heap memory before it can be measured, so the JVM's limit finds too much.
            noteOutOfMemory(sample.what(verify), e);
        }
        session.end();
        if (set != null) {
            peak += mapped(set);
            set.close();
        }
        counts.merge(sample.isChain() ? "chain " + outcome : outcome, 1L, Long::sum);
        return peak;
    }
}
