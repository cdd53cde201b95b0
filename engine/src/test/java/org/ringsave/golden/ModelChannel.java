/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.fixture.KeptStates;
import org.ringsave.golden.ModelRing.Sent;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.Ring;

/**
 * The model's book of one channel. Each method enters a step, and notes how to take it at a real channel, where every
 * outcome must be that of the book. Ends are 0 near and 1 opposite; sides 0 incoming and 1 outgoing.
 */
final class ModelChannel {
    static final int NEAR = 0;
    static final int OPPOSITE = 1;
    static final int RECEIVED = 0;
    static final int AWAITING = 1;
    static final int INCOMING = 0;
    static final int OUTGOING = 1;

    private static final String[] END_NAMES = {"near", "opposite"};
    private static final String[] DIRECTION_NAMES = {"received", "awaiting"};

    private final int id;
    private final String name;
    private final ChannelConfig config;
    private final byte[][] contexts;
    private final ModelRing[] rings;
    private final List<List<Flight>> flights = new ArrayList<>();
    private final List<Consumer<Channel>> preparation = new ArrayList<>();
    private final List<Consumer<Channel>> script = new ArrayList<>();
    /** Packets of received requests that the base has; each packet is an array of its own. */
    private final Set<byte[]> survivors = new HashSet<>();
    /** The requests in flight of the base, with their states and the version of these. */
    private final List<List<Flight>> baseFlights = new ArrayList<>();
    private int baseStateVersion;
    private int stateVersion;
    private int played;

    /** A request in flight. */
    private record Flight(long transactionId, int type, byte[] packet, byte[] ranges, byte[] context,
        byte[] state) {
        Flight(long transactionId, int type, byte[] packet, byte[] ranges, byte[] context) {
            this(transactionId, type, packet, ranges, context, new byte[0]);
        }
    }

    ModelChannel(int id, String name, ChannelConfig config) {
        this.id = id;
        this.name = name;
        this.config = config;
        contexts = new byte[config.bothEnds() ? 2 : 1][config.contextLength()];
        rings = new ModelRing[] {new ModelRing(config.incomingPages()), new ModelRing(config.outgoingPages())};
        for (int i = 0; i < 4; i++) {
            flights.add(new ArrayList<>());
        }
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    ChannelConfig config() {
        return config;
    }

    ModelRing ring(int side) {
        return rings[side];
    }

    void prepare(Channel channel) {
        preparation.forEach(s -> s.accept(channel));
    }

    /** Takes the steps that were entered since the last time. */
    void play(Channel channel, int upTo) {
        script.subList(played, upTo).forEach(s -> s.accept(channel));
        played = upTo;
    }

    int scriptLength() {
        return script.size();
    }

    /** A base is taken. */
    void mark() {
        rings[INCOMING].mark();
        rings[OUTGOING].mark();
        survivors.clear();
        flights.forEach(table -> baseFlights.add(List.copyOf(table)));
        baseStateVersion = stateVersion;
        for (int end = NEAR; end <= OPPOSITE; end++) {
            flights(end, RECEIVED).forEach(flight -> survivors.add(flight.packet));
        }
    }

    /** The ring has a long past: it begins, empty, at a position. */
    ModelChannel startAt(int side, long position) {
        rings[side].startAt(position);
        preparation.add(c -> memory(c, side).restore(position, position, 0, 0));
        return this;
    }

    /** The words of a ring's control page that an image holds. */
    ModelChannel words(int side, int interruptMask, int pendingSendSize, int featureBits) {
        rings[side].words(Integer.toUnsignedLong(interruptMask), Integer.toUnsignedLong(pendingSendSize),
            Integer.toUnsignedLong(featureBits));
        script.add(c -> {
            final UnsafeBuffer control = memory(c, side).control();
            control.putInt(ControlPage.INTERRUPT_MASK_OFFSET, interruptMask);
            control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, pendingSendSize);
            control.putInt(ControlPage.FEATURE_BITS_OFFSET, featureBits);
        });
        return this;
    }

    /** The context area of an end. */
    ModelChannel context(int end, byte[] bytes) {
        System.arraycopy(bytes, 0, contexts[end], 0, bytes.length);
        script.add(c -> end(c, end).context().putBytes(0, bytes));
        return this;
    }

