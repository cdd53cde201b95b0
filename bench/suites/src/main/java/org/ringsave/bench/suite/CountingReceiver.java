/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A receiver that counts image bytes and keeps none, with the answers that TRANSFER.md asks for. */
final class CountingReceiver implements FragmentHandler {
    private static final int TEMPLATE_OFFSET = 2;
    private static final int TRANSFER_OFFSET = 8;
    private static final int IMAGE_OFFSET = 16;
    private static final int FILLED_OFFSET = 24;
    private static final int OFFER = 1;
    private static final int FRAGMENT = 2;
    private static final int ACCEPT = 4;
    private static final int ACKNOWLEDGE = 5;
    private static final int DONE = 7;
    private static final int SCHEMA = 21_331;
    private static final int HEADER_LENGTH = 8;
    private static final int ACCEPT_LENGTH = 40;
    private static final int ACKNOWLEDGE_LENGTH = 32;
    private static final int DONE_LENGTH = 88;
    private static final int ACKNOWLEDGED_LENGTH = 256 * 1024;

    private final ExclusivePublication out;
    private final Supplier<String> digest;
    private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(DONE_LENGTH));
    private final CRC32C crc = new CRC32C();
    private long transferId;
    private long imageLength;
    private long needed;
    private long acknowledged;

    /** The digest is asked for when all bytes have come. */
    CountingReceiver(ExclusivePublication out, Supplier<String> digest) {
        this.out = out;
        this.digest = digest;
    }

    @Override
    public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        final int template = buffer.getShort(offset + TEMPLATE_OFFSET, ByteOrder.LITTLE_ENDIAN);
        final long at = buffer.getLong(offset + IMAGE_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (template == OFFER) {
            // An offer that comes again is of the same transfer.
            if (buffer.getLong(offset + TRANSFER_OFFSET, ByteOrder.LITTLE_ENDIAN) != transferId) {
                transferId = buffer.getLong(offset + TRANSFER_OFFSET, ByteOrder.LITTLE_ENDIAN);
                imageLength = at;
                needed = 0;
                acknowledged = 0;
                send(ACCEPT, ACCEPT_LENGTH);
            }
        } else if (template == FRAGMENT && at == needed) {
            needed += buffer.getInt(offset + FILLED_OFFSET, ByteOrder.LITTLE_ENDIAN);
            if (needed == imageLength) {
                answer.putStringWithoutLengthAscii(IMAGE_OFFSET, digest.get());
                send(DONE, DONE_LENGTH);
            } else if (needed - acknowledged >= ACKNOWLEDGED_LENGTH) {
                acknowledged = needed;
                send(ACKNOWLEDGE, ACKNOWLEDGE_LENGTH);
            }
        }
    }

    private void send(int template, int length) {
        answer.putShort(0, (short)(length - HEADER_LENGTH), ByteOrder.LITTLE_ENDIAN);
        answer.putShort(TEMPLATE_OFFSET, (short)template, ByteOrder.LITTLE_ENDIAN);
        answer.putShort(TEMPLATE_OFFSET + Short.BYTES, (short)SCHEMA, ByteOrder.LITTLE_ENDIAN);
        answer.putShort(TEMPLATE_OFFSET + 2 * Short.BYTES, (short)1, ByteOrder.LITTLE_ENDIAN);
        answer.putLong(TRANSFER_OFFSET, transferId, ByteOrder.LITTLE_ENDIAN);
        if (template != DONE) {
            answer.putLong(IMAGE_OFFSET, acknowledged, ByteOrder.LITTLE_ENDIAN);
        }
        crc.reset();
        crc.update(answer.byteBuffer().clear().limit(length - Integer.BYTES));
        answer.byteBuffer().clear();
        answer.putInt(length - Integer.BYTES, (int)crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        if (out.offer(answer, 0, length) < 0) {
            throw new IllegalStateException("no room for an answer of template " + template);
        }
    }

    /** Image bytes that have come, of the last transfer. */
    long needed() {
        return needed;
    }
}
