/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;

/** One restore of the newest chain whose bytes are right. */
final class ChainRestore {
    private static final int CHUNK_LENGTH = 1024 * 1024;
    /** Each further listing means that a writer has removed an image meanwhile. */
    private static final int MOST_LISTINGS = 1_000;

    private final StoreDirectory directory;
    private final RestoreSession session;
    private final Runnable begin;
    /** Why an image can't be restored, by its number. */
    private final Map<Long, String> damage = new HashMap<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);

    ChainRestore(StoreDirectory directory, RestoreSession session, Runnable begin) {
        this.directory = directory;
        this.session = session;
        this.begin = begin;
    }

    /** Restores the newest of the wanted images that can be restored. */
    RestoredChain restore(Predicate<StoredImage> wanted) throws IOException {
        for (int i = 0; i < MOST_LISTINGS; i++) {
            final StoreChains chains = new StoreChains(directory.list());
            final Optional<List<StoredImage>> chain = chains.newest(links -> wanted.test(links.get(links.size() - 1))
                && links.stream().noneMatch(image -> damage.containsKey(image.number())));
            if (chain.isEmpty()) {
                requireDamage(chains, 0);
                return new RestoredChain(List.of(), null, skipped(chains, 0));
            }
            final long last = chain.get().get(chain.get().size() - 1).number();
            requireDamage(chains, last);
            final ChannelSet set = attempt(chain.get());
            if (set != null) {
                return new RestoredChain(chain.get(), set, skipped(chains, last));
            }
        }
        throw new IOException(directory.path() + ": its writer removes images faster than they can be read");
    }

    /** A newer image that may be right is not to be given up for an older one. */
    private static void requireDamage(StoreChains chains, long restored) throws IOException {
        for (final StoredImage image : chains.images()) {
            if (image.number() > restored && !image.isRetired() && image.fault() != null) {
                StoreDirectory.requireDamage(image);
            }
        }
    }

    /** Returns null if the chain is damaged, or one of its files is gone. */
    private ChannelSet attempt(List<StoredImage> chain) throws IOException {
        final FileChannel[] files = new FileChannel[chain.size()];
        try {
            // A writer may remove files at any time, and an open one stays readable.
            for (int i = 0; i < files.length; i++) {
                files[i] = open(chain.get(i));
            }
            try {
                begin.run();
                return load(chain, files) ? session.apply() : null;
            } finally {
                session.end();
            }
        } catch (NoSuchFileException e) {
            // Bases are opened again to see whether an image is wrong: one may have given way to its merge.
            return null;
        } finally {
            for (int i = 0; i < files.length && files[i] != null; i++) {
                files[i].close();
            }
        }
    }

    private static FileChannel open(StoredImage image) throws IOException {
        try {
            return FileChannel.open(image.path(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw StoreException.unreadable(image.path(), e);
        }
    }

    private boolean load(List<StoredImage> chain, FileChannel[] files) throws IOException {
        for (int i = 0; i < files.length; i++) {
            if (i > 0) {
                session.next();
            }
            try {
                ImageFile.load(files[i], chain.get(i).path(), session, chunk, piece -> { });
            } catch (ImageException e) {
                if (!isDamaged(chain, files, i)) {
                    throw e;
                }
                damage.put(chain.get(i).number(), e.getMessage());
                return false;
            } catch (IOException e) {
                throw StoreException.unreadable(chain.get(i).path(), e);
            }
        }
        return true;
    }

    /** Is it the image that is wrong, and not the set or the limit that it was restored into? */
    private boolean isDamaged(List<StoredImage> chain, FileChannel[] files, int link) throws IOException {
        try {
            final RestoreSession verifier = new RestoreSession();
            verifier.beginVerify();
            ImageFile.load(files[link].position(0), chain.get(link).path(), verifier, chunk, piece -> { });
            verifier.end();
            if (link > 0) {
                final List<Path> paths = chain.stream().map(StoredImage::path).toList();
                ImageMerge.merge(paths.get(0), paths.subList(1, link + 1), new NoFile());
            }
            return false;
        } catch (ImageException | IllegalArgumentException e) {
            return true;
        }
    }

    /** Takes a merge of which only the checks count. */
    private static final class NoFile implements ImageSink {
        @Override
        public void write(ByteBuffer piece, long imageOffset) {
            piece.position(piece.limit());
        }

        @Override
        public void complete() {
            // There is nothing to keep.
        }

        @Override
        public void abandon() {
            // There is nothing to drop.
        }
    }

    private List<SkippedImage> skipped(StoreChains chains, long restored) {
        final List<SkippedImage> skipped = new ArrayList<>();
        for (final StoredImage image : chains.images()) {
            if (image.number() > restored && !image.isRetired()) {
                skipped.add(0, new SkippedImage(image, reason(chains, image)));
            }
        }
        return skipped;
    }

    private String reason(StoreChains chains, StoredImage image) {
        if (image.fault() != null) {
            return image.fault();
        }
        final List<StoredImage> chain = chains.chain(image);
        if (chain.isEmpty()) {
            return image.path() + ": its base " + image.baseCutId() + " is not in the store, or has no complete chain";
        }
        return chain.stream().map(link -> damage.get(link.number())).filter(reason -> reason != null).findFirst()
            .orElse("it has another label");
    }
}
