/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/**
 * One direction of a channel with both ends, as lists of the packets and requests that must be where. Requests are
 * numbered from 0, each fourth asks for its completion, and the content of a packet follows from its number.
 */
final class NumberedWay {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(512));

    private final int channel;
    private final boolean toOpposite;
    // The packets under way: a request's number, or -1 less the number of a completed request of the other way.
    private final Deque<Long> ring = new ArrayDeque<>();
    // Received and not completed, with the word that the receiver keeps.
    private final Map<Long, Long> held = new LinkedHashMap<>();
    private final List<Long> awaiting = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();
    private long sent;

    NumberedWay(int channel, boolean toOpposite) {
        this.channel = channel;
        this.toOpposite = toOpposite;
    }

    /** A copy of this moment, to be compared with a restored set. */
    NumberedWay copy() {
        final NumberedWay copy = new NumberedWay(channel, toOpposite);
        copy.ring.addAll(ring);
        copy.held.putAll(held);
        copy.awaiting.addAll(awaiting);
        copy.done.addAll(done);
        copy.sent = sent;
        return copy;
    }

    long sent() {
        return sent;
    }

    private Channel from(ChannelSet set) {
        return toOpposite ? set.get(channel) : set.get(channel).opposite();
    }

    private static boolean isRequest(long number) {
        return number % 4 == 3;
    }

    private long word(long token, int i) {
        return (token * 31 + i) * 0x9E37_79B9_7F4A_7C15L + channel * 2L + (toOpposite ? 1 : 0);
    }

    private static int words(long token) {
        return (int)Math.floorMod(token * 7, 60L);
    }

    private int encode(long token) {
        for (int i = 0; i < words(token); i++) {
            PAYLOAD.putLong(8 * i, word(token, i));
        }
        return 8 * words(token);
    }

    private void check(long token, DirectBuffer buffer, int offset, int length) {
        assertThat(length).isEqualTo(8 * words(token));
        for (int i = 0; i < words(token); i++) {
            assertThat(buffer.getLong(offset + 8 * i)).isEqualTo(word(token, i));
        }
    }

    /** Sends the next request if there is room. A save that is in the way gets a turn. */
    void send(ChannelSet set, Runnable saver) {
        final int flags = isRequest(sent) ? Packet.COMPLETION_REQUESTED : 0;
        final int length = encode(sent);
        long outcome;
        while ((outcome = from(set).outgoing().offer(Packet.IN_BAND, flags, sent, PAYLOAD, 0, length))
            == Outcome.PINNED) {
            saver.run();
        }
        if (outcome > 0) {
            ring.add(sent);
            if (flags != 0) {
                awaiting.add(sent);
            }
            sent++;
        }
    }

    /** Completes the oldest request that came along here; the completion goes the other way. */
    void complete(ChannelSet set, NumberedWay back, Runnable saver) {
        if (!held.isEmpty()) {
            final long number = held.keySet().iterator().next();
            final int length = back.encode(-1 - number);
            long outcome;
            while ((outcome = from(set).opposite().complete(number, PAYLOAD, 0, length)) == Outcome.PINNED) {
                saver.run();
            }
            if (outcome > 0) {
                held.remove(number);
                done.add(number);
                back.ring.add(-1 - number);
            }
        }
    }

    /** Reads some packets; each is the next one, as it was sent. */
    void poll(ChannelSet set, NumberedWay back, int limit, SplittableRandom random) {
        from(set).opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
            final long token = type == Packet.COMPLETION ? -1 - id : id;
            assertThat(token).isEqualTo(ring.element());
            check(token, buffer, offset, length);
            if (random.nextInt(20) == 0) {
                return PacketAction.ABORT;
            }
            ring.remove();
            if (token < 0) {
                back.awaiting.remove(id);
            } else if (isRequest(id)) {
                held.put(id, 0L);
                return PacketAction.IN_FLIGHT;
            } else {
                done.add(id);
            }
            return PacketAction.DONE;
        }, limit);
    }

    /** The receiver keeps a word of a request that it has not completed. */
    void keep(ChannelSet set, long word) {
        held.replaceAll((number, kept) -> {
            from(set).opposite().received().context(number).putLong(0, word + number);
            return word + number;
        });
    }

    /** Verifies that the tables of a restored set are those of this way. */
    void verifyTables(ChannelSet restored) {
        final Channel from = from(restored);
        final Map<Long, Long> restoredHeld = new LinkedHashMap<>();
        from.opposite().received().forEach((id, type, packet, context) -> {
            check(id, packet, 0, packet.capacity());
            restoredHeld.put(id, context.getLong(0));
        });
        assertThat(restoredHeld).isEqualTo(held);
        final List<Long> restoredAwaiting = new ArrayList<>();
        from.awaiting().forEach((id, type, packet, context) -> restoredAwaiting.add(id));
        assertThat(restoredAwaiting).containsExactlyInAnyOrderElementsOf(awaiting);
    }

    /**
     * Verifies that the ring of a restored, open set is that of this way, after its tables were verified. Reads it
     * empty.
     */
    void verifyRing(ChannelSet restored) {
        final Channel from = from(restored);
        final List<Long> numbers = new ArrayList<>(done);
        numbers.addAll(held.keySet());
        final List<Long> tokens = new ArrayList<>();
        from.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
            final long token = type == Packet.COMPLETION ? -1 - id : id;
            check(token, buffer, offset, length);
            tokens.add(token);
            if (token >= 0) {
                numbers.add(id);
            }
            return PacketAction.DONE;
        }, Integer.MAX_VALUE);
        assertThat(tokens).containsExactlyElementsOf(ring);
        assertThat(from.opposite().incoming().damage()).isNull();
        // Each packet that was sent before the cut was completed, or is in a table or the ring, once.
        numbers.sort(null);
        assertThat(numbers).isEqualTo(LongStream.range(0, sent).boxed().toList());
    }
}
