/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageInfo;

/** Lists the images of a directory. It reads header and end of those that neither it nor the index knows. */
final class StoreDirectory {
    private static final Pattern PART = Pattern.compile("\\.(.+)-[0-9a-f]+\\.part");

    private final Path path;
    /** By names that are not retired. Null until the index was read. */
    private Map<ImageName, StoreIndex.Entry> known;
    private int unindexed;

    StoreDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** All images by number, retired and faulty ones too, without deltas whose merge is there. */
    synchronized List<StoredImage> list() throws IOException {
        final List<StoredImage> images = all();
        images.removeAll(superseded(images));
        return images;
    }

    /** The deltas whose merge is there. */
    synchronized List<StoredImage> superseded() throws IOException {
        return superseded(all());
    }

    /** A full image stands before the delta of its number. */
    private static List<StoredImage> superseded(List<StoredImage> images) {
        final List<StoredImage> superseded = new ArrayList<>();
        for (int i = 1; i < images.size(); i++) {
            final StoredImage full = images.get(i - 1);
            final StoredImage delta = images.get(i);
            if (full.number() == delta.number() && full.fault() == null && full.cutId().equals(delta.cutId())) {
                superseded.add(delta);
            }
        }
        return superseded;
    }

    private List<StoredImage> all() throws IOException {
        final Map<ImageName, StoreIndex.Entry> before = known();
        final Map<ImageName, StoreIndex.Entry> now = new HashMap<>();
        final List<StoredImage> images = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (final Path file : files) {
                final Optional<ImageName> name = ImageName.of(file.getFileName().toString());
                if (name.isPresent()) {
                    final StoreIndex.Entry entry = entry(file, name.get(), before.get(name.get().active()));
                    if (entry != null) {
                        images.add(entry.image());
                        now.put(name.get().active(), entry);
                    }
                }
            }
        }
        known = now;
        images.sort(Comparator.comparingLong(StoredImage::number).thenComparing(image -> image.name().isDelta()));
        return images;
    }

    private Map<ImageName, StoreIndex.Entry> known() throws IOException {
        if (known == null) {
            known = new HashMap<>();
            for (final StoreIndex.Entry entry : StoreIndex.read(path)) {
                known.put(entry.image().name(), entry);
            }
        }
        return known;
    }

    /** Returns null if the file is gone meanwhile, or is no regular one. */
    private StoreIndex.Entry entry(Path file, ImageName name, StoreIndex.Entry before) throws IOException {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return null;
            }
            final long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            if (before != null && before.isOf(attributes.size(), modified)) {
                return new StoreIndex.Entry(named(before.image(), file, name), modified);
            }
            unindexed++;
            return new StoreIndex.Entry(read(file, name, attributes.size()), modified);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static StoredImage named(StoredImage image, Path file, ImageName name) {
        return new StoredImage(image.number(), file, image.length(), image.label(), image.cutId(), image.baseCutId(),
            name.isRetired(), image.fault());
    }

    private static StoredImage read(Path file, ImageName name, long length) throws IOException {
        String fault = "its name and its header say differently whether it is a delta";
        try {
            final ImageInfo info = ImageInfo.read(file);
            if (info.isDelta() == name.isDelta()) {
                return new StoredImage(name.number(), file, length, info.label(), info.cutId(), info.baseCutId(),
                    name.isRetired(), null);
            }
        } catch (ImageException e) {
            fault = e.getMessage();
        }
        return new StoredImage(name.number(), file, length, 0, null, null, name.isRetired(), fault);
    }

    /** How many images were read since the index was written. */
    synchronized int unindexed() {
        return unindexed;
    }

    /** What an index has to hold. From here on all of it counts as indexed. */
    synchronized List<StoreIndex.Entry> entries() throws IOException {
        all();
        unindexed = 0;
        return known.values().stream().filter(entry -> entry.image().fault() == null)
            .sorted(Comparator.comparingLong(entry -> entry.image().number())).toList();
    }

    /** The highest number of a delta that is being written; 0 if there is none. */
    long openDelta() throws IOException {
        long highest = 0;
        for (final Path part : parts()) {
            final Matcher matcher = PART.matcher(part.getFileName().toString());
            if (matcher.matches()) {
                highest = Math.max(highest, ImageName.of(matcher.group(1)).filter(ImageName::isDelta)
                    .map(ImageName::number).orElse(0L));
            }
        }
        return highest;
    }

    private static boolean isOfStore(String name) {
        return name.equals(StoreIndex.NAME) || ImageName.of(name).isPresent();
    }

    /** The temporary files. */
    List<Path> parts() throws IOException {
        final List<Path> parts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (final Path file : files) {
                final Matcher part = PART.matcher(file.getFileName().toString());
                if (part.matches() && isOfStore(part.group(1))) {
                    parts.add(file);
                }
            }
        }
        return parts;
    }
}
