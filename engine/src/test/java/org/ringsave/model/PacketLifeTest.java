/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringsave.model.PacketLife.Stage.ABORTED;
import static org.ringsave.model.PacketLife.Stage.ANSWERED;
import static org.ringsave.model.PacketLife.Stage.ANSWER_POLLED;
import static org.ringsave.model.PacketLife.Stage.APPENDED;
import static org.ringsave.model.PacketLife.Stage.CLAIMED;
import static org.ringsave.model.PacketLife.Stage.DONE;
import static org.ringsave.model.PacketLife.Stage.HELD;
import static org.ringsave.model.PacketLife.Stage.NEXT;
import static org.ringsave.model.PacketLife.Stage.PUBLISHED;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.Packet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * A packet of every type is saved at every stage of its life. The restored one equals the saved one in all visible
 * state, and goes on alike to the end. A stage that can't be saved is refused, and nothing has changed.
 */
class PacketLifeTest {
    private static final long ID = 0x8000_0001_0000_0005L;
    /** Where the packet starts in the ring: at once, and so that its ranges, or else its payload, wrap. */
    private static final int[] STARTS = {0, 4096 - 40};

    /** The packet and its stages. */
    private record Life(int type, int flags, List<PacketLife.Stage> stages) {
        ModelPacket packet() {
            return ModelPacket.of(type, flags, ID, 37, 77 + type);
        }

        /** Every stage that ends with this packet. */
        Stream<Case> cases() {
            return stages.stream().flatMap(stage -> Stream.of(new Case(this, stage, STARTS[0]),
                new Case(this, stage, STARTS[1])));
        }
    }

    private record Case(Life life, PacketLife.Stage stage, int start) {
        boolean canBeSaved() {
            return stage != CLAIMED && stage != APPENDED;
        }

        List<PacketLife.Stage> before() {
            return life.stages.subList(0, life.stages.indexOf(stage) + 1);
        }

        List<PacketLife.Stage> after() {
            return life.stages.subList(life.stages.indexOf(stage) + 1, life.stages.size());
        }

        PacketLife reach() {
            final PacketLife result = PacketLife.begin(life.packet(), start);
            before().forEach(result::go);
            return result;
        }

        @Override
        public String toString() {
            return "type " + life.type + (life.flags == 0 ? " " : ", completion requested, ") + stage + " of "
                + life.stages + " from " + start;
        }
    }

    private static Stream<Case> all() {
        final Stream.Builder<Life> lives = Stream.builder();
        for (final int type : new int[] {Packet.IN_BAND, Packet.TRANSFER_PAGES, Packet.GPA_DIRECT}) {
            lives.add(new Life(type, 0, List.of(APPENDED, PUBLISHED, ABORTED, DONE, NEXT)));
            lives.add(new Life(type, 1, List.of(APPENDED, PUBLISHED, ABORTED, HELD, ANSWERED, ANSWER_POLLED, NEXT)));
            lives.add(new Life(type, 1, List.of(APPENDED, PUBLISHED, DONE, ANSWERED, ANSWER_POLLED, NEXT)));
            lives.add(new Life(type, 1, List.of(APPENDED, PUBLISHED, HELD, NEXT)));
        }
        lives.add(new Life(Packet.COMPLETION, 0, List.of(APPENDED, PUBLISHED, ABORTED, DONE, NEXT)));
        lives.add(new Life(Packet.COMPLETION, 0, List.of(CLAIMED, PUBLISHED, DONE, NEXT)));
        lives.add(new Life(Packet.IN_BAND, 0, List.of(CLAIMED, PUBLISHED, DONE, NEXT)));
        lives.add(new Life(Packet.IN_BAND, 1, List.of(CLAIMED, PUBLISHED, HELD, ANSWERED, ANSWER_POLLED, NEXT)));
        return lives.build().flatMap(Life::cases);
    }

    static Stream<Case> saved() {
        return all().filter(Case::canBeSaved);
    }

    static Stream<Case> refused() {
        return all().filter(one -> !one.canBeSaved());
    }

    static Stream<Case> claimed() {
        return all().filter(one -> one.stage == CLAIMED);
    }

    /** Takes both through the stages that are left; they say the same and look the same after each. */
    private static void goOnAlike(Case one, PacketLife life, PacketLife other) {
        for (final PacketLife.Stage stage : one.after()) {
            assertThat(other.go(stage)).as("%s, then %s", one, stage).isEqualTo(life.go(stage));
            assertThat(other.describe()).as("%s, after %s", one, stage).isEqualTo(life.describe());
        }
        life.set().pause();
        other.set().pause();
        assertThat(SeededSet.image(other.set(), 3)).as("%s, in the end", one).isEqualTo(SeededSet.image(life.set(), 3));
    }

    @ParameterizedTest
    @MethodSource("saved")
    void packetRestoredAtAnyStageGoesOnAlike(Case one) {
        final SplittableRandom random = new SplittableRandom(one.toString().hashCode());
        for (final boolean isGiven : new boolean[] {true, false}) {
            try (PacketLife life = one.reach()) {
                life.set().pause();
                final String before = life.describe();
                final Checkpoint checkpoint = new Checkpoint();
                ChannelSet given = null;
                if (isGiven) {
                    given = new ChannelSet();
                    given.add(PacketLife.ID, "life", PacketLife.CONFIG);
                }
                try (PacketLife restored = new PacketLife(
                    checkpoint.restore(checkpoint.save(life.set(), random), given, random), one.life.packet())) {
                    assertThat(life.describe()).as("%s, saved", one).isEqualTo(before);
                    assertThat(restored.describe()).as("%s, restored", one).isEqualTo(before);
                    life.set().resume();
                    restored.set().open();
                    goOnAlike(one, life, restored);
                }
            }
        }
    }

    /** Pause and save are refused; the claim, or the batch, goes on undisturbed. */
    @ParameterizedTest
    @MethodSource("refused")
    void saveIsRefusedWhileAPacketIsUnpublished(Case one) {
        try (PacketLife life = one.reach(); PacketLife undisturbed = one.reach()) {
            final String before = life.describe();
            final long fingerprint = Shapes.fingerprint(life.set());
            final SaveSession session = new SaveSession();
            assertThatThrownBy(life.set()::pause).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("id=" + PacketLife.ID)
                .hasMessageMatching(".*(has an open claim|has appended packets that are not published).*");
            assertThatThrownBy(() -> session.begin(life.set(), 3)).isInstanceOf(IllegalStateException.class)
                .hasMessage("begin: the set is OPEN; pause() it first, or save it LIVE");
            assertThatThrownBy(() -> session.begin(life.set(), SaveMode.LIVE, 3))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("id=" + PacketLife.ID)
                .hasMessageMatching(".*(has an open claim|has appended packets that are not published).*");
            assertThat(life.set().state()).isEqualTo(ChannelState.OPEN);
            assertThat(life.describe()).isEqualTo(before);
            assertThat(Shapes.fingerprint(life.set())).isEqualTo(fingerprint);
            goOnAlike(one, undisturbed, life);
            session.begin(life.set(), 3);
            session.end();
        }
    }

    @ParameterizedTest
    @MethodSource("claimed")
    void abortedClaimLeavesNoTraceInAnImage(Case one) {
        try (PacketLife life = one.reach(); PacketLife never = PacketLife.begin(one.life.packet(), one.start)) {
            life.abortClaim();
            assertThat(life.describe()).isEqualTo(never.describe());
            life.set().pause();
            never.set().pause();
            assertThat(SeededSet.image(life.set(), 3)).isEqualTo(SeededSet.image(never.set(), 3));
        }
    }
}
