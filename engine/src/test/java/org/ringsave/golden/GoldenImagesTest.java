/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.golden.GoldenImage.Restored;
import org.ringsave.golden.GoldenImage.Saved;
import org.ringsave.golden.SecondReader.Run;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;

/**
 * The golden images, never changed once released: model, writer, reader and second reader all agree on them, byte for
 * byte and field for field. See golden/README.md.
 */
class GoldenImagesTest {
    /** Name and SHA-256 of every golden image. */
    private static final Map<String, String> PINNED = Map.of(
        "empty-set", "999466625641a55025872741a7a127bf46dfecf82c03d9ad4d2f9417434e8237",
        "one-packet", "60e28c12a472b004e644f57d7377ea6f1bb6ee5fdc1eafbd77c45d952c5435ab",
        "wrapped-ring", "93dab3f17946a1441f4cd801c69c2a04166e3759543e0f7480faf11f4ebd8398",
        "full-ring", "9e136da3bb6a07b5f138e413343fe044da2e651d8e888baaa342cec2fede6df6",
        "three-channels", "2ef5a05fe35ad1069ad8beb39c4e8c58b4b1b9eb8d55d109765e7ec0adb32b5f",
        "in-flight", "d0da02bbc3fe17f77da53dbeb112d6a8de982ebbc4487272e6529b3b4f646842",
        "packet-state", "6881a621c132f872c88ee0c7f73fd2e312dfd4188252ff606f509d7599fa374c",
        "application-records", "15826ddc60b4d352813ce7189523c430c98a6bc31d9303a0000eb0db4bc10346",
        "regions", "400544a61962d5e666de9db36f842b11db02cb06b2eab453abae33340f1a2e2a",
        "longest-packet", "d833d9453d845728a613e6729c73b63dbb4f4ef9f74ec9fcf5c10e0fa82bf5ac");

    static Stream<GoldenImage> images() {
        return GoldenCases.ALL.keySet().stream().map(GoldenImage::new);
    }

    @Test
    @EnabledIfSystemProperty(named = "ringsave.golden.write", matches = "true")
    void shouldWriteTheGoldenFilesWhenAsked() throws IOException {
        for (final GoldenImage image : images().toList()) {
            image.write();
            System.out.println("\"" + image.name() + "\", \"" + JsonText.sha256(image.bytes()) + "\"");
        }
    }

    @Test
    void shouldHoldExactlyThePinnedImages() throws IOException {
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
    void shouldStaySmall() throws IOException {
        for (final GoldenImage image : images().toList()) {
            final int most = image.name().equals("longest-packet") ? 530_000 : 65_536;
            assertThat(image.bytes().length).as(image.name()).isLessThanOrEqualTo(most);
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldBeWrittenByteForByteWhenTheModelIsPlayed(GoldenImage image) throws IOException {
        final GoldenModel model = image.model();
        try (ChannelSet set = model.build()) {
            final Saved saved = GoldenImage.save(set, model.label());
            assertThat(saved.bytes()).isEqualTo(image.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldHoldTheStateOfTheModel(GoldenImage image) throws IOException {
        assertThat(image.path(".json")).hasContent(JsonText.of(image.model().json()));
        assertThat(JsonText.of(Json.parse(Files.readString(image.path(".json")))))
            .isEqualTo(JsonText.of(image.model().json()));
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldBeRestoredToTheStateOfTheModelAndSavedAgain(GoldenImage image) throws IOException {
        final Restored restored = GoldenImage.restore(image.bytes(), image.model().emptyStates());
        try (ChannelSet set = restored.set()) {
            final Saved again = GoldenImage.save(set, restored.label());
            assertThat(again.bytes()).isEqualTo(image.bytes());
            assertThat(again.digest()).isEqualTo(restored.digest());
            assertThat(JsonText.of(StateJson.ofRestored(set, restored.label())))
                .isEqualTo(Files.readString(image.path(".json")));
        }
    }

    @Test
    void shouldBeWhatTheSecondReaderExpects() throws Exception {
        final List<String> arguments = new ArrayList<>();
        images().forEach(i -> arguments.addAll(
            List.of("--expect", i.path(".json").toString(), i.path(".img").toString())));
        assertThat(SecondReader.decoder(arguments)).isEqualTo(new Run(0, "", ""));
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldHaveTheDigestsThatTheSecondReaderComputes(GoldenImage image) throws Exception {
        final Run run = SecondReader.decoder(List.of(image.path(".img").toString()));
        assertThat(run.err()).isEmpty();
        final JsonObject printed = Json.parse(run.out()).asObject();
        assertThat(JsonText.of(printed)).isEqualTo(run.out());
        assertThat(JsonText.of(printed.get("state"))).isEqualTo(Files.readString(image.path(".json")));
        final JsonObject summary = printed.get("image").asObject();
        final Restored restored = GoldenImage.restore(image.bytes(), image.model().emptyStates());
        try (ChannelSet set = restored.set()) {
            assertThat(summary.getInt("length", 0)).isEqualTo(image.bytes().length);
            assertThat(summary.getString("digest", "")).isEqualTo(restored.digest())
                .isEqualTo(GoldenImage.save(set, restored.label()).digest());
            assertThat(summary.getString("cutId", "")).isEqualTo(restored.cutId());
        }
    }

    @Test
    void shouldNotBeWhatTheSecondReaderExpectsWhenTheStateDiffers(@TempDir Path folder) throws Exception {
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
    void shouldBeRefusedByBothReadersWhenABitIsFlipped(@TempDir Path folder) throws Exception {
        final List<String> files = new ArrayList<>();
        for (final GoldenImage image : images().toList()) {
            final byte[] bytes = image.bytes();
            bytes[bytes.length * 2 / 3] ^= 4;
            files.add(Files.write(folder.resolve(image.name() + ".img"), bytes).toString());
            final RestoreSession session = new RestoreSession();
            session.beginVerify();
            assertThatThrownBy(() -> session.restoreFromBuffer(GoldenImage.direct(bytes)))
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
    void shouldDescribeEveryImageInTheReadme() throws IOException {
        final String readme = Files.readString(GoldenImage.FOLDER.resolveSibling("README.md"), UTF_8);
        images().forEach(i -> assertThat(readme).contains("| `" + i.name() + "` |"));
    }
}
