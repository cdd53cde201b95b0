/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.nio.charset.StandardCharsets;
import org.ringsave.aeron.codec.AcceptEncoder;
import org.ringsave.aeron.codec.AcknowledgeEncoder;
import org.ringsave.aeron.codec.DoneEncoder;
import org.ringsave.aeron.codec.RefuseEncoder;
import org.ringsave.aeron.codec.ResumeEncoder;

/** Sends a receiver's answers. Each method returns false if there is no room now. */
final class AnswerWriter {
    private final Claims out;
    private final Message message = new Message();
    private final AcceptEncoder accept = new AcceptEncoder();
    private final AcknowledgeEncoder acknowledge = new AcknowledgeEncoder();
    private final ResumeEncoder resume = new ResumeEncoder();
    private final DoneEncoder done = new DoneEncoder();
    private final RefuseEncoder refuse = new RefuseEncoder();

    AnswerWriter(Claims out) {
        this.out = out;
    }

    boolean accept(long transferId, long offset, long limit) {
        message.begin(accept).transferId(transferId).imageOffset(offset).imageLimit(limit);
        return out.send(message.seal());
    }

    boolean acknowledge(long transferId, long offset) {
        message.begin(acknowledge).transferId(transferId).imageOffset(offset);
        return out.send(message.seal());
    }

    boolean resume(long transferId, long offset) {
        message.begin(resume).transferId(transferId).imageOffset(offset);
        return out.send(message.seal());
    }

    boolean done(long transferId, String digest, String cutId) {
        message.begin(done).transferId(transferId);
        done.putDigest(Message.idBytes(digest), 0, DoneEncoder.digestLength());
        done.putCutId(Message.idBytes(cutId), 0, DoneEncoder.cutIdLength());
        return out.send(message.seal());
    }

    boolean refuse(long transferId, Refusal refusal) {
        message.begin(refuse).transferId(transferId).value(refusal.value()).reason((short)refusal.reason().number());
        refuse.putText(line(refusal.text()), 0, RefuseEncoder.textLength());
        return out.send(message.seal());
    }

    /** As much of a text as fits, without half a character. */
    private static byte[] line(String text) {
        final byte[] line = new byte[RefuseEncoder.textLength()];
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, line.length);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        System.arraycopy(bytes, 0, line, 0, end);
        return line;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
