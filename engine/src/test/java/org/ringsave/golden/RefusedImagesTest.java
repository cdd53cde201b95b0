/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.golden.SecondReader.Run;
import org.ringsave.image.ImageException;

/** Golden images that break a rule of the page: each reader refuses them, the engine in the words of the .json. */
class RefusedImagesTest {
    static Stream<RefusedImage> images() {
        return RefusedCases.ALL.stream();
    }

    static Stream<RefusedImage> chains() {
        return images().filter(image -> image.base() != null);
    }

    private static Path base(RefusedImage image) {
        return new GoldenImage(image.base()).path(".img");
    }

    @Test
    void folderHasExactlyTheseImages() throws IOException {
        final List<String> expected = new ArrayList<>();
        images().forEach(i -> List.of(".img", ".json", ".sha256").forEach(suffix -> expected.add(i.name() + suffix)));
        try (Stream<Path> files = Files.list(RefusedImage.FOLDER)) {
            assertThat(files.map(p -> p.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
        final String readme = Files.readString(GoldenImage.FOLDER.resolveSibling("README.md"), UTF_8);
        images().forEach(i -> assertThat(readme).contains("| `" + i.name() + "` |"));
    }

    @ParameterizedTest
    @MethodSource("images")
    @Proves("An image that breaks a rule is refused in the expected words.")
    void engineRefusesItInTheExpectedWords(RefusedImage image) throws IOException {
        assertThat(image.made().get()).isEqualTo(image.bytes());
        assertThat(image.path(".sha256")).hasContent(JsonText.sha256(image.bytes()) + "  " + image + ".img\n");
        assertThat(image.refusal(image.bytes())).isEqualTo(image.json().getString("refusal", null));
        assertThat(image.json().get("base"))
            .isEqualTo(image.base() == null ? Json.NULL : Json.value(image.base()));
    }

    /** The merge also says of which file. It looks for the order of the files before it reads any of them. */
    @ParameterizedTest
    @MethodSource("chains")
    void mergeRefusesItInTheSameWords(RefusedImage image) throws IOException {
        final Path path = image.path(".img");
        final String expected = image.json().getString("refusal", null);
        final RecordingSink sink = new RecordingSink();
        final AbstractThrowableAssert<?, ?> thrown =
            assertThatThrownBy(() -> ImageMerge.merge(base(image), List.of(path), sink));
        if (expected.contains("header.baseCutId") || expected.contains("kind is")) {
            thrown.isInstanceOf(IllegalArgumentException.class).hasMessageContaining(path.toString());
        } else {
            thrown.isInstanceOf(ImageException.class)
                .satisfies(e -> assertThat(e.getMessage().replace(" of " + path, "")).contains(expected));
        }
    }

    @Test
    @Proves("A second reader refuses the same images.")
    void secondReaderRefusesEachImageAlone() throws Exception {
        final List<String> files = new ArrayList<>();
        images().filter(i -> i.base() == null).forEach(i -> files.add(i.path(".img").toString()));
        Cases.count(files.size());
        assertThat(SecondReader.batch("--check-refused", files)).isEqualTo(new Run(0, "", ""));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void secondReaderRefusesEachChain(RefusedImage image) throws Exception {
        final String path = image.path(".img").toString();
        final Run run = SecondReader.python(List.of("merge.py", base(image).toString(), path));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith(path + ": image 1 of the chain: offset ");
    }
}
