/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;
import org.ringsave.ring.Ring;

/** A packet on its way from the near end of a channel to the far one, and its answer on the way back. */
final class PacketLife implements AutoCloseable {
    static final int ID = 5;
    static final ChannelConfig CONFIG = ChannelConfig.ofPages(1).withBothEnds()
        .withInFlight(2, ModelEnd.MAX_PACKET_LENGTH, ModelTable.CONTEXT_LENGTH).withContext(ModelEnd.CONTEXT_LENGTH);

    private static final int ANSWER_LENGTH = 21;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final UnsafeBuffer rangeBytes = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final ModelPacket packet;
    private final ChannelSet set;
    private final Channel near;
    private final Channel far;
    private int claim;

    /** How far the packet is. */
    enum Stage { CLAIMED, APPENDED, PUBLISHED, ABORTED, DONE, HELD, ANSWERED, ANSWER_POLLED, NEXT }

    /** Goes on with a packet in a set that was restored. */
    PacketLife(ChannelSet set, ModelPacket packet) {
        this.set = set;
        this.packet = packet;
        this.near = set.get(ID);
        this.far = near.opposite();
    }

    /** A new channel, so many bytes of its ring used before; a completion has a request to answer. */
    static PacketLife begin(ModelPacket packet, int start) {
        final ChannelSet set = new ChannelSet();
        set.add(ID, "life", CONFIG);
        final PacketLife life = new PacketLife(set, packet);
        set.open();
        if (start > 0) {
            life.near.outgoing().offer(Packet.IN_BAND, 0, 0, life.payload, 0, start - 24);
            life.poll(life.far, PacketAction.DONE);
        }
        if (packet.type() == Packet.COMPLETION) {
            life.far.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, packet.id(), life.payload, 0, 8);
            life.poll(life.near, PacketAction.IN_FLIGHT);
        }
        life.near.context().putInt(0, 0x11223344);
        life.far.context().putInt(1, 0x55667788);
        return life;
    }

    ChannelSet set() {
        return set;
    }

    /** Takes the packet to the next stage; returns all that the engine said. */
    String go(Stage stage) {
        return switch (stage) {
            case CLAIMED -> claim();
            case APPENDED -> "appended: " + append();
            case PUBLISHED -> publish();
            case ABORTED -> poll(far, PacketAction.ABORT);
            case DONE -> poll(far, PacketAction.DONE);
            case HELD -> hold();
            case ANSWERED -> "answered: " + answer();
            case ANSWER_POLLED -> poll(near, PacketAction.DONE);
            case NEXT -> next();
        };
    }

    private String claim() {
        final OutgoingRing ring = near.outgoing();
        claim = 1 + ring.tryClaim(packet.type(), packet.flags(), packet.id(), packet.length());
        packet.store(ring.buffer(), claim - 1);
        return "claimed at " + (claim - 1);
    }

    void abortClaim() {
        near.outgoing().abort(claim - 1);
        claim = 0;
    }

    private long append() {
        packet.store(payload, 0);
        if (packet.rangesLength() == 0) {
            return near.outgoing().append(packet.type(), packet.flags(), packet.id(), payload, 0, packet.length());
        }
        final PacketRangesEncoder ranges = packet.encode(new PacketRangesEncoder(), rangeBytes, 0);
        return near.outgoing().append(packet.type(), packet.flags(), packet.id(), ranges, payload, 0, packet.length());
    }

    private String publish() {
        String said = "published";
        if (claim > 0) {
            said = "committed: " + near.outgoing().commit(claim - 1);
            claim = 0;
        } else {
            near.outgoing().publish();
        }
        if (packet.flags() != 0) {
            near.awaiting().context(packet.id()).putLong(4, 0x0102_0304_0506_0708L);
        } else if (packet.type() == Packet.COMPLETION) {
            near.received().forget(packet.id());
        }
        return said;
    }

    private String hold() {
        final String said = poll(far, PacketAction.IN_FLIGHT);
        far.received().context(packet.id()).putLong(2, 0x1112_1314_1516_1718L);
        return said;
    }

    private long answer() {
        payload.setMemory(0, ANSWER_LENGTH, (byte)0x3C);
        return far.received().contains(packet.id()) ? far.complete(packet.id(), payload, 0, ANSWER_LENGTH)
            : far.outgoing().offer(Packet.COMPLETION, 0, packet.id(), payload, 0, ANSWER_LENGTH);
    }

    /** Uses its id again, in both directions, and reads the packets that are in the rings then. */
    private String next() {
        final StringBuilder said = new StringBuilder();
        payload.setMemory(0, 40, (byte)0x5E);
        for (final Channel end : new Channel[] {near, far}) {
            said.append("sent: ").append(Outcome.toString(end.outgoing().offer(Packet.IN_BAND,
                Packet.COMPLETION_REQUESTED, packet.id(), payload, 0, 40))).append('\n');
        }
        return said + poll(far, PacketAction.IN_FLIGHT) + poll(near, PacketAction.IN_FLIGHT);
    }

    /** Polls one packet; returns it and its outcome. */
    private String poll(Channel end, PacketAction action) {
        final StringBuilder said = new StringBuilder();
        final int polled = end.incoming().poll((type, flags, id, buffer, offset, length) -> {
            said.append("type ").append(type).append(" flags ").append(flags).append(" id ").append(id)
                .append(" payload ").append(hex(buffer, offset, length)).append(" ranges");
            final PacketRanges ranges = end.incoming().ranges();
            said.append(' ').append(ranges.pageSetId()).append(ranges.isSenderOwned());
            while (ranges.next()) {
                said.append(' ').append(ranges.byteCount()).append('@').append(ranges.byteOffset());
                for (int i = 0; i < ranges.pageCount(); i++) {
                    said.append(' ').append(ranges.pageNumber(i));
                }
            }
            return action;
        }, 1);
        return said.append(" polled ").append(Outcome.toString(polled)).append(' ').append(action).append('\n')
            .toString();
    }

    /** All that can be seen of the channel. */
    String describe() {
        final StringBuilder text = new StringBuilder(near.name());
        for (final Channel end : new Channel[] {near, far}) {
            text.append("\nin ").append(end.incoming().position()).append(" available ")
                .append(end.incoming().available()).append(' ').append(end.incoming().damage()).append("\nout ")
                .append(end.outgoing().position()).append(" free ").append(end.outgoing().free()).append(' ')
                .append(end.outgoing().damage()).append("\ncontext ").append(hex(end.context()));
            describe(text.append("\nreceived"), end.received());
            describe(text.append("\nawaiting"), end.awaiting());
        }
        for (final Ring ring : new Ring[] {ChannelAccess.memory(near).incoming(),
            ChannelAccess.memory(near).outgoing()}) {
            text.append("\nmask ").append(ring.control().getInt(ControlPage.INTERRUPT_MASK_OFFSET)).append(" pending ")
                .append(ring.control().getInt(ControlPage.PENDING_SEND_SIZE_OFFSET));
        }
        return text.toString();
    }

    private static void describe(StringBuilder text, InFlight table) {
        text.append(' ').append(table.count()).append(" of ").append(table.capacity());
        table.forEach((id, type, held, context) -> text.append("\n  ").append(id).append(" type ").append(type)
            .append(" payload ").append(hex(held)).append(" ranges ").append(hex(table.ranges(id)))
            .append(" context ").append(hex(context)));
    }

    private static String hex(DirectBuffer buffer) {
        return hex(buffer, 0, buffer.capacity());
    }

    private static String hex(DirectBuffer buffer, int offset, int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        set.close();
    }
}
