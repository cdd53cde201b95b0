/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.codec.ApplicationEncoder;
import org.ringsave.image.codec.ChannelEncoder;
import org.ringsave.image.codec.DirectoryEncoder;
import org.ringsave.image.codec.ImageEndEncoder;
import org.ringsave.image.codec.ImageHeaderEncoder;
import org.ringsave.image.codec.InFlightEncoder;
import org.ringsave.image.codec.MessageHeaderEncoder;
import org.ringsave.image.codec.RegionEncoder;
import org.ringsave.image.codec.RingEncoder;

/**
 * Encodes one record at a time into memory of its own. Ask for the encoder of a kind, set every field but reserved
 * ones, {@link #seal()} it, and copy it from {@link #buffer()}. One thread; nothing is allocated after construction.
 */
public final class RecordWriter {
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ImageDescriptor.MAX_ATOMIC_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
    private final Checksum checksum = new Checksum();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final ImageHeaderEncoder header = new ImageHeaderEncoder();
    private final ApplicationEncoder application = new ApplicationEncoder();
    private final ChannelEncoder channel = new ChannelEncoder();
    private final RingEncoder ring = new RingEncoder();
    private final InFlightEncoder inFlight = new InFlightEncoder();
    private final RegionEncoder region = new RegionEncoder();
    private final DirectoryEncoder directory = new DirectoryEncoder();
    private final ImageEndEncoder end = new ImageEndEncoder();
    private int length;

    /** Make a writer with its memory. */
    public RecordWriter() {
        // Nothing but what the fields say.
    }

    /**
     * Begin an ImageHeader.
     *
     * @return its encoder; magic and hash are set, and kind is that of a full image.
     */
    public ImageHeaderEncoder header() {
        begin(ImageHeaderEncoder.BLOCK_LENGTH);
        return header.wrapAndApplyHeader(buffer, 0, messageHeader)
            .payloadLength(0)
            .magic(ImageDescriptor.MAGIC)
            .kind((short)ImageDescriptor.KIND_FULL)
            .hash((short)ImageDescriptor.HASH_MURMUR3);
    }

    /**
     * Begin an Application.
     *
     * @return its encoder.
     */
    public ApplicationEncoder application() {
        begin(ApplicationEncoder.BLOCK_LENGTH);
        return application.wrapAndApplyHeader(buffer, 0, messageHeader);
    }

    /**
     * Begin a Channel.
     *
     * @return its encoder.
     */
    public ChannelEncoder channel() {
        begin(ChannelEncoder.BLOCK_LENGTH);
        return channel.wrapAndApplyHeader(buffer, 0, messageHeader);
    }

    /**
     * Begin a Ring.
     *
     * @return its encoder; form is set.
     */
    public RingEncoder ring() {
        begin(RingEncoder.BLOCK_LENGTH);
        return ring.wrapAndApplyHeader(buffer, 0, messageHeader).form((short)ImageDescriptor.FORM_VMBUS);
    }

    /**
     * Begin an InFlight.
     *
     * @return its encoder.
     */
    public InFlightEncoder inFlight() {
        begin(InFlightEncoder.BLOCK_LENGTH);
        return inFlight.wrapAndApplyHeader(buffer, 0, messageHeader);
    }

    /**
     * Begin a Region.
     *
     * @param name of the region, in UTF-8.
     * @return its encoder; the name and its length are set.
     */
    public RegionEncoder region(byte[] name) {
        begin(RegionEncoder.BLOCK_LENGTH);
        buffer.putBytes(ImageDescriptor.REGION_NAME_OFFSET, name);
        return region.wrapAndApplyHeader(buffer, 0, messageHeader).nameLength(name.length);
    }

    /**
     * Begin a Directory.
     *
     * @return its encoder.
     */
    public DirectoryEncoder directory() {
        begin(DirectoryEncoder.BLOCK_LENGTH);
        return directory.wrapAndApplyHeader(buffer, 0, messageHeader);
    }

    /**
     * Begin an ImageEnd.
     *
     * @return its encoder.
     */
    public ImageEndEncoder end() {
        begin(ImageEndEncoder.BLOCK_LENGTH);
        return end.wrapAndApplyHeader(buffer, 0, messageHeader).payloadLength(0);
    }

    /**
     * Write the trailer: the record is whole.
     *
     * @return the record's length in bytes.
     */
    public int seal() {
        final int crcOffset = length - Integer.BYTES;
        checksum.reset();
        checksum.update(memory.clear().limit(crcOffset));
        buffer.putInt(crcOffset, checksum.value());
        return length;
    }

    /**
     * The sealed record.
     *
     * @return memory that holds it from index 0, until the next one is begun.
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    private void begin(int blockLength) {
        length = ImageDescriptor.recordLength(blockLength);
        buffer.setMemory(0, length, (byte)0);
    }
}
