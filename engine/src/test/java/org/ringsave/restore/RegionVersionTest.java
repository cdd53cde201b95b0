/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** A restore puts the version of each region to the embedder before anything is visible. */
class RegionVersionTest {
    private final RestoreSession session = new RestoreSession(RestoreOption.DROP_UNKNOWN_REGIONS);
    private final List<String> asked = new ArrayList<>();
    private final RegionHandler recorder = (region, version) ->
        asked.add(region.name() + ' ' + version + ", was " + region.version() + ", holds "
            + region.buffer().getLong(0));
    private final ByteState state = state();
    private final ChannelSet given = set(7, state, "disk", "memory");

    private static ByteState state() {
        return new ByteState("state", 1, new byte[] {1});
    }

    private static ChannelSet set(int version, AppState state, String... regions) {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", ChannelConfig.ofPages(1));
        set.addState(state);
        for (int i = 0; i < regions.length; i++) {
            set.addRegion(regions[i], version + i, 64);
        }
        return set;
    }

    /** An image with a region "disk" of version 1 and a region "memory" of version 2. */
    private static ByteBuffer image(String... more) {
        final List<String> regions = new ArrayList<>(List.of("disk", "memory"));
        regions.addAll(List.of(more));
        try (ChannelSet saved = set(1, new ByteState("state", 1, new byte[] {9}), regions.toArray(new String[0]))) {
            saved.regions().forEach(region -> region.buffer().putLong(0, 5 + region.version()));
            return SeededSet.image(saved, 3);
        }
    }

    @AfterEach
    void close() {
        given.close();
    }

    private void load(ByteBuffer image) {
        assertThat(session.restoreFromBuffer(image)).isEqualTo(RestoreStatus.SUCCESS);
    }

    private void assertUnchanged() {
        assertThat(state.bytes()).containsExactly(1);
        assertThat(state.preparedVersion()).isZero();
        given.regions().forEach(region -> assertThat(region.buffer().getLong(0)).isZero());
        assertThat(given.regions().get(0).version()).isEqualTo(7);
        assertThat(given.regions().get(1).version()).isEqualTo(8);
        assertThat(given.state()).isEqualTo(ChannelState.CREATED);
    }

    @Test
    void handlerIsAskedForEachRegionOfBoth() {
        session.regionHandler(recorder);
        session.begin(given);
        load(image("unknown"));
        session.apply();
        assertThat(asked).containsExactly("disk 1, was 7, holds 6", "memory 2, was 8, holds 7");
        assertThat(given.regions().get(0).version()).isEqualTo(1);
        assertThat(given.regions().get(1).version()).isEqualTo(2);
        assertThat(state.bytes()).containsExactly(9);

        asked.clear();
        session.begin(1 << 20, state());
        load(image());
        session.apply().close();
        assertThat(asked).containsExactly("disk 1, was 1, holds 6", "memory 2, was 2, holds 7");
    }

    @Test
    void otherVersionIsRefusedWithoutAHandler() {
        given.regions().get(0).version(1);
        session.begin(given);
        load(image());
        assertThatThrownBy(session::apply).isInstanceOf(ImageException.class).hasMessage("image offset 0: version of"
            + " region \"memory\" is 2, expected 8 as in the set, or a RegionHandler that takes it");
        given.regions().get(0).version(7);
        assertUnchanged();
        given.regions().get(0).version(1);
        given.regions().get(1).version(2);
        session.begin(given);
        load(image());
        assertThat(session.apply()).isSameAs(given);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "memory"})
    void regionThatTheHandlerRefusesLeavesTheSetAsItWas(String refused) {
        final RuntimeException cause = new IllegalStateException("too old");
        session.regionHandler((region, version) -> {
            if (region.name().equals(refused)) {
                throw cause;
            }
        });
        session.begin(given);
        load(image());
        assertThatThrownBy(session::apply).isInstanceOf(ImageException.class).hasCause(cause)
            .hasMessageContaining("region " + refused + " version " + (refused.equals("disk") ? 1 : 2));
        assertUnchanged();
        session.regionHandler(recorder);
        session.begin(given);
        load(image());
        session.apply();
        assertThat(asked).hasSize(2);
    }

    @Test
    void handlerThatEndsTheRestoreIsAskedNoMore() {
        session.regionHandler((region, version) -> {
            recorder.prepare(region, version);
            session.end();
        });
        session.begin(given);
        load(image());
        assertThatThrownBy(session::apply).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("apply: ");
        assertThat(asked).hasSize(1);
        assertUnchanged();
    }

    @Test
    void channelThatIsAppliedAloneAsksForNoRegion() {
        session.regionHandler(recorder);
        session.begin(given);
        load(image());
        session.applyOnly(1);
        assertThat(asked).isEmpty();
        assertUnchanged();
    }

    /** The set that a session builds has no version of its own, also where a delta brings another. */
    @Test
    void builtSetTakesTheVersionOfTheLastImage() {
        final SaveSession save = new SaveSession();
        try (ChannelSet saved = set(1, state(), "memory")) {
            session.begin(1 << 20, state());
            load(saved(save, saved, null));
            saved.regions().get(0).version(4);
            session.next();
            load(saved(save, saved, save.cutId()));
            try (ChannelSet built = session.apply()) {
                assertThat(built.regions().get(0).version()).isEqualTo(4);
            }
        }
    }

    private static ByteBuffer saved(SaveSession save, ChannelSet set, String base) {
        if (base == null) {
            save.begin(set, 1);
        } else {
            save.begin(set, SaveMode.PAUSED, 2, base);
        }
        final ByteBuffer image = ByteBuffer.allocateDirect((int)save.imageLength());
        assertThat(save.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        save.end();
        return image.flip();
    }
}
