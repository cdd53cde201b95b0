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
        "empty-set", "2dc10334e82ef3bbde50065917fa89237266bee046983db0fc7d5fed0e3d9521",
        "one-packet", "0363098014729eb5634e5899e409ec2f07c97a33c226047c7bd8189526b624c8",
        "wrapped-ring", "6f8db8dccdd635a326c5f2aa734b6441c0f3074f091e313872890d7ce3f74fc7",
        "full-ring", "3a816288201a4cb3b454b643c4fb63de1900cc798490a7a82f3b6196ab793ceb",
        "three-channels", "aec7a22b08e8be8ded437a9a8cf174f14dcfea8506bf7cbbc657447b1cd18496",
        "in-flight", "c64f098714506883a1baa7231fca30c39c29c3a3c6dde84d90d5294b56d5f075",
        "packet-state", "0a12fa0a3ab47dba70f49d643d5c4affb46ea808bdabfd437400fdc323dc9399",
        "application-records", "980de32562d433dceeced54931b69f8963d36196366f6f9b5faf05d50bfcd59b",
        "longest-packet", "d8e0fbc90414277e9872e101b9bde5976a4fef3691bc86f37d40f9c2009e2e86");

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
