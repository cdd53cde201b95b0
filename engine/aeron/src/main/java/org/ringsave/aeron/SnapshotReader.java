/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.image.ImageException;

/** Reads an image from a snapshot's stream, and refuses all that a snapshot does not have there. */
final class SnapshotReader implements SenderMessages {
    private static final int FRAGMENT_LIMIT = 16;

    private final Image in;
    private final ReceivedImage image;
    private final SenderDecoder decoder = new SenderDecoder(this);
    private final ControlledFragmentHandler handler = this::onFragment;
    private final Silence silence = new Silence(TransferOptions.DEFAULT.silenceNs());
    private long transferId;
    private boolean isVerified;
    private boolean isDone;
    private Throwable thrown;

    SnapshotReader(Image in, ReceivedImage image) {
        this.in = in;
        this.image = image;
    }

    /** Reads the whole image, and no message behind it. */
    void readAll(SnapshotIdle idle, NanoClock clock) {
        try {
            while (!isDone) {
                final boolean isOver = in.isClosed() || in.isEndOfStream();
                final int count = in.controlledPoll(handler, FRAGMENT_LIMIT);
                final Throwable cause = thrown;
                thrown = null;
                Rethrown.rethrowAny(cause);
                if (count > 0) {
                    silence.end();
                } else if (isOver) {
                    throw SnapshotException.cut(place());
                } else if (silence.isOver(clock.nanoTime())) {
                    throw SnapshotException.still(place());
                }
                idle.after(count > 0);
            }
        } catch (ImageException e) {
            throw SnapshotException.damaged(e);
        } catch (IOException e) {
            throw SnapshotException.damaged(new ImageException(image.needed(), "image", e));
        }
    }

    /** Aeron swallows an exception of a handler, so it is kept for the caller of the poll. */
    private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        try {
            final int template = decoder.take(buffer, offset, length, header.sessionId());
            if (template == SenderDecoder.NONE || image.length() == 0) {
                throw SnapshotException.foreign(image.needed(), header.position()
                    - BitUtil.align(header.frameLength(), FrameDescriptor.FRAME_ALIGNMENT));
            }
            if (template == DoneDecoder.TEMPLATE_ID) {
                done(decoder.done());
            }
            return isDone ? Action.BREAK : Action.CONTINUE;
        } catch (IOException | RuntimeException | Error e) {
            thrown = e;
            return Action.BREAK;
        }
    }

    @Override
    public void offered(OfferDecoder message, int sessionId) throws IOException {
        if (image.length() != 0) {
            throw unexpected("an offer");
        }
        final ImageOffer offer = ImageOffer.decode(message);
        if (offer != null && offer.base() != null) {
            throw SnapshotException.delta();
        }
        // Without a valid offer there is no image here.
        if (offer != null) {
            transferId = message.transferId();
            image.begin(transferId, offer, 0);
        }
    }

    @Override
    public void fragment(long ofTransferId, long imageOffset, int filled, ByteBuffer piece) throws IOException {
        if (image.length() == 0) {
            return;
        }
        if (isVerified) {
            throw unexpected("a fragment");
        }
        requireTransfer(ofTransferId);
        if (imageOffset != image.needed()) {
            throw new ImageException(image.needed(), "offset of the next fragment", image.needed(), imageOffset);
        }
        try {
            isVerified = image.take(piece, filled);
        } catch (ImageException e) {
            // Every byte of an image has a checksum, which is checked before the byte is used.
            throw isDamage(e) ? SnapshotException.damaged(e) : SnapshotException.unfit(e);
        }
    }

    private static boolean isDamage(ImageException refusal) {
        return refusal.field().startsWith("crc32c");
    }

    private void done(DoneDecoder done) {
        if (!isVerified) {
            throw unexpected("the end");
        }
        requireTransfer(done.transferId());
        final byte[] digest = new byte[DoneDecoder.digestLength()];
        done.getDigest(digest, 0, digest.length);
        require("digest", image.digest(), Message.text(digest));
        final byte[] cutId = new byte[DoneDecoder.cutIdLength()];
        done.getCutId(cutId, 0, cutId.length);
        require("cutId", image.cutId(), Message.text(cutId));
        isDone = true;
    }

    @Override
    public void cancelled(long ofTransferId) {
        throw unexpected("a cancel");
    }

    private void requireTransfer(long actual) {
        require("transferId of the next message", actual, transferId);
    }

    private void require(String field, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new ImageException(image.needed(), field, expected, actual);
        }
    }

    private ImageException unexpected(String actual) {
        return new ImageException(image.needed(), "the next message", isVerified ? "the end" : "a fragment", actual);
    }

    private SnapshotPlace place() {
        return new SnapshotPlace(image.needed(), image.length());
    }
}
