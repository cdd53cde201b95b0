/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of removed images, which later images are written over. Each has a temporary name: no reader lists it, and the
 * next open removes it. Any thread.
 */
final class SpareFiles {
    /** A change of bytes, rights, owner or links sets the time. */
    private static final String ATTRIBUTES = "unix:ctime,nlink";

    private final int most;
    /** Most bytes of all spares. */
    private long room = Long.MAX_VALUE;
    /** Images that this writer named, and when their files changed last. */
    private final Map<Path, Object> named = new HashMap<>();
    /** The longest first. */
    private final List<Spare> spares = new ArrayList<>();

    /** A file, and when it got its temporary name. It may be written over once that name is forced. */
    private record Spare(Path file, boolean isDelta, long length, Object changed, boolean isForced) {
    }

    SpareFiles(int most) {
        this.most = most;
    }

    /** An image of this writer has its name. Only its file may become a spare. */
    synchronized void named(Path image) {
        if (most > 0) {
            named.put(image, attributes(image).get("ctime"));
        }
    }

    /** Names of images change, and no file of those that are there becomes a spare. */
    synchronized void forget() {
        named.clear();
    }

    /** Takes the file of an image out of the store. Returns false if it has to be removed. */
    synchronized boolean keep(StoredImage image) throws IOException {
        final Object changed = named.remove(image.path());
        if (changed == null || !changed.equals(attributes(image.path()).get("ctime"))
            || !makeRoom(image.length())) {
            return false;
        }
        final Path file = NewFile.temporary(image.path());
        try {
            Files.move(image.path(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // A longer name may need room that a full disk lacks. A removal needs none.
            return false;
        }
        spares.add(new Spare(file, image.isDelta(), image.length(), attributes(file).get("ctime"), false));
        spares.sort(Comparator.comparingLong(Spare::length).reversed());
        return true;
    }

    /** Removes shorter files if there are too many or too long ones. */
    private boolean makeRoom(long length) throws IOException {
        while (!fits(length) && !spares.isEmpty() && last().length < length) {
            removeLast();
        }
        return fits(length);
    }

    private boolean fits(long length) {
        return spares.size() < most && bytes() <= room - length;
    }

    private long bytes() {
        return spares.stream().mapToLong(Spare::length).sum();
    }

    private Spare last() {
        return spares.get(spares.size() - 1);
    }

    private void removeLast() throws IOException {
        Files.deleteIfExists(spares.remove(spares.size() - 1).file);
    }

    /** The temporary names that were not forced. */
    synchronized List<Path> unforced() {
        return spares.stream().filter(spare -> !spare.isForced).map(Spare::file).toList();
    }

    /** Some temporary names were forced: no image comes back under its name with other bytes. */
    synchronized void forced(List<Path> files) {
        spares.replaceAll(spare -> !files.contains(spare.file) ? spare
            : new Spare(spare.file, spare.isDelta, spare.length, spare.changed, true));
    }

    /** A file to write over, of the same kind of image; null if there is none. One with another link is let go. */
    synchronized Path take(boolean isDelta) throws IOException {
        for (int i = spares.size() - 1; i >= 0; i--) {
            final Spare spare = spares.get(i);
            if (spare.isForced && spare.isDelta == isDelta) {
                spares.remove(i);
                final Map<String, Object> now = attributes(spare.file);
                if (now.get("ctime") != null && now.get("ctime").equals(spare.changed)
                    && now.get("nlink").equals(1)) {
                    return spare.file;
                }
                Files.deleteIfExists(spare.file);
            }
        }
        return null;
    }

    /** Removes the shortest until the rest has at most some bytes, now and from here on. */
    synchronized void fit(long length) throws IOException {
        room = length;
        while (!spares.isEmpty() && bytes() > room) {
            removeLast();
        }
    }

    /** Removes all. */
    synchronized void clear() throws IOException {
        while (!spares.isEmpty()) {
            removeLast();
        }
    }

    /** Empty if the file is gone, or its file system does not tell. */
    private static Map<String, Object> attributes(Path file) {
        try {
            return Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Map.of();
        }
    }
}
