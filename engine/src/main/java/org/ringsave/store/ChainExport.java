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
import java.util.function.Function;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;

/** One merge of the newest chain whose bytes are right, to a sink outside of the store. */
final class ChainExport {
    private final ChainSearch search;
    private final Function<List<StoredImage>, ImageSink> sinks;

    ChainExport(StoreDirectory directory, Function<List<StoredImage>, ImageSink> sinks) {
        search = new ChainSearch(directory);
        this.sinks = sinks;
    }

    RestoredChain export() throws IOException {
        return search.find(image -> true, this::attempt);
    }

    private boolean attempt(List<StoredImage> chain) throws IOException {
        try (ChainFiles files = new ChainFiles(chain)) {
            return files.open() && merge(chain, files);
        }
    }

    private boolean merge(List<StoredImage> chain, ChainFiles files) throws IOException {
        final List<Path> paths = chain.stream().map(StoredImage::path).toList();
        final CallerSink sink = new CallerSink(sinks.apply(List.copyOf(chain)), chain, files);
        try {
            ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink);
            return true;
        } catch (ImageException | IllegalArgumentException e) {
            if (sink.failed) {
                throw e;
            }
            ChainSearch.requireMemory(e);
            noteDamage(chain, e.getMessage());
            return false;
        } catch (IOException e) {
            if (!sink.failed && ChainSearch.isGone(chain)) {
                return false;
            }
            throw e;
        }
    }

    /** The merge does not say which image is wrong. If each is right by itself, the last is of another chain. */
    private void noteDamage(List<StoredImage> chain, String reason) throws IOException {
        for (final StoredImage image : chain) {
            try {
                ImageFile.verify(image.path());
            } catch (ImageException e) {
                ChainSearch.requireMemory(e);
                search.damaged(image, e.getMessage());
                return;
            } catch (IOException e) {
                if (ChainSearch.isGone(chain)) {
                    return;
                }
                throw ChainSearch.unreadable(image, e);
            }
        }
        search.damaged(chain.get(chain.size() - 1), reason);
    }

    /** The caller's sink. What it throws says nothing about the images. */
    private static final class CallerSink implements ImageSink {
        private final ImageSink to;
        private final List<StoredImage> chain;
        private final ChainFiles files;
        /** A call of the sink is under way, or has thrown. */
        private boolean failed;
        /** The files proved to be those of the chain: their names were there after the header was read. */
        private boolean isProven;

        CallerSink(ImageSink to, List<StoredImage> chain, ChainFiles files) {
            this.to = to;
            this.chain = chain;
            this.files = files;
        }

        /** Once the header was read, the merge refuses each other image that is written over one of another cutId. */
        private void requireChain() throws NoSuchFileException {
            if (!isProven && ChainSearch.isGone(chain)) {
                throw removed();
            }
            isProven = true;
        }

        private NoSuchFileException removed() {
            return new NoSuchFileException(chain.get(0).path().toString(), null, "its chain was removed");
        }

        @Override
        public void write(ByteBuffer chunk, long imageOffset) throws IOException {
            requireChain();
            failed = true;
            to.write(chunk, imageOffset);
            failed = false;
        }

        @Override
        public void writeAll(ByteBuffer chunk, long imageOffset) throws IOException {
            requireChain();
            failed = true;
            to.writeAll(chunk, imageOffset);
            failed = false;
        }

        @Override
        public void complete() throws IOException {
            // One of the same cutId may have other pages.
            if (!files.areUnchanged()) {
                throw removed();
            }
            failed = true;
            to.complete();
            failed = false;
        }

        @Override
        public void abandon() {
            final boolean before = failed;
            failed = true;
            to.abandon();
            failed = before;
        }
    }
}
