/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.codec.ApplicationEncoder;
import org.ringsave.image.codec.DirectoryEncoder;
import org.ringsave.image.codec.ImageEndEncoder;
import org.ringsave.image.codec.ImageHeaderEncoder;
import org.ringsave.image.codec.MessageHeaderEncoder;
import org.ringsave.image.codec.RegionEncoder;

/**
 * Encodes one record at a time into memory of its own: a method for the kind of record, then {@link #seal()}, then a
 * copy from {@link #buffer()}. One thread; it allocates nothing after construction.
 */
public final class RecordWriter {
    private final RecordBuffer any = new RecordBuffer();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final ImageHeaderEncoder header = new ImageHeaderEncoder();
    private final ApplicationEncoder application = new ApplicationEncoder();
    private final ChannelWriter channels = new ChannelWriter();
    private final RequestsWriter requests = new RequestsWriter();
    private final RegionEncoder region = new RegionEncoder();
    private final DirectoryEncoder directory = new DirectoryEncoder();
    private final ImageEndEncoder end = new ImageEndEncoder();
    private RecordBuffer record = any;

    /** Make a writer with its memory. */
    public RecordWriter() {
        // The fields are all there is.
    }

    /**
     * Encode the ImageHeader of a full image.
     *
     * @param label            of the image.
     * @param imageLength      in bytes.
     * @param channelCount     of the image.
     * @param applicationCount number of Application records.
     * @param regionCount      number of Region records.
     */
    public void header(long label, long imageLength, long channelCount, long applicationCount, long regionCount) {
        begin(ImageHeaderEncoder.BLOCK_LENGTH);
        header.wrapAndApplyHeader(record.buffer(), 0, messageHeader)
            .payloadLength(0)
            .magic(ImageDescriptor.MAGIC)
            .label(label)
            .imageLength(imageLength)
            .channelCount(channelCount)
            .applicationCount(applicationCount)
            .kind((short)ImageDescriptor.KIND_FULL)
            .hash((short)ImageDescriptor.HASH_MURMUR3)
            .regionCount(regionCount);
    }

    /**
     * Make the ImageHeader that of a delta.
     *
     * @param first  word of the base's cutId.
     * @param second word of the base's cutId.
     */
    public void base(long first, long second) {
        header.kind((short)ImageDescriptor.KIND_DELTA).baseFirst(first).baseSecond(second);
    }

    /**
     * Encode an Application.
     *
     * @param payloadLength of name, padding and state, in bytes.
     * @param nameLength    in bytes.
     * @param stateLength   in bytes.
     * @param stateVersion  of the embedder, unsigned.
     * @param optional      1 if a restore may ignore the state, else 0.
     */
    public void application(long payloadLength, int nameLength, long stateLength, int stateVersion, int optional) {
        begin(ApplicationEncoder.BLOCK_LENGTH);
        application.wrapAndApplyHeader(record.buffer(), 0, messageHeader)
            .payloadLength(payloadLength)
            .stateLength(stateLength)
            .stateVersion(Integer.toUnsignedLong(stateVersion))
            .nameLength(nameLength)
            .optional((short)optional);
    }

    /**
     * Encode a Region, all but its presence.
     *
     * @param payloadLength of all entries, in bytes.
     * @param name          in UTF-8, at most {@link ImageDescriptor#REGION_NAME_LENGTH} bytes.
     * @param regionLength  in bytes.
     * @param tracked       true if the set knows which pages are present.
     * @param stateVersion  of the embedder, unsigned.
     */
    public void region(long payloadLength, byte[] name, long regionLength, boolean tracked, int stateVersion) {
        begin(RegionEncoder.BLOCK_LENGTH);
        record.buffer().putBytes(ImageDescriptor.REGION_NAME_OFFSET, name);
        region.wrapAndApplyHeader(record.buffer(), 0, messageHeader)
            .payloadLength(payloadLength)
            .regionLength(regionLength)
            .tracked((short)(tracked ? 1 : 0))
            .stateVersion(Integer.toUnsignedLong(stateVersion))
            .nameLength(name.length);
    }

    /**
     * Encode the presence of the Region.
     *
     * @param presentPages  number of present pages.
     * @param presentGroups number of groups with a present page.
     */
    public void presence(long presentPages, long presentGroups) {
        region.presentPages(presentPages).presentGroups(presentGroups);
    }

