/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;

/** One channel of an image alone. */
class ApplyOnlyTest {
    private final RestoreSession session = new RestoreSession();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void applyOnlyRestoresOneChannelAndNothingElse(boolean built) {
        try (ChannelSet set = SeededSet.paused(21, 4, 2)) {
            final ByteBuffer image = SeededSet.image(set, 1);
            final ImageParts all = ImageParts.of(SeededSet.bytes(image));
            for (final Channel channel : set.channels()) {
                if (built) {
                    session.begin(1 << 24);
                } else {
                    final ChannelSet given = new ChannelSet();
                    given.add(channel.id(), channel.name(), channel.config());
                    given.add(99, "more", ChannelConfig.ofPages(1));
                    given.addState(new ByteState("another", 1, new byte[3]));
                    session.begin(given);
                }
                assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
                try (ChannelSet restored = session.applyOnly(channel.id())) {
                    final byte[] again = SeededSet.bytes(SeededSet.image(restored, 1));
                    assertThat(records(ImageParts.of(again), channel.id())).isEqualTo(records(all, channel.id()));
                    restored.channels().stream().filter(c -> c.id() != channel.id())
                        .forEach(c -> assertThat(ChannelAccess.memory(c).isPristine()).isTrue());
                }
            }
        }
    }

    private static String records(ImageParts image, int id) {
        final StringBuilder out = new StringBuilder();
        boolean in = false;
        for (final ImageParts.Part part : image.parts()) {
            if (part.template() == ImageParts.CHANNEL) {
                in = part.get(16, 4) == id;
            }
            if (in && part.template() < ImageParts.DIRECTORY) {
                out.append(HexFormat.of().formatHex(part.record()))
                    .append(HexFormat.of().formatHex(part.payload())).append('\n');
            }
        }
        return out.toString();
    }

    @Test
    void applyOnlyOfAMissingChannelChangesNothing() {
        try (ChannelSet set = SeededSet.paused(21, 2, 1); ChannelSet given = new ChannelSet()) {
            given.add(4, "channel-1", SeededSet.config(1));
            given.add(5, "", SeededSet.config(1));
            session.begin(given);
            assertThatThrownBy(() -> session.applyOnly(4)).isInstanceOf(IllegalStateException.class);
            session.restoreFromBuffer(SeededSet.image(set, 1));
            assertThatThrownBy(() -> session.applyOnly(1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channel 1 is not in the set");
            assertThatThrownBy(() -> session.applyOnly(5)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channel 5 is not in the image");
            assertThat(session.applyOnly(4)).isSameAs(given);
            assertThat(given.get(4).incoming().position()).isEqualTo(set.get(4).incoming().position());
        }
    }

    @Test
    void applyIsRefusedWhileOnlyVerifying() {
        session.beginVerify();
        session.restoreFromBuffer(SeededSet.image(new ChannelSet(), 1));
        assertThatThrownBy(() -> session.applyOnly(4)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("only verifies");
        assertThatThrownBy(session::apply).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("only verifies");
        session.end();
    }
}
