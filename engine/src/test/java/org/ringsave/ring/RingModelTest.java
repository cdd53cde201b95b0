/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;

/**
 * Both ends of a channel against queues and maps, random operations one after another. A run goes on until an end finds
 * damage that the model foresaw, or for 20,000 operations; then a new channel takes over.
 */
@Tag("slow")
class RingModelTest {
    private static final int MAX_PACKET_LENGTH = 256;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(16_384));
    private final Map<String, Integer> seen = new TreeMap<>();
    private SplittableRandom random;
    private ChannelSet set;
    private ModelEnd[] ends;
    private boolean over;

    /** Thrown by handlers. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal() {
            super("refused", null, false, false);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 3, 500000, true", "2, 3, 1, 500000, false", "3, 1, 1, 100000, false"})
    void shouldAgreeWithQueuesAndMapsAfterEveryOperation(long seed, int incomingPages, int outgoingPages,
        int operations, boolean deepAlways) {
        random = new SplittableRandom(seed);
        int operation = 0;
        try {
            while (operation < operations) {
                begin(incomingPages, outgoingPages);
                for (int i = 0; i < 20_000 && operation < operations && !over; i++, operation++) {
                    step();
                    final boolean deep = deepAlways || over || random.nextInt(64) == 0;
                    ends[0].check(deep);
                    ends[1].check(deep);
                }
                set.close();
            }
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + " operation " + operation + ": " + e, e);
        }
        assertThat(seen.keySet()).as("seed %d: %s", seed, seen).contains("FULL", "IN_FLIGHT_FULL", "DUPLICATE",
            "UNKNOWN", "receiver DUPLICATE", "receiver UNKNOWN", "receiver IN_FLIGHT_FULL", "ABORT", "thrown",
            "can't be kept", "kept", "completed", "forgotten", "pause refused", "paused", "limit", "own poll refused",
            "sent from a handler", "largest");
    }

    private void begin(int incomingPages, int outgoingPages) {
        set = new ChannelSet();
        final Channel near = set.add(7, "model", new ChannelConfig(incomingPages, outgoingPages, 3, MAX_PACKET_LENGTH,
            12, 5, true));
        set.open();
        ends = new ModelEnd[] {new ModelEnd(near, outgoingPages * 4096),
            new ModelEnd(near.opposite(), incomingPages * 4096)};
        ends[0].other = ends[1];
        ends[1].other = ends[0];
        over = false;
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** Few ids, so that they meet again; some of them negative or alike in their low bits. */
    private long anyId() {
        final int one = random.nextInt(7);
        return one < 3 ? one : one < 5 ? -one : (long)one << 32;
    }

    private long anyId(Map<Long, ModelPacket> table) {
        return table.isEmpty() || random.nextInt(50) == 0 ? anyId()
            : table.keySet().stream().skip(random.nextInt(table.size())).findFirst().orElseThrow();
    }

    private void step() {
        final ModelEnd end = ends[random.nextInt(2)];
        final int kind = random.nextInt(1000);
        if (kind < 380) {
            send(end, anyPacket(end), random.nextInt(3) == 0);
        } else if (kind < 430) {
            end.channel.outgoing().publish();
            end.publish();
        } else if (kind < 800) {
            poll(end);
        } else if (kind < 960) {
            complete(end);
        } else if (kind < 990) {
            forget(end);
        } else {
            pause();
        }
    }

    private ModelPacket anyPacket(ModelEnd end) {
        final int size = random.nextInt(100);
        final int most = end.channel.outgoing().maxPayloadLength();
        final int length = size < 70 ? random.nextInt(80) : size < 97 ? random.nextInt(600)
            : size < 99 ? random.nextInt(most + 1) : most;
        if (length == most) {
            count("largest");
        }
        final int flags = random.nextInt(3) == 0 ? 1 : 0;
        final boolean stray = flags == 0 && random.nextInt(3000) == 0;
        return new ModelPacket(stray ? Packet.COMPLETION : Packet.IN_BAND, flags, anyId(), length, random.nextLong());
    }

    private int store(ModelPacket packet) {
        final int offset = random.nextInt(9);
        payload.putByte(offset + packet.length(), (byte)0x77);
        for (int i = 0; i < packet.length(); i++) {
            payload.putByte(offset + i, packet.at(i));
        }
        return offset;
    }

    private void send(ModelEnd end, ModelPacket packet, boolean append) {
        final int offset = store(packet);
        final long expected = end.expectSend(packet);
        final OutgoingRing ring = end.channel.outgoing();
        final long result = append
            ? ring.append(packet.type(), packet.flags(), packet.id(), payload, offset, packet.length())
            : ring.offer(packet.type(), packet.flags(), packet.id(), payload, offset, packet.length());
        ModelEnd.same("outcome of a send", result, expected);
        if (result > 0) {
            end.sent(packet);
            if (!append) {
                end.publish();
            }
        } else {
            count(Outcome.toString(result));
        }
    }

    private void complete(ModelEnd end) {
        final long id = anyId(end.received);
        final ModelPacket completion = new ModelPacket(Packet.COMPLETION, 0, id, random.nextInt(60), random.nextLong());
        final int offset = store(completion);
        final long expected = end.received.containsKey(id) ? end.expectSend(completion) : Outcome.UNKNOWN;
        final long result = end.channel.complete(id, payload, offset, completion.length());
        ModelEnd.same("outcome of a completion", result, expected);
        if (result > 0) {
            end.sent(completion);
            end.publish();
            end.received.remove(id);
            count("completed");
        } else {
            count(Outcome.toString(result));
        }
    }

    /** Mostly at both ends, as a protocol would; sometimes at one, which ends in damage or in a full table. */
    private void forget(ModelEnd end) {
        final long id = anyId(end.received);
        final boolean bothEnds = random.nextInt(6) != 0;
        final int expected = end.received.remove(id) == null ? Outcome.UNKNOWN : 0;
        ModelEnd.same("forget", end.channel.received().forget(id), expected);
        if (expected == 0 && bothEnds) {
            final int there = end.other.awaiting.remove(id) == null ? Outcome.UNKNOWN : 0;
            ModelEnd.same("forget", end.other.channel.awaiting().forget(id), there);
            count("forgotten");
        } else if (random.nextInt(3) == 0) {
            final long sent = anyId(end.awaiting);
            final int there = end.awaiting.remove(sent) == null ? Outcome.UNKNOWN : 0;
            ModelEnd.same("forget", end.channel.awaiting().forget(sent), there);
        }
    }

    private void pause() {
        if (!ends[0].appended.isEmpty() || !ends[1].appended.isEmpty()) {
            assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class).hasMessageContaining("published");
            count("pause refused");
            return;
        }
        set.pause();
        final Channel channel = ends[random.nextInt(2)].channel;
        assertThatThrownBy(() -> channel.incoming().poll(null, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> channel.outgoing().offer(6, 0, 1, payload, 0, 8))
            .isInstanceOf(IllegalStateException.class);
        ends[0].check(true);
        ends[1].check(true);
        set.resume();
        count("paused");
    }

    private void poll(ModelEnd end) {
        final int limit = random.nextInt(8);
        final ModelEnd writer = end.other;
        final Poll poll = new Poll(end, writer);
        int result = 0;
        boolean thrown = false;
        try {
            result = end.channel.incoming().poll(poll, limit);
        } catch (Refusal e) {
            thrown = true;
            count("thrown");
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("kept");
            thrown = poll.unkeepable;
            count("can't be kept");
        }
        ModelEnd.same("thrown", thrown ? 1 : 0, poll.throwing ? 1 : 0);
        writer.head += poll.consumed;
        if (thrown || poll.aborted) {
            ModelEnd.same("packets", thrown ? poll.packets : result, poll.packets);
            return;
        }
        int verdict = 0;
        if (poll.packets < limit && !writer.published.isEmpty()) {
            verdict = end.expectAdmit(writer.published.peek());
            assertThat(verdict).as("the poll ended before a packet that it should have delivered").isNotZero();
            count("receiver " + Outcome.toString(verdict));
        } else if (!writer.published.isEmpty()) {
            count("limit");
        }
        end.damaged = verdict == Outcome.DUPLICATE || verdict == Outcome.UNKNOWN;
        over = end.damaged;
        ModelEnd.same("result", result, end.damaged && poll.packets == 0 ? Outcome.CORRUPT : poll.packets);
        assertThat(end.channel.incoming().damage() != null).isEqualTo(end.damaged);
        if (end.damaged) {
            final ModelPacket bad = writer.published.peek();
            assertThat(end.channel.incoming().damage()).extracting(Damage::field, Damage::value, Damage::position)
                .containsExactly("transactionId", bad.id(), writer.head);
        }
    }

    /** The handler: compares with the model's next packet, decides at random, and moves the model along. */
    private final class Poll implements PacketHandler {
        private final ModelEnd reader;
        private final ModelEnd writer;
        private int packets;
        private int consumed;
        private boolean aborted;
        private boolean throwing;
        private boolean unkeepable;

        Poll(ModelEnd reader, ModelEnd writer) {
            this.reader = reader;
            this.writer = writer;
        }

        @Override
        public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
            final ModelPacket packet = writer.published.peek();
            ModelEnd.same("admission", reader.expectAdmit(packet), 0);
            packet.check(type, flags, id, buffer, offset, length);
            meddle();
            final int decision = random.nextInt(100);
            if (decision < 3) {
                aborted = true;
                count("ABORT");
                return PacketAction.ABORT;
            }
            if (decision < 5) {
                throwing = true;
                throw new Refusal();
            }
            if (flags != 0 ? decision < 70 : decision < 6) {
                return keep(packet);
            }
            if (type == Packet.COMPLETION) {
                reader.awaiting.remove(id);
            } else if (flags != 0 && random.nextInt(100) != 0) {
                // Answered by other means: the sender does not wait any longer.
                final int expected = writer.awaiting.remove(id) == null ? Outcome.UNKNOWN : 0;
                ModelEnd.same("forget", writer.channel.awaiting().forget(id), expected);
            }
            return consume(PacketAction.DONE);
        }

        private PacketAction keep(ModelPacket packet) {
            if (packet.flags() == 0 || packet.padded() > MAX_PACKET_LENGTH) {
                throwing = true;
                unkeepable = true;
                return PacketAction.IN_FLIGHT;
            }
            reader.received.put(packet.id(), packet);
            reader.contexts.put(packet.id(), 0L);
            count("kept");
            return consume(PacketAction.IN_FLIGHT);
        }

        private PacketAction consume(PacketAction action) {
            consumed += writer.published.poll().taken();
            packets++;
            return action;
        }

        /** Things that a handler may do, or may not, to its own channel. */
        private void meddle() {
            final int kind = random.nextInt(60);
            if (kind == 0) {
                send(reader, anyPacket(reader), false);
                count("sent from a handler");
            } else if (kind == 1) {
                assertThatThrownBy(() -> reader.channel.incoming().poll(this, 1))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("own handler");
                count("own poll refused");
            } else if (kind == 2) {
                assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class);
            } else if (kind < 10 && !reader.received.isEmpty()) {
                final long kept = anyId(reader.received);
                if (reader.received.containsKey(kept)) {
                    reader.contexts.put(kept, random.nextLong());
                    reader.channel.received().context(kept).putLong(0, reader.contexts.get(kept));
                }
            }
        }
    }
}
