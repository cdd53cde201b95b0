/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.ringsave.image.ImageSink;

/**
 * Joins a full image and deltas to the full image of the last delta's instant, with the same bytes as a full save at
 * that instant. Any thread.
 *
 * <pre>{@code
 * ImageMerge.merge(base, List.of(monday, tuesday), ImageFile.create(path, SyncMode.FULL));
 * }</pre>
 *
 * <p>A merge reads each file once, from front to back, and verifies it; it reads the last file twice, for the lengths.
 * It needs less than half a MiB a file, 40 bytes for each channel of the merged image, and 16 bytes for each request
 * of the longest in-flight table. The lengths of rings, regions and states don't matter.
 */
public final class ImageMerge {
    private final List<MergeSource> sources = new ArrayList<>();
    private final ImageSource last;
    private final RegionMerge regions;
    private final MergeGoal goal;

    private ImageMerge(List<ImageSource> files) {
        files.forEach(file -> sources.add(new MergeSource(file)));
        last = files.get(files.size() - 1);
        regions = new RegionMerge(files);
        goal = new MergeGoal(sources.get(sources.size() - 1), regions);
    }

    /**
     * Merge images from files into a sink, and complete the sink. If anything fails, the sink is abandoned. If that
     * fails too, its exception has the first one as suppressed.
     *
     * @param base   file of a full image.
     * @param deltas files in the order in which they were saved: each names the image before it as its base.
     * @param sink   that takes the image; it is completed only after all files were verified.
     * @throws IOException              if a file can't be read, or the sink fails.
     * @throws IllegalArgumentException if the images are no such chain; the message names the files that don't fit.
     * @throws org.ringsave.image.ImageException if an image is wrong; the message names its file.
     */
    public static void merge(Path base, List<Path> deltas, ImageSink sink) throws IOException {
        try {
            write(base, deltas, sink);
        } catch (IOException | RuntimeException | Error e) {
            abandon(sink, e);
            throw e;
        }
    }

    private static void abandon(ImageSink sink, Throwable failure) {
        try {
            sink.abandon();
        } catch (RuntimeException | Error e) {
            if (e != failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    private static void write(Path base, List<Path> deltas, ImageSink sink) throws IOException {
        final ImageSource[] opened = new ImageSource[1 + deltas.size()];
        try {
            opened[0] = new ImageSource(Objects.requireNonNull(base, "base"));
            for (int i = 1; i < opened.length; i++) {
                opened[i] = new ImageSource(deltas.get(i - 1));
            }
            new ImageMerge(List.of(opened)).write(sink);
            sink.complete();
        } finally {
            close(opened, 0);
        }
    }

    /** Closes files from an index on, also if one of them fails to be closed. */
    private static void close(ImageSource[] opened, int index) throws IOException {
        if (index < opened.length && opened[index] != null) {
            try {
                opened[index].close();
            } finally {
                close(opened, index + 1);
            }
        }
    }

    private void write(ImageSink sink) throws IOException {
        final List<Chain.Link> links = new ArrayList<>();
        for (final MergeSource source : sources) {
            links.add(source.source().glance());
        }
        Chain.require(links);
        final FullImageWriter writer = new FullImageWriter(sink, goal.measure());
        for (final MergeSource source : sources) {
            source.source().start();
        }
        writer.header(last.record());
        writeApplication(writer);
        new ChannelMerge(sources).write(writer);
        for (final MergeSource source : sources) {
            source.source().finish();
        }
        // The glance verified nothing; by now all files are.
        Chain.require(sources.stream().map(source -> source.source().link()).toList());
        goal.requireMet(writer.finish(), writer.length());
    }

    /** Merges the application section, and goes to the first channel or the directory of each image. */
    private void writeApplication(FullImageWriter writer) throws IOException {
        last.next();
        while (!last.isChannel() && !last.isDirectory()) {
            if (last.isRegion()) {
                regions.write(writer);
            } else {
                writer.copy(last);
            }
            last.next();
        }
        regions.finish();
        writer.endApplication();
    }
}
