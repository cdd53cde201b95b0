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
import java.util.List;
import java.util.function.Predicate;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageDescriptor;
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
        final FileChannel[] files = new FileChannel[chain.size()];
        final ByteBuffer[] ends = new ByteBuffer[files.length];
        try {
            // A writer may remove files at any time, and an open one stays readable, unless it is written over.
            for (int i = 0; i < files.length; i++) {
                files[i] = open(chain.get(i));
                ends[i] = end(chain.get(i), files[i]);
            }
            if (ChainSearch.isGone(chain)) {
                return false;
            }
            try {
                begin.run();
                set = load(chain, files) && isRead(chain, files, ends) ? apply(chain.get(chain.size() - 1)) : null;
                return set != null;
            } finally {
                session.end();
            }
        } catch (NoSuchFileException e) {
            // Bases are opened again to see whether an image is wrong: one may have given way to its merge.
            return false;
        } finally {
            for (int i = 0; i < files.length && files[i] != null; i++) {
                files[i].close();
            }
        }
    }

    private ChannelSet apply(StoredImage image) {
        try {
            return session.apply();
        } catch (ImageException e) {
            throw e.in(image.path().toString());
        }
    }

    private static FileChannel open(StoredImage image) throws IOException {
        try {
            return FileChannel.open(image.path(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw ChainSearch.unreadable(image, e);
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

    /** The end of an image, which holds its digest. */
    private static ByteBuffer end(StoredImage image, FileChannel file) throws IOException {
        try {
            final ByteBuffer end = ByteBuffer.allocate(ImageDescriptor.END_LENGTH);
            final long start = Math.max(0, file.size() - ImageDescriptor.END_LENGTH);
            int read = 0;
            while (read >= 0 && end.hasRemaining()) {
                read = file.read(end, start + end.position());
            }
            return end.flip();
        } catch (IOException e) {
            throw ChainSearch.unreadable(image, e);
        }
    }

    /** Was the chain read, and no whole image that was written over one of it, also if that has the same cutId? */
    private boolean isRead(List<StoredImage> chain, FileChannel[] files, ByteBuffer[] ends) throws IOException {
        for (int i = 0; i < files.length; i++) {
            if (!end(chain.get(i), files[i]).equals(ends[i])) {
                return false;
            }
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
