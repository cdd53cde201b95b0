/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.BitUtil;
import org.ringsave.aeron.codec.DoneEncoder;
import org.ringsave.aeron.codec.MessageHeaderEncoder;
import org.ringsave.aeron.codec.OfferEncoder;

/** Where the messages of a recorded image lie in its stream. */
final class RecordedFrames {
    private static final int OFFER_LENGTH =
        frameLength(MessageHeaderEncoder.ENCODED_LENGTH + OfferEncoder.BLOCK_LENGTH);
    /** That of the last message. */
    static final int DONE_LENGTH = frameLength(MessageHeaderEncoder.ENCODED_LENGTH + DoneEncoder.BLOCK_LENGTH);

    private RecordedFrames() {
    }

    private static int frameLength(int length) {
        return BitUtil.align(DataHeaderFlyweight.HEADER_LENGTH + length, FrameDescriptor.FRAME_ALIGNMENT);
    }

    /**
     * The position of a frame that is not behind the one with an image offset. Claims of fragments are equally long,
     * and none lies in two terms. A save may leave some of each claim, so the offset can be in a later one.
     *
     * <p>With c bytes in a claim, offset x is in frame x / c or a later one. No frame before frame x / c is short: the
     * claim of a short one reaches to the end of the image, which would then be before x. So frame x / c - 1 is a full
     * one, and stands where its number says. Frame x / c itself may be short: then it can lie in the rest of a term
     * that has no room for a full one.
     */
    static long positionOf(RecordedImage image, long imageOffset) {
        final int frame = image.mtuLength();
        final int capacity = frame - DataHeaderFlyweight.HEADER_LENGTH - Claims.FRAGMENT_HEADER_LENGTH;
        long frames = imageOffset / capacity - 1;
        if (frames <= 0) {
            return image.startPosition();
        }
        // The first term has the offer before its fragments.
        final long first = (image.termLength() - OFFER_LENGTH) / frame;
        if (frames < first) {
            return image.startPosition() + OFFER_LENGTH + frames * frame;
        }
        frames -= first;
        final long inTerm = image.termLength() / frame;
        return image.startPosition() + (1 + frames / inTerm) * image.termLength() + frames % inTerm * frame;
    }
}
