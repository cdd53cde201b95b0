/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

class ImageSizeTest {
    private static final int SETS = 60;

    private final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(4_096));
    private final SaveSession session = new SaveSession();
    private final ByteBuffer memory = ByteBuffer.allocateDirect(4 << 20);
    private final Set<Long> marked = new HashSet<>();

    @Test
    void predictedLengthEqualsTheLengthOfASave() {
        for (int seed = 0; seed < SETS; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final boolean bothEnds = random.nextBoolean();
            final ChannelConfig config = config(random, bothEnds);
            try (ChannelSet set = new ChannelSet()) {
                final int channels = random.nextInt(40);
                for (int id = 0; id < channels; id++) {
                    set.add(id, "n".repeat(random.nextInt(30)), config);
                }
                set.open();
                final long[] base = new long[2 * channels];
                traffic(set, random);
                assertThat(save(set, null)).as("seed %d, full", seed).isEqualTo(predicted(set, base));
                final String cutId = session.cutId();
                set.channels().forEach(this::mark);
                for (int i = 0; i < channels; i++) {
                    base[2 * i] = tail(set.channels().get(i), 0);
                    base[2 * i + 1] = tail(set.channels().get(i), 1);
                }
                traffic(set, random);
                assertThat(save(set, cutId)).as("seed %d, delta", seed).isEqualTo(predicted(set, base));
            }
        }
    }

    private void mark(Channel channel) {
        channel.received().forEach((id, type, packet, context) -> marked.add(id));
        if (channel.config().bothEnds()) {
            channel.opposite().received().forEach((id, type, packet, context) -> marked.add(id));
        }
    }

    private static ChannelConfig config(SplittableRandom random, boolean bothEnds) {
        final ChannelConfig rings = ChannelConfig.ofPages(1 + random.nextInt(20)).withContext(random.nextInt(70));
        final ChannelConfig config = random.nextBoolean() ? rings
            : rings.withInFlight(1 + random.nextInt(9), 8 * random.nextInt(40), random.nextInt(50));
        return bothEnds ? config.withBothEnds() : config;
    }

    private long save(ChannelSet set, String base) {
        set.pause();
        if (base == null) {
            session.begin(set, 1);
        } else {
            session.begin(set, SaveMode.PAUSED, 2, base);
        }
        final long length = session.imageLength();
        session.saveContinue(memory.clear());
        session.end();
        set.resume();
        return length;
    }

    private void traffic(ChannelSet set, SplittableRandom random) {
        for (final Channel channel : set.channels()) {
            final int packets = random.nextInt(60);
            for (int i = 0; i < packets; i++) {
                final boolean tracked = channel.config().maxInFlight() > 0 && random.nextInt(4) == 0;
                final boolean near = !channel.config().bothEnds() || random.nextBoolean();
                final int limit = tracked ? Math.min(64, channel.config().maxPacketLength()) : 2_000;
                (near ? channel : channel.opposite()).outgoing().offer(Packet.IN_BAND,
                    tracked ? Packet.COMPLETION_REQUESTED : 0, random.nextLong(), source, 0,
                    random.nextInt(limit + 1));
            }
            if (channel.config().bothEnds()) {
                poll(channel.incoming(), random.nextInt(30));
                poll(channel.opposite().incoming(), random.nextInt(30));
            }
        }
    }

    private static void poll(IncomingRing ring, int limit) {
        ring.poll((type, flags, id, buffer, offset, length) ->
            (flags & Packet.COMPLETION_REQUESTED) == 0 ? PacketAction.DONE : PacketAction.IN_FLIGHT, limit);
    }

    /** Side 0 is the incoming ring; its writer knows its tail. */
    private static long tail(Channel channel, int side) {
        if (side == 1) {
            return channel.outgoing().position();
        }
        return channel.config().bothEnds() ? channel.opposite().outgoing().position() : 0;
    }

    private static long head(Channel channel, int side) {
        if (side == 0) {
            return channel.incoming().position();
        }
        return channel.config().bothEnds() ? channel.opposite().incoming().position() : 0;
    }

    private long predicted(ChannelSet set, long[] base) {
        long length = ImageSize.frame(set.channels().size());
        int i = 0;
        for (final Channel channel : set.channels()) {
            final long incoming = tail(channel, 0) - Math.max(base[i++], head(channel, 0));
            final long outgoing = tail(channel, 1) - Math.max(base[i++], head(channel, 1));
            final ChannelConfig config = channel.config();
            length += ImageSize.channel(config, channel.name().length(), incoming, outgoing);
            final long[] requests = {0, 0};
            for (final Channel end : config.bothEnds() ? new Channel[] {channel, channel.opposite()}
                : new Channel[] {channel}) {
                requests[0] += end.received().count() + end.awaiting().count();
                // In a delta, the base has the packets of the requests that are marked.
                end.received().forEach((id, type, packet, context) ->
                    requests[1] += marked.contains(id) ? 0 : packet.capacity());
            }
            length += ImageSize.requests(config, requests[0], requests[1]);
        }
        return length;
    }
}
