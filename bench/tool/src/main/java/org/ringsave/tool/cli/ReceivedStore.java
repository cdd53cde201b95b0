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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringsave.image.ImageSink;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/** The images of a store. Each comes into a file beside them, and is copied into the store when it is complete. */
final class ReceivedStore implements ReceivedImages {
    /** A store ignores this name, and those of the bytes that a receiver holds. */
    private static final String NAME = "receiving";
    private static final int PIECE_LENGTH = 1 << 20;

    private final ImageStore store;
    private final Path path;
    private final Map<String, Path> stored = new HashMap<>();
    // Of the image that is expected; null if its sender does not know it.
    private String offered;

    private ReceivedStore(ImageStore store, Path path) throws IOException {
        this.store = store;
        this.path = path;
        for (final StoredImage image : store.list()) {
            if (!image.isRetired() && image.fault() == null) {
                stored.put(image.cutId(), image.path());
            }
        }
    }

    static ReceivedStore open(Path directory, SyncMode sync) throws IOException {
        final ImageStore store =
            ImageStore.open(directory, StoreOptions.ofChains(Integer.MAX_VALUE).withSync(sync));
        ReceivedStore images = null;
        try {
            images = new ReceivedStore(store, directory.resolve(NAME));
            return images;
        } finally {
            if (images == null) {
                store.close();
            }
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Path find(String cutId) {
        offered = cutId;
        return stored.getOrDefault(cutId, path);
    }

    @Override
    public void take(TransferOutline outline, long ns) throws IOException {
        final Path place = stored.get(offered);
        if (place != null) {
            outline.add(ImageInfo.read(place), place, ns, true);
            return;
        }
        final ImageInfo image = ImageInfo.read(path);
        copy(image.isDelta());
        Files.delete(path);
        final List<StoredImage> images = store.list();
        stored.put(image.cutId(), images.get(images.size() - 1).path());
        outline.add(image, stored.get(image.cutId()), ns, false);
        offered = null;
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
