/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ByteChannel;
import java.util.Objects;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * The source's end of the link: sends an image a round, chunk by chunk as the link has room, and takes the target's
 * answers. When a cut is taken, and what an answer means for the set, is for {@link Migration} to say.
 */
final class ImageSender {
    private final SaveSession session;
    private final int chunkCapacity;
    private final long budgetNs;
    private final FrameWriter out;
    private final FrameReader in = new FrameReader(Frame.MAX_CONTROL_LENGTH);
    private ChannelSet set;
    private ByteChannel link;
    private SaveMode mode;
    private int round;
    private boolean isOpen;
    private boolean isCopied;
    private String base;
    private String digest;

    ImageSender(SaveSession session, int chunkCapacity, long budgetNs) {
        this.session = Objects.requireNonNull(session, "session");
        if (chunkCapacity < ImageDescriptor.MAX_ATOMIC_LENGTH) {
            throw new IllegalArgumentException("chunkCapacity=" + chunkCapacity + " is less than "
                + ImageDescriptor.MAX_ATOMIC_LENGTH);
        }
        if (budgetNs < 0) {
            throw new IllegalArgumentException("budgetNs=" + budgetNs + " is negative");
        }
        this.chunkCapacity = chunkCapacity;
        this.budgetNs = budgetNs;
        out = new FrameWriter(chunkCapacity);
    }

    /** Takes the cut of a full image of a set that goes over a link. If it throws, nothing has begun. */
    void start(ChannelSet ofSet, SaveMode cutMode, long label, ByteChannel to) {
        session.begin(ofSet, cutMode, label);
        mode = cutMode;
        set = ofSet;
        link = to;
        out.clear();
        in.clear();
        round = 0;
        base = null;
    }

    /**
     * Takes the cut of what is new since the round before, whose image must still be a base. If it throws, nothing has
     * begun.
     */
    void cutDelta(SaveMode cutMode, long label) {
        session.begin(set, cutMode, label, base);
        mode = cutMode;
    }

    /** Length of the image of the last cut. */
    long imageLength() {
        return session.imageLength();
    }

    /** How the set is while the last cut is saved. */
    SaveMode mode() {
        return mode;
    }

    /** The image of the cut that was taken is sent. */
    void beginRound() {
        isOpen = true;
        isCopied = false;
        digest = null;
        out.image(session.imageLength(), round, mode == SaveMode.PAUSED);
    }

    /** Number of the round that is under way, or of the next one. */
    int round() {
        return round;
    }

    /** Is a round under way? It is from its cut until the target has acknowledged it. */
    boolean isOpen() {
        return isOpen;
    }

    /** Is all of the round with the link, and no answer to it here? */
    boolean isSent() {
        return isOpen && isCopied && out.isEmpty();
    }

    /** Has the link taken all that it was given? */
    boolean isFlushed() {
        return out.isEmpty();
    }

    /** Is what is being saved, or was saved with the set at rest, no longer there? */
    boolean isLost() {
        final boolean isHeld = isOpen && !isCopied || mode == SaveMode.PAUSED;
        return isHeld && ChannelAccess.lease(set).isRevoked() || set.state() == ChannelState.CLOSED;
    }

    /** Goes on with what the link had no room for; returns how much it took. */
    int flush() throws IOException {
        return out.flush(link);
    }

    /** Saves the next chunk, if there is one and those before are with the link; returns how much of it that took. */
    int sendChunk() throws IOException {
        if (!isOpen || isCopied || !out.isEmpty()) {
            return 0;
        }
        final SaveStatus status = session.saveContinue(out.beginChunk(chunkCapacity), budgetNs);
        out.endChunk();
        if (status == SaveStatus.SUCCESS) {
            isCopied = true;
            digest = session.digest();
            base = session.cutId();
            // A set that rests is held until commit or cancel, so that it can't go on before.
            if (mode == SaveMode.LIVE) {
                session.end();
            }
        }
        return out.flush(link);
    }

    /** Gives the target the set, as its last image says. */
    void commit() {
        out.commit(digest);
    }

    /** Takes what the link has brought. */
    void receive() throws IOException {
        if (in.fill(link) < 0) {
            throw new EOFException("the target closed the link");
        }
    }

    /** Returns whether an answer has come: the round that is under way is acknowledged with it, and over. */
    boolean nextAnswer() throws IOException {
        if (!in.next()) {
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
        if (!isSent() || in.getInt(0) != round || !in.text(Integer.BYTES).equals(digest)) {
            throw new ProtocolException("the target acknowledged round " + Integer.toUnsignedString(in.getInt(0))
                + " as " + in.text(Integer.BYTES) + ", expected " + round + " as " + digest);
        }
    }

    /** Holds the set no longer; does nothing if no cut is held. */
    void endSave() {
        session.end();
    }

    /** Nothing is sent any more. */
    void closeLink() {
        isOpen = false;
        out.clear();
        try {
            link.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }
}
