/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ChainRefusal;
import org.ringsave.image.ChannelRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;

/**
 * Reads an image file from front to back, by records and blocks. It verifies each record and block before it hands it
 * on; the image as a whole is right after {@link #finish()}.
 */
final class ImageSource implements AutoCloseable {
    private final VerifiedFile file;
    private final UnsafeBuffer recordBuffer = new UnsafeBuffer(new byte[ImageDescriptor.MAX_ATOMIC_LENGTH]);
    private final ImageRecord record = new ImageRecord().wrap(recordBuffer);
    private final ChannelRecord channel = new ChannelRecord();
    /** Padded payload of the record that was not read yet. */
    private long unread;
    private long recordOffset;

    ImageSource(Path path) throws IOException {
        file = new VerifiedFile(path);
    }

    /** Goes to the header, from anywhere. */
    void start() throws IOException {
        file.start();
        unread = 0;
        next();
        if (record.version() > ImageDescriptor.VERSION) {
            throw wrong(ChainRefusal.otherVersion(record.version()));
        }
    }

    /** Reads header and end without verifying them. */
    Chain.Link glance() throws IOException {
        final Chain.Link link = file.glance();
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
        return file.link();
    }

    Path path() {
        return file.path();
    }

    /** Goes to the next record; payload that was not read is read and dropped. */
    void next() throws IOException {
        while (nextBlock() > 0) {
            // It is verified, and nothing needs it.
        }
        file.read(ImageDescriptor.MESSAGE_HEADER_LENGTH);
        // Nothing is verified yet. The length only says how much to verify, and a wrong one makes the verifier throw.
        recordBuffer.putBytes(0, file.bytes(), file.index(), ImageDescriptor.MESSAGE_HEADER_LENGTH);
        final int length = Math.min(record.length(), ImageDescriptor.MAX_ATOMIC_LENGTH);
        file.read(length);
        recordBuffer.putBytes(0, file.bytes(), file.index(), length);
        recordOffset = file.offset();
        file.verify(length);
        unread = ImageDescriptor.align(record.payloadLength());
    }

    /** Reads the next block of the record's payload, and returns its padded length; 0 if there is none. */
    int nextBlock() throws IOException {
        final int length = ImageDescriptor.blockLength(unread);
        if (length > 0) {
            file.read(length + ImageDescriptor.TRAILER_LENGTH);
            file.verify(length + ImageDescriptor.TRAILER_LENGTH);
            unread -= length;
        }
        return length;
    }

    /** Memory that holds the last block. */
    UnsafeBuffer bytes() {
        return file.bytes();
    }

    /** Index of the last block, which has a length. */
    int blockStart(int length) {
        return file.index() - length - ImageDescriptor.TRAILER_LENGTH;
    }

    /** Names the file in a refusal. */
    ImageException wrong(ImageException cause) {
        return file.wrong(cause);
    }

    /** Reads the rest of the image. It throws, or all of the image is right. */
    void finish() throws IOException {
        while (!isEnd()) {
            next();
        }
        file.finish();
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
        return file.cutId();
    }

    /** Length of the image in its header, in bytes. */
    long imageLength() {
        return file.imageLength();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
