/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;

/**
 * Where the records of an image go after {@link ImageGrammar} has checked them. The calls come in the order of the
 * image. An offset is that of the record in the image, in bytes.
 */
interface ImageTarget {
    /**
     * Takes the version and the link to the image before: the cutId that the header names as the base, zero in a full
     * image.
     */
    void base(int version, boolean isDelta, long cutIdFirst, long cutIdSecond);

    /** Takes the start of a state of the embedder. Returns false if the target doesn't take its bytes. */
    boolean application(long offset, String name, int version, boolean optional, int length);

    /** Takes bytes of the state, which stand at the front of a buffer. */
    void stateBytes(UnsafeBuffer bytes, int length);

    /** Takes a region and returns where its pages go; null: nowhere. */
    StagedRegion region(long offset, RegionFields fields);

    /** Takes the start of a channel, whose other records follow until the next channel. */
    void channel(long offset, int id, ChannelConfig config, long inFlightCount, int stateVersion);

    /** Takes the name of the channel and the contexts of its ends, one every {@code stride} bytes. */
    void channelPayload(long offset, byte[] name, UnsafeBuffer contexts, int index, int stride);

    /**
     * Takes the positions and words of a ring and returns where the bytes from {@code from} to the tail go; null:
     * nowhere. In a delta {@code from} may lie behind the head.
     */
    UnsafeBuffer ring(long offset, int side, long head, long tail, long from, long words, long featureBits);

    /** Takes the numbers of the requests of the channel, by table. Returns where they go; null: nowhere. */
    StagedRequests requests(int[] counts);

    /** Takes the length of the embedder's state of the request that came last. It goes where the request went. */
    void requestState(long transactionId, int length);

    /**
     * Takes the received requests, and how many of each end have their packets in place, since the base has them.
     */
    void packets(long offset, ReceivedHeads received, int nearSurvivors, int oppositeSurvivors);

    /** Returns where the packets of the received requests of an end go, slot after slot; null: nowhere. */
    UnsafeBuffer packetMemory(int end);

    /** Does a range of addresses touch the memory that the image goes to? */
    boolean overlaps(long address, long length);

    /** Was the set closed, or did it lose a channel, since the restore began? */
    boolean isRevoked();

    /** Ends the right to the set. */
    void release();

    /** Leaves no trace of the image. */
    void drop();
}
