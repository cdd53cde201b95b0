/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/** The mistakes with a store that the page for embedders lists. */
final class StoreMistakes {
    private StoreMistakes() {
    }

    static void make(MistakeMessages messages, Path directory) throws IOException {
        final StoreOptions options = StoreOptions.ofChains(1).withSync(SyncMode.NONE);
        final RestoreSession restore = new RestoreSession();
        final ImageStore store = ImageStore.open(directory, options);
        messages.add(() -> ImageStore.open(directory, options));
        messages.add(ImageStore.read(directory)::createFull);
        messages.add(store.restoreLatest(restore, () -> restore.begin(1 << 30))::image);
        final ImageSink sink = store.createFull();
        sink.write(ByteBuffer.allocate(256), 0);
        messages.add(sink::complete);
        final Path gone = directory.resolve("000000000009-delta.ringsave");
        messages.add(() -> store.merge(new StoredImage(9, gone, 0, 0, "", "", true, null)));
        store.close();
        messages.add(store::createFull);
    }
}
