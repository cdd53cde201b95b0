/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.golden.SecondReader.Run;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;

/**
 * The golden images never change once released. Model, writer, reader and second reader agree on them, byte for byte
 * and field for field. See golden/README.md.
 */
class GoldenImagesTest {
    /** Name and SHA-256 of every golden image. */
    private static final Map<String, String> PINNED = Map.ofEntries(
        entry("empty-set", "c133e0a767113cd65301b786798d61d59ee655bd65777b3c626d70893af067b5"),
        entry("one-packet", "fe321e365770bf1fd6da7644867127f3222e670ee6dcef4e08b417ccdc8b5b71"),
        entry("wrapped-ring", "46fa459f4ff36b4ea50590eeebe57016a76226c2cb06a69e800e459d44cecffe"),
        entry("full-ring", "29fab52c5aa6f1ec470df27d392b9f9634a37d8b103e0b315ef4580680b055eb"),
        entry("three-channels", "d30dd8444024ddec6cc63c5d22824ebacb6350dd6779cf037cb6f61f80f01230"),
        entry("in-flight", "35823b9a4b5cbafca6664b90d6f9811446e3df9858836608eec8f1b37d20a342"),
        entry("packet-state", "ce722d7106ce37a8fd759230ee6b125db81b2b709f38ab70846f91dc9d147f85"),
        entry("application-records", "3ee4789608d3110e1eb02ee9f063a81bcf61010b95ea26db74ece879f559c353"),
        entry("regions", "42890cbf7616d4176c0c670b3f8bf725b925d67568eb05c610cce4d336916ee0"),
        entry("longest-packet", "cbac03987beaf611ae8f3f4b156ce0f6017d49157ba92e3138a33451d4d1b895"),
        entry("delta-of-wrapped-ring", "61cc0061697b3592fdc192864f8e7aa8765fc93c5f8e84267a3a55acd98835d5"),
        entry("delta-of-three-channels", "1d9ff507afc9557e53d0cac275f7115a023f15a3c1c62193663768408d41d778"));

    static Stream<GoldenImage> images() {
        return GoldenCases.ALL.keySet().stream().map(GoldenImage::new);
    }

    static Stream<GoldenImage> fullImages() {
        return images().filter(image -> !image.model().isDelta());
    }

    static Stream<GoldenImage> deltas() {
        return images().filter(image -> image.model().isDelta());
    }

