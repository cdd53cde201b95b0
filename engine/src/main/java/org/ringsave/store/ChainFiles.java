/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.ringsave.image.ImageDescriptor;

/**
 * The open files of a chain. A writer may remove files at any time, and an open one stays readable, unless it is
 * written over. One thread.
 */
final class ChainFiles implements AutoCloseable {
    private final List<StoredImage> chain;
    private final FileChannel[] files;
    /** They hold the digests. */
    private final ByteBuffer[] ends;

    ChainFiles(List<StoredImage> chain) {
        this.chain = chain;
        files = new FileChannel[chain.size()];
        ends = new ByteBuffer[files.length];
    }

    /** Opens the files. Returns false if the name of one is gone: its bytes may be those of a later image. */
    boolean open() throws IOException {
        for (int i = 0; i < files.length; i++) {
            try {
                files[i] = FileChannel.open(chain.get(i).path(), StandardOpenOption.READ);
                ends[i] = end(files[i]);
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                throw ChainSearch.unreadable(chain.get(i), e);
            }
        }
        return !ChainSearch.isGone(chain);
    }

    FileChannel get(int link) {
        return files[link];
    }

    /** Has no whole image been written over one of the chain, also if it has the same cutId? */
    boolean areUnchanged() throws IOException {
        for (int i = 0; i < files.length; i++) {
            try {
                if (!end(files[i]).equals(ends[i])) {
                    return false;
                }
            } catch (IOException e) {
                throw ChainSearch.unreadable(chain.get(i), e);
            }
        }
        return true;
    }

    private static ByteBuffer end(FileChannel file) throws IOException {
        final ByteBuffer end = ByteBuffer.allocate(ImageDescriptor.END_LENGTH);
        final long start = Math.max(0, file.size() - ImageDescriptor.END_LENGTH);
        int read = 0;
        while (read >= 0 && end.hasRemaining()) {
            read = file.read(end, start + end.position());
        }
        return end.flip();
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < files.length && files[i] != null; i++) {
            files[i].close();
        }
    }
}
