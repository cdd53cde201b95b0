/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;

/** The commands for a directory of checkpoints. */
class StoreCommandTest {
    private static final int MAJOR_VERSION = 7;
    private static final int HEADER_CRC = 76;

    @TempDir
    private Path folder;
    private Path store;

    /** Two chains of three images, at ticks 40 to 90. */
    @BeforeEach
    void save() {
        store = folder.resolve("store");
        assertThat(CommandRun.of("demo", "--channels", 3, "--ring-pages", 2, "--ticks", 100, "--memory", "128K",
            "--every", 10, "--full-every", 3, "--dir", store, "--resume").code()).isZero();
    }

    private List<StoredImage> images() throws IOException {
        try (ImageStore reader = ImageStore.read(store)) {
            return reader.list();
        }
    }

    private static void damage(Path image) throws IOException {
        change(image, (int)Files.size(image) / 2);
    }

    private static void change(Path image, int index) throws IOException {
        final byte[] bytes = Files.readAllBytes(image);
        bytes[index] ^= 1;
        Files.write(image, bytes);
    }

    @Test
    void listPrintsALineForEachImage() throws IOException {
        final CommandRun run = CommandRun.of("store", "list", store);
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(6);
        assertThat(run.out().lines().toList().get(5)).contains("000000000009-delta.ringsave: label 90, ");
        final CommandRun json = CommandRun.of("store", "list", "--json", store);
        assertThat(json.out().lines().filter(line -> line.contains("\"label\": "))).hasSize(6);
        assertThat(json.out()).contains("\"baseCutId\": \"" + images().get(4).cutId() + '"');
    }