    @Test
    void goldenFolderHasExactlyThePinnedImages() throws IOException {
        assertThat(GoldenCases.ALL.keySet()).isEqualTo(PINNED.keySet());
        final TreeSet<String> expected = new TreeSet<>();
        for (final GoldenImage image : images().toList()) {
            assertThat(JsonText.sha256(image.bytes())).as(image.name()).isEqualTo(PINNED.get(image.name()));
            assertThat(image.path(".sha256")).hasContent(image.checksumLine(image.bytes()));
            List.of(".img", ".json", ".sha256").forEach(suffix -> expected.add(image.name() + suffix));
        }
        try (Stream<Path> files = Files.list(GoldenImage.FOLDER)) {
            assertThat(files.map(p -> p.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void goldenImagesStaySmall() throws IOException {
        for (final GoldenImage image : images().toList()) {
            final int most = image.name().equals("longest-packet") ? 530_000 : 65_536;
            assertThat(image.bytes().length).as(image.name()).isLessThanOrEqualTo(most);
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void playedModelIsSavedToTheGoldenImage(GoldenImage image) throws IOException {
        final GoldenModel model = image.model();
        try (ChannelSet set = model.build()) {
            final Saved saved = Saved.of(set, model.label(), model.base());
            assertThat(saved.bytes()).isEqualTo(image.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void goldenStateIsThatOfTheModel(GoldenImage image) throws IOException {
        assertThat(image.path(".json")).hasContent(JsonText.of(image.model().json()));
        assertThat(JsonText.of(Json.parse(Files.readString(image.path(".json")))))
            .isEqualTo(JsonText.of(image.model().json()));
    }

    @ParameterizedTest
    @MethodSource("fullImages")
    void goldenImageIsRestoredAndSavedToTheSameBytes(GoldenImage image) throws IOException {
        final Restored restored = Restored.of(image.bytes(), image.model().emptyStates());
        try (ChannelSet set = restored.set()) {
            final Saved again = Saved.of(set, restored.label());
            assertThat(again.bytes()).isEqualTo(image.bytes());
            assertThat(again.digest()).isEqualTo(restored.digest());
            assertThat(JsonText.of(StateJson.ofRestored(set, restored.label())))
                .isEqualTo(Files.readString(image.path(".json")));
        }
    }

    @Test
    void secondReaderFindsTheGoldenStates() throws Exception {
        final List<String> arguments = new ArrayList<>();
        images().forEach(i -> arguments.addAll(
            List.of("--expect", i.path(".json").toString(), i.path(".img").toString())));
        assertThat(SecondReader.decoder(arguments)).isEqualTo(new Run(0, "", ""));
    }

    @ParameterizedTest
    @MethodSource("deltas")
    void goldenDeltaIsMergedToTheFullImage(GoldenImage image, @TempDir Path folder) throws IOException {
        final GoldenImage base = new GoldenImage(image.name().substring("delta-of-".length()));
        final Path merged = folder.resolve("merged.img");
        ImageMerge.merge(base.path(".img"), List.of(image.path(".img")), ImageFile.create(merged, false));
        final GoldenModel model = image.model();
        try (ChannelSet set = model.build()) {
            final Saved full = Saved.of(set, model.label());
            assertThat(Files.readAllBytes(merged)).isEqualTo(full.bytes());
            assertThat(full.cutId()).isEqualTo(GoldenImage.summary(image).cutId());
        }
    }

    @ParameterizedTest
    @MethodSource("deltas")
    void goldenDeltaNamesItsBaseAndIsNotRestoredAlone(GoldenImage image) throws Exception {
        final GoldenImage base = new GoldenImage(image.name().substring("delta-of-".length()));
        final String baseCutId = GoldenImage.summary(base).cutId();
        assertThat(GoldenImage.summary(image).baseCutId()).isEqualTo(baseCutId);
        assertThat(GoldenImage.summary(base).baseCutId()).isNull();
        assertThatThrownBy(() -> Restored.of(image.bytes())).isInstanceOf(ImageException.class)
            .hasMessageContaining("a delta of " + baseCutId + "; restore its base first and the delta after"
                + " next(), or merge them");
        final Run run = SecondReader.decoder(List.of(image.path(".img").toString()));
        assertThat(run.err()).isEmpty();
        final JsonObject printed = Json.parse(run.out()).asObject();
        assertThat(JsonText.of(printed.get("state"))).isEqualTo(Files.readString(image.path(".json")));
        final JsonObject summary = printed.get("image").asObject();
        assertThat(summary.getString("digest", "")).isEqualTo(GoldenImage.summary(image).digest());
        assertThat(summary.getString("cutId", "")).isEqualTo(GoldenImage.summary(image).cutId());
        assertThat(summary.getString("base", "")).isEqualTo(baseCutId);
        assertThat(summary.getString("kind", "")).isEqualTo("delta");
    }

    @ParameterizedTest
    @MethodSource("fullImages")
    void secondReaderComputesTheDigestsOfTheGoldenImages(GoldenImage image) throws Exception {
        final Run run = SecondReader.decoder(List.of(image.path(".img").toString()));
        assertThat(run.err()).isEmpty();
        final JsonObject printed = Json.parse(run.out()).asObject();
        assertThat(JsonText.of(printed)).isEqualTo(run.out());
        assertThat(JsonText.of(printed.get("state"))).isEqualTo(Files.readString(image.path(".json")));
        final JsonObject summary = printed.get("image").asObject();
        final Restored restored = Restored.of(image.bytes(), image.model().emptyStates());
        try (ChannelSet set = restored.set()) {
            assertThat(summary.getInt("length", 0)).isEqualTo(image.bytes().length);
            assertThat(summary.getString("digest", "")).isEqualTo(restored.digest())
                .isEqualTo(Saved.of(set, restored.label()).digest());
            assertThat(summary.getString("cutId", "")).isEqualTo(restored.cutId());
        }
    }

    @Test
    void secondReaderReportsAStateThatDiffers(@TempDir Path folder) throws Exception {
        final GoldenImage image = new GoldenImage("three-channels");
        final Path wrong = folder.resolve("wrong.json");
        final String right = Files.readString(image.path(".json"));
        Files.writeString(wrong, right.replace("\"pendingSendSize\": 2147483648", "\"pendingSendSize\": 2147483649"));
        final String path = image.path(".img").toString();
        assertThat(SecondReader.decoder(List.of("--expect", wrong.toString(), path))).isEqualTo(new Run(1, "", path
            + ": state.channels[0].outgoing.pendingSendSize differs (expected 2147483649, found 2147483648)\n"));
        assertThat(SecondReader.decoder(List.of("--expect", image.path(".json").toString(), path)).exit()).isZero();
    }

    @Test
    void bothReadersRefuseAGoldenImageWithAFlippedBit(@TempDir Path folder) throws Exception {
        final List<String> files = new ArrayList<>();
        for (final GoldenImage image : images().toList()) {
            final byte[] bytes = image.bytes();
            bytes[bytes.length * 2 / 3] ^= 4;
            files.add(Files.write(folder.resolve(image.name() + ".img"), bytes).toString());
            final RestoreSession session = new RestoreSession();
            session.beginVerify();
            assertThatThrownBy(() -> session.restoreFromBuffer(Restored.direct(bytes)))
                .isInstanceOf(ImageException.class);
        }
        assertThat(SecondReader.batch("--check-refused", files)).isEqualTo(new Run(0, "", ""));
        final Run run = SecondReader.batch("--check", files);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines()).hasSameSizeAs(files).allMatch(line -> line.contains(".img: offset "));
        final List<String> oneIsValid = new ArrayList<>(files);
        oneIsValid.add(new GoldenImage("empty-set").path(".img").toString());
        assertThat(SecondReader.batch("--check-refused", oneIsValid).exit()).isEqualTo(1);
    }

    @Test
    void readmeDescribesEveryGoldenImage() throws IOException {
        final String readme = Files.readString(GoldenImage.FOLDER.resolveSibling("README.md"), UTF_8);
        images().forEach(i -> assertThat(readme).contains("| `" + i.name() + "` |"));
    }
}
