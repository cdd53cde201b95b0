/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;

/** A demo that is given a directory replaces the images of an older demo, and touches no others. */
class DemoStoresTest {
    private static final String RETIRED = ".retired";

    @TempDir
    private Path directory;
    private Path store;

    @BeforeEach
    void make() throws IOException {
        store = Files.createDirectory(directory.resolve("store"));
    }

    private CommandRun demo(Object... more) {
        final List<Object> arguments = new ArrayList<>(List.of("demo", "--channels", 3, "--ring-pages", 2, "--ticks",
            100, "--memory", "128K", "--every", 10, "--full-every", 3, "--dir", store));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    /** A model that is no demo: a full image and a delta. */
    private void runOfAnotherModel() throws IOException {
        final SaveSession session = new SaveSession();
        try (ImageStore images = ImageStore.open(store, DemoStores.OPTIONS); TickingSet model = TickingSet.fresh()) {
            final String cutId = model.save(session, images.createFull(), null);
            model.tick();
            model.save(session, images.createDelta(), cutId);
        }
    }

    private Path file(String name) {
        return store.resolve(name);
    }

    private List<StoredImage> images() throws IOException {
        try (ImageStore reader = ImageStore.read(store)) {
            return reader.list();
        }
    }

    /** The names of all files, with their lengths and times of change. */
    private Map<String, String> files() throws IOException {
        final Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(store)) {
            for (final Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
            }
        }
        return files;
    }

    private void requireRefusal(CommandRun run, Path image, String reason) {
        assertThat(run.err()).startsWith("ringsave: " + image + ": ").contains(reason).contains("give another --dir")
            .hasLineCount(1);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void storeOfAnotherModelIsRefusedAndStays() throws IOException {
        runOfAnotherModel();
        final Map<String, String> before = files();
        requireRefusal(demo(), file("000000000001-full.ringsave"), "is no image of a demo");
        requireRefusal(demo("--resume"), file("000000000001-full.ringsave"), "is no image of a demo");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void resumedRunOfOtherOptionsSaysSo() throws IOException {
        assertThat(demo("--resume").code()).isZero();
        for (final String other : List.of("--channels=4 --ring-pages=2 --memory=128K",
            "--channels=3 --ring-pages=4 --memory=128K", "--channels=3 --ring-pages=2 --memory=64MiB")) {
            final CommandRun run = CommandRun.of((Object[])("demo --ticks=100 --every=10 --resume --dir=" + store + ' '
                + other).split(" "));
            assertThat(run.err()).startsWith("ringsave: " + store + "/00").hasLineCount(1)
                .contains("; the run was started with other options: give those again, or another --dir");
            assertThat(run.code()).isEqualTo(1);
        }
    }

    /** The images do not hold the seed. */
    @Test
    void resumedRunThatDiffersAsksForTheOptionsOfTheFirst() throws IOException {
        assertThat(demo("--resume").out()).doesNotContain("another --seed");
        final CommandRun run = demo("--resume", "--seed=2");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("continuation: DIFFERENT").endsWith("A run that was started with another --seed,"
            + " --load or --traffic ends so: give its options." + System.lineSeparator());
    }

    /** Only a person knows what they are worth. */
    @Test
    void retiredImagesOfAnotherModelAreRefusedAndStay() throws IOException {
        runOfAnotherModel();
        for (final String name : List.of("000000000001-full.ringsave", "000000000002-delta.ringsave")) {
            Files.move(file(name), file(name + RETIRED));
        }
        final Map<String, String> before = files();
        requireRefusal(demo(), file("000000000001-full.ringsave" + RETIRED), "is no image of a demo");
        assertThat(files()).isEqualTo(before);
    }

    /** Header, state and end: what can't be read may be of any run, or of a later version. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 96, -20})
    void imageThatDoesNotSayWhoseItIsIsRefusedAndStays(int index) throws IOException {
        assertThat(demo("--resume").code()).isZero();
        final Path last = images().get(images().size() - 1).path();
        final byte[] bytes = Files.readAllBytes(last);
        bytes[index < 0 ? bytes.length + index : index] ^= 1;
        Files.write(last, bytes);
        final Map<String, String> before = files();
        requireRefusal(demo(), last, "it may be no image of a demo");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void directoryUnderTheNameOfAnImageIsRefusedAndStays() throws IOException {
        final Path odd = Files.createDirectory(file("000000000007-full.ringsave"));
        requireRefusal(demo(), odd, "it may be no image of a demo");
        assertThat(odd).isDirectory();
    }

    /** A power cut may leave damaged images of a demo, and a resumed run skips them. */
    @Test
    void resumedRunSkipsADamagedImage() throws IOException {
        assertThat(demo("--resume").code()).isZero();
        final Path last = images().get(images().size() - 1).path();
        final byte[] bytes = Files.readAllBytes(last);
        bytes[8] ^= 1;
        Files.write(last, bytes);
        assertThat(demo("--resume").out()).contains("resumed at tick 80");
    }

    /** The number of the last image does not come again, also if the demo ends before its own first image. */
    @Test
    void olderDemoIsRetiredAndItsHighestNumberStays() throws IOException {
        assertThat(demo("--resume").code()).isZero();
        final List<StoredImage> before = images();
        final long highest = before.get(before.size() - 1).number();
        final Path other = Files.writeString(file("notes.txt"), "mine");
        try (ImageStore writer = ImageStore.open(store, DemoStores.OPTIONS)) {
            assertThat(OlderDemo.giveUp(writer)).isEqualTo(before.size());
            assertThat(OlderDemo.giveUp(writer)).isZero();
        }
        assertThat(images()).hasSize(1).allMatch(image -> image.isRetired() && image.number() == highest);
        assertThat(other).hasContent("mine");
        assertThat(demo("--resume").out()).contains("there is no checkpoint: the run begins. A demo without"
            + " --resume writes them in its third run, 'live'");
        assertThat(images()).hasSizeGreaterThan(1).allMatch(image -> image.isRetired() || image.number() > highest);
    }
}
