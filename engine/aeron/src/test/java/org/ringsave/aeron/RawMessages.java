/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.nio.ByteOrder;
import org.ringsave.aeron.codec.AcceptEncoder;
import org.ringsave.aeron.codec.AcknowledgeEncoder;
import org.ringsave.aeron.codec.CancelEncoder;
import org.ringsave.aeron.codec.DoneEncoder;
import org.ringsave.aeron.codec.FragmentEncoder;
import org.ringsave.aeron.codec.OfferEncoder;
import org.ringsave.aeron.codec.RefuseEncoder;
import org.ringsave.aeron.codec.ResumeEncoder;

/** Single messages, as a test makes them, and the last one of a kind that went over a stream. */
final class RawMessages {
    private static final int IMAGE_LENGTH = 10_000;
    private static final int TRANSFER_OFFSET = 8;

    private final Claims out;
    private final Message message = new Message();
    private final Message seen = new Message();
    private long transferId;

    RawMessages(ExclusivePublication out) {
        this.out = new Claims(out);
    }

    /** Offers a full image. Returns false if there is no room now. */
    boolean offer(long id, long releasedOffset) {
        message.begin(new OfferEncoder()).transferId(id).releasedOffset(releasedOffset).sentOffset(releasedOffset)
            .imageLength(IMAGE_LENGTH).kind((short)ImageOffer.FULL);
        return out.send(message.seal());
    }

    boolean cancel(long id) {
        message.begin(new CancelEncoder()).transferId(id);
        return out.send(message.seal());
    }

    boolean resume(long id, long imageOffset) {
        message.begin(new ResumeEncoder()).transferId(id).imageOffset(imageOffset);
        return out.send(message.seal());
    }

    boolean accept(long id, long imageOffset) {
        message.begin(new AcceptEncoder()).transferId(id).imageOffset(imageOffset);
        return out.send(message.seal());
    }

    boolean acknowledge(long id, long imageOffset) {
        message.begin(new AcknowledgeEncoder()).transferId(id).imageOffset(imageOffset);
        return out.send(message.seal());
    }

    boolean done(long id, String digest) {
        message.begin(new DoneEncoder()).transferId(id).putDigest(Message.idBytes(digest), 0, Message.ID_LENGTH);
        return out.send(message.seal());
    }

    boolean refuse(long id, int reason) {
        message.begin(new RefuseEncoder()).transferId(id).reason((short)reason);
        return out.send(message.seal());
    }

    /** Offers a full image of a length, from any offset. */
    boolean offer(long id, long imageLength, long releasedOffset, long sentOffset) {
        message.begin(new OfferEncoder()).transferId(id).releasedOffset(releasedOffset).sentOffset(sentOffset)
            .imageLength(imageLength).kind((short)ImageOffer.FULL);
        return out.send(message.seal());
    }

    /** Sends a fragment of zeros, whose header may say another number of bytes. */
    boolean fragment(long id, long imageOffset, long filled, int length) {
        message.begin(new FragmentEncoder()).transferId(id).imageOffset(imageOffset).filled(filled);
        message.seal();
        if (!out.tryClaim(message.length() + length)) {
            return false;
        }
        out.claim().putBytes(message.buffer(), 0, message.length());
        out.claim().buffer().setMemory(out.claim().offset() + message.length(), length, (byte)0);
        out.claim().commit();
        return true;
    }

    /** Returns the number of messages with a template that a stream brought. */
    int poll(Subscription in, int template) {
        final int[] count = {0};
        in.poll((buffer, offset, length, header) -> {
            if (seen.read(buffer, offset, length) && seen.template() == template) {
                transferId = seen.buffer().getLong(TRANSFER_OFFSET, ByteOrder.LITTLE_ENDIAN);
                count[0]++;
            }
        }, 100);
        return count[0];
    }

    /** That of the last message that was counted. */
    long transferId() {
        return transferId;
    }
}
