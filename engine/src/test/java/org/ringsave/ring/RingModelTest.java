/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;

/** Both ends of a channel against a model of queues and maps, in random operations. */
@Tag("slow")
class RingModelTest {
    private static final int SLOTS = 3;
    private static final int LONGEST = 256;

    /** A packet that was sent. */
    private record Sent(int type, int flags, long id, byte[] payload) {
        int taken() {
            return 24 + payload.length;
        }
    }

    /** One direction: what is in the ring, how much of it is published. */
    private static final class Lane {
        private final Deque<Sent> packets = new ArrayDeque<>();
        private int published;
        private int used;
        private long head;
        private long tail;
    }

    /** One end: its channel object, its lanes, its tables. */
    private static final class End {
        private Channel channel;
        private Lane in;
        private Lane out;
        private final Map<Long, byte[]> received = new LinkedHashMap<>();
        private final Map<Long, byte[]> awaiting = new LinkedHashMap<>();
    }

    /** Thrown by handlers. */
    private static final class OnPurpose extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final Map<Long, Integer> outcomes = new LinkedHashMap<>();
    private SplittableRandom random;
    private End first;
    private End second;
    private int ringLength;
    private int step;
    private long seed;

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,3", "4,3"})
    void shouldBehaveAsTheModelDoes(long givenSeed, int pages) {
        seed = givenSeed;
        random = new SplittableRandom(seed);
        ringLength = pages * 4096;
        try (ChannelSet set = new ChannelSet()) {
            final ChannelConfig config = ChannelConfig.ofPages(pages).withBothEnds().withInFlight(SLOTS, LONGEST, 8);
            final End near = new End();
            final End far = new End();
            near.channel = set.add(1, "", config);
            far.channel = near.channel.opposite();
            first = near;
            second = far;
            near.in = new Lane();
            near.out = new Lane();
            far.in = near.out;
            far.out = near.in;
            set.open();
            for (step = 0; step < 250_000; step++) {
                final boolean swap = random.nextBoolean();
                operate(swap ? far : near);
                if (step % 64 == 0) {
                    check(near);
                    check(far);
                }
            }
        }
        assertThat(outcomes).containsKeys((long)Outcome.FULL, (long)Outcome.IN_FLIGHT_FULL, (long)Outcome.DUPLICATE,
            (long)Outcome.UNKNOWN);
    }

    private String what() {
        return "seed " + seed + " step " + step;
    }

