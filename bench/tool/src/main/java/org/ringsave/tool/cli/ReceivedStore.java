/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/**
 * The images of a store. Each comes into a file beside them, and is copied into the store when it is complete. The
 * sender knows then that it is complete, so a receiver that dies in between leaves this file for the next one.
 */
final class ReceivedStore implements ReceivedImages {
    /** A store ignores this name, and those of the bytes that a receiver holds. */
    static final String NAME = "receiving";

    private static final int PIECE_LENGTH = 1 << 20;

    private final ImageStore store;
    private final Path path;
    private final SyncMode sync;
    private final Map<String, Path> stored = new HashMap<>();
    // Of the image that is expected; null if its sender does not know it.
    private String offered;

    private ReceivedStore(ImageStore store, Path path, SyncMode sync) throws IOException {
        this.store = store;
        this.path = path;
        this.sync = sync;
        for (final StoredImage image : store.list()) {
            if (!image.isRetired() && image.fault() == null) {
                stored.put(image.cutId(), image.path());
            }
        }
    }

    /** Opens a store. Takes the image that a receiver left there complete, if there is one. */
    static ReceivedStore open(Path directory, SyncMode sync) throws IOException {
        final ImageStore store =
            ImageStore.open(directory, StoreOptions.ofChains(Integer.MAX_VALUE).withSync(sync));
        boolean isOpen = false;
        try {
            final ReceivedStore images = new ReceivedStore(store, directory.resolve(NAME), sync);
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
            // A power cut took bytes that the mode does not keep: the sender has to send it again.
            Files.delete(path);
            return;
        }
        keep(ImageInfo.read(path));
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
        final Path place = stored.get(image.cutId());
        if (place != null && isOfKind(place, image)) {
            Files.move(path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (sync == SyncMode.FULL) {
                try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent())) {
                    directory.force(true);
                }
            }
            return place;
        }
        copy(image.isDelta());
        Files.delete(path);
        final List<StoredImage> images = store.list();
        final Path copied = images.get(images.size() - 1).path();
        stored.put(image.cutId(), copied);
        return copied;
    }

    /** A merge has the cutId of the delta that it replaces. */
    private static boolean isOfKind(Path place, ImageInfo image) throws IOException {
        final ImageInfo other = ImageInfo.read(place);
        return other.length() == image.length() && Objects.equals(other.baseCutId(), image.baseCutId());
    }

    private void copy(boolean isDelta) throws IOException {
        final ImageSink sink = isDelta ? store.createDelta() : store.createFull();
        boolean isComplete = false;
        try (FileChannel from = FileChannel.open(path)) {
            final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_LENGTH);
            long offset = 0;
            for (int count = from.read(piece); count > 0; count = from.read(piece.clear())) {
                sink.write(piece.flip(), offset);
                offset += count;
            }
            sink.complete();
            isComplete = true;
        } finally {
            if (!isComplete) {
                sink.abandon();
            }
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
