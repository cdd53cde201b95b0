/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;

/** One restore of the newest chain whose bytes are right. */
final class ChainRestore {
    private final ChainSearch search;
    private final RestoreSession session;
    private final Runnable begin;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(ImageFile.CHUNK_LENGTH);
    private ChannelSet set;

    ChainRestore(StoreDirectory directory, RestoreSession session, Runnable begin) {
        search = new ChainSearch(directory);
        this.session = session;
        this.begin = begin;
    }

    /** Restores the newest of the wanted images that can be restored. */
    RestoredChain restore(Predicate<StoredImage> wanted) throws IOException {
        final RestoredChain found = search.find(wanted, this::attempt);
        return new RestoredChain(found.chain(), set, found.skipped());
    }

    private boolean attempt(List<StoredImage> chain) throws IOException {
        try (ChainFiles files = new ChainFiles(chain)) {
            if (!files.open()) {
                return false;
            }
            try {
                begin.run();
                set = load(chain, files) && isRead(chain, files) ? apply(chain.get(chain.size() - 1)) : null;
                return set != null;
            } finally {
                session.end();
            }
        } catch (NoSuchFileException e) {
            // Bases are opened again to see whether an image is wrong: one may have given way to its merge.
            return false;
        }
    }

    private ChannelSet apply(StoredImage image) {
        try {
            return session.apply();
        } catch (ImageException e) {
            throw e.in(image.path().toString());
        }
    }

    private boolean load(List<StoredImage> chain, ChainFiles files) throws IOException {
        for (int i = 0; i < chain.size(); i++) {
            if (i > 0) {
                session.next();
            }
            try {
                ImageFile.load(files.get(i), chain.get(i).path(), session, chunk, piece -> { });
            } catch (ImageException e) {
                // It may be removed while it is read again.
                final boolean isDamaged = !ChainSearch.isGone(chain) && isDamaged(chain, files, i);
                if (ChainSearch.isGone(chain)) {
                    return false;
                }
                if (!isDamaged) {
                    throw e;
                }
                search.damaged(chain.get(i), e.getMessage());
                return false;
            } catch (IOException e) {
                throw ChainSearch.unreadable(chain.get(i), e);
            }
        }
        return true;
    }

    /** Was the chain read, and no image that was written over one of it, or took its name? */
    private boolean isRead(List<StoredImage> chain, ChainFiles files) throws IOException {
        if (!files.areUnchanged()) {
            return false;
        }
        final StoredImage last = chain.get(chain.size() - 1);
        if (!session.cutId().equals(last.cutId())) {
            // After a power cut a name may have other bytes than the index says.
            search.damaged(last, last.path() + ": holds another image than was listed, of cutId " + session.cutId()
                + "; remove it");
            return false;
        }
        return true;
    }

    /** Is it the image that is wrong, and not the set or the limit that it was restored into? */
    private boolean isDamaged(List<StoredImage> chain, ChainFiles files, int link) throws IOException {
        try {
            final RestoreSession verifier = new RestoreSession();
            verifier.beginVerify();
            ImageFile.load(files.get(link).position(0), chain.get(link).path(), verifier, chunk, piece -> { });
            verifier.end();
            if (link > 0) {
                final List<Path> paths = chain.stream().map(StoredImage::path).toList();
                ImageMerge.merge(paths.get(0), paths.subList(1, link + 1), new NoFile());
            }
            return false;
        } catch (ImageException | IllegalArgumentException e) {
            ChainSearch.requireMemory(e);
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
}
