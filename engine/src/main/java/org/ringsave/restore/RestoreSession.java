/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.agrona.BufferUtil;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;

/**
 * Restores a channel set from an image: VmbChannelRestoreFromBuffer, for any split of the image, down to a byte at a
 * time. A session is used again and again. The owner thread of its set only.
 *
 * <pre>{@code
 * session.begin(set);
 * while (session.restoreFromBuffer(nextPiece()) == RestoreStatus.MORE_PROCESSING_REQUIRED) {
 * }
 * session.apply();
 * set.open();
 * }</pre>
 *
 * <p>Nothing of an image is visible before {@link #apply()}. When anything is wrong with it, an {@link ImageException}
 * says what and where, the set is as it was, but for regions, which are zeros, and the session is free for the next
 * image.
 */
public final class RestoreSession {
    private final StagedImage staged;
    private final ImageGrammar grammar;
    private final ImageReader reader;
    private ImageTarget target;
    private boolean active;
    private boolean applying;

    /**
     * Make a session.
     *
     * @param options what it may leave behind where an image and a set don't agree; it refuses all else.
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public RestoreSession(RestoreOption... options) {
        Platform.check();
        Objects.requireNonNull(options, "options");
        for (final RestoreOption option : options) {
            Objects.requireNonNull(option, "an option");
        }
        staged = new StagedImage(Set.copyOf(List.of(options)));
        grammar = new ImageGrammar();
        reader = new ImageReader(grammar);
    }

    /**
     * Restore into channels that are there: those of the image, by id, with the same geometry and names, the same
     * regions, by name, with the same lengths, and the same {@link AppState}s, by name. What one of them has alone is
     * refused by {@link #apply()}, unless a {@link RestoreOption} or {@link AppState#isOptional()} says otherwise.
     *
     * <p>The bytes of the image's regions go to the set's regions at once. When the restore ends without {@link
     * #apply()} those regions are all zeros.
     *
     * @param set in state CREATED, all of its channels empty and none of them on ring files.
     * @throws IllegalStateException if a restore is under way, or the set is not so.
     */
    public void begin(ChannelSet set) {
        Objects.requireNonNull(set, "set");
        requireIdle();
        if (set.state() != ChannelState.CREATED) {
            throw new IllegalStateException("begin: the set is " + set.state() + ", not CREATED");
        }
        for (final Channel channel : set.channels()) {
            final ChannelMemory memory = ChannelAccess.memory(channel);
            if (memory.isMapped() || !memory.isPristine()) {
                throw new IllegalStateException("begin: " + channel
                    + (memory.isMapped() ? " is on ring files, which others may use" : " is not empty"));
            }
        }
        staged.begin(new GivenSet(set));
        start(staged);
    }

    /**
     * Restore into a set that is built from the image.
     *
     * @param limit  of the sum of {@link org.ringsave.channel.ChannelConfig#memoryLength()} over the image's channels
     *               and {@link org.ringsave.channel.MemoryRegion#memoryLength} over its regions, in bytes; an
     *               image that needs more is refused. The set may reserve up to a quarter more, so that its memory
     *               comes in few pieces.
     * @param states that the image holds, and no others.
     * @throws IllegalArgumentException if the limit is negative.
     * @throws IllegalStateException    if a restore is under way.
     */
    public void begin(long limit, AppState... states) {
        begin(limit, null, states);
    }

    /**
     * Restore into a set that is built from the image and whose requests in flight have state of the embedder.
     *
     * @param limit       as above.
     * @param packetState that takes the state; null if there is none.
     * @param states      as above.
     * @throws IllegalArgumentException if the limit is negative.
     * @throws IllegalStateException    if a restore is under way.
     */
    public void begin(long limit, PacketStateHandler packetState, AppState... states) {
        requireIdle();
        if (limit < 0) {
            throw new IllegalArgumentException("limit=" + limit + " is negative");
        }
        Objects.requireNonNull(states, "states");
        final ChannelSet set = ChannelAccess.createSet(limit);
        for (final AppState state : states) {
            set.addState(state);
        }
        if (packetState != null) {
            set.packetState(packetState);
        }
        staged.begin(new BuiltSet(set, limit));
        start(staged);
    }

