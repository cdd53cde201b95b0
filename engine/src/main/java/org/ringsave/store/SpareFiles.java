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
import java.util.Objects;

/**
 * Files of removed images, which later images are written over. Each has a temporary name: no reader lists it, and the
 * next open removes it. Any thread. Only {@link #sweep} removes files, which takes as long as they are long.
 */
final class SpareFiles {
    /**
     * What must be as this writer left it. A change of access lists sets the time alone. The clock of a file system may
     * not tell a change from the one before.
     */
    private static final String STATUS = "unix:dev,ino,nlink,mode,uid,gid,size,ctime";

    private final int most;
    /** Most bytes of all spares. */
    private long room;
    /** The status of the last new file, when it was made. Its rights are those of each new file. */
    private Map<String, Object> made = Map.of();
    /** The status of images that this writer named. */
    private final Map<Path, Map<String, Object>> named = new HashMap<>();
    /** The longest first. */
    private final List<Spare> spares = new ArrayList<>();
    /** Files that are written over no more, and wait for their removal. */
    private final List<Path> dropped = new ArrayList<>();

    /** A file, and its status under its temporary name. It may be written over once that name is forced. */
    private record Spare(Path file, boolean isDelta, long length, Map<String, Object> left, boolean isForced) {
    }

    SpareFiles(int most) {
        this.most = most;
    }

    /** A new file was made that replaces none. */
    synchronized void made(Path part) {
        if (most > 0) {
            made = status(part);
        }
    }

    /** An image of this writer has its name. Only its file may become a spare. */
    synchronized void named(Path image) {
        if (most > 0) {
            named.put(image, status(image));
        }
    }

    /** Names of images change, and no file of those that are there becomes a spare. */
    synchronized void forget() {
        named.clear();
    }

    /** Takes the file of an image out of the store. Returns false if it has to be removed. */
    synchronized boolean keep(StoredImage image) {
        final Map<String, Object> before = named.remove(image.path());
        if (before == null || !isLeft(before, status(image.path())) || !makeRoom(image.length())) {
            return false;
        }
        final Path file = NewFile.temporary(image.path());
        try {
            Files.move(image.path(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // A longer name may need room that a full disk lacks. A removal needs none.
            return false;
        }
        final Map<String, Object> left = status(file);
        before.put("ctime", left.get("ctime"));
        if (isLeft(before, left)) {
            spares.add(new Spare(file, image.isDelta(), image.length(), left, false));
            spares.sort(Comparator.comparingLong(Spare::length).reversed());
        } else {
            dropped.add(file);
        }
        return true;
    }

    /** Is a file as it was left, with the rights of a new one and no other name? */
    private boolean isLeft(Map<String, Object> left, Map<String, Object> now) {
        return !now.isEmpty() && now.equals(left) && now.get("nlink").equals(1)
            && List.of("mode", "uid", "gid").stream().allMatch(right -> now.get(right).equals(made.get(right)));
    }

    /** Drops shorter files if there are too many or too long ones. */
    private boolean makeRoom(long length) {
        while (!fits(length) && !spares.isEmpty() && last().length < length) {
            dropLast();
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

    private void dropLast() {
        dropped.add(spares.remove(spares.size() - 1).file);
    }

    /** The temporary names that were not forced. */
    synchronized List<Path> unforced() {
        return spares.stream().filter(spare -> !spare.isForced).map(Spare::file).toList();
    }

    /** Some temporary names were forced: no image comes back under its name with other bytes. */
    synchronized void forced(List<Path> files) {
        spares.replaceAll(spare -> !files.contains(spare.file) ? spare
            : new Spare(spare.file, spare.isDelta, spare.length, spare.left, true));
    }

    /** A file to write over, of the same kind of image; null if there is none. One that was changed is dropped. */
    synchronized Path take(boolean isDelta) {
        for (int i = spares.size() - 1; i >= 0; i--) {
            final Spare spare = spares.get(i);
            if (spare.isForced && spare.isDelta == isDelta) {
                spares.remove(i);
                if (isLeft(spare.left, status(spare.file))) {
                    return spare.file;
                }
                dropped.add(spare.file);
            }
        }
        return null;
    }

    /** A file that was taken can't be written over. */
    synchronized void drop(Path file) {
        dropped.add(file);
    }

    /** Drops the shortest until the rest has at most some bytes, now and from here on. */
    synchronized void fit(long length) {
        room = length;
        while (!spares.isEmpty() && bytes() > room) {
            dropLast();
        }
    }

    /** Drops all. */
    synchronized void clear() {
        while (!spares.isEmpty()) {
            dropLast();
        }
    }

    /** Removes the dropped files. One that stays is tried again by the next call. Without a monitor. */
    void sweep() throws IOException {
        IOException failure = null;
        for (final Path file : dropped()) {
            try {
                Files.deleteIfExists(file);
                removed(file);
            } catch (IOException e) {
                failure = Objects.requireNonNullElse(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized List<Path> dropped() {
        return List.copyOf(dropped);
    }

    private synchronized void removed(Path file) {
        dropped.remove(file);
    }

    /** Empty if the file is gone, or its file system does not tell. */
    private static Map<String, Object> status(Path file) {
        try {
            return new HashMap<>(Files.readAttributes(file, STATUS, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Map.of();
        }
    }
}
