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
import org.ringsave.image.ChainRefusal;
import org.ringsave.image.ChannelRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.memory.FileInterrupt;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/**
 * Reads an image file from front to back, by records and blocks. It verifies each record and block before it hands it
 * on; the image as a whole is right after {@link #finish()}.
 */
final class ImageSource implements AutoCloseable {
    private final Path path;
    private final FileChannel file;
    private final FileWindow window;
    private final RestoreSession verifier = new RestoreSession();
    private final UnsafeBuffer recordBuffer = new UnsafeBuffer(new byte[ImageDescriptor.MAX_ATOMIC_LENGTH]);
    private final ImageRecord record = new ImageRecord().wrap(recordBuffer);
    private final ChannelRecord channel = new ChannelRecord();
    /** Padded payload of the record that was not read yet. */
    private long unread;
    private long recordOffset;

    ImageSource(Path path) throws IOException {
        if (!Files.isRegularFile(path) && Files.exists(path)) {
            throw new FileSystemException(path.toString(), null,
                "is no regular file, and a merge reads from its end too; copy it to a file first");
        }
        this.path = path;
        file = FileChannel.open(path, StandardOpenOption.READ);
        window = new FileWindow(file);
    }

    /** Goes to the header, from anywhere. */
    void start() throws IOException {
        verifier.end();
        verifier.beginVerify();
        window.start();
        unread = 0;
        next();
        if (record.version() != ImageDescriptor.VERSION) {
            throw wrong(ChainRefusal.otherVersion(record.version()));
        }
    }

    /** Reads header and end without verifying them. */
    Chain.Link glance() throws IOException {
        final Chain.Link link;
        try {
            link = Glance.read(file, path.toString());
        } catch (ClosedByInterruptException e) {
            throw FileInterrupt.of(path, "nothing was merged", e);
        }
        if (link != null) {
            return link;
        }
        // One of both says why this is no image.
        start();
        finish();
        return link();
    }

    /** Identity and base of the image, once it is finished. */
    Chain.Link link() {
        return new Chain.Link(path.toString(), verifier.cutId(), verifier.baseCutId());
    }

    Path path() {
        return path;
    }

    /** Goes to the next record; payload that was not read is read and dropped. */
    void next() throws IOException {
        while (nextBlock() > 0) {
            // It is verified, and nothing needs it.
        }
        read(ImageDescriptor.MESSAGE_HEADER_LENGTH);
        // Nothing is verified yet. The length only says how much to verify, and a wrong one makes the verifier throw.
        recordBuffer.putBytes(0, window.view(), window.index(), ImageDescriptor.MESSAGE_HEADER_LENGTH);
        final int length = Math.min(record.length(), ImageDescriptor.MAX_ATOMIC_LENGTH);
        read(length);
        recordBuffer.putBytes(0, window.view(), window.index(), length);
        recordOffset = verifier.offset();
        verify(length);
        unread = ImageDescriptor.align(record.payloadLength());
    }

    /** Reads the next block of the record's payload, and returns its padded length; 0 if there is none. */
    int nextBlock() throws IOException {
        final int length = ImageDescriptor.blockLength(unread);
        if (length > 0) {
            read(length + ImageDescriptor.TRAILER_LENGTH);
            verify(length + ImageDescriptor.TRAILER_LENGTH);
            unread -= length;
        }
        return length;
    }

    /** Memory that holds the last block. */
    UnsafeBuffer bytes() {
        return window.view();
    }

    /** Index of the last block, which has a length. */
    int blockStart(int length) {
        return window.index() - length - ImageDescriptor.TRAILER_LENGTH;
    }

    private void read(int length) throws IOException {
        final boolean isThere;
        try {
            isThere = window.read(length);
        } catch (ClosedByInterruptException e) {
            throw FileInterrupt.of(path, "nothing was merged", e);
        }
        if (!isThere) {
            throw wrong(new ImageException(window.filePosition(), "length of the file", "more; it is cut short",
                window.filePosition()));
        }
    }

    private void verify(int length) {
        try {
            verifier.restoreFromBuffer(window.bytes(length));
        } catch (ImageException e) {
            throw wrong(e);
        }
        window.advance(length);
    }

    /** Names the file in a refusal. */
    ImageException wrong(ImageException cause) {
        return cause.in(path.toString());
    }

    /** Reads the rest of the image. It throws, or all of the image is right. */
    void finish() throws IOException {
        while (!isEnd()) {
            next();
        }
        final boolean complete = verifier.restoreFromBuffer(window.bytes(0)) == RestoreStatus.SUCCESS;
        if (!complete || !window.isAtEnd()) {
            throw wrong(new ImageException(verifier.imageLength(), "length of the file",
                verifier.imageLength(), file.size()));
        }
    }

    /** The record; the same object always. */
    ImageRecord record() {
        return record;
    }

    /** Offset in the image of the record. */
    long recordOffset() {
        return recordOffset;
    }

    /** Memory that holds the record from index 0. */
    UnsafeBuffer recordBuffer() {
        return recordBuffer;
    }

    boolean isChannel() {
        return record.kind() == RecordKind.CHANNEL;
    }

    boolean isRegion() {
        return record.kind() == RecordKind.REGION;
    }

    boolean isDirectory() {
        return record.kind() == RecordKind.DIRECTORY;
    }

    private boolean isEnd() {
        return record.kind() == RecordKind.END;
    }

    /** Id of the channel that the record begins. */
    long channelId() {
        return channel.wrap(record).channelId();
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
