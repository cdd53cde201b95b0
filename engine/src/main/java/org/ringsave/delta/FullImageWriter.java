/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.Checksum;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageSink;
import org.ringsave.image.RecordWriter;

/**
 * Writes a full image to a sink, from front to back. What is the same in the last delta is copied with its trailers;
 * rings get new blocks, since where a block starts follows from where the ring's payload does.
 */
final class FullImageWriter {
    private static final int CHUNK_LENGTH = 4 * (ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH);

    private final ImageSink sink;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private final UnsafeBuffer out = new UnsafeBuffer(chunk);
    private final RecordWriter writer = new RecordWriter();
    private final ByteBuffer ringRecord = ByteBuffer.allocateDirect(ImageDescriptor.MAX_ATOMIC_LENGTH);
    private final UnsafeBuffer ringView = new UnsafeBuffer(ringRecord);
    private final ImageDigests digests = new ImageDigests();
    private final Checksum checksum = new Checksum();
    private final long imageLength;
    private UnsafeBuffer directory;
    private int directoryLength;
    private long chunkOffset;
    private int filled;
    private long channelId = -1;
    private long channelOffset;
    private int blockFilled;
    private int blockIndex;

    FullImageWriter(ImageSink sink, long imageLength) {
        this.sink = sink;
        this.imageLength = imageLength;
    }

    private long offset() {
        return chunkOffset + filled;
    }

    /** Makes room in the chunk. */
    private void need(int length) throws IOException {
        if (CHUNK_LENGTH - filled < length) {
            flush();
        }
    }

    private void flush() throws IOException {
        sink.write(chunk.limit(filled).position(0), chunkOffset);
        chunkOffset += filled;
        filled = 0;
    }

    private void put(UnsafeBuffer source, int index, int length) throws IOException {
        need(length);
        out.putBytes(filled, source, index, length);
        filled += length;
    }

    void header(long label, long channelCount, long applicationCount, long regionCount) throws IOException {
        directory = new UnsafeBuffer(ByteBuffer.allocateDirect(
            Math.toIntExact(channelCount * ImageDescriptor.ENTRY_LENGTH)));
        digests.reset();
        writer.header().label(label).imageLength(imageLength).channelCount(channelCount)
            .applicationCount(applicationCount).regionCount(regionCount);
        digests.header(writer.buffer(), writer.seal(), label);
        put(writer.buffer(), 0, ImageDescriptor.HEADER_LENGTH);
    }

    /** Copies a record with its payload. */
    void copy(ImageSource source, boolean region) throws IOException {
        put(source.record(), 0, source.recordLength());
        if (source.template() < ImageDescriptor.FIRST_OPTIONAL_TEMPLATE) {
            digests.record(source.record(), source.recordLength());
        } else {
            digests.optionalRecord(source.record(), source.recordLength());
        }
        for (int length = source.nextBlock(); length > 0; length = source.nextBlock()) {
            final int start = source.blockStart(length);
            put(source.bytes(), start, length + ImageDescriptor.TRAILER_LENGTH);
            digests.block(source.bytes().getLong(start + length), region);
        }
    }

    void endApplication() {
        digests.endApplication();
    }

    void beginChannel(long id) {
        channelId = id;
        channelOffset = offset();
    }

    void endChannel() {
        final long length = offset() - channelOffset;
        digests.endChannel((int)channelId, channelOffset, length);
        directory.putLong(directoryLength + ImageDescriptor.ENTRY_ID_OFFSET, channelId);
        directory.putLong(directoryLength + ImageDescriptor.ENTRY_OFFSET_OFFSET, channelOffset);
        directory.putLong(directoryLength + ImageDescriptor.ENTRY_LENGTH_OFFSET, length);
        directory.putLong(directoryLength + ImageDescriptor.ENTRY_DIGEST_OFFSET, digests.channelFirst());
        directory.putLong(directoryLength + ImageDescriptor.ENTRY_DIGEST_OFFSET + Long.BYTES, digests.channelSecond());
        directoryLength += ImageDescriptor.ENTRY_LENGTH;
    }

    /** Writes the record of a ring, as it is but with all of the payload to come. */
    void ringRecord(ImageSource source, long payloadLength) throws IOException {
        final int length = source.recordLength();
        ringView.putBytes(0, source.record(), 0, length);
        ringView.putLong(ImageDescriptor.MESSAGE_HEADER_LENGTH, payloadLength);
        checksum.reset();
        checksum.update(ringRecord.limit(length - Integer.BYTES).position(0));
        ringView.putInt(length - Integer.BYTES, checksum.value());
        put(ringView, 0, length);
        digests.record(ringView, length);
        beginPayload();
    }

    private void beginPayload() {
        checksum.reset();
        blockFilled = 0;
        blockIndex = 0;
    }

    /** Adds to the payload of a ring or of the directory. */
    void payload(UnsafeBuffer source, int index, int length, boolean ring) throws IOException {
        for (int done = 0; done < length;) {
            final int step = Math.min(Math.min(length - done, ImageDescriptor.BLOCK_LENGTH - blockFilled), 4096);
            put(source, index + done, step);
            checksum.update(chunk.limit(filled).position(filled - step));
            done += step;
            blockFilled += step;
            if (blockFilled == ImageDescriptor.BLOCK_LENGTH) {
                endBlock(ring);
            }
        }
    }

    /** The payload is whole. */
    void endPayload(boolean ring) throws IOException {
        if (blockFilled > 0) {
            endBlock(ring);
        }
    }

    private void endBlock(boolean ring) throws IOException {
        final long trailer = ImageDescriptor.blockTrailer(checksum.value(), blockIndex++);
        need(Long.BYTES);
        out.putLong(filled, trailer);
        filled += Long.BYTES;
        if (ring) {
            digests.block(trailer, true);
        }
        checksum.reset();
        blockFilled = 0;
    }

    /** Writes directory and end, and says which instant the image is of. */
    String finish() throws IOException {
        final long directoryOffset = offset();
        writer.directory().payloadLength(directoryLength);
        put(writer.buffer(), 0, writer.seal());
        beginPayload();
        payload(directory, 0, directoryLength, false);
        endPayload(false);
        digests.finish();
        writer.end().directoryOffset(directoryOffset).imageLength(imageLength)
            .digestFirst(digests.imageFirst()).digestSecond(digests.imageSecond())
            .cutIdFirst(digests.cutIdFirst()).cutIdSecond(digests.cutIdSecond());
        put(writer.buffer(), 0, writer.seal());
        flush();
        return ImageDigests.text(digests.cutIdFirst(), digests.cutIdSecond());
    }

    long imageLength() {
        return imageLength;
    }

    /** How much was written. */
    long length() {
        return offset();
    }
}
