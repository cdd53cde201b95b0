/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.InFlight;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;

/** One end of the model's channel beside the engine's, which may be another one after a restore. */
final class ModelEnd {
    /** Length of an end's context area: not a multiple of 8. */
    static final int CONTEXT_LENGTH = 5;
    /** Longest ranges and payload together that are kept in flight. */
    static final int MAX_PACKET_LENGTH = 256;

    final String name;
    final ModelRing in;
    final ModelRing out;
    final ModelTable received;
    final ModelTable awaiting;
    final byte[] context = new byte[CONTEXT_LENGTH];
    private ChannelSet set;
    private Channel channel;
    private int signals;
    private int expectedSignals;
    private final boolean tracks;

    ModelEnd(String name, ModelRing in, ModelRing out, ModelTable received, ModelTable awaiting, boolean tracks) {
        this.name = name;
        this.in = in;
        this.out = out;
        this.received = received;
        this.awaiting = awaiting;
        this.tracks = tracks;
    }

    /** From now on the engine's end is this one; its signals count. */
    void attach(ChannelSet owner, Channel engine) {
        set = owner;
        channel = engine;
        engine.onSignal(() -> signals++);
    }

    ChannelSet set() {
        return set;
    }

    Channel channel() {
        return channel;
    }

    OutgoingRing outgoing() {
        return channel.outgoing();
    }

    IncomingRing incoming() {
        return channel.incoming();
    }

    void expectSignal(boolean isExpected) {
        if (isExpected) {
            expectedSignals++;
        }
    }

    /** The outcome that an attempt to send must have: 0, FULL, IN_FLIGHT_FULL or DUPLICATE. */
    int expectSend(ModelPacket packet) {
        return packet.taken() > out.free() ? Outcome.FULL : packet.flags() == 0 ? 0 : awaiting.admit(packet.id());
    }

    /** Returns the position after a packet that was sent, or is about to be. */
    long sent(ModelPacket packet) {
        if (packet.flags() != 0) {
            awaiting.add(packet);
        }
        return out.append(packet);
    }

    void publish() {
        expectSignal(out.publish());
    }

    /** The outcome of the next packet that this end reads: 0, IN_FLIGHT_FULL, DUPLICATE, UNKNOWN. */
    int expectAdmit(ModelPacket packet) {
        if (!tracks) {
            return 0;
        }
        if (packet.type() == Packet.COMPLETION) {
            return awaiting.contains(packet.id()) ? 0 : Outcome.UNKNOWN;
        }
        return packet.flags() == 0 ? 0 : received.admit(packet.id());
    }

    /** Is a packet a request that is longer than a slot? */
    boolean isTooLong(ModelPacket packet) {
        return tracks && packet.flags() != 0 && packet.held() > MAX_PACKET_LENGTH;
    }

    /** Is a packet a request that the other end, here too, could not keep in flight? */
    boolean refuses(ModelPacket packet) {
        return channel.config().bothEnds() && isTooLong(packet);
    }

    /** Can a packet be kept in flight here? */
    boolean canHold(ModelPacket packet) {
        return tracks && packet.flags() != 0 && packet.held() <= MAX_PACKET_LENGTH;
    }

    /** Positions, counts and signals. */
    void check() {
        ModelCheck.same("outgoing position", outgoing().position(), out.tail);
        ModelCheck.same("incoming position", incoming().position(), in.head);
        ModelCheck.same("received", channel.received().count(), received.size());
        ModelCheck.same("awaiting", channel.awaiting().count(), awaiting.size());
        ModelCheck.same("signals", signals, expectedSignals);
        ModelCheck.same("damage", incoming().damage() == null ? 0 : 1, 0);
    }

    /**
     * Checks all visible state of this end. The check refreshes the end's view of the other, so it doesn't run every
     * time.
     */
    void checkAll(long anyId) {
        check();
        ModelCheck.same("damage of the outgoing ring", outgoing().damage() == null ? 0 : 1, 0);
        ModelCheck.same("free", outgoing().free(), out.free());
        ModelCheck.same("available", incoming().available(), in.available());
        ModelCheck.same("maxPayloadLength", outgoing().maxPayloadLength(), out.maxPayloadLength());
        received.check(channel.received(), anyId);
        awaiting.check(channel.awaiting(), anyId);
        ModelCheck.same("length of the context", channel.context().capacity(), CONTEXT_LENGTH);
        for (int i = 0; i < CONTEXT_LENGTH; i++) {
            ModelCheck.same("context", channel.context().getByte(i), context[i]);
        }
        final ChannelMemory memory = ChannelAccess.memory(channel);
        final boolean isOpposite = memory.config().bothEnds() && name.equals("far");
        final boolean isOpen = channel.state() == ChannelState.OPEN && !memory.isMapped();
        in.check((isOpposite ? memory.outgoing() : memory.incoming()).control(), isOpen);
        out.check((isOpposite ? memory.incoming() : memory.outgoing()).control(), isOpen);
    }

    InFlight table(boolean isReceived) {
        return isReceived ? channel.received() : channel.awaiting();
    }

    ModelTable model(boolean isReceived) {
        return isReceived ? received : awaiting;
    }
}
