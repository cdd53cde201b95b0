/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Computes the digests of an image, for writer and reader alike: from its records and block trailers in the order of
 * the image, or from the digests of its groups, which may be computed in any order. One thread; it allocates nothing.
 */
public final class ImageDigests {
    private final GroupDigests group = new GroupDigests();
    private final Digest image = new Digest();
    private final Digest cutId = new Digest();

    /** Begin an image. */
    public ImageDigests() {
        // The fields are all there is.
    }

    /** Start a new image. */
    public void reset() {
        group.reset();
        image.reset();
        cutId.reset();
    }

    /**
     * Add the ImageHeader.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     * @param label  of the image.
     */
    public void header(DirectBuffer record, int length, long label) {
        image.updateFields(record, length);
        cutId.update(label);
    }

    /**
     * Add a record of the application section or of a channel.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     */
    public void record(DirectBuffer record, int length) {
        group.record(record, length);
    }

    /**
     * Add a Packets record to the channel.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     */
    public void packets(DirectBuffer record, int length) {
        group.packets(record, length);
    }

    /**
     * Add an optional record of an unknown kind.
     *
     * @param record holds it from index 0.
     * @param length of the record in bytes.
     */
    public void optionalRecord(DirectBuffer record, int length) {
        group.optionalRecord(record, length);
    }

    /**
     * Add a complete block of the application section or of a channel.
     *
     * @param trailer   of the block as a word.
     * @param isInPlace whether the block holds bytes of a ring, of packets or of a region.
     */
    public void block(long trailer, boolean isInPlace) {
        group.block(trailer, isInPlace);
    }

    /** End the application section. */
    public void endApplication() {
        group.finish();
        foldApplication(group.first(), group.second(), group.cutFirst(), group.cutSecond());
    }

    /**
     * End the application section, whose digests were computed elsewhere.
     *
     * @param first     word of its digest.
     * @param second    word of its digest.
     * @param cutFirst  first word of its cut digest.
     * @param cutSecond second word of it.
     */
    public void foldApplication(long first, long second, long cutFirst, long cutSecond) {
        image.update(first);
        image.update(second);
        cutId(cutFirst, cutSecond);
    }

    /**
     * End a channel, and put its entry into the directory.
     *
     * @param id      of the channel, unsigned.
     * @param offset  of the channel in the image, in bytes.
     * @param length  of the channel in the image, in bytes.
     * @param entries take the entry.
     * @param index   in them where the entry starts.
     */
    public void endChannel(int id, long offset, long length, MutableDirectBuffer entries, int index) {
        group.finish();
        DirectoryEntry.put(entries, index, id, offset, length, group);
        foldChannel(entries, index, group.cutFirst(), group.cutSecond());
    }

    /**
     * End a channel, whose digests were computed elsewhere.
     *
     * @param entries   of the directory.
     * @param offset    of the channel's entry among them.
     * @param cutFirst  first word of its cut digest.
     * @param cutSecond second word of it.
     */
    public void foldChannel(DirectBuffer entries, int offset, long cutFirst, long cutSecond) {
        image.update(entries, offset, DirectoryEntry.LENGTH);
        cutId(cutFirst, cutSecond);
    }

    /** End the image: from now on the getters give digest and cutId. */
    public void finish() {
        image.finish();
        cutId.finish();
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
        final HexFormat hex = HexFormat.of();
        return hex.toHexDigits(Long.reverseBytes(first)) + hex.toHexDigits(Long.reverseBytes(second));
    }

    private void cutId(long cutFirst, long cutSecond) {
        cutId.update(cutFirst);
        cutId.update(cutSecond);
    }
}
