/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.MessageEncoderFlyweight;
import org.ringsave.aeron.codec.AcceptEncoder;
import org.ringsave.aeron.codec.AcknowledgeEncoder;
import org.ringsave.aeron.codec.CancelEncoder;
import org.ringsave.aeron.codec.DoneEncoder;
import org.ringsave.aeron.codec.FragmentEncoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;
import org.ringsave.aeron.codec.MessageHeaderEncoder;
import org.ringsave.aeron.codec.OfferEncoder;
import org.ringsave.aeron.codec.RefuseEncoder;
import org.ringsave.aeron.codec.ResumeEncoder;

/**
 * One message in memory of its own: sealed before it goes out, checked once it was copied in. TRANSFER.md has the
 * layout. All that comes in is checked and used here, since Aeron's memory may change meanwhile.
 */
final class Message {
    /** The block of each message, by its template id. */
    private static final int[] BLOCKS = {-1, OfferEncoder.BLOCK_LENGTH, FragmentEncoder.BLOCK_LENGTH,
        CancelEncoder.BLOCK_LENGTH, AcceptEncoder.BLOCK_LENGTH, AcknowledgeEncoder.BLOCK_LENGTH,
        ResumeEncoder.BLOCK_LENGTH, DoneEncoder.BLOCK_LENGTH, RefuseEncoder.BLOCK_LENGTH};
    private static final int MAX_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + RefuseEncoder.BLOCK_LENGTH;
    static final int ID_LENGTH = 32;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MAX_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CRC32C crc = new CRC32C();
    private int length;

    /** Copies a message in. Returns false if it is none, or if another version or an accident made it. */
    boolean read(DirectBuffer from, int offset, int available) {
        if (available < MessageHeaderDecoder.ENCODED_LENGTH) {
            return false;
        }
        header.wrap(from, offset);
        final int template = header.templateId();
        final int block = template < BLOCKS.length ? BLOCKS[template] : -1;
        length = MessageHeaderDecoder.ENCODED_LENGTH + block;
        if (block < 0 || length > available) {
            return false;
        }
        buffer.putBytes(0, from, offset, length);
        header.wrap(buffer, 0);
        return header.templateId() == template && header.blockLength() == block
            && header.schemaId() == MessageHeaderDecoder.SCHEMA_ID
            && header.version() == MessageHeaderDecoder.SCHEMA_VERSION
            && buffer.getInt(length - Integer.BYTES, ByteOrder.LITTLE_ENDIAN) == checksum();
    }

    /** Template of the message that was read. */
    int template() {
        return header.templateId();
    }

    /** Bytes of the message that was read; those of a fragment's image follow. */
    int length() {
        return length;
    }

    /** Starts a message of zeros for an encoder. */
    <T extends MessageEncoderFlyweight> T begin(T encoder) {
        length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.sbeBlockLength();
        buffer.setMemory(0, length, (byte)0);
        headerEncoder.wrap(buffer, 0).blockLength(encoder.sbeBlockLength()).templateId(encoder.sbeTemplateId())
            .schemaId(encoder.sbeSchemaId()).version(encoder.sbeSchemaVersion());
        encoder.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH);
        return encoder;
    }

    /** Ends the message: its checksum covers all that was encoded. */
    Message seal() {
        buffer.putInt(length - Integer.BYTES, checksum(), ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    private int checksum() {
        crc.reset();
        crc.update(bytes.limit(length - Integer.BYTES).position(0));
        bytes.clear();
        return (int)crc.getValue();
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Bytes of an id, 32 digits; zeros if there is none. */
    static byte[] idBytes(String id) {
        return id == null ? new byte[ID_LENGTH] : id.getBytes(StandardCharsets.US_ASCII);
    }

    /** The message of an exception, else its name, in one line. */
    static String line(Throwable cause) {
        final String text = cause.getMessage();
        return (text == null || text.isBlank() ? cause.toString() : text).replaceAll("\\R", " ");
    }

    /** The text of bytes up to the first zero; null if it is empty. */
    static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end == 0 ? null : new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
