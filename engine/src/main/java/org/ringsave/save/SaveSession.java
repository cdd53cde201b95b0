/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.memory.Platform;

/**
 * Saves a channel set into buffers that the caller provides, chunk by chunk: VmbChannelSaveBegin,
 * VmbChannelSaveContinue and VmbChannelSaveEnd. Chunks of any lengths, one after another, are the image. Keep a session
 * and use it for many saves. The set's owner thread only; {@link #parallel} gives work to other threads, and one other
 * thread may continue and end a {@link SaveMode#LIVE} save.
 *
 * <pre>{@code
 * session.begin(set, tick);
 * try {
 *     SaveStatus status;
 *     do {
 *         chunk.clear();
 *         status = session.saveContinue(chunk);
 *         sink.writeAll(chunk.flip(), session.offset() - session.bytesFilled());
 *     } while (status == SaveStatus.BUFFER_OVERFLOW);      // whole if it ends with SUCCESS, and only then
 *     sink.complete();
 *     session.end();                                       // the image is a base of later deltas from here on
 * } finally {
 *     session.abandon();                                   // does nothing after end
 * }
 * }</pre>
 *
 * <p>The set can run on during a save: see {@link SaveMode#LIVE}. An image can be a delta, which leaves out the ring
 * bytes that an earlier image holds.
 *
 * <p>A chunk is trusted memory: private to the caller while a call runs. Where it maps a file that another process
 * truncates, computing its checksum ends the JVM.
 */
public final class SaveSession {
    /** Most bytes that a session captures unless it is constructed with another limit. */
    public static final int DEFAULT_CAPTURE_LIMIT = 64 * 1024 * 1024;
    /** Most bytes that a session spills unless it is constructed with another limit. */
    public static final int DEFAULT_SPILL_LIMIT = 64 * 1024 * 1024;

    private final SetHold hold = new SetHold();
    private final SessionCalls calls;
    final ImageSave image;

    /**
     * Make a session that captures up to {@link #DEFAULT_CAPTURE_LIMIT} and spills up to {@link #DEFAULT_SPILL_LIMIT}.
     *
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public SaveSession() {
        this(DEFAULT_CAPTURE_LIMIT, DEFAULT_SPILL_LIMIT);
    }

    /**
     * Make a session.
     *
     * @param captureLimit most memory for requests in flight, contexts and application state together, in bytes; 0 to
     *                     2^30. The session takes it as a save needs it, and keeps it.
     * @param spillLimit   most memory for bytes that must make room for new packets while a live save still needs them,
     *                     in bytes; 0 to 2^30. The length of all rings and regions together is always enough. The begin
     *                     of a live save takes as much as the save could need, and the session keeps it.
     * @throws IllegalArgumentException if a limit is out of its range.
     * @throws IllegalStateException    if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public SaveSession(int captureLimit, int spillLimit) {
        this(captureLimit, spillLimit, new UnsafeBuffer(0, 0));
    }

    /** Makes a session that writes each chunk through a view, so that a test can act within a copy. */
    SaveSession(int captureLimit, int spillLimit, UnsafeBuffer view) {
        Platform.check();
        image = new ImageSave(captureLimit, spillLimit, view);
        calls = new SessionCalls(image, hold, false);
    }

    /** Makes a session that rehearses. Flight Recorder learns nothing of its saves. */
    SaveSession(ImageSave rehearsed) {
        image = rehearsed;
        calls = new SessionCalls(image, hold, true);
    }

    /**
     * Make the first save of a set like the later ones. Takes the memory of a live save with full rings. Then begins
     * live saves, whole ones and deltas, and drops their images, until they get no faster. Stand-ins of 8 bytes answer
     * for the embedder's states meanwhile. That lasts some 20 ms for a small set, and at
     * most 200 ms and three saves. Asks states for their lengths once, and the {@link
     * org.ringsave.channel.PacketStateHandler} for tables with states and lengths, and calls no other code of the
     * embedder. Set, bases and the results of the last save stay as they are.
     *
     * @param set as for a live save in {@link #begin(ChannelSet, SaveMode, long)}, and the same errors, which name
     *            begin.
     */
    public void prepare(ChannelSet set) {
        prepare(set, session -> session.calls);
    }