    ModelChannel send(int end, int flags, long transactionId, byte[] payload) {
        final Sent packet = Sent.of(Packet.IN_BAND, flags, transactionId, payload);
        final long position = rings[OUTGOING - end].append(packet);
        if (flags != 0 && config.maxInFlight() > 0) {
            flights(end, AWAITING).add(new Flight(transactionId, Packet.IN_BAND, new byte[0], new byte[0],
                packetContext()));
        }
        script.add(c -> assertThat(end(c, end).outgoing().offer(Packet.IN_BAND, flags, transactionId,
            new UnsafeBuffer(payload), 0, payload.length)).isEqualTo(position));
        return this;
    }

    /** The ring that an end writes has no room left, not even for a packet without payload. */
    ModelChannel full(int end) {
        assertThat(rings[OUTGOING - end].free()).isZero();
        script.add(c -> assertThat(end(c, end).outgoing().offer(Packet.IN_BAND, 0, 0, new UnsafeBuffer(0, 0), 0, 0))
            .isEqualTo(Outcome.FULL));
        return this;
    }

    /** An end completes a request that it kept. */
    ModelChannel complete(int end, long transactionId, byte[] payload) {
        remove(end, RECEIVED, transactionId);
        final long position = rings[OUTGOING - end].append(Sent.of(Packet.COMPLETION, 0, transactionId, payload));
        script.add(c -> assertThat(end(c, end).complete(transactionId, new UnsafeBuffer(payload), 0, payload.length))
            .isEqualTo(position));
        return this;
    }

    /** An end consumes the next packet. */
    ModelChannel take(int end) {
        final Sent packet = rings[INCOMING + end].remove();
        if (packet.type() == Packet.COMPLETION && config.maxInFlight() > 0) {
            remove(end, AWAITING, packet.transactionId());
        }
        script.add(c -> poll(end(c, end), packet, PacketAction.DONE));
        return this;
    }

    /** An end consumes the next packet, a request, and keeps it in flight. */
    ModelChannel keep(int end) {
        final Sent packet = rings[INCOMING + end].remove();
        flights(end, RECEIVED)
            .add(new Flight(packet.transactionId(), packet.type(), packet.payload(), packet.descriptor(),
                packetContext()));
        script.add(c -> poll(end(c, end), packet, PacketAction.IN_FLIGHT));
        return this;
    }

    /** The context area of a request in flight. */
    ModelChannel packetContext(int end, int direction, long transactionId, byte[] bytes) {
        final Flight flight = flights(end, direction).stream().filter(f -> f.transactionId == transactionId)
            .findFirst().orElseThrow();
        System.arraycopy(bytes, 0, flight.context, 0, bytes.length);
        script.add(c -> (direction == RECEIVED ? end(c, end).received() : end(c, end).awaiting())
            .context(transactionId).putBytes(0, bytes));
        return this;
    }

    /** Enters the embedder's state of a request in flight. */
    ModelChannel packetState(int end, int direction, long transactionId, byte[] bytes) {
        flights(end, direction).replaceAll(f -> f.transactionId != transactionId ? f
            : new Flight(transactionId, f.type, f.packet, f.ranges, f.context, bytes));
        return this;
    }

    /** The version of the states of requests. */
    ModelChannel packetStateVersion(int version) {
        stateVersion = version;
        return this;
    }

    /** Gives a handler its states. */
    void fill(KeptStates states, Channel channel) {
        states.version(id, stateVersion);
        fill(states, channel, flights);
    }

    /** Gives a handler the states that the base has. */
    void fillBase(KeptStates states, Channel channel) {
        states.version(id, baseStateVersion);
        fill(states, channel, baseFlights);
    }

    private static void fill(KeptStates states, Channel channel, List<List<Flight>> tables) {
        for (int table = 0; table < tables.size(); table++) {
            for (final Flight flight : tables.get(table)) {
                final Channel end = end(channel, table >> 1);
                states.put((table & 1) == RECEIVED ? end.received() : end.awaiting(), flight.transactionId,
                    flight.state);
            }
        }
    }

