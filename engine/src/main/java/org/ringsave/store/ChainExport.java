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
        final List<Path> files = chain.stream().map(StoredImage::path).toList();
        final CallerSink sink = new CallerSink(sinks.apply(List.copyOf(chain)), chain);
        try {
            ImageMerge.merge(files.get(0), files.subList(1, files.size()), sink);
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
        /** A call of the sink is under way, or has thrown. */
        private boolean failed;
        /** Null once the files proved to be those of the chain: their names were there after the header was read. */
        private List<StoredImage> unproven;

        CallerSink(ImageSink to, List<StoredImage> chain) {
            this.to = to;
            unproven = chain;
        }

        /** Once the header was read, the merge refuses another image that is written over this one. */
        private void requireChain() throws NoSuchFileException {
            if (unproven != null && ChainSearch.isGone(unproven)) {
                throw new NoSuchFileException(unproven.get(0).path().toString(), null, "it was removed");
            }
            unproven = null;
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
