/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;

/**
 * Restores a channel set from an image that comes in pieces of any length, down to one byte. Source:
 * VmbChannelRestoreFromBuffer. A session may restore one image after the other. Owner thread of its set only.
 *
 * <pre>{@code
 * session.begin(set);
 * while (session.restoreFromBuffer(nextPiece()) == RestoreStatus.MORE_PROCESSING_REQUIRED) {
 * }
 * session.apply();
 * set.open();
 * }</pre>
 *
 * <p>An image is invisible until {@link #apply()}. A wrong image gives an {@link ImageException} with the place and the
 * field. Without {@code apply} the set is as it was before {@link #begin}, but the image's regions are all zeros. The
 * session can begin the next restore.
 */
public final class RestoreSession {
    /** Most bytes of all regions that a restore builds if {@link #regionLimit} was not called. */
    public static final long DEFAULT_REGION_LIMIT = 1L << 36;

    private final StagedImage staged;
    private final ImageIntake intake;
    private RegionHandler regionHandler;
    private long regionLimit = DEFAULT_REGION_LIMIT;
    private boolean active;
    private boolean applying;
    private RestoreEvent event;

    /**
     * Make a session.
     *
     * @param options the differences between an image and a set that it may accept; it refuses all others.
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public RestoreSession(RestoreOption... options) {
        Platform.check();
        Objects.requireNonNull(options, "options");
        for (final RestoreOption option : options) {
            Objects.requireNonNull(option, "an option");
        }
        // Not where the field is declared: the check of the JVM comes before the first buffer.
        intake = new ImageIntake();
        staged = new StagedImage(intake.limit(), Set.copyOf(List.of(options)));
    }

    /**
     * Put the versions of saved regions to the embedder in each later {@link #apply()}. Without a handler, a given set
     * refuses another version than its region has, and a set that the session builds takes any.
     *
     * @param handler in place of an earlier one.
     */
    public void regionHandler(RegionHandler handler) {
        regionHandler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Restore into the channels, regions and states of a set. A channel of the image goes to the channel of its id,
     * which must have the same geometry and name. A region goes to the region of its name, which must have the same
     * length. A state goes to the {@link AppState} of its name. {@link #apply()} refuses a channel, region or state
     * that only the image or only the set has, unless a {@link RestoreOption} or {@link AppState#isOptional()} allows
     * it.
     *
     * @param set in state CREATED; all of its channels must be empty, and none may be on ring files.
     * @throws IllegalStateException if a restore is under way, or the set is in another state, taken or not empty.
     */
    public void begin(ChannelSet set) {
        Objects.requireNonNull(set, "set");
        requireIdle();
        staged.begin(new GivenSet(set));
        start(staged, MemoryLimit.NONE);
    }

    /**
     * Restore into a new set that the session builds from the image. Its regions may have any versions, unless a {@link
     * #regionHandler} refuses one.
     *
     * @param limit  most bytes that the restore may take, on the heap and off heap: channels, regions with their
     *               tables, and all that is kept aside until {@link #apply()}. It never takes more, but for 128 KiB
     *               and 5 KiB for each state. An image that needs more is refused. EMBEDDING.md has the sum that
     *               suffices for an image.
     * @param states exactly the states that the image holds.
     * @throws IllegalArgumentException if the limit is negative.
     * @throws IllegalStateException    if a restore is under way.
     */
    public void begin(long limit, AppState... states) {
        begin(limit, null, states);
    }

    /**
     * Restore into a new set that the session builds from an image whose requests in flight have state of the embedder.
     *
     * @param limit       most bytes that the restore may take, as for {@link #begin(long, AppState...)}.
     * @param packetState takes the state of the requests; null if there is none.
     * @param states      exactly the states that the image holds.
     * @throws IllegalArgumentException if the limit is negative.
     * @throws IllegalStateException    if a restore is under way.
     */
    public void begin(long limit, PacketStateHandler packetState, AppState... states) {
        requireIdle();
        if (limit < 0) {
            throw new IllegalArgumentException("limit=" + limit + " is negative");
        }
        staged.begin(BuiltSet.make(intake.limit(), regionLimit, packetState, states));
        start(staged, limit);
    }

    /**
     * Limit the length of all regions together in sets that later restores build. A sparse region takes little memory,
     * so the limit of {@link #begin(long, AppState...)} does not bound its length.
     *
     * @param length in bytes, {@link #DEFAULT_REGION_LIMIT} at first.
     * @throws IllegalArgumentException if the length is negative.
     */
    public void regionLimit(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("regionLimit=" + length + " is negative");
        }
        regionLimit = length;
    }

    /**
     * Verify an image without keeping it: everything is checked, and there is nothing to apply. Only here a delta is
     * accepted without its base.
     *
     * @throws IllegalStateException if a restore is under way.
     */
    public void beginVerify() {
        requireIdle();
        start(new VerifyOnly(), MemoryLimit.NONE);
    }

    private void requireIdle() {
        if (active) {
            throw new IllegalStateException("begin: this session is restoring already; apply() or end() it first");
        }
        // The states of the image lie in memory that begin() frees.
        if (applying) {
            throw new IllegalStateException("begin: apply() is under way; begin() when it has returned");
        }
    }

    private void start(ImageTarget to, long limit) {
        intake.limit().start(limit);
        intake.start(to);
        event = to == staged ? RestoreEvent.start() : null;
        active = true;
    }

    /**
     * Take the next bytes of the image, from the buffer's position to its limit. The position moves to the limit. The
     * limit and the byte order stay.
     *
     * @param buffer direct, outside the set's memory; may be read-only. It must be private memory during this call: if
     *               it maps a file that another process truncates, the checksum ends the JVM.
     * @return {@link RestoreStatus#SUCCESS} if the image is complete and verified, with these bytes or before;
     *     {@link RestoreStatus#MORE_PROCESSING_REQUIRED} if more bytes must come.
     * @throws ImageException           if a byte or field of the image is wrong, if the image does not fit the set, the
     *                                  limit or the memory of the JVM, if it is a delta without {@link #next()}, or if
     *                                  after {@link #next()} it is no delta of the image before. The restore is over,
     *                                  and the set is as it was.
     * @throws IllegalArgumentException if the buffer is on the heap or overlaps the set's memory; nothing has changed.
     * @throws IllegalStateException    if no restore is under way, or its set was closed or lost a channel.
     */
    public RestoreStatus restoreFromBuffer(ByteBuffer buffer) {
        requireActive("restoreFromBuffer");
        intake.check(Objects.requireNonNull(buffer, "buffer"));
        boolean taken = false;
        try {
            intake.take(buffer);
            taken = true;
        } finally {
            if (!taken) {
                end();
            }
        }
        return intake.image().isComplete() ? RestoreStatus.SUCCESS
            : RestoreStatus.MORE_PROCESSING_REQUIRED;
    }

    /**
     * Continue with a delta whose base is the image that has come, a full image or a delta. This may be repeated, then
     * {@link #apply()} is called once. The result equals that of a full image made by {@code ImageMerge} from all of
     * them. The time for a delta, and for {@link #apply()}, grows with the delta's bytes and the number of channels:
     * ring bytes of earlier images are in place.
     *
     * <pre>{@code
     * session.begin(limit, states);
     * ImageFile.load(base, session);
     * session.next();
     * ImageFile.load(delta, session);
     * session.apply();
     * }</pre>
     *
     * <p>From here on the image before can't be applied without the delta. The last image replaces all of the images
     * before it, except ring bytes: handlers and states are called for it alone, and only its channels and regions
     * are restored.
     *
     * <p>A set that the session builds may have memory of channels, regions and pages that a later image does not have.
     * It keeps this memory until it is closed, and the memory counts toward the limit. Merge a chain that discards much
     * before you restore it.
     *
     * <p>Each image must fit a given set in every channel and region that both have, also if a later image does not
     * have it. Channels, regions and states that only one of both has are compared for the last image alone. A region
     * of the set that only earlier images have is all zeros.
     *
     * @throws IllegalStateException if the image is not complete, if this restore only verifies, if no restore is under
     *                               way, or if {@link #apply()} is under way.
     */
    public void next() {
        requireVerified("next");
        if (applying) {
            throw new IllegalStateException("next: apply() is under way");
        }
        staged.next(intake.image().cutIdFirst(), intake.image().cutIdSecond());
        intake.start(staged);
    }

    /**
     * Make the verified image visible. The order is: all {@link RegionHandler#prepare}, all {@link AppState#prepare},
     * the requests in flight with their {@link PacketStateHandler#decode}, regions, contexts and rings, all
     * {@link AppState#commit}. Anything that is thrown in the last three steps closes the set.
     *
     * @return the set, in state CREATED, to be opened.
     * @throws ImageException        if an AppState, PacketStateHandler or RegionHandler refuses its saved bytes, or if
     *                               the channels, regions or states of image and set differ. The restore is over, and
     *                               the set is as it was.
     * @throws IllegalStateException if no restore is under way, if the image is not complete, if this restore only
     *                               verifies, or if the set was closed or lost a channel.
     */
    public ChannelSet apply() {
        requireVerified("apply");
        final ImageApply steps = new ImageApply(staged, regionHandler, () -> requireVerified("apply"));
        return apply(() -> {
            steps.prepare(intake.image().imageLength());
            steps.restoreRequests();
            steps.commit(intake.image().cutIdFirst(), intake.image().cutIdSecond(), intake.image().label());
        });
    }

    private ChannelSet apply(Runnable steps) {
        boolean applied = false;
        final ChannelSet set = staged.set();
        applying = true;
        try {
            steps.run();
            applied = true;
        } finally {
            applying = false;
            if (applied) {
                release(true);
            } else {
                end();
            }
        }
        return set;
    }

    /**
     * Make one channel of the verified image visible, and nothing else. Other channels stay as they are. No {@link
     * AppState} is called, and the set may have others than the image. All regions of the image are zeros.
     *
     * @param channelId of the channel, unsigned.
     * @return the set, in state CREATED.
     * @throws IllegalArgumentException if the channel is not in the image or not in the set; nothing has changed.
     * @throws ImageException           if a PacketStateHandler is missing or refuses its saved state. The restore is
     *                                  over, and the set is as it was.
     * @throws IllegalStateException    as for {@link #apply()}.
     */
    public ChannelSet applyOnly(int channelId) {
        requireVerified("applyOnly");
        final ImageApply steps = new ImageApply(staged, regionHandler, () -> requireVerified("applyOnly"));
        final int row = steps.find(channelId);
        return apply(() -> steps.applyOnly(row));
    }

    /**
     * End the restore and drop the image, complete or not. The set is as it was, and a set that the session built is
     * closed. Does nothing if no restore is under way.
     */
    public void end() {
        if (active) {
            release(false);
            intake.target().drop();
        }
    }

    /** The embedder's code may have ended the restore in {@link AppState#commit()}: then the set is free already. */
    private void release(boolean isApplied) {
        if (active) {
            active = false;
            if (event != null) {
                event.end(intake.offset(), isApplied);
                event = null;
            }
            intake.target().release();
        }
    }

    private void requireActive(String operation) {
        if (!active) {
            throw new IllegalStateException(operation + ": no restore is under way; begin() one");
        }
        if (intake.target().isRevoked()) {
            end();
            throw new IllegalStateException(operation + ": the set was closed, or lost a channel, during the restore");
        }
    }

    private void requireVerified(String operation) {
        requireActive(operation);
        if (intake.target() != staged) {
            throw new IllegalStateException(operation + ": this restore only verifies");
        }
        if (!intake.image().isComplete()) {
            throw new IllegalStateException(operation + ": the image is not complete, " + intake.offset()
                + " bytes have come");
        }
    }

    /**
     * How many bytes of the image were taken; after {@link #next()} of the delta.
     *
     * @return in bytes from the start of the image; of the last restore if none is under way.
     */
    public long offset() {
        return intake.offset();
    }

    /**
     * The length of the image.
     *
     * @return in bytes, from its header; 0 before the header came. Of the last restore if none is under way.
     */
    public long imageLength() {
        return intake.image().imageLength();
    }

    /**
     * The base of a delta.
     *
     * @return the cutId of the base, 32 hexadecimal digits; null for a full image. Valid when the image is complete.
     */
    public String baseCutId() {
        return intake.image().isDelta() ? intake.image().base() : null;
    }

    /**
     * The embedder's label of the image.
     *
     * @return the label given to begin of the save. Valid when the image is complete.
     */
    public long label() {
        return intake.image().label();
    }

    /**
     * How many channels the image holds.
     *
     * @return the number of channels. Valid when the image is complete.
     */
    public long channelCount() {
        return intake.image().channelCount();
    }

    /**
     * The digest that identifies the image.
     *
     * @return 32 hexadecimal digits. Valid when the image is complete.
     */
    public String digest() {
        return intake.image().digest();
    }

    /**
     * The identity of the instant that was saved.
     *
     * @return 32 hexadecimal digits. Valid when the image is complete.
     */
    public String cutId() {
        return intake.image().cutId();
    }
}
