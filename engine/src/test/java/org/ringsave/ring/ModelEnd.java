/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlight;

/** One end of the model's channel beside the engine's. The ring belongs to the end that writes it. */
final class ModelEnd {
    final Channel channel;
    final int ringLength;
    final ArrayDeque<ModelPacket> published = new ArrayDeque<>();
    final ArrayDeque<ModelPacket> appended = new ArrayDeque<>();
    final Map<Long, ModelPacket> received = new LinkedHashMap<>();
    final Map<Long, ModelPacket> awaiting = new LinkedHashMap<>();
    final Map<Long, Long> contexts = new LinkedHashMap<>();
    ModelEnd other;
    long head;
    long tail;
    boolean damaged;

    ModelEnd(Channel channel, int ringLength) {
        this.channel = channel;
        this.ringLength = ringLength;
    }

    int free() {
        return ringLength - 8 - (int)(tail - head);
    }

    int available() {
        return published.stream().mapToInt(ModelPacket::taken).sum();
    }

    int slots() {
        return channel.config().maxInFlight();
    }

    /** What an attempt to send must return. */
    long expectSend(ModelPacket packet) {
        if (packet.taken() > free()) {
            return Outcome.FULL;
        }
        if (packet.flags() != 0) {
            if (awaiting.containsKey(packet.id())) {
                return Outcome.DUPLICATE;
            }
            if (awaiting.size() == slots()) {
                return Outcome.IN_FLIGHT_FULL;
            }
        }
        return tail + packet.taken();
    }

    void sent(ModelPacket packet) {
        appended.add(packet);
        tail += packet.taken();
        if (packet.flags() != 0) {
            awaiting.put(packet.id(), packet);
        }
    }

    void publish() {
        published.addAll(appended);
        appended.clear();
    }

    /** What becomes of a packet that this end is to read next: 0, IN_FLIGHT_FULL, DUPLICATE, UNKNOWN. */
    int expectAdmit(ModelPacket packet) {
        if (packet.type() == Packet.COMPLETION) {
            return awaiting.containsKey(packet.id()) ? 0 : Outcome.UNKNOWN;
        }
        if (packet.flags() == 0) {
            return 0;
        }
        if (received.containsKey(packet.id())) {
            return Outcome.DUPLICATE;
        }
        return received.size() == slots() ? Outcome.IN_FLIGHT_FULL : 0;
    }

    /** Positions and counts; what costs more, or refreshes an end's view of the other, only when asked. */
    void check(boolean deep) {
        same("position", channel.outgoing().position(), tail);
        same("other end's position", other.channel.incoming().position(), head);
        same("received", channel.received().count(), received.size());
        same("awaiting", channel.awaiting().count(), awaiting.size());
        if (deep) {
            same("free", channel.outgoing().free(), free());
            same("available", other.channel.incoming().available(), other.damaged ? 0 : available());
            checkTable(channel.received(), received, true);
            checkTable(channel.awaiting(), awaiting, false);
        }
    }

    private void checkTable(InFlight table, Map<Long, ModelPacket> model, boolean held) {
        final var expected = model.values().iterator();
        table.forEach((id, type, packet, context) -> {
            final ModelPacket next = expected.next();
            same("type", type, next.type());
            same("capacity of the context", context.capacity(), 12);
            if (held) {
                next.check(type, next.flags(), id, packet, 0, packet.capacity());
                same("context", context.getLong(0), contexts.get(id));
                same("rest of the context", context.getInt(8), 0);
            } else {
                same("id", id, next.id());
                same("length", packet.capacity(), 0);
            }
        });
        same("entries left", expected.hasNext() ? 1 : 0, 0);
    }

    static void same(String what, long actual, long expected) {
        if (actual != expected) {
            throw new AssertionError(what + " is " + actual + ", expected " + expected);
        }
    }
}