    @Test
    void checkNamesDamagedImages() throws IOException {
        assertThat(CommandRun.of("store", "check", store).code()).isZero();
        final Path bad = images().get(3).path();
        damage(bad);
        final CommandRun run = CommandRun.of("store", "check", store);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines().filter(line -> line.contains("image offset"))).hasSize(1);
        assertThat(run.out().lines().filter(line -> line.endsWith(": its base " + bad.getFileName()
            + " is bad, so no restore takes it; bring back a good copy of the base"))).hasSize(2);
        assertThat(CommandRun.of("store", "check", "--json", store).out()).contains("\"error\": ");
    }

    /** All its bytes are right, and no restore takes it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void checkNamesAnImageOfTheOtherKind(int index) throws IOException {
        final Path path = images().get(index).path();
        final String name = path.getFileName().toString();
        final Path other = path.resolveSibling(name.contains("full") ? name.replace("full", "delta")
            : name.replace("delta", "full"));
        Files.move(path, other);
        final CommandRun run = CommandRun.of("store", "check", store);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines()).contains(other + ": its name and its header say differently whether it is a"
            + " delta; rename it");
        final CommandRun list = CommandRun.of("store", "list", store);
        assertThat(list.out()).contains(other + ": its name");
        assertThat(list.code()).isEqualTo(1);
        assertThat(CommandRun.of("store", "list", "--json", store).code()).isEqualTo(1);
    }

    @Test
    void restoreTakesTheNewestWholeImage() throws IOException {
        damage(images().get(5).path());
        final Path output = folder.resolve("output.img");
        final CommandRun run = CommandRun.of("store", "restore", store, "-o", output);
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("skipped ").contains("000000000009-delta.ringsave");
        assertThat(ImageFile.verify(output).label()).isEqualTo(80);
        assertThat(ImageFile.verify(output).baseCutId()).isNull();
    }

    private CommandRun restore(Path output) {
        return CommandRun.of("store", "restore", store, "-o", output);
    }

    @Test
    void restoreNamesAnImageWhoseHeaderIsDamaged() throws IOException {
        final Path last = images().get(5).path();
        change(last, 8);
        final Path output = folder.resolve("output.img");
        final CommandRun run = restore(output);
        assertThat(run.err()).startsWith("ringsave: skipped " + last.getFileName() + ": " + last + ": image offset ")
            .hasLineCount(1);
        assertThat(run.out()).contains("000000000008-delta.ringsave: label 80, ");
        assertThat(ImageFile.verify(output).label()).isEqualTo(80);
    }

    @Test
    void restoreNamesAnImageWhoseBaseIsMissing() throws IOException {
        Files.delete(images().get(4).path());
        final Path output = folder.resolve("output.img");
        final CommandRun run = restore(output);
        assertThat(run.err()).contains("skipped 000000000009-delta.ringsave: ").contains(" is not in the store")
            .hasLineCount(1);
        assertThat(ImageFile.verify(output).label()).isEqualTo(70);
    }

    /** The newest image may be right, so an older one would be the wrong checkpoint. */
    @Test
    void restoreGoesNoOlderThanAnImageOfALaterVersion() throws IOException {
        final Path last = images().get(5).path();
        final byte[] bytes = Files.readAllBytes(last);
        bytes[MAJOR_VERSION] = 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, HEADER_CRC);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER_CRC, (int)crc.getValue());
        Files.write(last, bytes);
        final Path output = folder.resolve("output.img");
        final CommandRun run = restore(output);
        assertThat(run.err()).startsWith("ringsave: " + last + ": image offset 0: version is 1.").hasLineCount(1);
        assertThat(run.code()).isEqualTo(1);
        assertThat(output).doesNotExist();
    }

    @Test
    void restoreTakesNoRetiredImage() throws IOException {
        final Path last = images().get(5).path();
        Files.move(last, last.resolveSibling(last.getFileName() + ".retired"));
        final Path output = folder.resolve("output.img");
        assertThat(restore(output).err()).isEmpty();
        assertThat(ImageFile.verify(output).label()).isEqualTo(80);
    }

    @Test
    void restoreOfAStoreWithoutAWholeChainSaysSo() throws IOException {
        final Path output = folder.resolve("output.img");
        final List<StoredImage> images = images();
        Files.delete(images.get(0).path());
        damage(images.get(3).path());
        final CommandRun damaged = restore(output);
        assertThat(damaged.err().lines().filter(line -> line.startsWith("ringsave: skipped 0000000000"))).hasSize(3)
            .anyMatch(line -> line.startsWith("ringsave: skipped 000000000009-delta.ringsave,"
                + " 000000000008-delta.ringsave, 000000000007-full.ringsave: " + images.get(3).path() + ": image "));
        assertThat(damaged.err().strip()).endsWith("ringsave: " + store
            + ": has no image whose chain verifies; bring back a good copy of one that was skipped");
        assertThat(damaged.code()).isEqualTo(1);
        for (final StoredImage image : images()) {
            Files.delete(image.path());
        }
        final CommandRun empty = restore(output);
        assertThat(empty.err().strip()).isEqualTo("ringsave: " + store + ": holds no image of a store; check the path");
        assertThat(empty.code()).isEqualTo(1);
        assertThat(output).doesNotExist();
    }

    /** Its reader has bytes of the damaged image already. */
    @Test
    void restoreIntoAPipeDoesNotFollowADamagedImageByAnother() throws Exception {
        damage(images().get(5).path());
        final Path pipe = NamedPipe.make(folder.resolve("pipe"));
        final FutureTask<byte[]> reader = NamedPipe.start(() -> Files.readAllBytes(pipe));
        final CommandRun run = NamedPipe.run("store", "restore", store, "-o", pipe);
        assertThat(run.err().strip()).isEqualTo("ringsave: " + pipe + ": is a pipe or a device, and the newest image is"
            + " damaged or was removed while it was written; name a regular file");
        assertThat(run.code()).isEqualTo(1);
        NamedPipe.join(reader);
    }

    @Test
    void labelIsUnsignedInTextAndJson() throws IOException {
        final SaveSession session = new SaveSession();
        final Path image;
        try (ImageStore writer = ImageStore.open(store, StoreOptions.ofChains(100));
            TickingSet model = TickingSet.fresh()) {
            session.begin(model.set(), SaveMode.LIVE, -1);
            ImageFile.save(session, writer.createFull(), ByteBuffer.allocateDirect(4096));
            image = writer.latest().orElseThrow().path();
        }
        assertThat(CommandRun.of("store", "list", store).out()).contains("label 18446744073709551615, ");
        assertThat(CommandRun.of("verify", image).out()).contains("label 18446744073709551615, ");
        for (final Object[] command : new Object[][] {{"store", "list", store}, {"verify", image}, {"info", image}}) {
            final Object[] json = Arrays.copyOf(command, command.length + 1);
            json[command.length] = "--json";
            assertThat(CommandRun.of(json).out()).contains("\"label\": 18446744073709551615");
        }
    }

    @Test
    void faultOfAnOddPathIsOneLine() throws IOException {
        final Path odd = Files.move(store, folder.resolve("two\nlines"));
        change(odd.resolve("000000000009-delta.ringsave"), 8);
        assertThat(CommandRun.of("store", "list", odd).out().lines()).hasSize(6);
    }

    /** The older chain is the only one that a restore can take. */
    @Test
    void pruneKeepsAnOlderChainIfTheNewestIsDamaged() throws IOException {
        damage(images().get(3).path());
        final CommandRun run = CommandRun.of("store", "prune", "--keep", 1, store);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        final Path output = folder.resolve("output.img");
        assertThat(restore(output).code()).isZero();
        assertThat(ImageFile.verify(output).label()).isEqualTo(60);
    }

    @Test
    void pruneKeepsABoundOfBytes() throws IOException {
        final long all = images().stream().mapToLong(StoredImage::length).sum();
        assertThat(CommandRun.of("store", "prune", "--keep-bytes", all + "B", store).out().strip())
            .isEqualTo("nothing to remove");
        assertThat(CommandRun.of("store", "prune", "--keep-bytes", all - 1 + "B", store).out().lines()).hasSize(3);
        assertThat(images()).extracting(StoredImage::label).containsExactly(70L, 80L, 90L);
        for (final String option : List.of("--keep", "--keep-bytes")) {
            final CommandRun run = CommandRun.of("store", "prune", option, 0, store);
            assertThat(run.err()).startsWith("ringsave store prune: " + option + "=0 is not ").contains("in 1..");
            assertThat(run.code()).isEqualTo(2);
        }
        assertThat(CommandRun.of("store", "prune", "--keep-bytes", 8, store).err())
            .contains("--keep-bytes=8 is not a length; write it with its unit");
    }

    @Test
    void mergeRemovesRetiredImages() throws IOException {
        for (int i = 2; i >= 0; i--) {
            final Path image = images().get(i).path();
            Files.move(image, image.resolveSibling(image.getFileName() + ".retired"));
        }
        assertThat(CommandRun.of("store", "merge", store).code()).isZero();
        assertThat(images()).hasSize(3).noneMatch(StoredImage::isRetired);
        assertThat(CommandRun.of("store", "merge", "--help").out().replaceAll("\\s+", " "))
            .contains("Retired images are removed.");
    }

    @Test
    void pruneKeepsTheNewestChains() throws IOException {
        final CommandRun run = CommandRun.of("store", "prune", "--keep", 1, store);
        assertThat(run.out().lines()).hasSize(3);
        assertThat(images()).extracting(StoredImage::label).containsExactly(70L, 80L, 90L);
    }

    @Test
    void mergeMakesTheNewestImageFull() throws IOException {
        final CommandRun run = CommandRun.of("store", "merge", store);
        assertThat(run.out()).contains("000000000009-full.ringsave");
        assertThat(images().get(5).isDelta()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"list,6", "check,6", "prune --keep=1,3", "merge,1", "restore -o=image,1"})
    void jsonOfEachCommandIsAListOfImages(String command, int images) {
        final String[] words = command.replace("image", folder.resolve("image").toString()).split(" ");
        final CommandRun run = CommandRun.of(Stream.of(Stream.of("store"), Stream.of(words),
            Stream.of("--json", store)).flatMap(part -> part).toArray());
        assertThat(run.code()).as("%s", run).isZero();
        final JsonArray list = Json.parse(run.out()).asArray();
        assertThat(list.size()).isEqualTo(images);
        list.forEach(image -> assertThat(image.asObject().getLong("length", 0)).isPositive());
    }

    private List<Object[]> commandsOf(Path path) {
        return List.of(new Object[] {"store", "list", path}, new Object[] {"store", "check", path},
            new Object[] {"store", "prune", path}, new Object[] {"store", "merge", path},
            new Object[] {"store", "restore", path, "-o", folder.resolve("image")});
    }

    @Test
    void pathWithoutStoreIsNamedAndStaysAsItIs() throws IOException {
        final Path missing = folder.resolve("missing");
        final Path file = Files.writeString(folder.resolve("file"), "text");
        for (final Path path : List.of(missing, file)) {
            for (final Object[] command : commandsOf(path)) {
                final CommandRun run = CommandRun.of(command);
                assertThat(run.err().strip())
                    .isEqualTo("ringsave: " + path + ": does not exist or is not a directory; check the path");
                assertThat(run.code()).isEqualTo(1);
            }
        }
        assertThat(missing).doesNotExist();
        final CommandRun demo = CommandRun.of("demo", "--dir", file, "--resume");
        assertThat(demo.err().strip())
            .isEqualTo("ringsave: " + file + ": does not exist or is not a directory; check the path");
        final Path empty = Files.createDirectory(folder.resolve("empty"));
        for (final Object[] command : commandsOf(empty)) {
            final CommandRun run = CommandRun.of(command);
            assertThat(run.err().strip())
                .isEqualTo("ringsave: " + empty + ": holds no image of a store; check the path");
            assertThat(run.code()).isEqualTo(1);
        }
        assertThat(empty).isEmptyDirectory();
    }
}
