/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.console.Failures;

/**
 * The images of a store. Each comes into a file beside them, which gets its name in the store when it is complete. The
 * sender knows then that it is complete, so a receiver that dies in between leaves this file for the next one.
 */
final class ReceivedStore implements ReceivedImages {
    /** A store ignores this name, and those of the bytes that a receiver holds. */
    static final String NAME = "receiving";
    /** Of an image, by STORE-FORMAT.md. */
    private static final long HIGHEST = 999_999_999_998L;

    private final ImageStore store;
    private final StoreOptions options;
    private final Path path;
    private final Map<String, Path> stored = new HashMap<>();
    // Of the image that is expected; null if its sender does not know it.
    private String offered;

    private ReceivedStore(ImageStore store, StoreOptions options, Path path) throws IOException {
        this.store = store;
        this.options = options;
        this.path = path;
        // A delta whose base is damaged or missing has to come again, behind the base: its own number is lower.
        for (final StoredImage image : RestorableImages.of(store)) {
            stored.put(image.cutId(), image.path());
        }
    }

    /** Opens a store. Takes the image that a receiver left there complete, if there is one. */
    static ReceivedStore open(Path directory, SyncMode sync) throws IOException {
        final StoreOptions options = StoreOptions.ofChains(Integer.MAX_VALUE).withSync(sync);
        final ImageStore store = ImageStore.open(directory, options);
        boolean isOpen = false;
        try {
            final ReceivedStore images = new ReceivedStore(store, options, directory.resolve(NAME));
            images.recover();
            isOpen = true;
            return images;
        } finally {
            if (!isOpen) {
                store.close();
            }
        }
    }

    private void recover() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try {
            ImageFile.verify(path);
        } catch (ImageException e) {
            removeDamaged(path, e);
            return;
        }
        keep(ImageInfo.read(path));
    }

    /** A power cut took bytes that the mode does not keep: the sender has to send it again. */
    static void removeDamaged(Path image, ImageException damage) throws IOException {
        if (damage.isLackOfMemory()) {
            // The image may be right, and its sender believes that it is here.
            throw damage;
        }
        Files.delete(image);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Path find(String cutId) {
        offered = cutId;
        return stored.get(cutId);
    }

    @Override
    public void take(TransferOutline outline, long ns) throws IOException {
        final String held = offered;
        offered = null;
        if (Files.exists(path)) {
            final ImageInfo image = ImageInfo.read(path);
            outline.add(image, keep(image), ns, false);
        } else {
            final Path place = stored.get(held);
            outline.add(ImageInfo.read(place), place, ns, true);
        }
    }

    /** Gives the image its place in the store: that of its damaged copy, if there is one, so that deltas find it. */
    private Path keep(ImageInfo image) throws IOException {
        final Path old = stored.get(image.cutId());
        final boolean isDamaged = old != null && isOfKind(old, image);
        final Path place = isDamaged ? old : next(image.isDelta());
        // Not a copy: the sender of the next image gets no answer meanwhile.
        if (isDamaged) {
            Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(path, place);
        }
        stored.put(image.cutId(), place);
        if (options.sync() == SyncMode.FULL) {
            force(place);
        }
        return place;
    }

    /** A merge has the cutId of the delta that it replaces. Of a copy that can't be read the name says the kind. */
    private static boolean isOfKind(Path place, ImageInfo image) throws IOException {
        try {
            final ImageInfo other = ImageInfo.read(place);
            return other.length() == image.length() && Objects.equals(other.baseCutId(), image.baseCutId());
        } catch (ImageException | NoSuchFileException e) {
            return place.toString().endsWith(kind(image.isDelta()));
        }
    }

    private static String kind(boolean isDelta) {
        return isDelta ? "-delta.ringsave" : "-full.ringsave";
    }

    /** A name with a number above all others, by STORE-FORMAT.md. The store is locked, so no other writer takes it. */
    private Path next(boolean isDelta) throws IOException {
        final List<StoredImage> images = store.list();
        final long number = images.isEmpty() ? 1 : images.get(images.size() - 1).number() + 1;
        if (number > HIGHEST) {
            throw new IOException(path + ": is complete, but its store has no number left for another image; move the"
                + " image with the number " + HIGHEST + " away and receive again");
        }
        return path.resolveSibling(String.format(Locale.ROOT, "%012d", number) + kind(isDelta));
    }

    private void force(Path image) {
        try (FileChannel directory = FileChannel.open(image.toAbsolutePath().getParent())) {
            directory.force(true);
        } catch (IOException e) {
            options.warnings().accept(image + ": is complete, but its directory can't be synced (" + Failures.message(e)
                + "); after a power failure it may have the name '" + NAME + "'");
        }
    }

    @Override
    public void requireRoomFor(int following) {
        // A store takes all.
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
