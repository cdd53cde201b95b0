/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.DirectBuffer;

/**
 * Computes the digests of one group of an image at a time, the application section or a channel, from its records and
 * block trailers in the order of the image. Groups are independent of each other: each thread of a save has one of
 * these, and {@link ImageDigests} folds what they found. One thread; nothing is allocated.
 */
public final class GroupDigests {
    private final Digest cut = new Digest();
    private final Digest rings = new Digest();

    /** Make the digests of a group of which nothing has come yet. */
    public GroupDigests() {
        // Nothing but what the fields say.
    }

    /** Start a new group. */
    public void reset() {
        cut.reset();
        rings.reset();
    }

    /**
     * A record was written or read.
     *
     * @param record that holds it from index 0.
     * @param length of the record in bytes.
     */
    public void record(DirectBuffer record, int length) {
        ImageDigests.body(cut, record, length);
    }

    /**
     * An optional record of an unknown kind was read.
     *
     * @param record that holds it from index 0.
     * @param length of the record in bytes.
     */
    public void optionalRecord(DirectBuffer record, int length) {
        cut.update(record, 0, length - ImageDescriptor.TRAILER_LENGTH);
    }

    /**
     * A block is complete.
     *
     * @param trailer of the block as a word.
     * @param ring    whether the block holds a ring's or a region's bytes.
     */
    public void block(long trailer, boolean ring) {
        (ring ? rings : cut).update(trailer);
    }

    /** The group is complete: the getters give its digests until the next one is, which starts here. */
    public void finish() {
        cut.finish();
        rings.update(cut.first());
        rings.update(cut.second());
        rings.finish();
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
        return rings.first();
    }

    /**
     * Second word of the digest of the group that was finished last.
     *
     * @return the word.
     */
    public long second() {
        return rings.second();
    }
}
