/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.DirectBuffer;

/**
 * Computes the digests of an image from its records and block trailers, in the order of the image, for the writer and
 * for the reader alike. One thread; nothing is allocated.
 */
public final class ImageDigests {
    private final Digest cut = new Digest();
    private final Digest rings = new Digest();
    private final Digest image = new Digest();
    private final Digest cutId = new Digest();

    /** Make the digests of an image of which nothing has come yet. */
    public ImageDigests() {
        // Nothing but what the fields say.
    }

    /** Start a new image. */
    public void reset() {
        cut.reset();
        rings.reset();
        image.reset();
        cutId.reset();
    }

    /**
     * The ImageHeader was written or read.
     *
     * @param record that holds it from index 0.
     * @param length of the record in bytes.
     * @param label  of the image.
     */
    public void header(DirectBuffer record, int length, long label) {
        body(image, record, length);
        cutId.update(label);
    }

    /**
     * A record of the application section or of a channel was written or read.
     *
     * @param record that holds it from index 0.
     * @param length of the record in bytes.
     */
    public void record(DirectBuffer record, int length) {
        body(cut, record, length);
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
     * A block of the application section or of a channel is complete.
     *
     * @param trailer of the block as a word.
     * @param ring    whether the block holds a ring's or a region's bytes.
     */
    public void block(long trailer, boolean ring) {
        (ring ? rings : cut).update(trailer);
    }

    /** The application section is complete. */
    public void endApplication() {
        finishSection();
        image.update(rings.first());
        image.update(rings.second());
        rings.reset();
        endCut();
    }

    /**
     * A channel is complete: {@link #channelFirst()} and {@link #channelSecond()} are its digest from now on.
     *
     * @param id     of the channel, unsigned.
     * @param offset of the channel in the image.
     * @param length of the channel in the image.
     */
    public void endChannel(int id, long offset, long length) {
        finishSection();
        image.update(Integer.toUnsignedLong(id));
        image.update(offset);
        image.update(length);
        image.update(rings.first());
        image.update(rings.second());
        rings.reset();
        endCut();
    }

    /** The directory is complete: the getters of digest and cutId give their values from now on. */
    public void finish() {
        image.finish();
        cutId.finish();
    }

    /**
     * First word of the digest of the channel that ended last.
     *
     * @return the word.
     */
    public long channelFirst() {
        return rings.first();
    }

    /**
     * Second word of the digest of the channel that ended last.
     *
     * @return the word.
     */
    public long channelSecond() {
        return rings.second();
    }

    /**
     * First word of the image's digest.
     *
     * @return the word.
     */
    public long imageFirst() {
        return image.first();
    }

    /**
     * Second word of the image's digest.
     *
     * @return the word.
     */
    public long imageSecond() {
        return image.second();
    }

    /**
     * First word of the cutId.
     *
     * @return the word.
     */
    public long cutIdFirst() {
        return cutId.first();
    }

    /**
     * Second word of the cutId.
     *
     * @return the word.
     */
    public long cutIdSecond() {
        return cutId.second();
    }

    /**
     * A digest as text.
     *
     * @param first  word.
     * @param second word.
     * @return the image's 16 bytes in order, as 32 hexadecimal digits.
     */
    public static String text(long first, long second) {
        return String.format("%016x%016x", Long.reverseBytes(first), Long.reverseBytes(second));
    }

    private void finishSection() {
        cut.finish();
        rings.update(cut.first());
        rings.update(cut.second());
        rings.finish();
    }

    private void endCut() {
        cutId.update(cut.first());
        cutId.update(cut.second());
        cut.reset();
    }

    private static void body(Digest digest, DirectBuffer record, int length) {
        digest.update(record, ImageDescriptor.BODY_OFFSET,
            length - ImageDescriptor.TRAILER_LENGTH - ImageDescriptor.BODY_OFFSET);
    }
}
