/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RecordKind;

/**
 * The floor of every restore: it walks the records of a full image in memory, compares the checksum of each record and
 * block, and copies ring bytes to their place and requests to memory of their own. It checks no field and no digest,
 * and writes no position. Blocks are read in steps, which end with the pieces of the image. Shorter ones than a block
 * end with its pages too.
 */
final class VerifyingReader {
    /** Steps in bytes; the last is a whole block. */
    private static final List<Integer> STEPS = List.of(4096, 16_384, ImageDescriptor.BLOCK_LENGTH);
    private static final int TEMPLATE_OFFSET = 2;
    private static final int RING_HEAD_OFFSET = ImageDescriptor.BODY_OFFSET;
    private static final int CRC_LENGTH = Integer.BYTES;

    private final ByteBuffer bytes;
    private final UnsafeBuffer image;
    private final UnsafeBuffer[] rings;
    private final UnsafeBuffer requests;
    private final int pieceLength;
    private final boolean isCheckedFirst;
    private final int step;
    private final CRC32C crc = new CRC32C();

    private VerifyingReader(ByteBuffer image, UnsafeBuffer[] rings, UnsafeBuffer requests, int pieceLength,
        CheckedCopy.Order order, int step) {
        bytes = image.duplicate().clear().order(ByteOrder.nativeOrder());
        this.image = new UnsafeBuffer(bytes);
        this.rings = rings;
        this.requests = requests;
        this.pieceLength = pieceLength;
        isCheckedFirst = order == CheckedCopy.Order.checksumFirst;
        this.step = step;
    }

    /** Readers of an image into the rings of a set that it fits, in all orders and steps. */
    static List<VerifyingReader> all(ByteBuffer image, ChannelSet target, int pieceLength) {
        final List<UnsafeBuffer> rings = new ArrayList<>();
        for (final Channel channel : target.channels()) {
            rings.add(ChannelAccess.memory(channel).incoming().data());
            rings.add(ChannelAccess.memory(channel).outgoing().data());
        }
        // No image has more bytes of requests than bytes beside its rings.
        final int most = image.capacity() - (int)new LiveBytes(target).length();
        final UnsafeBuffer requests = new UnsafeBuffer(ByteBuffer.allocateDirect(most));
        final List<VerifyingReader> all = new ArrayList<>();
        for (final CheckedCopy.Order order : List.of(CheckedCopy.Order.checksumFirst,
            CheckedCopy.Order.copyThenSource)) {
            for (final int step : STEPS) {
                all.add(new VerifyingReader(image, rings.toArray(UnsafeBuffer[]::new), requests, pieceLength, order,
                    step));
            }
        }
        return all;
    }

    /** The fastest reader of an image into a set that it was restored into. */
    static VerifyingReader best(ByteBuffer image, ChannelSet target, int pieceLength) {
        final UnsafeBuffer from = new UnsafeBuffer(image);
        final LiveBytes live = new LiveBytes(target);
        return new FloorSearch<>(all(image, target, pieceLength), VerifyingReader::read,
            () -> live.copyBack(from, pieceLength), FloorSearch.ROUNDS).best().candidate();
    }

    /**
     * Reads the whole image; returns its length.
     *
     * @throws IllegalStateException if a checksum differs.
     */
    long read() {
        return read(Integer.MAX_VALUE);
    }

    /** Reads the first half of the channels and what is before them; returns the length of both. */
    long readHalf() {
        return read(rings.length / 2);
    }

    private long read(int mostRings) {
        int index = 0;
        int ring = 0;
        int requestsAt = 0;
        while (index < image.capacity()) {
            final int template = image.getShort(index + TEMPLATE_OFFSET);
            if (template == RecordKind.CHANNEL.templateId() && ring >= mostRings) {
                break;
            }
            final int section = index + ImageDescriptor.recordLength(image.getShort(index));
            checkRecord(index, section);
            final int length = (int)image.getLong(index + ImageDescriptor.PAYLOAD_LENGTH_OFFSET);
            UnsafeBuffer to = null;
            int at = 0;
            if (template == RecordKind.RING.templateId()) {
                to = rings[ring++];
                at = (int)(image.getLong(index + RING_HEAD_OFFSET) % to.capacity());
            } else if (template == RecordKind.REQUESTS.templateId() || template == RecordKind.PACKETS.templateId()) {
                to = requests;
                at = requestsAt;
                requestsAt += length;
            }
            index = section(section, length, to, at);
        }
        return index;
    }

    private void checkRecord(int index, int end) {
        image.boundsCheck(index, end - index);
        crc.reset();
        update(index, end - CRC_LENGTH - index);
        require(image.getInt(end - CRC_LENGTH) & 0xFFFF_FFFFL, index);
    }

    /** Reads the blocks of a section, and copies them if they have a place; returns the index behind the section. */
    private int section(int first, int length, UnsafeBuffer to, int place) {
        int index = first;
        int at = place;
        int remaining = (int)ImageDescriptor.align(length);
        for (int block = 0; remaining > 0; block++) {
            final int blockLength = ImageDescriptor.blockLength(remaining);
            crc.reset();
            at = block(index, blockLength, to, at);
            index += blockLength;
            require(image.getLong(index) - ((long)block << Integer.SIZE), index);
            index += ImageDescriptor.TRAILER_LENGTH;
            remaining -= blockLength;
        }
        return index;
    }

    private int block(int first, int blockLength, UnsafeBuffer to, int place) {
        int index = first;
        int at = place;
        final int end = first + blockLength;
        while (index < end) {
            final int length = Math.min(Math.min(untilStepEnd(index), end - index), pieceLength - index % pieceLength);
            if (isCheckedFirst) {
                update(index, length);
            }
            if (to != null) {
                at = copy(index, length, to, at);
            }
            if (!isCheckedFirst) {
                update(index, length);
            }
            index += length;
        }
        return at;
    }

    private int untilStepEnd(int index) {
        return step == ImageDescriptor.BLOCK_LENGTH ? step : step - (int)(image.addressOffset() + index & step - 1);
    }

    /** Copies to a ring, which may wrap; returns the index behind the copy. */
    private int copy(int index, int length, UnsafeBuffer to, int at) {
        final int untilEnd = to.capacity() - at;
        if (length < untilEnd) {
            to.putBytes(at, image, index, length);
            return at + length;
        }
        to.putBytes(at, image, index, untilEnd);
        to.putBytes(0, image, index + untilEnd, length - untilEnd);
        return length - untilEnd;
    }

    private void update(int index, int length) {
        crc.update(bytes.limit(index + length).position(index));
    }

    private void require(long saved, int index) {
        if (saved != crc.getValue()) {
            throw new IllegalStateException("image offset " + index + ": crc32c is " + saved + ", computed "
                + crc.getValue());
        }
    }
}
