/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketTracker;
import org.ringsave.ring.Ring;

/**
 * The state of a live set, printed as the second reader prints that of an image. It asks as an embedder does:
 * positions, requests in flight, and the packets by polling. So it uses the set up: afterwards the set is OPEN and its
 * rings are empty.
 */
final class StateJson {
    /** For the far end of a channel with one end: it admits every packet. */
    private static final PacketTracker ALL_ADMITTED = new PacketTracker() {
        @Override
        public int admit(int type, int flags, long transactionId) {
            return ADMITTED;
        }

        @Override
        public int hold(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length,
            int rangesLength) {
            return ADMITTED;
        }

        @Override
        public void completed(long transactionId) {
        }

        @Override
        public void forget(long transactionId) {
            // Nothing is tracked.
        }

        @Override
        public int maxRequestLength() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int maySend(long transactionId) {
            return ADMITTED;
        }

        @Override
        public void sent(int type, long transactionId) {
        }
    };

    private StateJson() {
    }

    /** Of a set in state CREATED whose states are {@link ByteState}s that were restored. */
    static JsonObject ofRestored(ChannelSet set, long label) {
        set.open();
        return of(set, label, state -> ((ByteState)state).preparedVersion());
    }

    /** Of a PAUSED set that was built by traffic. */
    static JsonObject ofOriginal(ChannelSet set, long label) {
        set.resume();
        return of(set, label, AppState::version);
    }

    private static JsonObject of(ChannelSet set, long label, ToIntFunction<AppState> version) {
        final JsonArray states = Json.array().asArray();
        for (final AppState state : set.appStates()) {
            states.add(Json.object().add("name", state.name())
                .add("version", Integer.toUnsignedLong(version.applyAsInt(state)))
                .add("state", JsonText.bytes(((ByteState)state).bytes())).add("optional", state.isOptional()));
        }
        final JsonArray regions = Json.array().asArray();
        for (final MemoryRegion region : set.regions()) {
            regions.add(ModelRegion.json(region));
        }
        final JsonArray channels = Json.array().asArray();
        final KeptStates kept = Objects.requireNonNullElseGet((KeptStates)ChannelAccess.packetState(set),
            KeptStates::new);
        set.channels().forEach(c -> channels.add(channel(c, kept)));
        return Json.object().add("label", JsonText.unsigned(label)).add("applications", states).add("regions", regions)
            .add("channels", channels);
    }

    private static JsonObject channel(Channel channel, KeptStates kept) {
        final List<Channel> ends = new ArrayList<>();
        ends.add(channel);
        if (channel.config().bothEnds()) {
            ends.add(channel.opposite());
        }
        final JsonArray contexts = Json.array().asArray();
        final JsonArray flights = Json.array().asArray();
        for (int end = 0; end < ends.size(); end++) {
            contexts.add(JsonText.bytes(bytes(ends.get(end).context(), 0, channel.config().contextLength())));
            addFlights(flights, end, 0, ends.get(end).received(), kept);
            addFlights(flights, end, 1, ends.get(end).awaiting(), kept);
        }
        final boolean hasStates = flights.values().stream()
            .anyMatch(f -> f.asObject().get("state").asObject().getInt("length", 0) > 0);
        final int version = hasStates ? kept.version(channel) : 0;
        final Ring incoming = ChannelAccess.memory(channel).incoming();
        final Ring outgoing = ChannelAccess.memory(channel).outgoing();
        final long incomingHead = channel.incoming().position();
        final long incomingTail = incomingHead + channel.incoming().available();
        final long outgoingTail = channel.outgoing().position();
        final int outgoingFree = channel.outgoing().free();
        final long outgoingHead = outgoingTail - (outgoing.length() - 8 - outgoingFree);
        final IncomingRing far = ends.size() == 2 ? channel.opposite().incoming() : outgoing.makeReader(ALL_ADMITTED);
        final InFlight farReceived = ends.size() == 2 ? channel.opposite().received() : null;
        return ModelChannel.geometry(channel.id(), channel.name(), channel.config(), version)
            .add("contexts", contexts)
            .add("incoming", ModelRing.json(incomingHead, incomingTail, words(incoming),
                packets(channel.incoming(), channel.received())))
            .add("outgoing", ModelRing.json(outgoingHead, outgoingTail, words(outgoing), packets(far, farReceived)))
            .add("inFlight", flights);
    }

    private static void addFlights(JsonArray flights, int end, int direction, InFlight table, KeptStates kept) {
        table.forEach((transactionId, type, packet, context) -> flights.add(
            ModelChannel.flight(end, direction, transactionId, type, bytes(packet))
                .add("ranges", JsonText.bytes(bytes(table.ranges(transactionId))))
                .add("context", JsonText.bytes(bytes(context)))
                .add("state", JsonText.bytes(kept.get(table, transactionId)))));
    }

    private static long[] words(Ring ring) {
        final UnsafeBuffer control = ring.control();
        return new long[] {
            Integer.toUnsignedLong(control.getInt(ControlPage.INTERRUPT_MASK_OFFSET)),
            Integer.toUnsignedLong(control.getInt(ControlPage.PENDING_SEND_SIZE_OFFSET)),
            Integer.toUnsignedLong(control.getInt(ControlPage.FEATURE_BITS_OFFSET))};
    }

    private static JsonArray packets(IncomingRing ring, InFlight received) {
        final JsonArray packets = Json.array().asArray();
        while (ring.available() > 0) {
            final int polled = ring.poll((type, flags, transactionId, buffer, offset, length) -> {
                packets.add(ModelRing.packet(type, flags, transactionId, bytes(buffer, offset, length)));
                return PacketAction.DONE;
            }, Integer.MAX_VALUE);
            if (polled < 0 || polled == 0 && received == null) {
                throw new AssertionError(Outcome.toString(polled) + ": " + ring.damage());
            }
            if (polled == 0) {
                // The next packet is a request without a free slot. The earlier requests are noted already, so they
                // make room.
                received.forEach((transactionId, type, packet, context) -> received.forget(transactionId));
            }
        }
        return packets;
    }

    private static byte[] bytes(DirectBuffer buffer) {
        return bytes(buffer, 0, buffer.capacity());
    }

    private static byte[] bytes(DirectBuffer buffer, int offset, int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
