/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Slab;
import org.ringsave.ring.Pins;
import org.ringsave.ring.RingDamageException;
import org.ringsave.ring.RingEnds;

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
    private static final String LIVE = "a live save";

    final InFlight noSlots = new InFlight(new UnsafeBuffer(0, 0), 0, 0, 0);
    private final Slab slab;
    private final List<Channel> channels = new ArrayList<>();
    private final List<ChannelMemory> mapped = new ArrayList<>();
    private final AppStateList appStates = new AppStateList();
    private final List<Channel> channelsView = Collections.unmodifiableList(channels);
    private ChannelState state = ChannelState.CREATED;
    final RegionList regions = new RegionList();
    private PacketStateHandler packetState;
    private final Pins pins = new Pins(this::cancelLive);
    private final Lineage lineage = new Lineage();
    // Ended by the thread that saves, if the save is live.
    private volatile String session;
    private int structure;
    private RingEnds ends;
    private int endsStructure = -1;
    private volatile Runnable onCancel;
    // Read by other threads that save this set; moved on by the owner, and by an end's thread that finds a save late.
    private final AtomicInteger epoch = new AtomicInteger();

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
        return insert(index, new ChannelMemory(this, id, config, slab), nameBytes);
    }

    ChannelMemory addUnnamed(int id, ChannelConfig config) {
        return attach(new ChannelMemory(this, id, config, slab));
    }

    ChannelMemory attach(ChannelMemory memory) {
        insert(-indexOf(memory.id) - 1, memory, memory.name());
        return memory;
    }

    void detach() {
        channels.clear();
        regions.detach();
        structure++;
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
            final ChannelMemory memory = new ChannelMemory(this, id, files.check(config), slab, files, readOnly);
            files.giveTo(slab);
            mapped.add(memory);
            lineage.clear();
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
        requireNoSession("addState");
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
        requireNoSession("addRegion");
        Objects.requireNonNull(name, "name");
        return regions.add(this, name.getBytes(StandardCharsets.UTF_8), version, length, slab);
    }

    MemoryRegion addRegion(byte[] name, int version, int length) {
        return regions.add(this, name, version, length, slab);
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
        requireNoSession("packetState");
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
        final int index = indexOf(id);
        return index < 0 ? null : channels.get(index);
    }

    /**
     * All channels.
     *
     * @return their near ends by ascending unsigned id; a view that can't be changed.
     */
    public List<Channel> channels() {
        return channelsView;
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
        if (!isLive()) {
            requireNoSession(operation);
        }
        if (state != from) {
            throw new IllegalStateException(operation + ": the set is " + state + ", not " + from);
        }
        for (final Channel channel : channels) {
            if (to == ChannelState.OPEN && channel.memory.readOnly) {
                throw new IllegalStateException(operation + ": " + channel + " is read-only: it can be saved only");
            }
        }
        requireNotInUse(operation);
        if (to == ChannelState.OPEN) {
            requireWholeFiles();
        }
        state = to;
        channels.forEach(channel -> channel.memory.state(to));
        if (from == ChannelState.CREATED) {
            // By index: what is woken may close a channel.
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).memory.incoming.signalIfRestored();
                channels.get(i).memory.outgoing.signalIfRestored();
            }
        } else if (to == ChannelState.PAUSED) {
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).memory.incoming.signalIfGiven();
            }
        }
    }

    private void requireNotInUse(String operation) {
        if (endsStructure != structure) {
            ends = new RingEnds(2 * channels.size());
            for (int i = 0; i < channels.size(); i++) {
                ends.take(2 * i, channels.get(i).memory.incoming);
                ends.take(2 * i + 1, channels.get(i).memory.outgoing);
            }
            endsStructure = structure;
        }
        final int ring = ends.firstInUse();
        if (ring >= 0) {
            final ChannelMemory memory = channels.get(ring >> 1).memory;
            throw new IllegalStateException(operation + ": " + channels.get(ring >> 1) + ' '
                + ((ring & 1) == 0 ? memory.incoming : memory.outgoing).use());
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
            cancelSession();
            channels.forEach(channel -> channel.memory.state(ChannelState.CLOSED));
            channels.clear();
            structure++;
            mapped.clear();
            regions.close();
            slab.close();
        }
    }

    void remove(Channel channel) {
        if (channel.memory.state != ChannelState.CLOSED) {
            cancelSession();
            channels.remove(indexOf(channel.id()));
            structure++;
            mapped.remove(channel.memory);
            channel.memory.state(ChannelState.CLOSED);
        }
    }

    private int checkAdd(String operation, int id) {
        requireNoSession(operation);
        final int index = indexOf(id);
        if (index >= 0) {
            throw new IllegalArgumentException("channel " + Integer.toUnsignedString(id) + " is in the set already");
        }
        return -index - 1;
    }

    private Channel insert(int index, ChannelMemory memory, byte[] name) {
        memory.name(name);
        memory.state(state);
        final Channel channel = new Channel(memory);
        channels.add(index, channel);
        structure++;
        // What others write meanwhile may go round a ring unseen: none of it is known from an earlier image.
        memory.incarnation = memory.readOnly ? 0 : structure;
        return channel;
    }

    private int indexOf(int id) {
        int low = 0;
        int high = channels.size() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final int order = Integer.compareUnsigned(channels.get(middle).id(), id);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    private void requireNoSession(String operation) {
        if (state == ChannelState.CLOSED) {
            throw new IllegalStateException(operation + ": the set is CLOSED");
        }
        if (session != null) {
            throw new IllegalStateException(operation + ": " + session + " is under way; end it first");
        }
    }

    Slab slab() {
        return slab;
    }

    int epoch() {
        return epoch.get();
    }

    int structure() {
        return structure;
    }

    boolean isInSession() {
        return session != null;
    }

    // By index, since iterators allocate and a save's begin comes here.
    private void requireWholeFiles() {
        for (int i = 0; i < mapped.size(); i++) {
            mapped.get(i).requireWholeFiles();
        }
    }

    void beginSession(String name) {
        requireNoSession("begin");
        requireWholeFiles();
        session = name;
    }

    void beginLive() {
        requireNotInUse("begin");
        beginSession(LIVE);
    }

    boolean isLive() {
        return session == LIVE;
    }

    Lineage lineage() {
        return lineage;
    }

    Pins pins() {
        return pins;
    }

    void cancelLive() {
        // The epoch first: whoever copies what is written over from here on sees at its call's end that it changed.
        epoch.getAndIncrement();
        VarHandle.storeStoreFence();
        pins.drop();
    }

    void onCancel(Runnable action) {
        onCancel = action;
    }

    private void cancelSession() {
        cancelLive();
        // Once, for a thread that saves may end its save just now.
        final Runnable action = onCancel;
        if (action != null) {
            action.run();
        }
    }

    void endSession() {
        pins.drop();
        onCancel = null;
        session = null;
    }
}
