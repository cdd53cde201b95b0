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
import java.util.HashMap;
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
import org.ringsave.fixture.Proves;
import org.ringsave.golden.SecondReader.Run;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/**
 * The golden images never change once released. Model, writer, reader and second reader agree on them, byte for byte
 * and field for field. See golden/README.md.
 */
class GoldenImagesTest {
    /** Name and SHA-256 of every golden image. */
    private static final Map<String, String> PINNED = Map.ofEntries(
        entry("empty-set", "694d6b619bd52d6dc84f8d81896c40e2c2bcbe25b09d474de727a4a15b7cb83f"),
        entry("one-packet", "c635439fe5e4a45006f702f9d0e337cd0a88c3bc0f64568e280fbe58b6c2bb1a"),
        entry("one-request", "bc6b104f4b754a5ceead6f94c5248ed52296a6481af19cda8e89afda7953a6f3"),
        entry("wrapped-ring", "24a5772e42a404dfc75dc6f37dd3572128811ef08fadc559e267e6cdd77fb80d"),
        entry("full-ring", "4b73d7d21a78057edcf1af481563dae919bdec1d1c273367089ad564cfc83c1c"),
        entry("three-channels", "17465403a2f625bc43beda6adf23ade330c13588603b4b1171fd9f1791524f79"),
        entry("in-flight", "97ff5c5955eed977babe41b35753c57b0a4613b0d6c4d462f106ae7cb342757c"),
        entry("packet-state", "0987efeb5d9e97508907f3ecfb977e88ac60cc3165fcd4f9e63ab9ccaf9bdbe3"),
        entry("application-records", "920fd7c02ab41f1550fa642a01f2da4ec13063cb2591243fed310f1d03a1f375"),
        entry("regions", "70a0ed15e393ca65b6ef7eb8b756cbb4b3eb2fcd5eb6d0743d659bc73739b373"),
        entry("two-pages", "525db258acf47b525194f84d43139b68d571720adcf5931f072cb3191f60e462"),
        entry("tracked-regions", "b7fdcb7f002814db1922e79d719cfa0c042f93c7ff594f626276695cf432c3a7"),
        entry("longest-packet", "82821a00050eea0a7fe11a0198ffd2d04641defba934f164fffda16590731d6b"),
        entry("delta-of-wrapped-ring", "5035f6d8e37acdf7de6a44b042a01c7c801dc920e03557e35fd3d928c49a153c"),
        entry("delta-of-in-flight", "2040defd89c08da1cc90dc539d0efefa1c7177e291725188e9c1d926d3ff7108"),
        entry("delta-of-three-channels", "13ff4c8364f90a73eaed37d117ad92ba13ad8138581892a39842e59e3fc7a78d"),
        entry("delta-of-two-pages", "ce2b7d423b3b2e1f9d2339f6f3c3f34bc2126d6a4ae29941af152b2b4b32aadc"),
        entry("long-region", "b26d2e9ce91acf1206e6b95a7c544d8e72f5c1b34ff8e9bfc83b981067030f85"),
        entry("delta-of-long-region", "088dd50980f67ef3efd9bf8b8fe76e858c0339d55da4bacde6bd9bcbb1dbee7e"),
        entry("delta-of-packet-state", "98b09814bb5a1d4b5f974419c79298071d76ba96c82ed019c95075a20be79a0f"),
        entry("delta-of-one-request", "7cc5cb07146f954f5fd731ccbd66c88b4f1767eaef801b0f4c6c0ec3150c40dc"),
        entry("delta-of-regions", "71a3cbdd290710d0c2da2c6b90d8db07930379d41a8e8fde5ce12876438c38ae"),
        entry("delta-of-full-ring", "5393eaa307bb76904a916ccaa268c3edfdd2a3da1983b98bab203cfe453ca590"),
        entry("delta-of-tracked-regions", "77c289b64849bb180eb416b7a43c73257b5509209a8ab2335b57b363acb9adbe"));

    /** Of each golden image's name, the text that the second reader prints. Empty until a test asks. */
    private static final Map<String, String> PRINTED = new HashMap<>();

    static Stream<GoldenImage> images() {
        return GoldenCases.ALL.keySet().stream().map(GoldenImage::new);
    }

    static Stream<GoldenImage> fullImages() {
        return images().filter(image -> !image.model().isDelta());
    }

    static Stream<GoldenImage> deltas() {
        return images().filter(image -> image.model().isDelta());
    }

    /** The text that the second reader prints of an image. One process reads all images: its start takes longest. */
    private static String printed(GoldenImage image) throws IOException, InterruptedException {
        if (PRINTED.isEmpty()) {
            final List<GoldenImage> all = images().toList();
            final Run run = SecondReader.decoder(all.stream().map(i -> i.path(".img").toString()).toList());
            assertThat(run.err()).isEmpty();
            final String[] texts = run.out().split("(?<=\n}\n)");
            assertThat(texts).hasSameSizeAs(all);
            for (int i = 0; i < texts.length; i++) {
                PRINTED.put(all.get(i).name(), texts[i]);
            }
        }
        return PRINTED.get(image.name());
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
            assertThat(files.filter(Files::isRegularFile).map(p -> p.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(expected);
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
    @Proves("The engine saves each golden state to the golden bytes.")
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
    @Proves("A golden image is restored and saved to the same bytes.")
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
    @Proves("A golden delta and its base merge to the full image.")
    void goldenDeltaIsMergedToTheFullImage(GoldenImage image, @TempDir Path folder) throws IOException {
        final GoldenImage base = new GoldenImage(image.name().substring("delta-of-".length()));
        final Path merged = folder.resolve("merged.img");
        ImageMerge.merge(base.path(".img"), List.of(image.path(".img")), ImageFile.create(merged, SyncMode.NONE));
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
        final JsonObject found = Json.parse(printed(image)).asObject();
        assertThat(JsonText.of(found.get("state"))).isEqualTo(Files.readString(image.path(".json")));
        final JsonObject summary = found.get("image").asObject();
        assertThat(summary.getString("digest", "")).isEqualTo(GoldenImage.summary(image).digest());
        assertThat(summary.getString("cutId", "")).isEqualTo(GoldenImage.summary(image).cutId());
        assertThat(summary.getString("base", "")).isEqualTo(baseCutId);
        assertThat(summary.getString("kind", "")).isEqualTo("delta");
    }

    @ParameterizedTest
    @MethodSource("fullImages")
    @Proves("A second reader finds the same state and digest in each golden image.")
    void secondReaderComputesTheDigestsOfTheGoldenImages(GoldenImage image) throws Exception {
        final JsonObject found = Json.parse(printed(image)).asObject();
        assertThat(JsonText.of(found)).isEqualTo(printed(image));
        assertThat(JsonText.of(found.get("state"))).isEqualTo(Files.readString(image.path(".json")));
        final JsonObject summary = found.get("image").asObject();
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
            final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
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