    /**
     * Only verify an image: everything is checked, nothing is kept, and there is nothing to apply. A delta without its
     * base is taken here, and nowhere else.
     *
     * @throws IllegalStateException if a restore is under way.
     */
    public void beginVerify() {
        requireIdle();
        start(new VerifyOnly());
    }

    private void requireIdle() {
        if (active) {
            throw new IllegalStateException("begin: this session is restoring already; apply() or end() it first");
        }
    }

    private void start(ImageTarget to) {
        target = to;
        grammar.start(to);
        reader.start();
        active = true;
    }

    /**
     * Take the next bytes of the image, from the buffer's position to its limit. The position moves to the limit;
     * limit and byte order stay.
     *
     * @param buffer direct and apart from the set's memory; may be read-only. It must be private memory while this
     *               runs: where it maps a file that another process truncates, computing its checksum ends the JVM.
     * @return {@link RestoreStatus#SUCCESS} if the image is complete and verified with these bytes, or was before;
     *     {@link RestoreStatus#MORE_PROCESSING_REQUIRED} if not.
     * @throws ImageException           if the image is not what it must be, does not fit the set or the limit, is a
     *                                  delta without {@link #next()}, or, after it, no delta of the image before; the
     *                                  restore is over, and the set is as it was.
     * @throws IllegalArgumentException if the buffer is on the heap, or overlaps the set's memory; nothing has changed.
     * @throws IllegalStateException    if no restore is under way, or its set was closed or lost a channel.
     */
    public RestoreStatus restoreFromBuffer(ByteBuffer buffer) {
        requireActive("restoreFromBuffer");
        if (!Objects.requireNonNull(buffer, "buffer").isDirect()) {
            throw new IllegalArgumentException("buffer is on the heap: restoreFromBuffer reads from direct buffers");
        }
        final int position = buffer.position();
        final int limit = buffer.limit();
        final long address = BufferUtil.address(buffer) + position;
        if (target.overlaps(address, limit - position)) {
            throw new IllegalArgumentException("buffer overlaps the memory of the set that is being restored");
        }
        boolean taken = false;
        try {
            reader.read(buffer, position, address, limit - position);
            taken = true;
        } finally {
            buffer.limit(limit).position(taken ? limit : position);
            if (!taken) {
                end();
            }
        }
        return grammar.isComplete() ? RestoreStatus.SUCCESS : RestoreStatus.MORE_PROCESSING_REQUIRED;
    }

    /**
     * Go on with a delta: what comes now is the delta whose base is the image that has come, itself a full image or a
     * delta that was taken so. Any number of times, then {@link #apply()} once; the result is what {@code ImageMerge}
     * of them all would give. A delta takes as long as its own bytes and the number of channels do, and so does {@link
     * #apply()}: ring bytes that came before are in their place.
     *
     * <pre>{@code
     * session.begin(limit, states);
     * ImageFile.load(base, session);
     * session.next();
     * ImageFile.load(delta, session);
     * session.apply();
     * }</pre>
     *
     * <p>From here on the image before can't be applied without the delta. All of the last image replaces what came
     * before, ring bytes apart: handlers and states are called for it alone, and the channels and regions are those
     * that it has, no others.
     *
     * <p>A set that is built keeps the memory of channels and regions that a later image does not have until it is
     * closed, and it counts toward the limit. Into a given set each image must fit where both have a channel or region
     * of an id or name, also if a later image does not have it; what one of them has alone counts in the last image. A
     * region of the set that only earlier images have is all zeros.
     *
     * @throws IllegalStateException if there is no complete image, nothing to apply it to, or no restore under way, or
     *                               from within {@link #apply()}.
     */
    public void next() {
        requireVerified("next");
        if (applying) {
            throw new IllegalStateException("next: apply() is under way");
        }
        staged.next(grammar.cutIdFirst(), grammar.cutIdSecond());
        grammar.start(staged);
        reader.start();
    }

