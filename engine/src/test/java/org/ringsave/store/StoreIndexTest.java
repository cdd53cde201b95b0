/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveSession;

/** The index of a store has the bytes of its page, and never says more than the files. */
class StoreIndexTest {
    private static final Path PAGE = Path.of("STORE-FORMAT.md");
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+)(?: [^|]*)? \\| (\\d+)[^|]* \\| ([^|]+) \\|$");

    @TempDir
    private Path directory;
    private Path index;

    @BeforeEach
    void save() throws IOException {
        index = directory.resolve(StoreIndex.NAME);
        final SaveSession session = new SaveSession();
        try (ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS);
            TickingSet model = TickingSet.fresh()) {
            model.tick();
            final String cutId = model.save(session, store.createFull(), null);
            model.tick();
            model.save(session, store.createDelta(), cutId);
        }
    }

    private List<StoredImage> list() throws IOException {
        try (ImageStore store = ImageStore.read(directory)) {
            return store.list();
        }
    }

    /** Offsets of fields by the first words of their names, of one of the two tables of the page. */
    private static Map<String, Integer> offsets(int table) throws IOException {
        final String page = Files.readString(PAGE);
        final String part = page.substring(page.indexOf("<!-- index -->"), page.indexOf("<!-- /index -->"));
        final Map<String, Integer> offsets = new LinkedHashMap<>();
        part.split("\n\n")[table].lines().map(ROW::matcher).filter(Matcher::matches).forEach(row ->
            offsets.putIfAbsent(row.group(3).split("[,:;]| in | of ")[0], Integer.valueOf(row.group(1))));
        return offsets;
    }

    @Test
    void indexHasTheBytesOfThePage() throws IOException {
        final Map<String, Integer> header = offsets(0);
        final Map<String, Integer> fields = offsets(1);
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(index)).order(ByteOrder.LITTLE_ENDIAN);
        final byte[] magic = new byte[8];
        bytes.get(header.get("magic"), magic);
        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("RSINDEX1");
        assertThat(bytes.getInt(header.get("version"))).isEqualTo(1);
        assertThat(bytes.getInt(header.get("count"))).isEqualTo(2);
        int at = header.get("entries");
        for (final StoredImage image : list()) {
            assertThat(bytes.getLong(at + fields.get("number"))).isEqualTo(image.number());
            assertThat(bytes.getInt(at + fields.get("kind"))).isEqualTo(image.isDelta() ? 1 : 0);
            assertThat(bytes.getLong(at + fields.get("length"))).isEqualTo(Files.size(image.path()));
            assertThat(bytes.getLong(at + fields.get("time")))
                .isEqualTo(Files.getLastModifiedTime(image.path()).to(TimeUnit.NANOSECONDS));
            assertThat(bytes.getLong(at + fields.get("label"))).isEqualTo(image.label());
            assertThat(hex(bytes, at + fields.get("cutId"))).isEqualTo(image.cutId());
            assertThat(hex(bytes, at + fields.get("cutId") + 16))
                .isEqualTo(image.isDelta() ? image.baseCutId() : "0".repeat(32));
            at += 72;
        }
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, at);
        assertThat(bytes.getInt(at)).isEqualTo((int)crc.getValue());
        assertThat(bytes.getInt(at + 4)).isZero();
        assertThat(bytes.limit()).isEqualTo(at + 8);
    }

    private static String hex(ByteBuffer bytes, int at) {
        return HexFormat.of().formatHex(Arrays.copyOfRange(bytes.array(), at, at + 16));
    }

    @Test
    @Proves("A store with a damaged, short or missing index lists the same images.")
    void damagedIndexIsIgnored() throws IOException {
        final List<StoredImage> images = list();
        final byte[] whole = Files.readAllBytes(index);
        for (int at = 0; at < whole.length; at++) {
            final byte[] damaged = whole.clone();
            damaged[at] ^= (byte)(1 << at % 8);
            Files.write(index, damaged);
            assertThat(list()).isEqualTo(images);
            Cases.count(1);
        }
        for (int length = 0; length < whole.length; length += 5) {
            Files.write(index, Arrays.copyOf(whole, length));
            assertThat(list()).isEqualTo(images);
            Cases.count(1);
        }
        Files.delete(index);
        assertThat(list()).isEqualTo(images);
    }

    @Test
    void indexSavesTheOpeningOfImages() throws IOException {
        final StoreDirectory indexed = new StoreDirectory(directory);
        assertThat(indexed.list()).hasSize(2);
        assertThat(indexed.unindexed()).isZero();
        Files.delete(index);
        final StoreDirectory bare = new StoreDirectory(directory);
        assertThat(bare.list()).isEqualTo(indexed.list());
        assertThat(bare.unindexed()).isEqualTo(2);
    }

    /** The same length under the same name, written later. */
    @Test
    void imageThatWasWrittenAgainIsReadAgain() throws IOException {
        final Path first = list().get(0).path();
        final FileTime written = Files.getLastModifiedTime(first);
        ImageStoreTest.flip(first, 8);
        Files.setLastModifiedTime(first, FileTime.fromMillis(written.toMillis() + 1_000));
        assertThat(list().get(0).fault()).contains("crc32c");
    }

    /** A directory of its name is in the way. */
    @Test
    void indexThatCanNotBeWrittenIsWrittenWithTheNextImage() throws IOException {
        final List<String> warnings = new ArrayList<>();
        Files.delete(index);
        final Path inTheWay = Files.createFile(Files.createDirectory(index).resolve("file"));
        try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(100).withSync(SyncMode.NONE)
            .withWarnings(warnings::add)); TickingSet model = TickingSet.fresh()) {
            final SaveSession session = new SaveSession();
            while (warnings.isEmpty()) {
                model.tick();
                model.save(session, store.createFull(), null);
            }
            Files.delete(inTheWay);
            Files.delete(index);
            model.tick();
            model.save(session, store.createFull(), null);
            assertThat(warnings).hasSize(1);
            assertThat(index).isRegularFile();
        }
    }

    /** The index is older than the directory: an image is gone, another was replaced, a third is new. */
    @Test
    void filesWinOverTheIndex() throws IOException {
        final List<StoredImage> images = list();
        final Path first = images.get(0).path();
        final Path second = directory.resolve(new ImageName(2, false, false).toString());
        final Path third = directory.resolve(new ImageName(3, false, false).toString());
        Files.copy(first, second);
        Files.move(first, third);
        Files.delete(images.get(1).path());
        ImageStoreTest.flip(third, 8);
        assertThat(list()).extracting(StoredImage::number).containsExactly(2L, 3L);
        assertThat(list().get(0).cutId()).isEqualTo(images.get(0).cutId());
        assertThat(list().get(1).fault()).contains("crc32c");
    }
}
