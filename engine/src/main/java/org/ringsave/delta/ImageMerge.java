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
import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;

/**
 * Joins a full image and deltas to the full image of the last delta's instant, with the same bytes as a full save at
 * that instant. Any thread.
 *
 * <pre>{@code
 * ImageMerge.merge(base, List.of(monday, tuesday), ImageFile.create(path, true));
 * }</pre>
 *
 * <p>A merge reads each file once, from front to back, and verifies it; it reads the last file twice, for the lengths.
 * It needs less than half a MiB a file, up to 120 bytes a channel and file, and 16 bytes for each request of the
 * longest in-flight table. The lengths of rings, regions and states don't matter.
 */
public final class ImageMerge {
    private final List<RingShare> shares = new ArrayList<>();
    private final RingShare lastShare;
    private final ImageSource last;
    private final RegionMerge regions;

    private ImageMerge(List<ImageSource> sources) {
        sources.forEach(source -> shares.add(new RingShare(source)));
        lastShare = shares.get(shares.size() - 1);
        last = lastShare.source();
        regions = new RegionMerge(sources);
    }

    /**
     * Merge images from files into a sink, and complete the sink. If anything fails, the sink is abandoned.
     *
     * @param base   file of a full image.
     * @param deltas files in the order in which they were saved: each names the image before it as its base.
     * @param sink   that takes the image; it is completed only after all files were verified.
     * @throws IOException              if a file can't be read, or the sink fails.
     * @throws ImageException           if an image is wrong; the message names its file.
     * @throws IllegalArgumentException if the images are no such chain; the message names the files that don't fit.
     */
    public static void merge(Path base, List<Path> deltas, ImageSink sink) throws IOException {
        boolean complete = false;
        final List<ImageSource> opened = new ArrayList<>();
        try {
            opened.add(new ImageSource(Objects.requireNonNull(base, "base")));
            for (final Path delta : deltas) {
                opened.add(new ImageSource(delta));
            }
            new ImageMerge(opened).write(sink);
            sink.complete();
            complete = true;
        } finally {
            if (!complete) {
                sink.abandon();
            }
            for (final ImageSource source : opened) {
                source.close();
            }
        }
    }

    private void write(ImageSink sink) throws IOException {
        final List<Chain.Link> links = new ArrayList<>();
        for (final RingShare share : shares) {
            links.add(share.source().glance());
        }
        Chain.require(links);
        final FullImageWriter writer = new FullImageWriter(sink, measure());
        for (final RingShare share : shares) {
            share.source().start();
        }
        writer.header(new HeaderRecord().wrap(last.record()));
        last.next();
        writeSections(writer);
        for (final RingShare share : shares) {
            share.source().finish();
        }
        // The glance verified nothing; by now all files are.
        Chain.require(shares.stream().map(share -> share.source().link()).toList());
        requireSame("cutId", last.cutId(), writer.finish());
        requireSame("imageLength", writer.imageLength(), writer.length());
    }

    private void requireSame(String field, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new ImageException(0, field + " of the image merged up to " + last.path(), expected, actual);
        }
    }

    /** Length of the merged image: that of the last delta, and all bytes that its rings and regions lack. */
    private long measure() throws IOException {
        last.start();
        long length = last.imageLength();
        while (!last.isDirectory()) {
            if (last.isRing()) {
                length += ImageDescriptor.sectionLength(lastShare.tail() - lastShare.head())
                    - ImageDescriptor.sectionLength(last.record().payloadLength());
            } else if (last.isRegion()) {
                length += ImageDescriptor.sectionLength(regions.mergedLength())
                    - ImageDescriptor.sectionLength(last.record().payloadLength());
            }
            last.next();
        }
        last.finish();
        return length;
    }

    private void writeSections(FullImageWriter writer) throws IOException {
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
        while (last.isChannel()) {
            writeChannel(writer);
        }
    }

    private void writeChannel(FullImageWriter writer) throws IOException {
        final long id = last.channelId();
        for (final RingShare share : shares) {
            share.goToChannel(id);
        }
        writer.beginChannel(id);
        do {
            if (last.isRing()) {
                writeRing(writer, id);
            } else {
                writer.copy(last);
            }
            last.next();
        } while (!last.isChannel() && !last.isDirectory());
        writer.endChannel();
    }

    private void writeRing(FullImageWriter writer, long id) throws IOException {
        for (final RingShare share : shares.subList(0, shares.size() - 1)) {
            share.goToRing();
        }
        writer.begin(last, lastShare.tail() - lastShare.head());
        takeShares(id);
        for (final RingShare share : shares) {
            share.write(writer);
        }
        writer.end();
    }

    /** Divides the bytes of the ring among the sources, from the last one to the base. */
    private void takeShares(long id) {
        final long head = lastShare.head();
        long missing = lastShare.tail();
        for (int i = shares.size() - 1; i >= 0; i--) {
            missing = shares.get(i).take(id, head, missing);
        }
        if (missing > head) {
            throw new ImageException(0, "from of channel " + id + " of " + shares.get(0).source().path(), head,
                missing);
        }
    }
}
