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
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Slab;
import org.ringsave.ring.RingDamageException;

/**
 * Channels that are saved and restored together, with the embedder's own state beside them. It owns their memory. One
 * owner thread for the set, its channels and their rings; no locks, no threads of its own.
 *
 * <pre>
 *     CREATED --open()--&gt; OPEN --pause()--&gt; PAUSED --resume()--&gt; OPEN ...  --close()--&gt; CLOSED
 * </pre>
 *
 * <p>A set in state CREATED or PAUSED can be saved. One in state CREATED whose channels are empty can be restored into.
 */
public final class ChannelSet implements AutoCloseable {
    private final InFlight noSlots = new InFlight(new UnsafeBuffer(0, 0), 0, 0, 0);
    final ChannelList channels;
    final RegionList regions = new RegionList();
    final SetLease lease;
    private final Slab slab;
    private final AppStateList appStates = new AppStateList();
    private PacketStateHandler packetState;
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
     *                 {@link MemoryRegion#memoryLength} over the regions. More grows.
     * @throws IllegalStateException if the JVM lacks the flag that the engine needs; the message holds it.
     */
    public ChannelSet(long capacity) {
        this(capacity, Long.MAX_VALUE);
    }

    ChannelSet(long capacity, long limit) {
        Platform.check();
        slab = new Slab(capacity, limit);
        lease = new SetLease(slab);
        channels = new ChannelList(lease);
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
        final int index = checkAdd("add", id);
        final byte[] nameBytes = ChannelMemory.nameBytes(name);
        Objects.requireNonNull(config, "config");
        return insert(index, new ChannelMemory(id, config, slab, noSlots), nameBytes);
    }

    ChannelMemory addUnnamed(int id, ChannelConfig config) {
        return attach(new ChannelMemory(id, config, slab, noSlots));
    }

    ChannelMemory attach(ChannelMemory memory) {
        insert(channels.indexOfNew(memory.id), memory, memory.name());
        return memory;
    }

    void detach() {
        channels.clear();
        regions.detach();
    }

    /**
     * Add a channel on two ring files of another process: a control page and data pages each, in the public VMBus
     * layout. The positions begin with what the files' indices say. The files stay open as long as the set is.
     *
     * @param id       unsigned, unique in this set.
     * @param name     up to 256 bytes in UTF-8; may be empty.
     * @param config   of the channel; its pages are the files', and it has one end.
     * @param incoming file of the ring that this end reads.
     * @param outgoing file of the ring that this end writes.
     * @return the near end of the channel.
     * @throws IOException              if a file can't be mapped, or its length is not that of such a ring.
     * @throws RingDamageException      if an index in a file can't be one, or a file is truncated meanwhile.
     * @throws IllegalArgumentException as {@link #add}.
     * @throws IllegalStateException    as {@link #add}.
     */
    public Channel map(int id, String name, ChannelConfig config, Path incoming, Path outgoing) throws IOException {
        final int index = checkAdd("map", id);
        Objects.requireNonNull(config, "config");
        return map(index, id, name, config, incoming, outgoing);
    }

    /**
     * Add a channel on two ring files that must not change: a set with such a channel can be saved, and never opened.
     *
     * @param id       unsigned, unique in this set.
     * @param name     up to 256 bytes in UTF-8; may be empty.
     * @param incoming file of the ring that this end reads.
     * @param outgoing file of the ring that this end writes.
     * @return the channel.
     * @throws IOException              as {@link #map}.
     * @throws RingDamageException      as {@link #map}.
     * @throws IllegalArgumentException as {@link #add}.
     * @throws IllegalStateException    as {@link #add}, or if the set is OPEN.
     */
    public Channel mapReadOnly(int id, String name, Path incoming, Path outgoing) throws IOException {
        if (state == ChannelState.OPEN) {
            throw new IllegalStateException("mapReadOnly: the set is OPEN; pause() it first, and don't resume it");
        }
        return map(checkAdd("mapReadOnly", id), id, name, null, incoming, outgoing);
    }

    /** Maps two ring files, read-only if no configuration is given. */
    private Channel map(int index, int id, String name, ChannelConfig config, Path incoming, Path outgoing)
        throws IOException {
        final byte[] nameBytes = ChannelMemory.nameBytes(name);
        Objects.requireNonNull(incoming, "incoming");
        Objects.requireNonNull(outgoing, "outgoing");
        final boolean readOnly = config == null;
        final RingFiles files = RingFiles.map(incoming, outgoing, readOnly);
        try {
            final ChannelMemory memory = new ChannelMemory(id, files.check(config), slab, noSlots, files);
            files.giveTo(slab);
            lease.lineage().clear();
            return insert(index, memory, nameBytes);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
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
        appStates.add(Objects.requireNonNull(appState, "appState"));
    }

    /**
     * Add memory for large state of the embedder, saved from its place and restored to it.
     *
     * @param name    1 to 128 bytes in UTF-8, unique among the regions of this set.
     * @param version of what it will hold.
     * @param length  in bytes, 1 to {@link MemoryRegion#MAX_LENGTH}.
     * @return the region, all zeros.
     * @throws IllegalArgumentException if the name is taken, empty or too long, or the length out of its range.
     * @throws IllegalStateException    if the set is closed or a save or restore is under way, or there is no memory.
     */
    public MemoryRegion addRegion(String name, int version, long length) {
        requireFree("addRegion");
        Objects.requireNonNull(name, "name");
        return regions.add(lease, name.getBytes(StandardCharsets.UTF_8), version, length, slab);
    }

    MemoryRegion addRegion(byte[] name, int version, int length) {
        return regions.add(lease, name, version, length, slab);
    }

    /**
     * All regions.
     *
     * @return in the order of the image; a view that can't be changed.
     */
    public List<MemoryRegion> regions() {
        return regions.view();
    }

    /**
     * Have the embedder's own state of requests in flight saved and restored with them, for all channels of the set.
     *
     * @param handler that keeps the state, in place of the one before.
     * @throws IllegalStateException if the set is closed or a save or restore is under way.
     */
    public void packetState(PacketStateHandler handler) {
        requireFree("packetState");
        packetState = Objects.requireNonNull(handler, "handler");
    }

    PacketStateHandler packetState() {
        return packetState;
    }

    /**
     * Find a channel.
     *
     * @param id of the channel, unsigned.
     * @return its near end, or null if this set has no such channel.
     */
    public Channel get(int id) {
        return channels.get(id);
    }

    /**
     * All channels.
     *
     * @return their near ends by ascending unsigned id; a view that can't be changed.
     */
    public List<Channel> channels() {
        return channels.view();
    }

    /**
     * All pieces of the embedder's state.
     *
     * @return in the order of the image; a view that can't be changed.
     */
    public List<AppState> appStates() {
        return appStates.view();
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
        return slab.reserved();
    }

    /**
     * CREATED to OPEN.
     *
     * @throws IllegalStateException in any other state, while a save or restore is under way that is not live, or if a
     *                               channel is mapped read-only.
     * @throws RingDamageException   if a ring's file is shorter than it was when it was mapped; nothing has changed.
     */
    public void open() {
        move("open", ChannelState.CREATED, ChannelState.OPEN);
    }

    /**
     * OPEN to PAUSED: no packet is read or written until {@link #resume()}.
     *
     * @throws IllegalStateException in any other state, from within a handler of one of its rings, or if one has an
     *                               open claim or appended packets that are not published.
     */
    public void pause() {
        move("pause", ChannelState.OPEN, ChannelState.PAUSED);
    }

    /**
     * PAUSED to OPEN.
     *
     * @throws IllegalStateException in any other state, or while a save is under way that is not live.
     * @throws RingDamageException   as {@link #open}.
     */
    public void resume() {
        move("resume", ChannelState.PAUSED, ChannelState.OPEN);
    }

    private void move(String operation, ChannelState from, ChannelState to) {
        if (!lease.isLive()) {
            requireFree(operation);
        }
        if (state != from) {
            throw new IllegalStateException(operation + ": the set is " + state + ", not " + from);
        }
        if (to == ChannelState.OPEN) {
            channels.requireWritable(operation);
        }
        channels.requireNotInUse(operation);
        if (to == ChannelState.OPEN) {
            channels.requireWholeFiles();
        }
        state = to;
        if (to == ChannelState.PAUSED) {
            // All are paused before the first sender is signalled, since a signalled sender may do anything.
            channels.pause().forEach(RoomGiven::signal);
            return;
        }
        channels.state(to);
        if (from == ChannelState.CREATED) {
            channels.signalIfRestored();
        }
    }

    /**
     * Close all channels and give the memory back. A save that is under way is cancelled; if other threads are inside
     * parts of it, this waits until their calls return. Closing again does nothing.
     */
    @Override
    public void close() {
        if (state != ChannelState.CLOSED) {
            state = ChannelState.CLOSED;
            lease.revoke();
            lease.awaitOutside();
            channels.state(ChannelState.CLOSED);
            channels.clear();
            regions.close();
            slab.close();
        }
    }

    private int checkAdd(String operation, int id) {
        requireFree(operation);
        return channels.indexOfNew(id);
    }

    private Channel insert(int index, ChannelMemory memory, byte[] name) {
        memory.name(name);
        memory.state(state);
        return channels.insert(index, memory);
    }

    private void requireFree(String operation) {
        if (state == ChannelState.CLOSED) {
            throw new IllegalStateException(operation + ": the set is CLOSED");
        }
        lease.requireFree(operation);
    }

    SetLease acquire(String holder) {
        requireFree("begin");
        channels.requireWholeFiles();
        lease.acquire(holder);
        return lease;
    }

    SetLease acquireLive() {
        channels.requireNotInUse("begin");
        requireFree("begin");
        channels.requireWholeFiles();
        lease.acquireLive();
        return lease;
    }
}
