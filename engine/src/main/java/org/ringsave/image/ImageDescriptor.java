/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.BitUtil;
import org.ringsave.image.codec.ApplicationDecoder;
import org.ringsave.image.codec.ChannelDecoder;
import org.ringsave.image.codec.DirectoryDecoder;
import org.ringsave.image.codec.ImageEndDecoder;
import org.ringsave.image.codec.ImageHeaderDecoder;
import org.ringsave.image.codec.MessageHeaderDecoder;
import org.ringsave.image.codec.PacketsDecoder;
import org.ringsave.image.codec.RegionDecoder;
import org.ringsave.image.codec.RequestsDecoder;
import org.ringsave.image.codec.RingDecoder;

/**
 * Lengths, constants and arithmetic of the image. The schema has the fields of its records.
 *
 * <pre>
 *     record   +------------------+---------------+-----------------------+--------------+
 *              | message header 8 | payloadLength | body                  | trailer 8    |
 *              +------------------+---------------+-----------------------+--------------+
 *     payload  +---------------------------------+---------+-----+-----------+-----------+
 *     section  | block of 65,536                 | trailer | ... | last block| trailer 8 |
 *              +---------------------------------+---------+-----+-----------+-----------+
 * </pre>
 */
public final class ImageDescriptor {
    /** Version of the format: the major number in the upper byte, the minor one in the lower. */
    public static final int VERSION = MessageHeaderDecoder.SCHEMA_VERSION;
    /** Longest record in bytes: a buffer of this length always makes progress. */
    public static final int MAX_ATOMIC_LENGTH = 256;
    /** Length of a block of payload in bytes. */
    public static final int BLOCK_LENGTH = 64 * 1024;
    /** Length of the trailer of a record or block in bytes. */
    public static final int TRAILER_LENGTH = 8;
    /** Alignment of records, payload and trailers in an image, in bytes. */
    public static final int ALIGNMENT = 8;
    /** Length of the message header that begins a record, in bytes. */
    public static final int MESSAGE_HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    /** Offset in a record of the fields that the digests cover. */
    public static final int BODY_OFFSET = MESSAGE_HEADER_LENGTH + ImageHeaderDecoder.payloadLengthEncodingLength();
    /** Offset in every record of the length of its payload. */
    public static final int PAYLOAD_LENGTH_OFFSET = MESSAGE_HEADER_LENGTH;
    /** Template ids from here on are optional. */
    public static final int FIRST_OPTIONAL_TEMPLATE = 1 << 15;
    /** The bytes "RINGSAVE" as a little-endian word. */
    public static final long MAGIC = 0x4556_4153_474E_4952L;
    /** Kind of an image that is complete in itself. */
    public static final int KIND_FULL = 1;
    /** Kind of an image without bytes that its base has. */
    public static final int KIND_DELTA = 2;
    /** The digests' algorithm: MurmurHash3_x64_128 with seed 0. */
    public static final int HASH_MURMUR3 = 1;
    /** Form of a ring of VMBus packets. */
    public static final int FORM_VMBUS = 1;
    /** Most payload of all Application, Channel and Requests records of an image together, in bytes. */
    public static final int MAX_CAPTURED_LENGTH = 1 << 30;
    /** Longest name of a channel or application state, in bytes of UTF-8. */
    public static final int MAX_NAME_LENGTH = 256;
    /** Bound of all positions: each is less. */
    public static final long MAX_POSITION = 1L << 62;

    /** Length of an ImageHeader record in bytes. */
    public static final int HEADER_LENGTH = recordLength(ImageHeaderDecoder.BLOCK_LENGTH);
    /** Length of an Application record in bytes. */
    public static final int APPLICATION_LENGTH = recordLength(ApplicationDecoder.BLOCK_LENGTH);
    /** Length of a Channel record in bytes. */
    public static final int CHANNEL_LENGTH = recordLength(ChannelDecoder.BLOCK_LENGTH);
    /** Length of a Ring record in bytes. */
    public static final int RING_LENGTH = recordLength(RingDecoder.BLOCK_LENGTH);
    /** Length of a Requests record in bytes. */
    public static final int REQUESTS_LENGTH = recordLength(RequestsDecoder.BLOCK_LENGTH);
    /** Length of a Packets record in bytes. */
    public static final int PACKETS_LENGTH = recordLength(PacketsDecoder.BLOCK_LENGTH);
    /** Length of a Region record in bytes. */
    public static final int REGION_LENGTH = recordLength(RegionDecoder.BLOCK_LENGTH);
    /** Offset of the name in a Region record. */
    public static final int REGION_NAME_OFFSET = MESSAGE_HEADER_LENGTH + RegionDecoder.regionNameEncodingOffset();
    /** Length of the name in a Region record, zeros after it included, in bytes. */
    public static final int REGION_NAME_LENGTH = RegionDecoder.regionNameLength();
    /** Length of a Directory record in bytes. */
    public static final int DIRECTORY_LENGTH = recordLength(DirectoryDecoder.BLOCK_LENGTH);
    /** Length of an ImageEnd record in bytes. */
    public static final int END_LENGTH = recordLength(ImageEndDecoder.BLOCK_LENGTH);

    private ImageDescriptor() {
    }

    /**
     * Version as text.
     *
     * @param version as in a record.
     * @return major and minor number.
     */
    public static String versionText(int version) {
        return (version >> Byte.SIZE) + "." + (version & 0xFF);
    }

    /**
     * Length of a record.
     *
     * @param blockLength of it, in bytes.
     * @return with message header and trailer, in bytes.
     */
    public static int recordLength(int blockLength) {
        return MESSAGE_HEADER_LENGTH + blockLength + TRAILER_LENGTH;
    }

    /**
     * Round up to the image's alignment.
     *
     * @param length in bytes.
     * @return the next multiple of 8.
     */
    public static long align(long length) {
        return BitUtil.align(length, (long)ALIGNMENT);
    }

    /**
     * Length of a payload section.
     *
     * @param payloadLength in bytes, without padding and trailers.
     * @return with them, in bytes.
     */
    public static long sectionLength(long payloadLength) {
        return align(payloadLength) + blockCount(payloadLength) * TRAILER_LENGTH;
    }

    /**
     * Blocks of a payload section.
     *
     * @param payloadLength in bytes.
     * @return how many.
     */
    public static long blockCount(long payloadLength) {
        return (payloadLength + BLOCK_LENGTH - 1) / BLOCK_LENGTH;
    }

    /**
     * Length of the next block of a payload section.
     *
     * @param remaining padded payload that is not in a block yet, in bytes.
     * @return length of the block without its trailer, in bytes; 0 if nothing remains.
     */
    public static int blockLength(long remaining) {
        return (int)Math.min(BLOCK_LENGTH, remaining);
    }

    /**
     * The trailer of a block as one word.
     *
     * @param crc   of the block.
     * @param index of the block in its section.
     * @return the 8 bytes as a little-endian word.
     */
    public static long blockTrailer(int crc, int index) {
        return crc & 0xFFFF_FFFFL | (long)index << Integer.SIZE;
    }
}
