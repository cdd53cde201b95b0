/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;

/**
 * One end of a channel: the ring that it reads, the ring that it writes, and its requests in flight. A
 * {@link ChannelSet} makes it.
 *
 * <p>A member that names no thread is for one thread at a time: the owner's, or a thread that drives only this end. The
 * rings and tables that an end returns belong to the same thread.
 */
public final class Channel {
    final ChannelMemory memory;
    // Here too: begin names every end to the embedder, and the memory of the channel lies in no cache then.
    private final int id;
    private final ChannelEnd end;
    private final ChannelOwner owner;
    private Channel opposite;

    Channel(ChannelMemory memory, ChannelOwner owner) {
        this(memory, memory.near, owner);
        if (memory.opposite != null) {
            opposite = new Channel(memory, memory.opposite, owner);
            opposite.opposite = this;
        }
    }

    private Channel(ChannelMemory memory, ChannelEnd end, ChannelOwner owner) {
        this.memory = memory;
        id = memory.id;
        this.end = end;
        this.owner = owner;
    }

    /**
     * The channel's number. Any thread.
     *
     * @return unsigned, unique in its set.
     */
    public int id() {
        return id;
    }

    /**
     * The channel's name. Any thread.
     *
     * @return the name given when the channel was added, perhaps empty.
     */
    public String name() {
        return new String(memory.name(), StandardCharsets.UTF_8);
    }

    /**
     * The channel's geometry. Any thread.
     *
     * @return the configuration given when the channel was added.
     */
    public ChannelConfig config() {
        return memory.config;
    }

    /**
     * The channel's state. The owner's thread; a thread that drives an end may see an earlier state.
     *
     * @return the state of its set, or CLOSED if the channel was closed before the set.
     */
    public ChannelState state() {
        return memory.state;
    }

    /**
     * The ring that this end reads. Any thread may ask.
     *
     * @return always the same object.
     */
    public IncomingRing incoming() {
        return end.incoming;
    }

    /**
     * The ring that this end writes. Any thread may ask.
     *
     * @return always the same object.
     */
    public OutgoingRing outgoing() {
        return end.outgoing;
    }

    /**
     * Requests that this end received, kept in flight and has not completed yet. Any thread may ask.
     *
     * @return always the same object.
     */
    public InFlight received() {
        return end.received;
    }

    /**
     * Requests that this end sent and that await their completion. Any thread may ask.
     *
     * @return always the same object.
     */
    public InFlight awaiting() {
        return end.awaiting;
    }

    /**
     * The context area of this end, for the embedder's use. It is saved with the channel.
     *
     * @return a view of the configured length, zeros at first; valid until the channel is closed.
     */
    public MutableDirectBuffer context() {
        return end.context;
    }

    /**
     * The other end on the same memory. Any thread may ask.
     *
     * @return the other end, whose {@code opposite()} is this one.
     * @throws IllegalStateException if the channel was not configured with both ends.
     */
    public Channel opposite() {
        if (opposite == null) {
            throw new IllegalStateException("opposite: channel " + Integer.toUnsignedString(id)
                + " has one end here; configure it withBothEnds() for two");
        }
        return opposite;
    }

    /**
     * Say how to wake the other end. The call to {@code wake} follows when this end published packets into a ring that
     * the other end had emptied, and whose signals it has not masked. It follows when this end gave back as much room
     * as the other end waits for; if there was that much before, it does not. It also follows once for each ring that a
     * restore filled, when the set is opened. An end that waits for a signal must call
     * {@link IncomingRing#prepareToWait()} or {@link OutgoingRing#prepareToWait} before it waits. Then it misses none.
     *
     * @param wake called inside the call that published or polled, on the thread of that call. It may use the rings of
     *             each end that its thread may use. An exception that it throws leaves the publishing or polling call,
     *             whose work is done. Null, as at first, if the other end needs no waking; the engine evaluates no
     *             signals then.
     */
    public void onSignal(Runnable wake) {
        final boolean isNear = end == memory.near;
        (isNear ? memory.incoming : memory.outgoing).onSignalToWriter(wake);
        (isNear ? memory.outgoing : memory.incoming).onSignalToReader(wake);
    }

    /**
     * Complete a request that was kept in flight: send a completion with its transaction id, and free its slot.
     *
     * @param transactionId of the request.
     * @param buffer        that holds the completion's payload.
     * @param offset        of the payload in the buffer.
     * @param length        of the payload in bytes.
     * @return the outgoing position after the completion, or a negative {@link org.ringsave.ring.Outcome}. {@link
     *     org.ringsave.ring.Outcome#UNKNOWN} says that no such request is in flight. After an outcome of {@link
     *     OutgoingRing#offer} the request stays in flight.
     * @throws IllegalStateException if the channel is not open.
     */
    public long complete(long transactionId, DirectBuffer buffer, int offset, int length) {
        return end.complete(memory.state == ChannelState.OPEN, transactionId, buffer, offset, length);
    }

    /**
     * Close both ends of this channel for good and remove it from its set. The owner's thread, while all ends rest. A
     * save or restore that is under way is cancelled. The memory goes back when the set is closed. Closing again does
     * nothing.
     */
    public void close() {
        if (memory.state != ChannelState.CLOSED) {
            owner.close(id);
        }
    }

    @Override
    public String toString() {
        return "Channel{id=" + Integer.toUnsignedString(id) + ", name=" + name() + ", state=" + memory.state
            + ", end=" + (end == memory.near ? "near" : "opposite") + '}';
    }
}