    /** The same with another way to begin the saves of the session that rehearses. */
    void prepare(ChannelSet set, Function<SaveSession, Rehearsal.Play> play) {
        Objects.requireNonNull(set, "set");
        hold.requireFree();
        final SaveSession rehearsed = new SaveSession(image.forRehearsal());
        new Rehearsal(rehearsed.image, play.apply(rehearsed)).play(set, System::nanoTime);
        calls.reserve(set);
    }

    /**
     * Take the cut: from here on the image is fixed, and its length known. A save calls the embedder's code only in
     * here. If this throws, nothing has begun.
     *
     * @param set   to save: CREATED or PAUSED. It stays so until {@link #end()}.
     * @param label of the image, such as the simulated tick.
     * @throws IllegalStateException                    if this session is under way, the set is OPEN or CLOSED, or
     *                                                  another save or restore of the set is under way.
     * @throws CaptureException                         if the captures exceed the limit.
     * @throws org.ringsave.ring.RingDamageException    if a ring's other end wrote a wrong index, or a ring's file is
     *                                                  shorter than it was when it was mapped.
     */
    public void begin(ChannelSet set, long label) {
        begin(set, SaveMode.PAUSED, label);
    }

    /**
     * Take the cut of a set that rests or runs on.
     *
     * @param set   to save. For {@link SaveMode#PAUSED} as in {@link #begin(ChannelSet, long)}. For {@link
     *              SaveMode#LIVE} in any state but CLOSED. No end may be inside a poll or a claim, or have packets
     *              appended and not published. Where the ends of channels are driven by several threads, all of
     *              them rest during this call.
     * @param mode  of the save.
     * @param label of the image, such as the simulated tick.
     * @throws IllegalStateException as in {@link #begin(ChannelSet, long)}, with its other errors. In a live save also
     *                               if an end is inside a call, or packets are appended and not published.
     */
    public void begin(ChannelSet set, SaveMode mode, long label) {
        calls.begin(set, mode, label, null);
    }

    /**
     * Take the cut for a delta: an image without the ring bytes of its base, an earlier image of the set. All else in
     * it is whole. An old base makes a long delta, never a wrong one. A delta can't be restored alone; {@code
     * ImageMerge} joins it to its base.
     *
     * @param set       as in {@link #begin(ChannelSet, SaveMode, long)}, and the same errors.
     * @param mode      of the save.
     * @param label     of the image, such as the simulated tick.
     * @param baseCutId {@link #cutId()} of the base. It is one of the set's last 16 complete saves that {@link #end()}
     *                  ended, deltas too, or the image that the set was restored from. A restore and the mapping of
     *                  ring files end all earlier bases.
     * @throws IllegalArgumentException if the set has no such base; the message lists its bases.
     */
    public void begin(ChannelSet set, SaveMode mode, long label, String baseCutId) {
        calls.begin(set, mode, label, Objects.requireNonNull(baseCutId, "baseCutId"));
    }

    /**
     * Divide the image into parts that may be written on different threads: whole channels, balanced by bytes. The
     * first part also has the header and the application section. Call this right after {@link #begin}. Then the
     * session writes nothing until all parts are complete and {@link #finish()} was called. The parts and the rest, at
     * their offsets, are the same image that the session writes alone.
     *
     * @param count of the parts, 1 to 1,024. Where there are fewer channels, some parts are empty.
     * @return the parts in the order of the image.
     * @throws IllegalArgumentException if the count is out of its range.
     * @throws IllegalStateException    if no save is under way, something of it was written already, it has parts, or
     *                                  {@link #manualRelease()} was called.
     */
    public List<SavePart> parallel(int count) {
        return image.startParts(count, hold.lease());
    }

    /**
     * Go on behind the parts, which are complete: fold their digests in the order of the image, in about 20 ns a
     * channel. From here on the session continues as if it had written the parts itself. {@link #saveContinue} writes
     * the directory and the end. {@link #seek} goes back as far as the image's start. Parts of a live save release the
     * bytes that they wrote, so there it goes back as far as the directory.
     *
     * @throws IllegalStateException if no save is under way, or it has no parts, or they were finished already. Also if
     *                               a part is not complete, or another thread is inside it. Nothing has changed.
     */
    public void finish() {
        image.finishParts(hold.lease());
    }

