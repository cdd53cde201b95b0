/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageException;
import org.ringsave.memory.FileInterrupt;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** An image file that is read and verified from front to back. Each refusal names it. */
final class VerifiedFile implements AutoCloseable {
    private final Path path;
    private final FileChannel file;
    private final FileWindow window;
    private final RestoreSession verifier = new RestoreSession();

    VerifiedFile(Path path) throws IOException {
        if (!Files.isRegularFile(path) && Files.exists(path)) {
            throw new FileSystemException(path.toString(), null,
                "is no regular file, and a merge reads from its end too; copy it to a file first");
        }
        this.path = path;
        file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            window = new FileWindow(file);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Reads header and end without verifying them; null if the file doesn't begin and end as an image does. */
    Chain.Link glance() throws IOException {
        try {
            return Glance.read(file, path.toString());
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        }
    }

    private IOException interrupted(ClosedByInterruptException cause) {
        return FileInterrupt.of(path, "nothing was merged", cause);
    }

    /** Identity and base of the image, once it is finished. */
    Chain.Link link() {
        return new Chain.Link(path.toString(), verifier.cutId(), verifier.baseCutId());
    }

    /** Goes to the first byte, from anywhere. */
    void start() {
        verifier.end();
        verifier.beginVerify();
        window.start();
    }

    /** Reads the next bytes, which are not verified yet, to {@link #index()}. */
    void read(int length) throws IOException {
        final boolean isThere;
        try {
            isThere = window.read(length);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        }
        if (!isThere) {
            throw wrong(new ImageException(window.filePosition(), "length of the file", "more; it is cut short",
                window.filePosition()));
        }
    }

    /** Verifies bytes that were read, and goes on behind them. */
    void verify(int length) {
        try {
            verifier.restoreFromBuffer(window.bytes(length));
        } catch (ImageException e) {
            throw wrong(e);
        }
        window.advance(length);
    }

    /** Memory that holds the bytes that were read, and bytes before them. */
    UnsafeBuffer bytes() {
        return window.view();
    }

    /** Index in the memory of the first byte that is not verified. */
    int index() {
        return window.index();
    }

    /** Offset of that byte in the image. */
    long offset() {
        return verifier.offset();
    }

    /** Requires that the image is complete, and that the file ends with it. */
    void finish() throws IOException {
        final boolean complete = verifier.restoreFromBuffer(window.bytes(0)) == RestoreStatus.SUCCESS;
        if (!complete || !window.isAtEnd()) {
            throw wrong(new ImageException(imageLength(), "length of the file", imageLength(), file.size()));
        }
    }

    /** Names the file in a refusal. */
    ImageException wrong(ImageException cause) {
        return cause.in(path.toString());
    }

    String cutId() {
        return verifier.cutId();
    }

    /** Length of the image in its header, in bytes. */
    long imageLength() {
        return verifier.imageLength();
    }

    @Override
    public void close() throws IOException {
        verifier.end();
        file.close();
    }
}
