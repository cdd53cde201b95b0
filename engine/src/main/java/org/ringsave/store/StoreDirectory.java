/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageInfo;

/** Lists the images of a directory. It reads header and end of images that neither it nor the index knows. */
final class StoreDirectory {
    private static final Pattern PART = Pattern.compile("\\.(.+)-[0-9a-f]+\\.part");

    /** Each further listing means that the writer has added, renamed or removed an image meanwhile. */
    private static final int MOST_LISTINGS = 1_000;
    /** An index may have so many entries of images that were removed since. A longer one is not worth its memory. */
    private static final int MOST_GONE = 1_000;
    /** The time of change of a file that can't be read, so that no listing takes its entry over. */
    private static final long UNREAD = Long.MIN_VALUE;

    private final Path path;
    /** By names that are not retired. Null until the index was read. */
    private Map<ImageName, StoreIndex.Entry> known;
    /** Images that were read, and how many of them an index has. */
    private long reads;
    private long indexed;

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

    /** Of all images. A full image stands before the delta of its number. */
    static List<StoredImage> superseded(List<StoredImage> images) {
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

    /**
     * As {@link #list}, with deltas whose merge is there.
     *
     * <p>One listing may lack both an added file and another file, removed after it. So the names are listed
     * until two listings agree, and again if a file is gone before it was read.
     */
    synchronized List<StoredImage> all() throws IOException {
        Map<Path, ImageName> before = null;
        for (int i = 0; i < MOST_LISTINGS; i++) {
            final Map<Path, ImageName> files = files();
            if (files.equals(before)) {
                final Map<ImageName, StoreIndex.Entry> entries = entries(files);
                if (entries.size() == files.size()) {
                    return images(entries);
                }
            }
            before = files;
        }
        throw new FileSystemException(path.toString(), null, "its writer changes it faster than it can be listed");
    }

    private Map<Path, ImageName> files() throws IOException {
        final Map<Path, ImageName> names = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (final Path file : files) {
                ImageName.of(file.getFileName().toString()).ifPresent(name -> names.put(file, name));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw StoreException.noDirectory(path, e);
        }
        return names;
    }

    /** Without those of files that are gone. */
    private Map<ImageName, StoreIndex.Entry> entries(Map<Path, ImageName> files) throws IOException {
        final Map<ImageName, StoreIndex.Entry> before = known(files.size());
        final Map<ImageName, StoreIndex.Entry> entries = new HashMap<>();
        for (final Map.Entry<Path, ImageName> file : files.entrySet()) {
            final ImageName name = file.getValue();
            final StoreIndex.Entry entry = entry(file.getKey(), name, before.get(name.active()));
            if (entry != null) {
                entries.put(name, entry);
            }
        }
        return entries;
    }

    private List<StoredImage> images(Map<ImageName, StoreIndex.Entry> entries) {
        final List<StoredImage> images = new ArrayList<>();
        known = new HashMap<>();
        for (final StoreIndex.Entry entry : entries.values()) {
            images.add(entry.image());
            known.put(entry.image().name().active(), entry);
        }
        images.sort(Comparator.comparingLong(StoredImage::number).thenComparing(image -> image.name().isDelta()));
        return images;
    }

    private Map<ImageName, StoreIndex.Entry> known(int fileCount) throws IOException {
        if (known == null) {
            known = new HashMap<>();
            for (final StoreIndex.Entry entry : StoreIndex.read(path, fileCount + MOST_GONE)) {
                known.put(entry.image().name(), entry);
            }
        }
        return known;
    }

    /** Returns null if the file is gone meanwhile. A file that can't be read has a fault, and is tried again. */
    private StoreIndex.Entry entry(Path file, ImageName name, StoreIndex.Entry before) throws IOException {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            final long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            if (before != null && before.isOf(attributes.size(), modified)) {
                return new StoreIndex.Entry(named(before.image(), file, name), modified);
            }
            final StoredImage image = attributes.isRegularFile() ? read(file, name, attributes.size())
                : new StoredImage(name.number(), file, 0, 0, null, null, name.isRetired(),
                    file + ": is no file; move it away");
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                // The bytes may be those of a later image.
                return null;
            }
            reads++;
            return new StoreIndex.Entry(image, modified);
        } catch (IOException e) {
            final StoreException failure = StoreException.of(file, e);
            if (failure.fault() == StoreException.Fault.INTERRUPTED) {
                throw failure;
            }
            final boolean isGone = e instanceof NoSuchFileException && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            return isGone ? null : new StoreIndex.Entry(new StoredImage(name.number(), file, 0, 0, null, null,
                name.isRetired(), failure.getMessage()), UNREAD);
        }
    }

    private static StoredImage named(StoredImage image, Path file, ImageName name) {
        return new StoredImage(image.number(), file, image.length(), image.label(), image.cutId(), image.baseCutId(),
            name.isRetired(), image.fault());
    }

    private static StoredImage read(Path file, ImageName name, long length) throws IOException {
        String fault = file + ": its name and its header say differently whether it is a delta; rename it";
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

    /**
     * Why an image with a fault may be right: this engine can't read its version, or the system does not let the file
     * be read, or did not when it was listed. Null if it is damaged, or no file.
     */
    static Exception doubt(StoredImage image) {
        try {
            return ImageInfo.read(image.path()).isDelta() != image.name().isDelta() ? null
                : new FileSystemException(image.path().toString(), null, "it could not be read a moment ago");
        } catch (ImageException e) {
            return e.field().equals("version") ? e : null;
        } catch (IOException e) {
            return isFile(image.path()) ? e : null;
        }
    }

    /** Throws if an image with a fault may be right, and says what can be done without it. */
    static void requireDamage(StoredImage image, String otherwise) throws IOException {
        final Exception doubt = doubt(image);
        if (doubt instanceof ImageException e) {
            throw e;
        }
        if (doubt instanceof IOException e) {
            throw StoreException.unreadable(image.path(), e, otherwise);
        }
    }

    /** Is it a file, as far as the system tells? A link that leads to none is not. */
    static boolean isFile(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isRegularFile();
        } catch (IOException e) {
            // A disk that fails does not tell.
            return !(e instanceof NoSuchFileException) && !Files.isSymbolicLink(path);
        }
    }

    /** How many images were read that the index lacks. */
    synchronized long unindexed() {
        return reads - indexed;
    }

    /** How many images were read up to now. */
    synchronized long reads() {
        return reads;
    }

    /** An index has its name. It has all images of the first reads. */
    synchronized void indexed(long firstReads) {
        indexed = firstReads;
    }

    /** What an index has to hold. */
    synchronized List<StoreIndex.Entry> entries() throws IOException {
        all();
        return known.values().stream().filter(entry -> entry.image().fault() == null)
            .sorted(Comparator.comparingLong(entry -> entry.image().number())).toList();
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
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return parts;
    }
}