    /**
     * Encode a Channel, all but its geometry.
     *
     * @param payloadLength      of name and contexts, each with its padding, in bytes.
     * @param id                 of the channel, unsigned.
     * @param nameLength         in bytes.
     * @param inFlightCount      number of requests in flight.
     * @param packetStateVersion of the embedder, unsigned.
     */
    public void channel(long payloadLength, int id, int nameLength, long inFlightCount, int packetStateVersion) {
        record = channels.channel(payloadLength, id, nameLength, inFlightCount, packetStateVersion);
    }

    /**
     * Encode the geometry of the Channel.
     *
     * @param incomingPages       data pages of the incoming ring.
     * @param outgoingPages       data pages of the outgoing ring.
     * @param maxInFlight         slots of each table.
     * @param maxPacketLength     of a slot, in bytes.
     * @param packetContextLength of a slot, in bytes.
     * @param contextLength       of each end, in bytes.
     * @param ends                1 or 2.
     */
    public void geometry(int incomingPages, int outgoingPages, int maxInFlight, int maxPacketLength,
        int packetContextLength, int contextLength, int ends) {
        channels.geometry(incomingPages, outgoingPages, maxInFlight, maxPacketLength, packetContextLength,
            contextLength, ends);
    }

    /**
     * Encode a Ring.
     *
     * @param payloadLength in bytes, up to the tail.
     * @param side          {@link Side#INCOMING} or {@link Side#OUTGOING}.
     * @param head          position of the first byte that is not consumed.
     * @param tail          position behind the last byte that was published.
     * @param words         of the control page: the interrupt mask, above it the pending send size.
     * @param featureBits   of the control page.
     */
    public void ring(long payloadLength, int side, long head, long tail, long words, long featureBits) {
        record = channels.ring(payloadLength, side, head, tail, words, featureBits);
    }

    /**
     * Encode a record as another one, but for the length of the payload.
     *
     * @param other         to copy.
     * @param payloadLength in bytes.
     */
    public void copy(ImageRecord other, long payloadLength) {
        record = any;
        record.copy(other.buffer(), other.length());
        record.buffer().putLong(ImageDescriptor.PAYLOAD_LENGTH_OFFSET, payloadLength);
    }

    /**
     * Encode a Requests.
     *
     * @param payloadLength    of all requests with contexts and states, in bytes.
     * @param nearReceived     number of requests of the near end's received table.
     * @param nearAwaiting     of its awaiting table.
     * @param oppositeReceived of the opposite end's received table.
     * @param oppositeAwaiting of its awaiting table.
     */
    public void requests(long payloadLength, int nearReceived, int nearAwaiting, int oppositeReceived,
        int oppositeAwaiting) {
        record = requests.requests(payloadLength, nearReceived, nearAwaiting, oppositeReceived,
            oppositeAwaiting);
    }

    /**
     * Encode a Packets.
     *
     * @param payloadLength     of all packets but those of survivors, in bytes.
     * @param nearSurvivors     number of the near end's received requests whose packets the base has.
     * @param oppositeSurvivors the same of the opposite end.
     */
    public void packets(long payloadLength, int nearSurvivors, int oppositeSurvivors) {
        record = requests.packets(payloadLength, nearSurvivors, oppositeSurvivors);
    }

    /**
     * Encode a Directory.
     *
     * @param payloadLength of all entries, in bytes.
     */
    public void directory(long payloadLength) {
        begin(DirectoryEncoder.BLOCK_LENGTH);
        directory.wrapAndApplyHeader(record.buffer(), 0, messageHeader).payloadLength(payloadLength);
    }

    /**
     * Encode an ImageEnd.
     *
     * @param directoryOffset of the Directory in the image, in bytes.
     * @param imageLength     in bytes.
     * @param digests         of the image, finished.
     */
    public void end(long directoryOffset, long imageLength, ImageDigests digests) {
        begin(ImageEndEncoder.BLOCK_LENGTH);
        end.wrapAndApplyHeader(record.buffer(), 0, messageHeader)
            .payloadLength(0)
            .directoryOffset(directoryOffset)
            .imageLength(imageLength)
            .digestFirst(digests.imageFirst())
            .digestSecond(digests.imageSecond())
            .cutIdFirst(digests.cutIdFirst())
            .cutIdSecond(digests.cutIdSecond());
    }

    private void begin(int blockLength) {
        record = any;
        record.clear(blockLength);
    }

    /**
     * Write the trailer: the record is whole.
     *
     * @return the record's length in bytes.
     */
    public int seal() {
        return record.seal();
    }

    /**
     * Memory of the sealed record.
     *
     * @return the buffer that holds it from index 0, until the next record in that buffer is encoded. Channel, Ring,
     *     Requests and Packets have a buffer each; all other records and {@link #copy} share one.
     */
    public UnsafeBuffer buffer() {
        return record.buffer();
    }
}
