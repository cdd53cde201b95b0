/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageException;
import org.ringsave.image.codec.ChannelDecoder;
import org.ringsave.image.codec.DirectoryDecoder;
import org.ringsave.image.codec.ImageEndDecoder;
import org.ringsave.image.codec.ImageHeaderDecoder;
import org.ringsave.image.codec.MessageHeaderDecoder;
import org.ringsave.image.codec.RingDecoder;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/**
 * An image file, read from front to back, record by record and block by block. Nothing of it is handed on before it was
 * verified: what a record or block says is right as soon as it is here, the image as a whole after {@link #finish()}.
 */
final class ImageSource implements AutoCloseable {
    private static final int BLOCK_AND_TRAILER = ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH;

    private final Path path;
    private final FileChannel file;
    private final RestoreSession verifier = new RestoreSession();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2 * BLOCK_AND_TRAILER);
    private final UnsafeBuffer view = new UnsafeBuffer(buffer);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[ImageDescriptor.MAX_ATOMIC_LENGTH]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RingDecoder ring = new RingDecoder();
    private int at;
    private int end;
    private long filePosition;
    private int recordLength;
    private long unread;

    ImageSource(Path path) throws IOException {
        this.path = path;
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Goes to the header, from wherever it is. */
    void start() throws IOException {
        verifier.end();
        verifier.beginVerify();
        filePosition = 0;
        at = 0;
        end = 0;
        unread = 0;
        next();
        if (header.version() != MessageHeaderDecoder.SCHEMA_VERSION) {
            throw wrong(new ImageException(0, "version", "0.1, which is what is written",
                "0." + header.version()));
        }
    }

    /**
     * What header and end say, so that files that can't be merged are refused before the first of them is read. Neither
     * is verified.
     */
    Chain.Link glance() throws IOException {
        final UnsafeBuffer first = read(0, ImageDescriptor.HEADER_LENGTH);
        final UnsafeBuffer last = read(file.size() - ImageDescriptor.END_LENGTH, ImageDescriptor.END_LENGTH);
        final ImageHeaderDecoder start = new ImageHeaderDecoder().wrap(first, ImageDescriptor.MESSAGE_HEADER_LENGTH,
            ImageHeaderDecoder.BLOCK_LENGTH, MessageHeaderDecoder.SCHEMA_VERSION);
        final ImageEndDecoder stop = new ImageEndDecoder().wrap(last, ImageDescriptor.MESSAGE_HEADER_LENGTH,
            ImageEndDecoder.BLOCK_LENGTH, MessageHeaderDecoder.SCHEMA_VERSION);
        final boolean whole = header.wrap(last, 0).templateId() == ImageEndDecoder.TEMPLATE_ID;
        if (start.magic() != ImageDescriptor.MAGIC || !whole) {
            // That says what is wrong.
            start();
            finish();
        }
        final boolean full = start.kind() == ImageDescriptor.KIND_FULL;
        return new Chain.Link(path.toString(), ImageDigests.text(stop.cutIdFirst(), stop.cutIdSecond()),
            full ? null : ImageDigests.text(start.baseFirst(), start.baseSecond()));
    }

    /** Zeros where the file has nothing. */
    private UnsafeBuffer read(long position, int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        long from = position;
        for (int read = 0; read >= 0 && bytes.hasRemaining() && from >= 0; from += read) {
            read = file.read(bytes, from);
        }
        return new UnsafeBuffer(bytes.array());
    }

    /** What the image says of itself, once it is finished. */
    Chain.Link link() {
        return new Chain.Link(path.toString(), verifier.cutId(), verifier.baseCutId());
    }

    Path path() {
        return path;
    }

    /** Goes to the next record; payload that was not read is read and dropped. */
    void next() throws IOException {
        while (nextBlock() > 0) {
            // Verified, and of no use.
        }
        need(ImageDescriptor.MESSAGE_HEADER_LENGTH);
        // Not verified yet, and good for nothing but finding the record's end: a wrong one makes the verifier throw.
        final int blockLength = header.wrap(view, at).blockLength();
        recordLength = Math.min(ImageDescriptor.recordLength(blockLength), ImageDescriptor.MAX_ATOMIC_LENGTH);
        need(recordLength);
        record.putBytes(0, view, at, recordLength);
        verify(recordLength);
        header.wrap(record, 0);
        unread = ImageDescriptor.align(payloadLength());
    }

    /** Reads the next block of the record's payload: its padded length, or 0 if there is none. */
    int nextBlock() throws IOException {
        if (unread == 0) {
            return 0;
        }
        final int length = (int)Math.min(ImageDescriptor.BLOCK_LENGTH, unread);
        need(length + ImageDescriptor.TRAILER_LENGTH);
        verify(length + ImageDescriptor.TRAILER_LENGTH);
        unread -= length;
        return length;
    }

    /** What holds the block that was read last. */
    UnsafeBuffer bytes() {
        return view;
    }

    /** Where that block starts, of a length. */
    int blockStart(int length) {
        return at - length - ImageDescriptor.TRAILER_LENGTH;
    }

    private void need(int length) throws IOException {
        if (end - at < length) {
            buffer.limit(end).position(at).compact();
            end -= at;
            at = 0;
            while (end < length) {
                final int read = file.read(buffer.limit(buffer.capacity()).position(end), filePosition);
                if (read < 0) {
                    throw wrong(new ImageException(filePosition, "length of the file", "more; it is cut short",
                        filePosition));
                }
                end += read;
                filePosition += read;
            }
        }
    }

    private void verify(int length) {
        try {
            verifier.restoreFromBuffer(buffer.limit(at + length).position(at));
        } catch (ImageException e) {
            throw wrong(e);
        }
        at += length;
    }

    private ImageException wrong(ImageException cause) {
        return new ImageException(cause.offset(), cause.field() + " of " + path, cause);
    }

    /** Reads all that is left: from here on the image is right, or an exception was thrown. */
    void finish() throws IOException {
        while (!isEnd()) {
            next();
        }
        final boolean complete = verifier.restoreFromBuffer(buffer.limit(at).position(at)) == RestoreStatus.SUCCESS;
        if (!complete || at < end || filePosition < file.size()) {
            throw wrong(new ImageException(verifier.imageLength(), "length of the file",
                verifier.imageLength(), file.size()));
        }
    }

    int template() {
        return header.templateId();
    }

    boolean isChannel() {
        return template() == ChannelDecoder.TEMPLATE_ID;
    }

    boolean isRing() {
        return template() == RingDecoder.TEMPLATE_ID;
    }

    boolean isDirectory() {
        return template() == DirectoryDecoder.TEMPLATE_ID;
    }

    boolean isEnd() {
        return template() == ImageEndDecoder.TEMPLATE_ID;
    }

    UnsafeBuffer record() {
        return record;
    }

    int recordLength() {
        return recordLength;
    }

    long payloadLength() {
        return record.getLong(ImageDescriptor.MESSAGE_HEADER_LENGTH);
    }

    long channelId() {
        return new ChannelDecoder().wrap(record, ImageDescriptor.MESSAGE_HEADER_LENGTH, header.blockLength(),
            header.version()).channelId();
    }

    /** Of the ring whose record is here. */
    long head() {
        return ring().head();
    }

    long tail() {
        return ring().tail();
    }

    /** Position of the first byte in the payload. */
    long from() {
        return tail() - payloadLength();
    }

    private RingDecoder ring() {
        return ring.wrap(record, ImageDescriptor.MESSAGE_HEADER_LENGTH, header.blockLength(), header.version());
    }

    /** Goes to the record of a channel if the image has it; else to that of the next one, or the directory. */
    boolean goToChannel(long id) throws IOException {
        while (!isDirectory() && !isEnd() && !(isChannel() && channelId() >= id)) {
            next();
        }
        return isChannel() && channelId() == id;
    }

    /** Goes to the next record of a ring. */
    void goToRing() throws IOException {
        do {
            next();
        } while (!isRing());
    }

    String cutId() {
        return verifier.cutId();
    }

    /** Of the whole image, as its header says. */
    long imageLength() {
        return verifier.imageLength();
    }

    @Override
    public void close() throws IOException {
        verifier.end();
        file.close();
    }
}
