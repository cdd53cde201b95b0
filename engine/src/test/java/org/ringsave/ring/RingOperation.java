/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An operation of one end of a shared ring, with the packet that it meets. It may read no byte of the ring twice, but
 * for a word that it names, with the reason why a second read does no harm.
 */
record RingOperation(String name, RawPacket packet, boolean writes, int reread, Action action) {
    private static final UnsafeBuffer PAYLOAD = MappedPair.words(new long[200]);
    private static final RawPacket PLAIN = new RawPacket(Packet.IN_BAND, 0, PacketAction.DONE);
    private static final int NONE = -1;

    /** A call of the engine. */
    interface Action {
        void run(SharedRing ring, TracedEnd end);
    }

    /** A packet by its fields, and the answers of the tables and the handler to it. */
    record RawPacket(int type, int flags, int verdict, PacketAction answer, RepeatAction repeat) {
        RawPacket(int type, int flags, PacketAction answer) {
            this(type, flags, PacketTracker.ADMITTED, answer, RepeatAction.DROP);
        }

        RawPacket(int type, int flags, int verdict, RepeatAction repeat) {
            this(type, flags, verdict, PacketAction.IN_FLIGHT, repeat);
        }
    }

    static List<RingOperation> all() {
        return Stream.of(polls(), ofReader(), ofWriter()).flatMap(List::stream).toList();
    }

    private static List<RingOperation> polls() {
        final int type = 13;
        return List.of(
            poll("a packet", PLAIN),
            poll("a request", new RawPacket(Packet.IN_BAND, 1, PacketAction.IN_FLIGHT)),
            poll("transfer pages", new RawPacket(Packet.TRANSFER_PAGES, 1, PacketAction.IN_FLIGHT)),
            poll("guest pages", new RawPacket(Packet.GPA_DIRECT, 1, PacketAction.IN_FLIGHT)),
            poll("a completion", new RawPacket(Packet.COMPLETION, 0, PacketAction.DONE)),
            poll("an unknown type", new RawPacket(type, 2, PacketAction.DONE)),
            poll("a packet that stays", new RawPacket(Packet.GPA_DIRECT, 0, PacketAction.ABORT)),
            poll("an unknown completion", new RawPacket(Packet.COMPLETION, 0, Outcome.UNKNOWN, RepeatAction.DROP)),
            poll("a repeated request", new RawPacket(Packet.GPA_DIRECT, 1, Outcome.DUPLICATE, RepeatAction.DROP)),
            poll("a replacing request", new RawPacket(Packet.GPA_DIRECT, 1, Outcome.DUPLICATE, RepeatAction.REPLACE)),
            poll("a request without a slot", new RawPacket(Packet.IN_BAND, 1, Outcome.IN_FLIGHT_FULL,
                RepeatAction.DROP)),
            // Is the freed space what the writer waits for? The tail is read again, and checked again.
            new RingOperation("poll with signals", PLAIN, false, ControlPage.IN_OFFSET, (ring, end) -> {
                ring.incoming().onSignal(end);
                end.poll(ring, 3);
            }));
    }

    private static RingOperation poll(String of, RawPacket packet) {
        return new RingOperation("poll of " + of, packet, false, NONE, (ring, end) -> end.poll(ring, 3));
    }

    private static List<RingOperation> ofReader() {
        return List.of(
            read("available", (ring, end) -> end.trace().add(ring.incoming().available())),
            read("wait for packets", (ring, end) -> end.trace().add(ring.incoming().prepareToWait() ? 1 : 0)),
            read("attach", (ring, end) -> end.trace().addDamage(ring.ring().attach())),
            read("look at the packets", (ring, end) -> end.trace().addDamage(ring.ring().checkPackets())),
            read("cut of the reading end", (ring, end) -> end.cut(ring, true)));
    }

    private static RingOperation read(String name, Action action) {
        return new RingOperation(name, PLAIN, false, NONE, action);
    }

    private static List<RingOperation> ofWriter() {
        return List.of(
            write("free", NONE, (ring, end) -> end.trace().add(ring.outgoing().free())),
            write("offer", NONE, (ring, end) -> end.offer(ring, PAYLOAD, 1600)),
            // Had the reader read all before the packet, so that it wants a signal? The head is only compared.
            write("offer with signals", ControlPage.OUT_OFFSET, (ring, end) -> {
                ring.outgoing().onSignal(end);
                end.offer(ring, PAYLOAD, 1600);
            }),
            // Once before the writer asks for a signal, and once after it: both are checked.
            write("wait for room", ControlPage.OUT_OFFSET, (ring, end) ->
                end.trace().add(ring.outgoing().prepareToWait(2400) ? 1 : 0)),
            write("cut of the writing end", NONE, (ring, end) -> end.cut(ring, false)));
    }

    private static RingOperation write(String name, int reread, Action action) {
        return new RingOperation(name, PLAIN, true, reread, action);
    }

    /** Is it a poll of a packet of a type, which the handler takes? */
    boolean isOfEachType() {
        return name.startsWith("poll of") && packet.verdict() == PacketTracker.ADMITTED
            && packet.answer() != PacketAction.ABORT;
    }

    boolean readsAgain() {
        return reread != NONE;
    }

    boolean mayReadAgain(int offset) {
        return readsAgain() && offset >= reread && offset < reread + Integer.BYTES;
    }
}
