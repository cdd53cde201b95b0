/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ByteChannel;
import org.agrona.concurrent.NanoClock;
import org.ringsave.image.ImageDescriptor;

/**
 * The source's end of the link. It sends one image a round, chunk by chunk as the link has room, and takes the target's
 * answers. {@link Migration} decides when to cut, and which state an answer leads to.
 */
final class ImageSender {
    private final SourceSet source;
    private final int chunkCapacity;
    private final NanoClock clock;
    private final RoundTimer timer;
    private final FrameWriter out;
    private final FrameReader in = new FrameReader(Frame.MAX_CONTROL_LENGTH);
    private ByteChannel link;
    private int round;
    private boolean isOpen;

    ImageSender(SourceSet source, int chunkCapacity, NanoClock clock, PausePrediction prediction) {
        if (chunkCapacity < ImageDescriptor.MAX_ATOMIC_LENGTH) {
            throw new IllegalArgumentException("chunkCapacity=" + chunkCapacity + " is less than "
                + ImageDescriptor.MAX_ATOMIC_LENGTH);
        }
        this.source = source;
        this.chunkCapacity = chunkCapacity;
        this.clock = clock;
        timer = new RoundTimer(prediction);
        out = new FrameWriter(chunkCapacity);
    }

    /** Sends over another link from here on, beginning with round 0. */
    void start(ByteChannel to) {
        link = to;
        out.clear();
        in.clear();
        round = 0;
    }

    /** Begins to send the image of the source's last cut. */
    void beginRound(long now) {
        isOpen = true;
        out.image(source.imageLength(), round, source.isLast());
        timer.beginRound(source.imageLength(), now);
    }

    /** Number of the round that is under way, or of the next one. */
    int round() {
        return round;
    }

    /** Is a round under way? It is from its cut until the target has acknowledged it. */
    boolean isOpen() {
        return isOpen;
    }

    /** Has the link taken all of the round, and not brought an answer? */
    boolean isSent() {
        return isOpen && !source.isCopying() && out.isEmpty();
    }

    /** Has the link taken all frames? */
    boolean isFlushed() {
        return out.isEmpty();
    }

    /** A call of the migration begins: its time counts for the round. */
    void enter(long now) {
        timer.enter(now);
    }

    /** The call returns. */
    void leave() {
        timer.leave(clock.nanoTime(), !isFlushed());
    }

    /** Hands the rest of a frame to the link; returns the number of bytes that it took. */
    int flush() throws IOException {
        return out.flush(link);
    }

    /**
     * Saves the next chunk and hands it to the link, unless the image is copied or the link has not taken the chunk
     * before. Returns the number of bytes that the link took.
     */
    int sendChunk() throws IOException {
        int sent = 0;
        if (isOpen && source.isCopying() && isFlushed()) {
            source.copyTo(out.beginChunk(chunkCapacity));
            out.endChunk();
            sent = out.flush(link);
        }
        if (isSent()) {
            timer.sent(clock.nanoTime());
        }
        return sent;
    }

    /** Writes the commit of the last image, for {@link #flush} to hand to the link. */
    void commit() {
        out.commit(source.digest());
    }

    /** Reads from the link; returns the number of bytes. */
    int receive() throws IOException {
        final int length = in.fill(link);
        if (length < 0) {
            throw new EOFException("the target closed the link");
        }
        return length;
    }

    /** Takes the next answer; returns false if there is none. The answer acknowledges and ends the round. */
    boolean nextAnswer() throws IOException {
        if (!in.next()) {
            if (isSent()) {
                timer.noAnswer(clock.nanoTime());
            }
            return false;
        }
        switch (in.type()) {
            case Frame.ACKNOWLEDGE -> requireExpected();
            case Frame.REFUSE -> throw new IOException("the target refused: " + in.text(0));
            default -> throw new ProtocolException("the target sent a frame of type " + in.type());
        }
        isOpen = false;
        round++;
        return true;
    }

    private void requireExpected() throws ProtocolException {
        final String digest = source.digest();
        if (!isSent() || in.getInt(0) != round || !in.text(Integer.BYTES).equals(digest)) {
            throw new ProtocolException("the target acknowledged round " + Integer.toUnsignedString(in.getInt(0))
                + " as " + in.text(Integer.BYTES) + ", expected " + round + " as " + digest);
        }
    }

    /** Drops unsent frames and closes the link. */
    void closeLink() {
        isOpen = false;
        out.clear();
        try {
            link.close();
        } catch (IOException e) {
            // The link is of no more use either way.
        }
    }
}
