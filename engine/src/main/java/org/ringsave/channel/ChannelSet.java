/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.ringsave.memory.Platform;

/**
 * Channels that are saved and restored together, with the embedder's own state beside them. The set owns their memory.
 * All members: the owner's thread, of which a set has one. {@link Channel} says which other threads may drive its ends.
 * The set has no locks and no threads.
 *
 * <pre>
 *     CREATED --open()--&gt; OPEN --pause()--&gt; PAUSED --resume()--&gt; OPEN ...  --close()--&gt; CLOSED
 * </pre>
 *
 * <p>A set in state CREATED or PAUSED can be saved in any mode, an OPEN set only live. A restore needs a set in state
 * CREATED with empty channels.
 */
public final class ChannelSet implements AutoCloseable {
    final SetContents contents;
    final SetLease lease;
    final EmbedderStates states = new EmbedderStates();
    private ChannelState state = ChannelState.CREATED;

    /**
     * Make an empty set whose memory grows with its channels.
     *
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public ChannelSet() {
        this(0);
    }

    /**
     * Make an empty set and reserve its memory with the first channel.
     *
     * @param capacity in bytes: the sum of {@link ChannelConfig#memoryLength()} over the channels to come, and of
     *                 {@link MemoryRegion#memoryLength} over the regions. The set grows beyond it.
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public ChannelSet(long capacity) {
        Platform.check();
        contents = new SetContents(capacity);
        lease = contents.lease;
    }

    /**
     * Add a channel in the state of the set.
     *
     * @param id     unsigned, unique in this set.
     * @param name   up to 256 bytes in UTF-8; may be empty.
     * @param config of the channel.
     * @return the near end of the channel.
     * @throws IllegalArgumentException if the id is taken or the name too long.
     * @throws IllegalStateException    if the set is closed or a save or restore is under way, or there is no memory.
     */
    public Channel add(int id, String name, ChannelConfig config) {
        requireFree("add");
        return contents.add(id, name, config, state);
    }

    /**
     * Add a channel on two ring files of another process: a control page and data pages each, in the public VMBus
     * layout. The ring positions start at the files' indices. The files stay open until the set is closed.
     *
     * @param id       unsigned, unique in this set.
     * @param name     up to 256 bytes in UTF-8; may be empty.
     * @param config   of the channel, with one end and with the pages of the files.
     * @param incoming file of the ring that this end reads.
     * @param outgoing file of the ring that this end writes.
     * @return the near end of the channel.
     * @throws IOException                           if a file can't be mapped, or has not the length of such a ring.
     * @throws org.ringsave.ring.RingDamageException if an index in a file is out of range, or a file is truncated
     *                                               meanwhile.
     * @throws IllegalArgumentException              as {@link #add}.
     * @throws IllegalStateException                 as {@link #add}.
     */
    public Channel map(int id, String name, ChannelConfig config, Path incoming, Path outgoing) throws IOException {
        return map(id, name, config, RingPlace.orNull(incoming), RingPlace.orNull(outgoing));
    }

    /**
     * Add a channel on two rings that lie in parts of files, or have a control page of another length.
     *
     * @param id       as for {@link #map(int, String, ChannelConfig, Path, Path)}.
     * @param name     likewise.
     * @param config   likewise.
     * @param incoming place of the ring that this end reads.
     * @param outgoing place of the ring that this end writes.
     * @return the near end of the channel.
     * @throws IOException likewise, and for all else that is thrown there.
     */
    public Channel map(int id, String name, ChannelConfig config, RingPlace incoming, RingPlace outgoing)
        throws IOException {
        requireFree("map");
        Objects.requireNonNull(config, "config");
        return contents.map(id, name, config, incoming, outgoing, state);
    }

    /**
     * Add a channel on two ring files that must not change. A set with such a channel can be saved, and never opened.
     *
     * @param id       unsigned, unique in this set.
     * @param name     up to 256 bytes in UTF-8; may be empty.
     * @param incoming file of the ring that this end reads.
     * @param outgoing file of the ring that this end writes.
     * @return the channel.
     * @throws IOException                           as {@link #map}.
     * @throws org.ringsave.ring.RingDamageException as {@link #map}.
     * @throws IllegalArgumentException              as {@link #add}.
     * @throws IllegalStateException                 as {@link #add}, or if the set is OPEN.
     */
    public Channel mapReadOnly(int id, String name, Path incoming, Path outgoing) throws IOException {
        return mapReadOnly(id, name, RingPlace.orNull(incoming), RingPlace.orNull(outgoing));
    }

