/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.ringsave.memory.Platform;

/**
 * The differences of two full images, or of two deltas of one base, in the words of the model. Immutable; any
 * thread.
 *
 * <pre>{@code
 * ImageDiff diff = ImageDiff.of(expected, actual);
 * assertTrue(diff.isEmpty(), diff::toString);     // channel 7, incoming ring: 3 packets more
 * }</pre>
 *
 * <p>Bytes that two deltas of one base both leave out are the base's, and equal. A page that one of them holds alone
 * was written since the base in its run alone. A packet that one of them leaves out counts in bytes.
 *
 * <p>A comparison reads digests and checksums first, and only those bytes whose checksums differ. It verifies what it
 * reads: {@code ImageFile.verify} verifies all. It needs less than 1 MiB, 16 bytes for each request of the longest
 * in-flight table, and the texts of the differences; the lengths of rings, regions and states don't matter.
 */
public final class ImageDiff {
    /** Most differences that are listed by default. */
    public static final int DEFAULT_LIMIT = 1000;

    private final List<Difference> differences;
    private final long count;

    private ImageDiff(Differences found) {
        differences = List.copyOf(found.kept());
        count = found.count();
    }

    /**
     * Compare two image files.
     *
     * @param first  file of a full image, or of a delta.
     * @param second file of a full image, or of a delta of the same base.
     * @return the differences, of which at most {@link #DEFAULT_LIMIT} are listed.
     * @throws IOException as for {@link #of(Path, Path, int, LongConsumer)}; and the other exceptions of that method.
     */
    public static ImageDiff of(Path first, Path second) throws IOException {
        return of(first, second, DEFAULT_LIMIT, offset -> { });
    }

    /**
     * Compare two image files, with a limit and progress.
     *
     * @param first    file of a full image, or of a delta.
     * @param second   file of a full image, or of a delta of the same base.
     * @param limit    most differences that are listed; 0 or more.
     * @param progress is called with the offset in the first image up to which both are compared, in bytes.
     * @return the differences.
     * @throws IOException              if a file does not exist, is no regular file or can't be read.
     * @throws IllegalArgumentException if one image alone is a delta, both are deltas of different bases, or the limit
     *                                  is negative.
     * @throws org.ringsave.image.ImageException if a byte that is read is damaged; it names the file.
     */
    public static ImageDiff of(Path first, Path second, int limit, LongConsumer progress) throws IOException {
        Platform.check();
        if (limit < 0) {
            throw new IllegalArgumentException("limit=" + limit + " is negative");
        }
        try (OpenImage mine = new OpenImage(new FileBytes(first));
            OpenImage other = new OpenImage(new FileBytes(second))) {
            return new ImageDiff(ImageComparison.compare(mine, other, limit, progress));
        }
    }

    /**
     * Compare two images in memory.
     *
     * @param first  holds a full image or a delta from position to limit, which stay as they are.
     * @param second holds a full image or a delta of the same base, likewise.
     * @return the differences, of which at most {@link #DEFAULT_LIMIT} are listed.
     * @throws IllegalArgumentException as for {@link #of(Path, Path, int, LongConsumer)}.
     * @throws org.ringsave.image.ImageException likewise.
     */
    public static ImageDiff of(ByteBuffer first, ByteBuffer second) {
        Platform.check();
        try (OpenImage mine = new OpenImage(new MemoryBytes("the first image", first));
            OpenImage other = new OpenImage(new MemoryBytes("the second image", second))) {
            return new ImageDiff(ImageComparison.compare(mine, other, DEFAULT_LIMIT, offset -> { }));
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be read", e);
        }
    }

    /** {@return true if both images have the same digest: the same state, and the same label} */
    public boolean isEmpty() {
        return count == 0;
    }

    /** {@return the number of all differences, unlisted ones included} */
    public long count() {
        return count;
    }

    /** {@return the differences in the order of an image, up to the limit} */
    public List<Difference> differences() {
        return differences;
    }

    /** {@return a line for each difference that is listed, and the number of others; empty if there are none} */
    @Override
    public String toString() {
        final String lines = differences.stream().map(Difference::toString).collect(Collectors.joining("\n"));
        return count == differences.size() ? lines
            : lines + (lines.isEmpty() ? "" : "\n") + (count - differences.size()) + " more differences";
    }
}