    /** Another process puts a packet of any type, with a descriptor before its payload, into the incoming ring. */
    ModelChannel arrive(int type, int flags, long transactionId, byte[] descriptor, byte[] payload) {
        final Sent packet = new Sent(type, flags, transactionId, descriptor, payload);
        final ModelRing ring = rings[INCOMING];
        final int from = ring.index(ring.tail());
        final int to = ring.index(ring.append(packet));
        script.add(c -> {
            final UnsafeBuffer data = memory(c, INCOMING).data();
            final byte[] bytes = packet.bytes(from);
            for (int i = 0; i < bytes.length; i++) {
                data.putByte(ring.index((long)from + i), bytes[i]);
            }
            memory(c, INCOMING).control().putIntOrdered(ControlPage.IN_OFFSET, to);
        });
        return this;
    }

    /** Another process consumes the next packet of the outgoing ring. */
    ModelChannel leave() {
        rings[OUTGOING].remove();
        final int index = rings[OUTGOING].index(rings[OUTGOING].head());
        script.add(c -> memory(c, OUTGOING).control().putIntOrdered(ControlPage.OUT_OFFSET, index));
        return this;
    }

    JsonObject json(boolean delta) {
        final JsonArray contextArray = Json.array().asArray();
        for (final byte[] context : contexts) {
            contextArray.add(JsonText.bytes(context));
        }
        final JsonArray flightArray = Json.array().asArray();
        for (int table = 0; table < 4; table++) {
            for (final Flight f : flights.get(table)) {
                // A delta has no packet of a received request that its base has.
                final boolean survivor = delta && (table & 1) == RECEIVED && survivors.contains(f.packet);
                flightArray.add(flight(table >> 1, table & 1, f.transactionId, f.type, survivor ? null : f.packet)
                    .add("ranges", survivor ? Json.NULL : JsonText.bytes(f.ranges))
                    .add("context", JsonText.bytes(f.context)).add("state", JsonText.bytes(f.state)));
            }
        }
        return geometry(id, name, config, stateVersion).add("contexts", contextArray)
            .add("incoming", rings[INCOMING].json(delta)).add("outgoing", rings[OUTGOING].json(delta))
            .add("inFlight", flightArray);
    }

    static JsonObject geometry(int id, String name, ChannelConfig config, int stateVersion) {
        return Json.object().add("id", Integer.toUnsignedLong(id)).add("name", name)
            .add("ends", config.bothEnds() ? 2 : 1).add("incomingPages", config.incomingPages())
            .add("outgoingPages", config.outgoingPages()).add("maxInFlight", config.maxInFlight())
            .add("maxPacketLength", config.maxPacketLength())
            .add("packetContextLength", config.packetContextLength())
            .add("packetStateVersion", Integer.toUnsignedLong(stateVersion));
    }

    static JsonObject flight(int end, int direction, long transactionId, int type, byte[] packet) {
        return Json.object().add("end", END_NAMES[end]).add("direction", DIRECTION_NAMES[direction])
            .add("transactionId", JsonText.unsigned(transactionId)).add("type", type)
            .add("packet", packet == null ? Json.NULL : JsonText.bytes(packet));
    }

    private byte[] packetContext() {
        return new byte[config.packetContextLength()];
    }

    private List<Flight> flights(int end, int direction) {
        return flights.get(end << 1 | direction);
    }

    private void remove(int end, int direction, long transactionId) {
        if (!flights(end, direction).removeIf(f -> f.transactionId == transactionId)) {
            throw new IllegalStateException("the model has no " + transactionId + " in flight");
        }
    }

    private static Channel end(Channel channel, int end) {
        return end == NEAR ? channel : channel.opposite();
    }

    private static Ring memory(Channel channel, int side) {
        return side == INCOMING ? ChannelAccess.memory(channel).incoming() : ChannelAccess.memory(channel).outgoing();
    }

    private static void poll(Channel end, Sent packet, PacketAction action) {
        final byte[][] payload = new byte[1][];
        final long[] fields = new long[3];
        final int polled = end.incoming().poll((type, flags, transactionId, buffer, offset, length) -> {
            payload[0] = new byte[length];
            buffer.getBytes(offset, payload[0]);
            fields[0] = type;
            fields[1] = flags;
            fields[2] = transactionId;
            return action;
        }, 1);
        assertThat(polled).isEqualTo(1);
        assertThat(payload[0]).isEqualTo(packet.payload());
        assertThat(fields).containsExactly(packet.type(), packet.flags(), packet.transactionId());
    }
}