    /**
     * Add a channel on two rings that must not change, in parts of files or with a control page of another length.
     *
     * @param id       as for {@link #mapReadOnly(int, String, Path, Path)}.
     * @param name     likewise.
     * @param incoming place of the ring that this end reads.
     * @param outgoing place of the ring that this end writes.
     * @return the channel.
     * @throws IOException likewise, and for all else that is thrown there.
     */
    public Channel mapReadOnly(int id, String name, RingPlace incoming, RingPlace outgoing) throws IOException {
        if (state == ChannelState.OPEN) {
            throw new IllegalStateException("mapReadOnly: the set is OPEN; pause() it first, and don't resume it");
        }
        requireFree("mapReadOnly");
        return contents.map(id, name, null, incoming, outgoing, state);
    }

    /**
     * Add a piece of the embedder's own state.
     *
     * @param appState whose name must be unique in this set.
     * @throws IllegalArgumentException if the name is taken, empty or too long.
     * @throws IllegalStateException    if the set is closed or a save or restore is under way.
     */
    public void addState(AppState appState) {
        requireFree("addState");
        states.add(Objects.requireNonNull(appState, "appState"));
    }

    /**
     * Add memory for large state of the embedder, saved from its place and restored to it. Each image has all of it.
     *
     * @param name    1 to 128 bytes in UTF-8, unique among the regions of this set.
     * @param version of the bytes to come.
     * @param length  in bytes, 1 to {@link MemoryRegion#MAX_LENGTH}.
     * @return the region, all zeros.
     * @throws IllegalArgumentException if the name is taken, empty or too long, or the length out of its range.
     * @throws IllegalStateException    if the set is closed or a save or restore is under way, or there is no memory.
     */
    public MemoryRegion addRegion(String name, int version, long length) {
        return addRegion("addRegion", name, version, length, false);
    }

    /**
     * Add memory whose changes are tracked: images have the pages that were written, and deltas the pages written since
     * their base. The embedder must ask {@link MemoryRegion#prepareToWrite} before each write.
     *
     * @param name    as for {@link #addRegion}.
     * @param version of the bytes to come.
     * @param length  in bytes, 1 to {@link MemoryRegion#MAX_LENGTH}.
     * @return the region, all of whose pages are absent and zero.
     * @throws IllegalArgumentException as {@link #addRegion}.
     * @throws IllegalStateException    as {@link #addRegion}.
     */
    public MemoryRegion addTrackedRegion(String name, int version, long length) {
        return addRegion("addTrackedRegion", name, version, length, true);
    }

    private MemoryRegion addRegion(String operation, String name, int version, long length, boolean tracked) {
        requireFree(operation);
        Objects.requireNonNull(name, "name");
        return contents.regions.add(name.getBytes(StandardCharsets.UTF_8), version, length, tracked);
    }

    /**
     * Check all tracked regions for writes without {@link MemoryRegion#prepareToWrite}: now, at each later begin, and
     * when the thread that began a live save ends it. The first call finds only writes to absent pages; later checks
     * find writes since the check before. A check reads all bytes of these regions, so turn it on in tests.
     *
     * @throws IllegalStateException if such a write is found; the message names region and offset. Also if the set is
     *                               closed.
     */
    public void checkWrites() {
        if (state == ChannelState.CLOSED) {
            throw new IllegalStateException("checkWrites: the set is CLOSED");
        }
        contents.regions.checkWrites();
        contents.regions.requirePrepared("checkWrites");
    }

    /**
     * Check from here on that each call comes from a thread that may make it. This thread keeps calls of the set, and
     * {@link MemoryRegion#prepareToWrite}, writes and {@link MemoryRegion#discard} of its regions. The first thread
     * that calls rings of an end or {@link InFlight#forget} keeps this end, until the next {@link #open}, {@link
     * #pause}, {@link #resume} or call of this method. Other calls of regions and tables, and views, are not checked.
     * Turn it on in tests: a check costs a few nanoseconds.
     *
     * @throws IllegalStateException if another thread made this call before. Each later call of a wrong thread throws
     *                               it too; the message names both threads.
     */
    public void checkThreads() {
        contents.checkThreads();
    }

