/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** Where image and set don't agree: refused, unless one of them or an option of the session says otherwise. */
class RestoreOptionTest {
    private static final ChannelConfig CONFIG = SeededSet.config(1);
    private static ChannelSet saved;
    private static ByteBuffer image;

    @BeforeAll
    static void save() {
        saved = set(1, 2, 3);
        for (int id = 1; id <= 3; id++) {
            final SplittableRandom random = new SplittableRandom(id);
            Shapes.rings(saved.get(id), random, 80, 400);
            Shapes.contexts(Shapes.inFlight(saved.get(id), random, 2), random);
        }
        saved.addState(new ByteState("must", 1, new byte[] {1}));
        saved.addState(new ByteState("may", -2, new byte[] {2, 2}).optional(true));
        saved.addRegion("memory", 3, 10).buffer().putByte(9, (byte)3);
        image = SeededSet.image(saved, 1);
    }

    @AfterAll
    static void close() {
        saved.close();
    }

    private static ChannelSet set(int... ids) {
        final ChannelSet set = new ChannelSet();
        for (final int id : ids) {
            set.add(id, "", CONFIG);
        }
        return set;
    }

    private static ByteState must() {
        return new ByteState("must", 0, new byte[] {9});
    }

    private static void restore(ChannelSet set, RestoreOption... options) {
        final RestoreSession session = new RestoreSession(options);
        session.begin(set);
        assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
        session.apply();
    }

    private static void checkRefused(ChannelSet set, String message, RestoreOption... options) {
        assertThatThrownBy(() -> restore(set, options)).isInstanceOf(ImageException.class).hasMessage(message);
        assertThat(Shapes.isEmpty(set)).isTrue();
    }

    private static void checkChannel(ChannelSet set, int id) {
        try (ChannelSet one = set(id)) {
            final RestoreSession session = new RestoreSession();
            session.begin(one);
            session.restoreFromBuffer(image.duplicate());
            session.applyOnly(id);
            assertThat(set.get(id).incoming().position()).isEqualTo(80);
            assertThat(set.get(id).received().count()).isEqualTo(2);
            assertThat(set.get(id).context()).isEqualTo(one.get(id).context());
            assertThat(set.get(id).awaiting().count()).isEqualTo(one.get(id).awaiting().count());
        }
    }

    @Test
    void optionDropsChannelsThatTheSetLacks() {
        try (ChannelSet set = set(2)) {
            set.addState(must());
            set.addRegion("memory", 3, 10);
            checkRefused(set, "image offset 0: the image has channel 3, the set does not; add it, or restore with"
                + " DROP_UNKNOWN_CHANNELS or by applyOnly()");
            restore(set, RestoreOption.DROP_UNKNOWN_CHANNELS);
            checkChannel(set, 2);
        }
    }

    @Test
    void optionKeepsChannelsThatTheImageLacks() {
        try (ChannelSet set = set(0, 1, 2, 3, -1)) {
            set.addState(must());
            set.addRegion("memory", 3, 10);
            checkRefused(set, "image offset 0: the set has channel 0, the image does not; remove it, or restore with"
                + " KEEP_MISSING_CHANNELS or by applyOnly()");
            checkRefused(set, "image offset 0: the set has channel 0, the image does not; remove it, or restore with"
                + " KEEP_MISSING_CHANNELS or by applyOnly()", RestoreOption.DROP_UNKNOWN_CHANNELS);
            restore(set, RestoreOption.KEEP_MISSING_CHANNELS);
            for (int id = 1; id <= 3; id++) {
                checkChannel(set, id);
            }
            assertThat(set.get(-1).incoming().position()).isZero();
            assertThat(set.get(0).received().count()).isZero();
        }
    }

    @Test
    void unknownStateIsRefusedUnlessOptionalOrDropped() {
        try (ChannelSet set = set(1, 2, 3)) {
            set.addRegion("memory", 3, 10);
            checkRefused(set, "image offset 144: the image has AppState \"must\", the set does not; give it to begin()"
                + " or add it, or restore with DROP_UNKNOWN_STATES or by applyOnly()");
            restore(set, RestoreOption.DROP_UNKNOWN_STATES);
            checkChannel(set, 3);
        }
        final ByteState must = must();
        try (ChannelSet set = Shapes.build(image, must)) {
            assertThat(set.channels()).hasSize(3);
            assertThat(must.bytes()).containsExactly(1);
            assertThat(must.preparedVersion()).isEqualTo(1);
        }
    }

    @Test
    void missingStateIsRefusedUnlessOptionalOrKept() {
        final ByteState other = new ByteState("other", 5, new byte[] {7});
        final ByteState may = new ByteState("may", 0, new byte[] {9});
        try (ChannelSet set = set(1, 2, 3)) {
            set.addRegion("memory", 3, 10);
            set.addState(must());
            set.addState(may);
            set.addState(other);
            checkRefused(set, "image offset 0: the set has AppState \"other\", the image does not; make it optional,"
                + " or restore with KEEP_MISSING_STATES or by applyOnly()");
            assertThat(may.bytes()).containsExactly(9);
            restore(set, RestoreOption.KEEP_MISSING_STATES);
            assertThat(may.bytes()).containsExactly(2, 2);
            assertThat(may.preparedVersion()).isEqualTo(-2);
        }
        other.optional(true);
        Shapes.build(image, must(), other).close();
        assertThat(other.bytes()).containsExactly(7);
        assertThat(other.preparedVersion()).isZero();
    }

    @Test
    void unmatchedRegionIsRefusedUnlessAnOptionAllowsIt() {
        try (ChannelSet set = set(1, 2, 3)) {
            set.addState(must());
            set.addRegion("other", 1, 5).buffer().putByte(0, (byte)0);
            checkRefused(set, "image offset 208: the image has region \"memory\", the set does not; add it, or restore"
                + " with DROP_UNKNOWN_REGIONS or by applyOnly()");
            checkRefused(set, "image offset 0: the set has region \"other\", the image does not; remove it, or"
                + " restore with KEEP_MISSING_REGIONS or by applyOnly()", RestoreOption.DROP_UNKNOWN_REGIONS);
            set.regions().get(0).buffer().putByte(0, (byte)5);
            restore(set, RestoreOption.DROP_UNKNOWN_REGIONS, RestoreOption.KEEP_MISSING_REGIONS);
            assertThat(set.regions().get(0).buffer().getByte(0)).isEqualTo((byte)5);
            assertThat(set.regions().get(0).version()).isEqualTo(1);
            checkChannel(set, 1);
        }
    }

    @Test
    void noOptionAcceptsAnotherGeometry() {
        try (ChannelSet set = new ChannelSet()) {
            set.add(2, "", SeededSet.config(2));
            assertThatThrownBy(() -> restore(set, RestoreOption.values())).isInstanceOf(ImageException.class)
                .hasMessageContaining("geometry of channel 2");
            assertThat(Shapes.isEmpty(set)).isTrue();
        }
    }

    @Test
    void knownOptionalStateIsSavedToTheSameBytes() {
        try (ChannelSet set = Shapes.build(image, new ByteState("must", 1, new byte[0]),
            new ByteState("may", -2, new byte[0]).optional(true))) {
            assertThat(SeededSet.bytes(SeededSet.image(set, 1))).isEqualTo(SeededSet.bytes(image));
        }
    }
}
