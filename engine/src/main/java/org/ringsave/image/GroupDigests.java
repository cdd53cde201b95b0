/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.DirectBuffer;

/**
 * Computes the digests of one group of an image, the application section or a channel, from its records and block
 * trailers in the order of the image. Groups are independent of each other: each thread of a save has an object of its
 * own, and {@link ImageDigests} folds the results. One thread; it allocates nothing.
 */
public final class GroupDigests {
    private final Digest cut = new Digest();
    private final Digest inPlace = new Digest();

    /** Begin a group. */
    public GroupDigests() {
        // The fields are all there is.
    }

    /** Start a new group. */
    public void reset() {
        cut.reset();
        inPlace.reset();
    }

    /**
     * Add a record.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     */
    public void record(DirectBuffer record, int length) {
        cut.updateFields(record, length);
    }

    /**
     * Add a Packets record, which is in no cut digest.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     */
    public void packets(DirectBuffer record, int length) {
        inPlace.updateFields(record, length);
    }

    /**
     * Add an optional record of an unknown kind.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     */
    public void optionalRecord(DirectBuffer record, int length) {
        cut.update(record, 0, length - ImageDescriptor.TRAILER_LENGTH);
    }

    /**
     * Add a complete block.
     *
     * @param trailer   of the block as a word.
     * @param isInPlace whether the block holds bytes of a ring, of packets or of a region.
     */
    public void block(long trailer, boolean isInPlace) {
        (isInPlace ? inPlace : cut).update(trailer);
    }

    /** End the group, and begin the next one. The getters give the digests of the group that ended last. */
    public void finish() {
        cut.finish();
        inPlace.update(cut.first());
        inPlace.update(cut.second());
        inPlace.finish();
        reset();
    }

    /**
     * First word of the cut digest of the group that was finished last.
     *
     * @return the word.
     */
    public long cutFirst() {
        return cut.first();
    }

    /**
     * Second word of the cut digest of the group that was finished last.
     *
     * @return the word.
     */
    public long cutSecond() {
        return cut.second();
    }

    /**
     * First word of the digest of the group that was finished last.
     *
     * @return the word.
     */
    public long first() {
        return inPlace.first();
    }

    /**
     * Second word of the digest of the group that was finished last.
     *
     * @return the word.
     */
    public long second() {
        return inPlace.second();
    }
}
