/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringsave.golden.GoldenCases.pattern;
import static org.ringsave.golden.ModelChannel.NEAR;
import static org.ringsave.golden.ModelChannel.OPPOSITE;
import static org.ringsave.golden.ModelChannel.OUTGOING;
import static org.ringsave.ring.Packet.COMPLETION_REQUESTED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.golden.SecondReader.Run;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** Both readers accept the same images, and find the same state in them, on images that are no goldens. */
class DecoderDifferentialTest {
    private static final int SETS = Repeats.of(100);
    private static final int CORRUPTIONS = Repeats.of(200);
    private static final int BASES = 25;

    private final List<String> expectations = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    @TempDir
    private Path folder;

    @BeforeEach
    void requireSecondReader() {
        SecondReader.assumePresent();
    }

    @Test
    @Tag("slow")
    @Proves("Both readers find the same state in the image of a random set.")
    void bothReadersFindTheSameStateOfARandomSet() throws Exception {
        for (int seed = 0; seed < SETS; seed++) {
            final long label = seed * 0x9E37_79B9_7F4A_7C15L;
            try (ChannelSet set = SeededSet.paused(seed, seed % 4, 1 + seed % 3)) {
                final byte[] image = Saved.of(set, label).bytes();
                final String state = JsonText.of(StateJson.ofOriginal(set, label));
                assertThat(restoredState(image, new ByteState("clock", 0, new byte[0]))).as("seed " + seed)
                    .isEqualTo(state);
                expect("seed-" + seed, image, state);
            }
        }
        assertThat(SecondReader.decoder(expectations)).isEqualTo(new Run(0, "", ""));
        Cases.count(SETS);
    }

    @Test
    @Tag("slow")
    void bothReadersFindTheSameStateAroundABlockEnd() throws Exception {
        for (final int block : new int[] {65_536, 131_072}) {
            for (final int more : new int[] {-9, -8, -7, -1, 0, 1, 7, 8, 9}) {
                final GoldenModel model = new GoldenModel(block + more);
                model.state("state", 1, pattern(1, block + more - 8));
                model.region("region", 1, pattern(2, block + more));
                expectModel(model);
            }
        }
        final int contextLength = ChannelConfig.MAX_CONTEXT_LENGTH;
        final GoldenModel model = new GoldenModel(1);
        model.channel(1, "n".repeat(256), new ChannelConfig(17, 33, 1, 65_536, contextLength, contextLength - 1, true))
            .startAt(OUTGOING, 12_345 * 8)
            .context(NEAR, pattern(1, contextLength - 1)).context(OPPOSITE, pattern(2, contextLength - 1))
            .send(OPPOSITE, 0, 1, pattern(3, 65_536 - 24))
            .send(NEAR, COMPLETION_REQUESTED, 2, pattern(4, 65_536)).keep(OPPOSITE)
            .send(NEAR, 0, 3, pattern(5, 131_072 - 24));
        expectModel(model);
        expectModel(manyRequests());
        assertThat(SecondReader.decoder(expectations)).isEqualTo(new Run(0, "", ""));
    }

    /** The ends of blocks divide heads, contexts and packets. */
    private static GoldenModel manyRequests() {
        final int count = 1700;
        final GoldenModel model = new GoldenModel(2);
        final ModelChannel channel = model.channel(1, "", new ChannelConfig(64, 64, count, 48, 16, 0, true));
        for (int i = 0; i < count; i++) {
            channel.send(NEAR, COMPLETION_REQUESTED, i, pattern(i, 48)).keep(OPPOSITE)
                .packetContext(OPPOSITE, ModelChannel.RECEIVED, i, pattern(i + 1, 16));
        }
        return model;
    }

    @Test
    @Tag("slow")
    @Proves("Both readers refuse a damaged image.")
    void bothReadersRefuseADamagedImage() throws Exception {
        final List<byte[]> bases = new ArrayList<>();
        for (int seed = 0; seed < BASES; seed++) {
            try (ChannelSet set = SeededSet.paused(seed, seed % 3, 1)) {
                bases.add(Saved.of(set, seed).bytes());
            }
        }
        final SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < CORRUPTIONS; i++) {
            final byte[] damaged = damage(random, bases.get(i % BASES));
            assertThat(isAccepted(damaged, random)).as("corruption " + i).isFalse();
            files.add(Files.write(folder.resolve(i + ".img"), damaged).toString());
        }
        assertThat(SecondReader.batch("--check-refused", files)).isEqualTo(new Run(0, "", ""));
        Cases.count(CORRUPTIONS);
    }

    private static byte[] damage(SplittableRandom random, byte[] image) {
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(image, random.nextInt(image.length));
            }
            case 1 -> {
                final byte[] longer = Arrays.copyOf(image, image.length + 1 + random.nextInt(200));
                if (random.nextBoolean()) {
                    random.nextBytes(longer);
                    System.arraycopy(image, 0, longer, 0, image.length);
                }
                return longer;
            }
            default -> {
                final byte[] flipped = image.clone();
                flipped[random.nextInt(image.length)] ^= (byte)(1 << random.nextInt(8));
                return flipped;
            }
        }
    }

    /** In two pieces. */
    private static boolean isAccepted(byte[] image, SplittableRandom random) {
        final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
        session.beginVerify();
        final ByteBuffer buffer = Restored.direct(image);
        try {
            session.restoreFromBuffer(buffer.limit(random.nextInt(image.length + 1)));
            return session.restoreFromBuffer(buffer.limit(image.length)) == RestoreStatus.SUCCESS;
        } catch (ImageException e) {
            return false;
        } finally {
            session.end();
        }
    }

    private static String restoredState(byte[] image, ByteState... states) {
        final Restored restored = Restored.of(image, states);
        try (ChannelSet set = restored.set()) {
            return JsonText.of(StateJson.ofRestored(set, restored.label()));
        }
    }

    private void expectModel(GoldenModel model) throws IOException {
        try (ChannelSet set = model.build()) {
            final byte[] image = Saved.of(set, model.label()).bytes();
            final String state = JsonText.of(model.json());
            assertThat(restoredState(image, model.emptyStates())).isEqualTo(state);
            expect("model-" + model.label(), image, state);
        }
    }

    private void expect(String name, byte[] image, String state) throws IOException {
        expectations.addAll(List.of(
            "--expect", Files.writeString(folder.resolve(name + ".json"), state).toString(),
            Files.write(folder.resolve(name + ".img"), image).toString()));
    }
}
