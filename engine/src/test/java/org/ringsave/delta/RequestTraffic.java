/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringsave.delta.RequestModel.hex;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.delta.RequestModel.Message;
import org.ringsave.delta.RequestModel.Request;
import org.ringsave.delta.RequestModel.Way;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketRangesEncoder;

/** Requests of few ids on channels with both ends, and the model of what lies in their rings and tables. */
final class RequestTraffic {
    static final int SLOT_LENGTH = 64;
    private static final int CHANNELS = 3;
    private static final int IDS = 6;
    private static final int PAGE = 4096;

    private final SplittableRandom random;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT_LENGTH));
    private final UnsafeBuffer rangesBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT_LENGTH));
    private final PacketRangesEncoder ranges = new PacketRangesEncoder();
    private RequestModel model = new RequestModel(CHANNELS);

    RequestTraffic(SplittableRandom random) {
        this.random = random;
    }

    static void addChannels(ChannelSet set) {
        for (int id = 1; id <= CHANNELS; id++) {
            addChannel(set, id);
        }
    }

    private static void addChannel(ChannelSet set, int id) {
        set.add(id, "", ChannelConfig.ofPages(1).withBothEnds().withInFlight(4, SLOT_LENGTH, 8));
    }

    RequestModel model() {
        return model;
    }

    /** From here on the traffic runs on a set that was restored to this. */
    void goOn(RequestModel restored) {
        model = restored.copy();
    }

    /** Sends, keeps, completes requests and changes their contexts. Whether a poll is PINNED makes no difference. */
    void steps(ChannelSet set, int count) {
        for (int i = 0; i < count; i++) {
            step(anyEnd(set));
        }
    }

    /** An end of a channel, and the ways out of it and to it. */
    private record End(Channel channel, Way out, Way in) {
    }

    private End anyEnd(ChannelSet set) {
        return end(set, 1 + random.nextInt(CHANNELS), random.nextBoolean());
    }

    private End end(ChannelSet set, int channel, boolean isNear) {
        final Channel near = set.get(channel);
        return new End(isNear ? near : near.opposite(), model.way(channel, isNear), model.way(channel, !isNear));
    }

    private void step(End end) {
        final long id = random.nextInt(IDS);
        if (random.nextInt(5) < 2) {
            send(end, Packet.COMPLETION_REQUESTED, id);
        } else if (random.nextBoolean()) {
            poll(end, 1 + random.nextInt(3));
        } else {
            keep(end.channel.received(), end.in.received, id);
            keep(end.channel.awaiting(), end.out.awaiting, random.nextInt(IDS));
            complete(end, id);
        }
    }

    /** Stores a word in the context of a request, if it is in flight. */
    private void keep(InFlight table, Map<Long, Request> requests, long id) {
        final Request request = requests.get(id);
        assertThat(table.contains(id)).isEqualTo(request != null);
        if (request != null) {
            final long word = random.nextLong();
            table.context(id).putLong(0, word);
            requests.put(id, new Request(request.message(), word));
        }
    }

    private void complete(End end, long id) {
        if (end.in.received.containsKey(id)) {
            fillPayload();
            final int length = 8 * random.nextInt(3);
            if (end.channel.complete(id, payload, 0, length) > 0) {
                end.in.received.remove(id);
                end.out.ring.add(new Message(Packet.COMPLETION, 0, id, "", hex(payload, 0, length)));
            }
        }
    }

    private void poll(End end, int limit) {
        final List<Message> found = new ArrayList<>();
        final List<Message> expected = new ArrayList<>();
        final int outcome = end.channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            final Message next = end.in.ring.remove();
            expected.add(next);
            // The ranges are looked at in the table: the handler may read the payload alone.
            found.add(new Message(type, flags, id, next.ranges(), hex(buffer, offset, length)));
            if (type == Packet.COMPLETION) {
                end.out.awaiting.remove(id);
            } else if (flags == Packet.COMPLETION_REQUESTED) {
                end.in.received.put(id, new Request(next, 0));
                return PacketAction.IN_FLIGHT;
            }
            return PacketAction.DONE;
        }, limit);
        assertThat(outcome).isGreaterThanOrEqualTo(Outcome.PINNED);
        assertThat(found).isEqualTo(expected);
    }

    private void fillPayload() {
        for (int i = 0; i < SLOT_LENGTH; i += Long.BYTES) {
            payload.putLong(i, random.nextLong());
        }
    }

    private void send(End end, int flags, long id) {
        final int kind = random.nextInt(4);
        send(end, flags, id, kind, random.nextInt(SLOT_LENGTH / 8 + 1), 1 + random.nextInt(2));
    }

    /** Sends a packet, with ranges if its kind is 0 or 1, and so many words of payload or as many as a slot takes. */
    private void send(End end, int flags, long id, int kind, int words, int pages) {
        fillPayload();
        int type = Packet.IN_BAND;
        if (kind == 0) {
            type = Packet.GPA_DIRECT;
            ranges.gpaDirect(rangesBuffer, 0).range(random.nextInt(PAGE), 1 + (pages - 1) * PAGE);
            addPages(pages);
        } else if (kind == 1) {
            type = Packet.TRANSFER_PAGES;
            ranges.transferPages(rangesBuffer, 0, random.nextInt(1 << 16), random.nextBoolean());
            for (int i = 0; i < pages; i++) {
                ranges.range(random.nextInt(1 << 20), 1 + random.nextInt(1 << 20));
            }
        }
        final int rangesLength = type == Packet.IN_BAND ? 0 : ranges.length();
        final int length = Math.min(8 * words, SLOT_LENGTH - rangesLength);
        final long outcome = type == Packet.IN_BAND
            ? end.channel.outgoing().offer(type, flags, id, payload, 0, length)
            : end.channel.outgoing().offer(type, flags, id, ranges, payload, 0, length);
        if (outcome > 0) {
            final Message sent =
                new Message(type, flags, id, hex(rangesBuffer, 0, rangesLength), hex(payload, 0, length));
            end.out.ring.add(sent);
            if (flags != 0) {
                end.out.awaiting.put(id, new Request(sent, 0));
            }
        }
    }

    private void addPages(int pages) {
        for (int i = 0; i < pages; i++) {
            ranges.page(random.nextLong());
        }
    }

    /** Sends packets that need no answer, as a callback of a begin may. */
    void notices(ChannelSet set, int count) {
        for (int i = 0; i < count; i++) {
            send(anyEnd(set), 0, random.nextLong());
        }
    }

    /**
     * Closes the last channel, adds it again and brings it to a state that is always the same but for the bytes of
     * packets: some requests of each type in the tables, with ids that were used before, and some in the rings.
     */
    void repeat(ChannelSet set) {
        set.get(CHANNELS).close();
        addChannel(set, CHANNELS);
        model.renew(CHANNELS);
        for (final boolean isNear : new boolean[] {true, false}) {
            for (int i = 0; i < 4; i++) {
                send(end(set, CHANNELS, isNear), Packet.COMPLETION_REQUESTED, i, i, 2, 1);
            }
            poll(end(set, CHANNELS, !isNear), 3);
        }
    }
}