    /**
     * Write as much of the image as fits between the buffer's position and limit. The position moves by
     * {@link #bytesFilled()}; limit and byte order stay. A buffer of 256 bytes or more always makes progress.
     *
     * @param buffer direct, writable, and apart from the set's memory.
     * @return {@link SaveStatus#SUCCESS} if the image is complete with this call or before it;
     *     {@link SaveStatus#BUFFER_OVERFLOW} if there is more; {@link SaveStatus#BUFFER_TOO_SMALL} if nothing was
     *     written, because progress needs {@link #bytesRequired()}; {@link SaveStatus#CANCELLED} if the set was closed
     *     or lost a channel, or the save was revoked.
     * @throws IllegalArgumentException if the buffer is not direct, is read-only, or overlaps the set's memory;
     *                                  nothing has changed.
     * @throws IllegalStateException    if no save is under way, parts are writing it, an earlier call failed, or the
     *                                  buffer's Arena was closed. The Arena must stay open during the call. Also
     *                                  instead of {@code SUCCESS} if {@link ChannelSet#checkWrites()} was called and
     *                                  finds a wrong write: drop the image and {@link #abandon()} the save.
     */
    public SaveStatus saveContinue(ByteBuffer buffer) {
        return calls.saveContinue(buffer);
    }

    /**
     * Write one slice of a save, for a tick. It has as much of the image as fits between the buffer's position and
     * limit, until a time is over. Overruns by at most the time for 16 KiB.
     *
     * @param buffer   as in {@link #saveContinue(ByteBuffer)}.
     * @param budgetNs in nanoseconds; any value. At least 16 KiB are written, if they fit.
     * @return as in {@link #saveContinue(ByteBuffer)}, errors too; {@code BUFFER_OVERFLOW} if the time was over.
     */
    public SaveStatus saveContinue(ByteBuffer buffer, long budgetNs) {
        return calls.saveContinue(buffer, budgetNs);
    }

    /**
     * Write as much of the image as fits into a range of an Agrona buffer, such as an Aeron claim. The position and
     * limit of the {@link MutableDirectBuffer#byteBuffer()} behind it are used during the call and put back.
     *
     * @param buffer over a writable direct {@link ByteBuffer}.
     * @param offset of the range in the buffer.
     * @param length of the range in bytes.
     * @return as in {@link #saveContinue(ByteBuffer)}, errors too; the written bytes start at the offset.
     * @throws IllegalArgumentException  if no ByteBuffer is behind the buffer.
     * @throws IndexOutOfBoundsException if the range is not in the buffer.
     */
    public SaveStatus saveContinue(MutableDirectBuffer buffer, int offset, int length) {
        return calls.saveContinue(buffer, offset, length);
    }

    /**
     * Go back to where an earlier call ended, or to the start: the same bytes come again.
     *
     * @param imageOffset 0, or a value that {@link #offset()} had in this save or in a finished part. In a live save
     *                    not below the released offset.
     * @throws IllegalArgumentException if no call ended there, or it was released.
     * @throws IllegalStateException    if no save is under way, parts are writing it, or an earlier call failed.
     */
    public void seek(long imageOffset) {
        calls.seek(imageOffset);
    }

    /**
     * Keep the bytes of a live save in reach from here on until {@link #release}, for a transport that may lose a
     * chunk. Without this, each call releases the image up to its end. No parts can be made after this.
     *
     * @throws IllegalStateException if no live save is under way, or parts are writing it.
     */
    public void manualRelease() {
        calls.manualRelease();
    }

    /**
     * Say that the image up to an offset is safe elsewhere. A live save gives back the rings' and regions' space that
     * it held for these bytes, and {@link #seek} goes back no further.
     *
     * @param imageOffset up to {@link #offset()}, not less than released before.
     * @throws IllegalArgumentException if the offset is out of its range.
     * @throws IllegalStateException    if no live save is under way, or parts are writing it.
     */
    public void release(long imageOffset) {
        calls.release(imageOffset);
    }