    /**
     * Make the verified image visible: first all {@link AppState#prepare}, then the requests in flight with their
     * {@link PacketStateHandler#decode}, then contexts and rings, then all {@link AppState#commit}.
     *
     * @return the set, in state CREATED; open it to go on.
     * @throws ImageException        if an AppState or PacketStateHandler refuses what was saved, or the image has other
     *                               channels or states than the set; the restore is over, and the set is as it was.
     * @throws IllegalStateException if there is no complete image, or nothing to apply it to.
     */
    public ChannelSet apply() {
        requireVerified("apply");
        final ImageApply steps = new ImageApply(staged, () -> requireVerified("apply"));
        return apply(() -> {
            steps.prepare(grammar.imageLength());
            steps.restoreRequests();
            steps.commit(grammar.cutIdFirst(), grammar.cutIdSecond(), grammar.label());
        });
    }

    private ChannelSet apply(Runnable steps) {
        boolean applied = false;
        applying = true;
        try {
            steps.run();
            applied = true;
        } finally {
            applying = false;
            if (applied) {
                release();
            } else {
                end();
            }
        }
        return staged.set();
    }

    /**
     * Make one channel of the verified image visible, and nothing else: other channels stay as they are, no {@link
     * AppState} is called, and it doesn't matter which ones the set has. Regions that the image has are all zeros.
     *
     * @param channelId of the channel, unsigned.
     * @return the set, in state CREATED.
     * @throws IllegalArgumentException if the channel is not in the image or not in the set; nothing has changed.
     * @throws ImageException           if a PacketStateHandler is missing or refuses what was saved; the restore is
     *                                  over, and the set is as it was.
     * @throws IllegalStateException    if there is no complete image, or nothing to apply it to.
     */
    public ChannelSet applyOnly(int channelId) {
        requireVerified("applyOnly");
        final ImageApply steps = new ImageApply(staged, () -> requireVerified("applyOnly"));
        final int row = steps.find(channelId);
        return apply(() -> steps.applyOnly(row));
    }

    /** Drop what has come, complete or not; the set is as it was. Does nothing if no restore is under way. */
    public void end() {
        if (active) {
            release();
            target.drop();
        }
    }

    private void release() {
        active = false;
        target.release();
    }

    private void requireActive(String operation) {
        if (!active) {
            throw new IllegalStateException(operation + ": no restore is under way; begin() one");
        }
        if (target.isRevoked()) {
            end();
            throw new IllegalStateException(operation + ": the set was closed, or lost a channel, during the restore");
        }
    }

    private void requireVerified(String operation) {
        requireActive(operation);
        if (target != staged) {
            throw new IllegalStateException(operation + ": this restore only verifies");
        }
        if (!grammar.isComplete()) {
            throw new IllegalStateException(operation + ": the image is not complete, " + reader.offset()
                + " bytes have come");
        }
    }

    /**
     * Bytes of the image taken so far; after {@link #next()}, of the delta.
     *
     * @return in bytes from the image's start; of the last restore if none is under way.
     */
    public long offset() {
        return reader.offset();
    }

    /**
     * Length of the image.
     *
     * @return in bytes, as its header says; 0 before that came. Of the last restore if none is under way.
     */
    public long imageLength() {
        return grammar.imageLength();
    }

    /**
     * The image that a delta lacks.
     *
     * @return its cutId, 32 hexadecimal digits; null of a full image; of use when the image is complete.
     */
    public String baseCutId() {
        return grammar.isDelta() ? grammar.base() : null;
    }

    /**
     * The embedder's label of the image.
     *
     * @return as given to begin of the save; of use when the image is complete.
     */
    public long label() {
        return grammar.label();
    }

    /**
     * How many channels the image holds.
     *
     * @return of use when the image is complete.
     */
    public long channelCount() {
        return grammar.channelCount();
    }

    /**
     * The digest that identifies the image.
     *
     * @return 32 hexadecimal digits; of use when the image is complete.
     */
    public String digest() {
        return grammar.digest();
    }

    /**
     * The identity of the instant that was saved.
     *
     * @return 32 hexadecimal digits; of use when the image is complete.
     */
    public String cutId() {
        return grammar.cutId();
    }
}
