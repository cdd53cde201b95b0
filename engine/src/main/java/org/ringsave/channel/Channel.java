/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;

/**
 * One end of a channel: the ring that it reads, the ring that it writes, and what is in flight. Made by a {@link
 * ChannelSet}, and used by that set's owner thread only.
 */
public final class Channel {
    final ChannelMemory memory;
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
        this.end = end;
        this.owner = owner;
    }

    /**
     * The channel's number.
     *
     * @return unsigned, unique in its set.
     */
    public int id() {
        return memory.id;
    }

    /**
     * The channel's name.
     *
     * @return as given when it was added, perhaps empty.
     */
    public String name() {
        return new String(memory.name(), StandardCharsets.UTF_8);
    }

    /**
     * The channel's geometry.
     *
     * @return as given when it was added.
     */
    public ChannelConfig config() {
        return memory.config;
    }

    /**
     * The channel's state.
     *
     * @return that of its set, or CLOSED if it was closed before the set.
     */
    public ChannelState state() {
        return memory.state;
    }

    /**
     * The ring that this end reads.
     *
     * @return always the same object.
     */
    public IncomingRing incoming() {
        return end.incoming;
    }

    /**
     * The ring that this end writes.
     *
     * @return always the same object.
     */
    public OutgoingRing outgoing() {
        return end.outgoing;
    }

    /**
     * Requests that this end received, kept in flight and has not completed yet.
     *
     * @return always the same object.
     */
    public InFlight received() {
        return end.received;
    }

    /**
     * Requests that this end sent and that await their completion.
     *
     * @return always the same object.
     */
    public InFlight awaiting() {
        return end.awaiting;
    }

    /**
     * The context area of this end: the embedder's to use, saved with the channel.
     *
     * @return a view of the configured length, zeros at first; good until the channel is closed.
     */
    public MutableDirectBuffer context() {
        return end.context;
    }

    /**
     * The other end on the same memory.
     *
     * @return the other end, whose {@code opposite()} is this one.
     * @throws IllegalStateException if the channel was not configured with both ends.
     */
    public Channel opposite() {
        if (opposite == null) {
            throw new IllegalStateException("opposite: channel " + Integer.toUnsignedString(memory.id)
                + " has one end here; configure it withBothEnds() for two");
        }
        return opposite;
    }

    /**
     * How to wake the other end. It is called when that end wants to know: after this end published packets into a ring
     * that the other had emptied and whose signals it has not masked, and after this end made as much room as the other
     * waits for, but not if there was that much before; and once for each ring that a restore filled, when the set is
     * opened. An end that never polls nor sends without being woken calls {@link IncomingRing#prepareToWait()} or
     * {@link OutgoingRing#prepareToWait} before it waits, and nothing is missed.
     *
     * @param wake called on the thread that uses this end, inside the call that published or polled; it may use either
     *             end's rings if that thread may. What it throws leaves that call, which has done its work. Null, as at
     *             first: nobody needs waking, and nothing is spent on finding out.
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
     * @return the outgoing position after the completion, or a negative {@link Outcome}: {@link Outcome#UNKNOWN} if no
     *     such request is in flight, else those of {@link OutgoingRing#offer}; the request then stays in flight.
     * @throws IllegalStateException if the channel is not open.
     */
    public long complete(long transactionId, DirectBuffer buffer, int offset, int length) {
        // In any other state the ring answers: with CLOSED, or with an exception.
        if (memory.state == ChannelState.OPEN && !end.received.contains(transactionId)) {
            return Outcome.UNKNOWN;
        }
        final long position = end.outgoing.offer(Packet.COMPLETION, 0, transactionId, buffer, offset, length);
        if (position > 0) {
            end.received.forget(transactionId);
        }
        return position;
    }

    /**
     * Close this channel, both ends, for good and take it out of its set. A save or restore that is under way is
     * cancelled. The memory goes back when the set is closed. Closing again does nothing.
     */
    public void close() {
        if (memory.state != ChannelState.CLOSED) {
            owner.close(memory.id);
        }
    }

    @Override
    public String toString() {
        return "Channel{id=" + Integer.toUnsignedString(memory.id) + ", name=" + name() + ", state=" + memory.state
            + ", end=" + (end == memory.near ? "near" : "opposite") + '}';
    }
}
