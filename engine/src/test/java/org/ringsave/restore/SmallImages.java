/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** Small images with a record of each kind, the set that they fit, and a restore that refuses damaged ones. */
final class SmallImages {
    static final ChannelConfig CONFIG =
        ChannelConfig.ofPages(1).withInFlight(2, 64, 13).withContext(9).withBothEnds();

    private final RestoreSession session = new RestoreSession();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

    /** Saves an image. Those of two seeds differ in all states, and have the same length. */
    static byte[] save(long seed) {
        try (ChannelSet set = given()) {
            for (final Channel channel : set.channels()) {
                final SplittableRandom random = new SplittableRandom(seed + channel.id());
                Shapes.rings(channel, random, 4096 * 3 - 800, 1600);
                Shapes.contexts(Shapes.inFlight(channel, random, 1), random);
            }
            new SplittableRandom(seed).nextBytes(((ByteState)set.appStates().get(0)).bytes());
            set.regions().get(0).buffer().putLong(1, new SplittableRandom(seed).nextLong());
            final byte[] state = new byte[5];
            new SplittableRandom(-seed).nextBytes(state);
            final KeptStates kept = new KeptStates().version(1, (int)seed);
            final InFlight received = set.get(1).received();
            received.forEach((id, type, packet, context) -> kept.put(received, id, state));
            set.packetState(kept);
            return SeededSet.bytes(SeededSet.image(set, seed));
        }
    }

    static ChannelSet given() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", CONFIG);
        set.add(-1, "", CONFIG);
        set.addState(new ByteState("state", 1, new byte[33]));
        set.addRegion("region", 1, 21);
        return set;
    }

    /** Verifies the first bytes of an image. */
    RestoreStatus verify(byte[] bytes, int length) {
        session.beginVerify();
        try {
            return session.restoreFromBuffer(buffer.clear().put(bytes, 0, length).flip());
        } finally {
            session.end();
        }
    }

    /** Feeds bytes to a restore into the set: true if they were refused, as they must be, or are not complete. */
    boolean isRefused(ChannelSet set, byte[] bytes) {
        if (set == null) {
            session.beginVerify();
        } else {
            session.begin(set);
        }
        try {
            return session.restoreFromBuffer(buffer.clear().put(bytes).flip()) != RestoreStatus.SUCCESS;
        } catch (ImageException e) {
            return true;
        } finally {
            session.end();
        }
    }
}
