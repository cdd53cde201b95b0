/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Queue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** Writers change a set while it is saved: the image holds the bytes of the begin. */
public final class LiveCases {
    private LiveCases() {
    }

    /**
     * A writer spills a ring and writes over it while the saver copies it. Fails without the look after the copy and
     * the fence before that look in {@code SectionPayload.copyPinned}.
     */
    @JCStressTest
    @Outcome(id = "true, right", expect = ACCEPTABLE, desc = "the state at begin")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class RingSpilled {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, LiveFixture.SPACIOUS);

        @Actor
        public void owner(ZL_Result r) {
            r.r1 = live.writeRing();
        }

        @Actor
        public void saver(ZL_Result r) {
            r.r2 = live.save();
        }

        @Arbiter
        public void end(ZL_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * A ring can't be spilled, and a writer writes over it as soon as it is copied. Fails if {@code RangeSave.fill}
     * releases before it has copied.
     */
    @JCStressTest
    @Outcome(id = {"true, right", "false, right"}, expect = ACCEPTABLE, desc = "the state at begin")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class RingReleased {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);

        @Actor
        public void owner(ZL_Result r) {
            r.r1 = live.writeRing();
        }

        @Actor
        public void saver(ZL_Result r) {
            r.r2 = live.save();
        }

        @Arbiter
        public void end(ZL_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * A request was completed, and the next one takes its slot while the saver copies its packet. Fails without the
     * look after the copy and the fence before that look in {@code SectionPayload.copyPinned}, and if {@code
     * HeldSlots.spill} publishes the place after the packet is written over.
     */
    @JCStressTest
    @Outcome(id = "true, right", expect = ACCEPTABLE, desc = "the state at begin")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class PacketSpilled {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, LiveFixture.SPACIOUS);

        @Actor
        public void owner(ZL_Result r) {
            r.r1 = live.keepRequest();
        }

        @Actor
        public void saver(ZL_Result r) {
            r.r2 = live.save();
        }

        @Arbiter
        public void end(ZL_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * The packet can't be spilled, and the next request takes the slot as soon as the saver has passed it. Fails if
     * {@code RangeSave.fill} releases before it has copied.
     */
    @JCStressTest
    @Outcome(id = {"true, right", "false, right"}, expect = ACCEPTABLE, desc = "the state at begin")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class PacketReleased {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);

        @Actor
        public void owner(ZL_Result r) {
            r.r1 = live.keepRequest();
        }

        @Actor
        public void saver(ZL_Result r) {
            r.r2 = live.save();
        }

        @Arbiter
        public void end(ZL_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * The owner prepares a region and writes over it while the saver copies it. Fails if
     * {@code MemoryRegion.prepareToWrite} says true before {@code PagePins.clear} has spilled, and without the look
     * after the copy of {@code SectionPayload}.
     */
    @JCStressTest
    @Outcome(id = "true, right", expect = ACCEPTABLE, desc = "the state at begin")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class RegionSpilled {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, LiveFixture.SPACIOUS);

        @Actor
        public void owner(ZL_Result r) {
            r.r1 = live.region.prepareToWrite(0, 1);
            live.writeRegion();
        }

        @Actor
        public void saver(ZL_Result r) {
            r.r2 = live.save();
        }

        @Arbiter
        public void end(ZL_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * A region can't be spilled, and the owner writes over it as soon as it may. Fails if
     * {@code MemoryRegion.prepareToWrite} does not ask {@code PagePins.clear}, or {@code RangeSave.fill} releases
     * before it has copied.
     */
    @JCStressTest
    @Outcome(id = {"true, right", "false, right"}, expect = ACCEPTABLE, desc = "the state at begin")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class RegionReleased {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);

        @Actor
        public void owner(ZL_Result r) {
            r.r1 = live.region.prepareToWrite(0, 1);
            if (r.r1) {
                live.writeRegion();
            }
        }

        @Actor
        public void saver(ZL_Result r) {
            r.r2 = live.save();
        }

        @Arbiter
        public void end(ZL_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * The owner revokes a save that is copying, and writes over the bytes at once. Fails without the look at the lease
     * after the copy, and the fence before that look, in {@code RangeSave.giveBack}.
     */
    @JCStressTest
    @Outcome(id = {"true, right", "true, cancelled"}, expect = ACCEPTABLE, desc = "the state at begin, or revoked")
    @Outcome(expect = FORBIDDEN, desc = "torn, and said to be right")
    @State
    public static class Cancelled {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);

        @Actor
        public void owner(ZL_Result r) {
            live.session.cancel();
            r.r1 = live.writeRing();
        }

        @Actor
        public void saver(ZL_Result r) {
            r.r2 = live.save();
        }

        @Arbiter
        public void end(ZL_Result r) {
            live.giveBack(POOL);
        }
    }
}
