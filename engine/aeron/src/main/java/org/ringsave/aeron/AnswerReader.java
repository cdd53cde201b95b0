/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.ringsave.aeron.codec.AcceptDecoder;
import org.ringsave.aeron.codec.AcknowledgeDecoder;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;
import org.ringsave.aeron.codec.RefuseDecoder;
import org.ringsave.aeron.codec.ResumeDecoder;

/** Reads the answer stream: decodes the answers to one transfer, and drops all else. */
final class AnswerReader {
    private static final int FRAGMENT_LIMIT = 16;
    private static final int AT = MessageHeaderDecoder.ENCODED_LENGTH;

    private final Subscription in;
    private final Message message = new Message();
    private final Answers answers;
    private final ControlledFragmentHandler handler = this::onFragment;
    private final AcceptDecoder accept = new AcceptDecoder();
    private final AcknowledgeDecoder acknowledge = new AcknowledgeDecoder();
    private final ResumeDecoder resume = new ResumeDecoder();
    private long transferId;
    private int valid;
    private Throwable thrown;

    AnswerReader(Subscription in, Answers answers) {
        this.in = in;
        this.answers = answers;
    }

    /** Reads answers that have come. Returns how many were valid. */
    int poll(long ofTransferId) {
        transferId = ofTransferId;
        valid = 0;
        if (in.isClosed()) {
            throw new IllegalStateException(ClosedStream.line(in));
        }
        in.controlledPoll(handler, FRAGMENT_LIMIT);
        final Throwable cause = thrown;
        thrown = null;
        Rethrown.rethrow(cause);
        return valid;
    }

    /** Aeron swallows an exception of a handler, so it is kept for the caller of the poll. */
    private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        // A break ends the poll of one of Aeron's images, not of the next one, such as that of another receiver.
        if (thrown != null || answers.isOver()) {
            return Action.ABORT;
        }
        try {
            if (message.read(buffer, offset, length) && take()) {
                valid++;
            }
            return answers.isOver() ? Action.BREAK : Action.CONTINUE;
        } catch (RuntimeException | Error e) {
            thrown = e;
            return Action.BREAK;
        }
    }

    private boolean take() {
        switch (message.template()) {
            case AcceptDecoder.TEMPLATE_ID:
                accept.wrap(message.buffer(), AT, AcceptDecoder.BLOCK_LENGTH, AcceptDecoder.SCHEMA_VERSION);
                return accept.transferId() == transferId && answers.needed(accept.imageOffset());
            case ResumeDecoder.TEMPLATE_ID:
                resume.wrap(message.buffer(), AT, ResumeDecoder.BLOCK_LENGTH, ResumeDecoder.SCHEMA_VERSION);
                return resume.transferId() == transferId && answers.needed(resume.imageOffset());
            case AcknowledgeDecoder.TEMPLATE_ID:
                acknowledge.wrap(message.buffer(), AT, AcknowledgeDecoder.BLOCK_LENGTH,
                    AcknowledgeDecoder.SCHEMA_VERSION);
                return acknowledge.transferId() == transferId && answers.acknowledged(acknowledge.imageOffset());
            case DoneDecoder.TEMPLATE_ID:
                return done();
            case RefuseDecoder.TEMPLATE_ID:
                return refused();
            default:
                return false;
        }
    }

    private boolean done() {
        final DoneDecoder done = new DoneDecoder().wrap(message.buffer(), AT, DoneDecoder.BLOCK_LENGTH,
            DoneDecoder.SCHEMA_VERSION);
        final byte[] digest = new byte[DoneDecoder.digestLength()];
        done.getDigest(digest, 0, digest.length);
        return done.transferId() == transferId && answers.done(Message.text(digest));
    }

    private boolean refused() {
        final RefuseDecoder refuse = new RefuseDecoder().wrap(message.buffer(), AT, RefuseDecoder.BLOCK_LENGTH,
            RefuseDecoder.SCHEMA_VERSION);
        final RefusalReason reason = RefusalReason.of(refuse.reason());
        if (refuse.transferId() != transferId || reason == null) {
            return false;
        }
        final byte[] bytes = new byte[RefuseDecoder.textLength()];
        refuse.getText(bytes, 0, bytes.length);
        final String text = Message.text(bytes);
        answers.refused(new Refusal(reason, refuse.value(), text == null ? "it says no more" : text));
        return true;
    }
}
