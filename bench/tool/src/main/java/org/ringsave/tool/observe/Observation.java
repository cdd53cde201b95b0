/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.inspect.StateContent;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.plan.SetShape;
import org.ringsave.tool.plan.StateShape;

/**
 * Reads a set from images of one run, in the order of their labels. Classes, fills, requests and lengths are those of
 * the newest image. Write rates to rings come from the positions of the oldest and newest image, those to regions from
 * the pages of deltas whose base is among the images.
 */
public final class Observation {
    private final List<ImageInfo> images;
    private final double labelNs;
    private final List<String> notes = new ArrayList<>();

    private Observation(List<ImageInfo> images, double labelNs) {
        this.images = images;
        this.labelNs = labelNs;
    }

    /**
     * Observe.
     *
     * @param paths   of images, and of directories of stores.
     * @param labelNs time from one label to the next, in nanoseconds; NaN if it is unknown.
     * @return the set.
     * @throws IOException in one line, if a file can't be read or is no image, or if there is none.
     */
    public static Observed of(List<Path> paths, double labelNs) throws IOException {
        final List<ImageInfo> images = new ArrayList<>();
        final Set<String> known = new HashSet<>();
        for (final Path path : paths) {
            for (final Path image : images(path)) {
                final ImageInfo info = ImageInfo.read(image);
                if (known.add(info.digest() + info.baseCutId())) {
                    images.add(info);
                }
            }
        }
        if (images.isEmpty()) {
            throw new IOException(paths.get(0) + ": holds no image that can be read; name images, or the directory of"
                + " a store");
        }
        images.sort(Comparator.comparingLong(ImageInfo::label));
        return new Observation(images, labelNs).observed();
    }

    private static List<Path> images(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (ImageStore store = ImageStore.read(path)) {
            return store.list().stream().filter(image -> image.fault() == null && !image.isRetired())
                .map(StoredImage::path).toList();
        }
    }

    private Observed observed() throws IOException {
        final ImageInfo newest = images.get(images.size() - 1);
        final List<StateShape> states = new ArrayList<>();
        final ChannelTally tally = new ChannelTally();
        final RegionTally regions = new RegionTally();
        try (ImageContent content = ImageContent.open(newest.path())) {
            for (final StateContent state : content.states()) {
                states.add(new StateShape(state.name(), state.length()));
            }
            tally.addNewest(content.channels());
            regions.addNewest(content.regions());
        }
        if (tally.isEmpty()) {
            throw new IOException(newest.path() + ": has no channel, and a plan needs one");
        }
        final double ringNs = addOldest(tally, newest);
        final double regionNs = addDeltas(regions);
        if (tally.hasOneEnd()) {
            notes.add("channels with one end are planned with both");
        }
        return new Observed(new SetShape(tally.classes(ringNs), regions.shapes(regionNs), states), notes);
    }

    /** The time of labels; NaN if it is unknown, with a note. */
    private double time(String writes, long labels) {
        if (labels == 0) {
            notes.add("writes to " + writes + " are taken as 0, since " + missing());
        } else if (Double.isNaN(labelNs)) {
            notes.add("writes to " + writes + " are taken as 0: give the time from one label to the next, such as"
                + " --label-time 1ms");
        }
        return labels == 0 ? Double.NaN : labels * labelNs;
    }

    /** The images that would tell writes. */
    private String missing() {
        if (images.size() == 1) {
            return "one image does not tell them: give an older one too";
        }
        return images.get(0).label() == images.get(images.size() - 1).label()
            ? "all images have one label: give each checkpoint a label of its own"
            : "no delta is among the images with its base: give a full image and its deltas";
    }

    /** Adds the positions of the oldest image. Returns the time since then. */
    private double addOldest(ChannelTally tally, ImageInfo newest) throws IOException {
        final ImageInfo oldest = images.get(0);
        try (ImageContent content = ImageContent.open(oldest.path())) {
            tally.addOldest(content.channels());
        }
        return time("rings", newest.label() - oldest.label());
    }

    /** Adds the pages of all deltas whose bases are known. Returns the mean time of a delta. */
    private double addDeltas(RegionTally regions) throws IOException {
        long labels = 0;
        int deltas = 0;
        for (final ImageInfo delta : images) {
            final long base = delta.isDelta() ? labelOf(delta.baseCutId()) : delta.label();
            if (base < delta.label()) {
                try (ImageContent content = ImageContent.open(delta.path())) {
                    regions.addDelta(content);
                }
                labels += delta.label() - base;
                deltas++;
            }
        }
        return regions.isEmpty() ? Double.NaN : time("regions", labels) / deltas;
    }

    private long labelOf(String cutId) {
        return images.stream().filter(image -> image.cutId().equals(cutId)).mapToLong(ImageInfo::label).findFirst()
            .orElse(Long.MAX_VALUE);
    }
}
