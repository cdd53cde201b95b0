/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.ImageSink;
import org.ringsave.image.RecordWriter;

/**
 * Writes a full image to a sink, from front to back. Records and payload that are the same in the last delta are copied
 * with their trailers. Rings and regions get new blocks, since a block starts where the payload of its section does.
 */
final class FullImageWriter {
    private final ChunkWriter out;
    private final BlockWriter blocks;
    private final RecordWriter writer = new RecordWriter();
    private final ImageDigests digests = new ImageDigests();
    private final long imageLength;
    private UnsafeBuffer directory;
    private int directoryLength;
    private long channelId;
    private long channelOffset;

    FullImageWriter(ImageSink sink, long imageLength) {
        out = new ChunkWriter(sink);
        blocks = new BlockWriter(out, digests);
        this.imageLength = imageLength;
    }

    /** Writes the header of a full image with label and counts of a delta's. */
    void header(ImageRecord ofDelta) throws IOException {
        final HeaderRecord delta = new HeaderRecord().wrap(ofDelta);
        directory = new UnsafeBuffer(ByteBuffer.allocateDirect(
            Math.toIntExact(delta.channelCount() * DirectoryEntry.LENGTH)));
        digests.reset();
        writer.header(delta.label(), imageLength, delta.channelCount(), delta.applicationCount(),
            delta.regionCount());
        digests.header(writer.buffer(), writer.seal(), delta.label());
        out.put(writer.buffer(), 0, ImageDescriptor.HEADER_LENGTH);
    }

    /** Copies a record with its payload. */
    void copy(ImageSource source) throws IOException {
        copyRecord(source);
        final boolean inPlace = source.record().kind().isInPlace();
        for (int length = source.nextBlock(); length > 0; length = source.nextBlock()) {
            copyBlock(source, length, inPlace);
        }
    }

    /** Copies a record without its payload. */
    void copyRecord(ImageSource source) throws IOException {
        final ImageRecord record = source.record();
        out.put(source.recordBuffer(), 0, record.length());
        if (record.isOptional()) {
            digests.optionalRecord(record.buffer(), record.length());
        } else {
            digests.record(record.buffer(), record.length());
        }
    }

    /** Copies the block that the source read last, which has a length. */
    void copyBlock(ImageSource source, int length, boolean inPlace) throws IOException {
        final int start = source.blockStart(length);
        out.put(source.bytes(), start, length + ImageDescriptor.TRAILER_LENGTH);
        digests.block(source.bytes().getLong(start + length), inPlace);
    }

    void endApplication() {
        digests.endApplication();
    }

    void beginChannel(long id) {
        channelId = id;
        channelOffset = out.offset();
    }

    void endChannel() {
        digests.endChannel((int)channelId, channelOffset, out.offset() - channelOffset, directory, directoryLength);
        directoryLength += DirectoryEntry.LENGTH;
    }

    /** Begins a ring or region: its record, as in the delta but with another length of payload. */
    void begin(ImageSource source, long payloadLength) throws IOException {
        writer.copy(source.record(), payloadLength);
        final int length = writer.seal();
        out.put(writer.buffer(), 0, length);
        digests.record(writer.buffer(), length);
        blocks.begin(true);
    }

    /** Begins the packets of a channel: their record and a length of payload. */
    void beginPackets(long payloadLength) throws IOException {
        writer.packets(payloadLength, 0, 0);
        final int length = writer.seal();
        out.put(writer.buffer(), 0, length);
        digests.packets(writer.buffer(), length);
        blocks.begin(true);
    }

    /** Adds bytes to the ring, region or packets. */
    void put(UnsafeBuffer source, int index, int length) throws IOException {
        blocks.put(source, index, length);
    }

    /** Ends the ring, region or packets. */
    void end() throws IOException {
        blocks.end();
    }

    /** Writes directory and end, and returns the cutId of the image. */
    String finish() throws IOException {
        final long directoryOffset = out.offset();
        writer.directory(directoryLength);
        out.put(writer.buffer(), 0, writer.seal());
        blocks.begin(false);
        blocks.put(directory, 0, directoryLength);
        blocks.end();
        digests.finish();
        writer.end(directoryOffset, imageLength, digests);
        out.put(writer.buffer(), 0, writer.seal());
        out.flush();
        return ImageDigests.text(digests.cutIdFirst(), digests.cutIdSecond());
    }

    /** Length that was written, in bytes. */
    long length() {
        return out.offset();
    }
}