    /**
     * All regions.
     *
     * @return in the order of the image; a view that can't be changed.
     */
    public List<MemoryRegion> regions() {
        return contents.regions.view();
    }

    /**
     * Save and restore the embedder's own state of requests in flight with them, for all channels of the set.
     *
     * @param handler of the state; it replaces an earlier one.
     * @throws IllegalStateException if the set is closed or a save or restore is under way.
     */
    public void packetState(PacketStateHandler handler) {
        requireFree("packetState");
        states.handler(Objects.requireNonNull(handler, "handler"));
    }

    /**
     * Find a channel.
     *
     * @param id of the channel, unsigned.
     * @return its near end, or null if this set has no such channel.
     */
    public Channel get(int id) {
        return contents.channels.get(id);
    }

    /**
     * All channels.
     *
     * @return their near ends by ascending unsigned id; a view that can't be changed.
     */
    public List<Channel> channels() {
        return contents.channels.view();
    }

    /**
     * All pieces of the embedder's state.
     *
     * @return in the order of the image; a view that can't be changed.
     */
    public List<AppState> appStates() {
        return states.view();
    }

    /**
     * The set's state.
     *
     * @return CREATED, OPEN, PAUSED or CLOSED.
     */
    public ChannelState state() {
        return state;
    }

    /**
     * Off-heap memory that the set has reserved, mapped files apart.
     *
     * @return in bytes.
     */
    public long memoryLength() {
        return contents.memoryLength();
    }

    /**
     * CREATED to OPEN.
     *
     * @throws IllegalStateException                 in any other state, while a save or restore is under way that is
     *                                               not live, or if a channel is mapped read-only.
     * @throws org.ringsave.ring.RingDamageException if the file of a ring is shorter than when it was mapped; nothing
     *                                               has changed.
     */
    public void open() {
        move("open", ChannelState.CREATED, ChannelState.OPEN);
    }

    /**
     * OPEN to PAUSED: packets can't be read or written until {@link #resume()}.
     *
     * @throws IllegalStateException in any other state, from within a handler of a ring, or if a ring has an open claim
     *                               or appended packets that are not published.
     */
    public void pause() {
        move("pause", ChannelState.OPEN, ChannelState.PAUSED);
    }

    /**
     * PAUSED to OPEN.
     *
     * @throws IllegalStateException in any other state, or while a save is under way that is not live.
     * @throws org.ringsave.ring.RingDamageException   as {@link #open}.
     */
    public void resume() {
        move("resume", ChannelState.PAUSED, ChannelState.OPEN);
    }

    private void move(String operation, ChannelState from, ChannelState to) {
        contents.requireOwner(operation);
        if (!lease.isLive()) {
            requireFree(operation);
        }
        if (state != from) {
            throw new IllegalStateException(operation + ": the set is " + state + ", not " + from);
        }
        if (to == ChannelState.OPEN) {
            contents.channels.requireWritable(operation);
        }
        contents.channels.requireNotInUse(operation);
        if (to == ChannelState.OPEN) {
            contents.channels.requireWholeFiles();
        }
        state = to;
        if (to == ChannelState.PAUSED) {
            contents.channels.pause();
            return;
        }
        contents.channels.state(to);
        if (from == ChannelState.CREATED) {
            contents.channels.signalIfRestored();
        }
    }

    /**
     * Close all channels and give the memory back. A save that is under way is cancelled. If other threads are inside
     * parts of it, this call waits until they return. Closing again does nothing.
     */
    @Override
    public void close() {
        contents.requireOwner("close");
        if (state != ChannelState.CLOSED) {
            state = ChannelState.CLOSED;
            lease.revoke();
            lease.awaitOutside();
            contents.close();
            states.close();
        }
    }

    void requireFree(String operation) {
        contents.requireOwner(operation);
        if (state == ChannelState.CLOSED) {
            throw new IllegalStateException(operation + ": the set is CLOSED");
        }
        lease.requireFree(operation);
    }

    SetLease acquire(String holder) {
        requireFree("begin");
        contents.channels.requireWholeFiles();
        contents.renewClock(0);
        lease.acquire(holder);
        return lease;
    }

    SetLease acquireLive() {
        contents.channels.requireNotInUse("begin");
        requireFree("begin");
        contents.channels.requireWholeFiles();
        contents.renewClock(0);
        lease.acquireLive();
        return lease;
    }
}