    /**
     * Set a deadline for later live saves, so that none holds space for ever when a sink hangs or a thread dies. After
     * the deadline, the first writer that needs pinned space revokes the save, as {@link #cancel()} does, instead of
     * spilling. A late save that hinders no writer goes on until the owner asks {@link #cancelIfLate()}. If the owner
     * ends a save whose saver may come back, it begins the next with another session. The owner's thread.
     *
     * @param timeout of each live save from its begin on, in the clock's unit; 0 or more.
     * @param clock   {@link System#nanoTime}, or the owner's ticks; must not throw. Called by begin, by
     *                {@link #cancelIfLate()}, and by a writer that needs pinned space, on its thread.
     * @throws IllegalArgumentException if the timeout is negative.
     */
    public void deadline(long timeout, LongSupplier clock) {
        if (timeout < 0) {
            throw new IllegalArgumentException("deadline: timeout=" + timeout + " is negative");
        }
        hold.limit(Objects.requireNonNull(clock, "clock"), timeout);
    }

    /**
     * Revoke the live save that is under way if its {@link #deadline} has passed. The owner's thread, once a tick.
     *
     * @return true if the save that is under way is revoked, for any reason, and must be ended.
     */
    public boolean cancelIfLate() {
        return hold.cancelIfLate();
    }

    /**
     * Revoke a live save at once, also while another thread is inside a call of it. All space that it held in rings and
     * regions is given back before this returns, and its calls return {@link SaveStatus#CANCELLED} from now on. For an
     * owner whose saver is late or dead. The save must still be ended. The owner's thread; does nothing if no live save
     * is under way.
     */
    public void cancel() {
        hold.cancel();
    }

    /**
     * End the save, complete or not; to end it early is to cancel it. A complete image is a base of later deltas from
     * here on, so call this when the image is safe in its sink; else {@link #abandon()}. The set may be resumed. The
     * parts are cancelled. If another thread is inside a call of a live save, this waits until that call returns, and
     * the next one is refused. One of the two threads ends a save, not both. Does nothing if no save is under way.
     *
     * @throws IllegalStateException if {@link ChannelSet#checkWrites()} was called and the last saveContinue found a
     *                               wrong write: the save has ended, and its image is no base.
     */
    public void end() {
        calls.end(true);
    }

    /**
     * End the save, and say that its image was lost: it is no base, even if it was complete. Otherwise as {@link
     * #end()}.
     */
    public void abandon() {
        calls.end(false);
    }

    /** {@return true from begin to end} */
    public boolean isSaving() {
        return hold.lease() != null;
    }

    /**
     * {@return the number of spills of the live save that is under way, or of the last save; 0 if it was not live.}
     * Where a writer needs the place of bytes that the save needs, one spill moves a ring, or 64 KiB of a region.
     */
    public long spillCount() {
        return hold.spillCount();
    }

    /** {@return bytes that were moved to the spill arena, of the same save as in {@link #spillCount()}} */
    public long spilledLength() {
        return hold.spilledLength();
    }

    /** {@return bytes that the last call wrote, 0 or more} */
    public int bytesFilled() {
        return image.whole().bytesFilled();
    }

    /**
     * {@return bytes that the next call needs to make any progress, at most 256.} Returns 0 if the image is complete,
     * parts are writing it, or no save is under way.
     */
    public int bytesRequired() {
        return image.parts().isWriting() ? 0 : image.whole().bytesRequired();
    }

    /** {@return exact length of the image in bytes; of the last save if none is under way} */
    public long imageLength() {
        return image.imageLength();
    }

    /** {@return offset in bytes from the image's start at which the next call goes on; 0 while parts are writing it} */
    public long offset() {
        return image.whole().offset();
    }

    /**
     * {@return the digest of the complete image, as 32 hexadecimal digits}
     *
     * @throws IllegalStateException if the last save isn't complete.
     */
    public String digest() {
        return image.digest();
    }

    /**
     * {@return the identity of the saved instant, as 32 hexadecimal digits.} A full image, a delta and a merge
     * of one instant have the same. A delta names that of its base.
     *
     * @throws IllegalStateException if the last save isn't complete.
     */
    public String cutId() {
        return image.cutId();
    }
}