    private void operate(End end) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> send(end);
            case 4 -> {
                end.channel.outgoing().publish();
                end.out.published = end.out.packets.size();
            }
            case 5, 6, 7 -> {
                if ((step >> 12 & 1) == 0 || random.nextInt(16) == 0) {
                    poll(end);
                }
            }
            case 8 -> complete(end);
            default -> forget(end);
        }
    }

    private void send(End end) {
        final boolean ask = random.nextInt(3) == 0;
        final int most = random.nextInt(20) == 0 ? 1400 : LONGEST;
        final int length = random.nextInt(ask ? LONGEST + 1 : most + 1);
        final byte[] bytes = new byte[length + 7 & -8];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte)random.nextInt();
        }
        payload.putBytes(5, bytes);
        final long id = random.nextInt(8);
        final boolean append = random.nextBoolean();
        final int flags = ask ? 1 : 0;
        final OutgoingRing ring = end.channel.outgoing();
        final long outcome = append ? ring.append(Packet.IN_BAND, flags, id, payload, 5, length)
            : ring.offer(Packet.IN_BAND, flags, id, payload, 5, length);
        final long expected = expectSend(end, new Sent(Packet.IN_BAND, flags, id, bytes), append);
        assertThat(outcome).as(what()).isEqualTo(expected);
    }

    private long expectSend(End end, Sent packet, boolean append) {
        final Lane lane = end.out;
        final long outcome;
        if (lane.used + packet.taken() > ringLength - 8) {
            outcome = Outcome.FULL;
        } else if (packet.flags != 0 && end.awaiting.containsKey(packet.id)) {
            outcome = Outcome.DUPLICATE;
        } else if (packet.flags != 0 && end.awaiting.size() == SLOTS) {
            outcome = Outcome.IN_FLIGHT_FULL;
        } else {
            lane.packets.add(packet);
            lane.used += packet.taken();
            lane.tail += packet.taken();
            if (packet.flags != 0) {
                end.awaiting.put(packet.id, new byte[0]);
            }
            if (!append) {
                lane.published = lane.packets.size();
            }
            return lane.tail;
        }
        outcomes.merge(outcome, 1, Integer::sum);
        return outcome;
    }

    private void poll(End end) {
        final int limit = random.nextInt(6);
        final int[] delivered = {0};
        final List<Sent> expected = new ArrayList<>(end.in.packets).subList(0, end.in.published);
        final int stopAt = random.nextInt(8);
        final int how = random.nextInt(3);
        final boolean keep = random.nextBoolean();
        int consumed = -1;
        try {
            consumed = end.channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
                final Sent packet = expected.get(delivered[0]);
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                assertThat(type == packet.type && flags == packet.flags && id == packet.id
                    && Arrays.equals(bytes, packet.payload)).as(what()).isTrue();
                if (delivered[0] == stopAt && how == 0) {
                    return PacketAction.ABORT;
                }
                if (delivered[0] == stopAt && how == 1) {
                    throw new OnPurpose();
                }
                delivered[0]++;
                settle(end, packet, keep && flags != 0);
                return keep && flags != 0 ? PacketAction.IN_FLIGHT : PacketAction.DONE;
            }, limit);
        } catch (OnPurpose e) {
            assertThat(delivered[0]).isEqualTo(stopAt);
        }
        if (consumed >= 0) {
            assertThat(consumed).as(what()).isEqualTo(delivered[0]);
            checkWhyItStopped(end, expected, delivered[0], limit, how == 0 ? stopAt : -1);
        }
        for (int i = 0; i < delivered[0]; i++) {
            final Sent packet = end.in.packets.remove();
            end.in.published--;
            end.in.used -= packet.taken();
            end.in.head += packet.taken();
        }
        if (end.channel.incoming().damage() != null) {
            throw new AssertionError(what() + ": " + end.channel.incoming().damage());
        }
    }

    private void settle(End end, Sent packet, boolean keep) {
        if (keep) {
            end.received.put(packet.id, packet.payload);
        } else if (packet.type == Packet.COMPLETION) {
            end.awaiting.remove(packet.id);
        }
    }

    private void checkWhyItStopped(End end, List<Sent> expected, int delivered, int limit, int abortedAt) {
        if (delivered < limit && delivered < expected.size() && delivered != abortedAt) {
            final Sent next = expected.get(delivered);
            assertThat(next.flags).as(what()).isEqualTo(1);
            assertThat(end.received).as(what()).hasSize(SLOTS);
            outcomes.merge((long)Outcome.IN_FLIGHT_FULL, 1, Integer::sum);
        }
    }

    private void complete(End end) {
        final long id = pick(end.received);
        final int length = 8 * random.nextInt(4);
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte)step);
        payload.putBytes(0, bytes);
        final long outcome = end.channel.complete(id, payload, 0, length);
        if (!end.received.containsKey(id)) {
            assertThat(outcome).as(what()).isEqualTo(Outcome.UNKNOWN);
            outcomes.merge(outcome, 1, Integer::sum);
            return;
        }
        final long expected = expectSend(end, new Sent(Packet.COMPLETION, 0, id, bytes), false);
        assertThat(outcome).as(what()).isEqualTo(expected);
        if (expected > 0) {
            end.received.remove(id);
        }
    }

    private long pick(Map<Long, byte[]> table) {
        return table.isEmpty() || random.nextInt(9) == 0 ? random.nextInt(8)
            : new ArrayList<>(table.keySet()).get(random.nextInt(table.size()));
    }

    private void forget(End end) {
        final long id = random.nextInt(8);
        if (random.nextInt(8) == 0) {
            assertThat(end.channel.received().forget(id)).as(what())
                .isEqualTo(end.received.remove(id) == null ? Outcome.UNKNOWN : 0);
            dropOrphan(end, id);
        }
    }

    /** A request that was forgotten is never completed: the sender forgets it too, or its slot would be lost. */
    private void dropOrphan(End receiver, long id) {
        final InFlight orphaned = receiver.channel.opposite().awaiting();
        final boolean underway = receiver.in.packets.stream().anyMatch(p -> p.flags != 0 && p.id == id)
            || receiver.out.packets.stream().anyMatch(p -> p.type == Packet.COMPLETION && p.id == id);
        if (!underway && orphaned.contains(id) && !receiver.received.containsKey(id)) {
            assertThat(orphaned.forget(id)).isZero();
            other(receiver).awaiting.remove(id);
        }
    }

    private End other(End end) {
        return end == first ? second : first;
    }

    private void check(End end) {
        assertThat(end.channel.incoming().position()).as(what()).isEqualTo(end.in.head);
        assertThat(end.channel.outgoing().position()).as(what()).isEqualTo(end.out.tail);
        assertThat(end.channel.outgoing().free()).as(what()).isEqualTo(ringLength - 8 - end.out.used);
        checkTable(end.channel.received(), end.received);
        checkTable(end.channel.awaiting(), end.awaiting);
    }

    private void checkTable(InFlight table, Map<Long, byte[]> model) {
        final List<Long> ids = new ArrayList<>();
        table.forEach((id, type, packet, context) -> {
            ids.add(id);
            final byte[] bytes = new byte[packet.capacity()];
            packet.getBytes(0, bytes);
            assertThat(bytes).as(what()).isEqualTo(model.get(id));
        });
        assertThat(ids).as(what()).containsExactlyElementsOf(model.keySet());
        assertThat(table.count()).isEqualTo(model.size());
    }
}
