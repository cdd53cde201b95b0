/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.EdgeValues;
import org.ringsave.fixture.HostileImages;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.ImageSchema;
import org.ringsave.fixture.PayloadLayout;
import org.ringsave.fixture.Place;
import org.ringsave.fixture.Proves;

/** Each field of an image at the edges of its values, all else being right: {@code boundaries.txt}. */
class BoundaryTableTest {
    private static final Path TABLE = GoldenImage.FOLDER.resolveSibling("boundaries.txt");
    private static final int MAX_BLOCK_LENGTH = 240;
    private static final int STALE_VALUES = 6;
    /** The field of a refusal comes after the offset, and before its value. */
    private static final Pattern REFUSAL = Pattern.compile(
        "(?s)^image offset \\d+: (?:Channel was refused: java.lang.IllegalArgumentException: )?"
            + "(.*?)(=| is | differs).*$");
    private static final String HEAD = """
        # What the engine says of the edge values of each field of an image, when all checksums and digests are right.
        # Each field has its outcomes and the values that have them, "from..to" if all tried values between are among
        # them. A refusal has the name of the field in which the reader sees it. "own" is the right value. The fields of
        # a delta are here if an outcome is another one than in a full image; its set may take 8 MiB, regions 16 MiB.
        # BoundaryTableTest compares this file; -Dringsave.boundaries.write=true writes it.
        """;

    private final List<byte[]> chain = HostileImages.chainWithRegions();
    private final SetOutline outline = SetOutline.ofImage(chain.get(0));
    private final List<String> lines = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final Set<String> blocks = new HashSet<>();
    private int cases;
    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    @Proves("Each edge value of each field of an image has the outcome that was reviewed.")
    void everyEdgeValueHasTheOutcomeOfTheTable() throws IOException {
        final ImagePromises promises = new ImagePromises(folder);
        lines.add("\n[a full image]");
        addFields(0, image -> promises.check(cases, List.of(image), 0, outline).refusal());
        lines.add("\n[a delta, after its base]");
        addFields(1, image -> {
            final String refusal = promises.alone(image);
            return refusal != null ? refusal : promises.refusal(List.of(chain.get(0), image));
        });
        Cases.count(cases);
        final String table = HEAD + String.join("\n", lines) + '\n';
        if (Boolean.getBoolean("ringsave.boundaries.write")) {
            Files.writeString(TABLE, table);
        }
        assertThat(table.lines()).containsExactlyElementsOf(Files.readAllLines(TABLE));
    }

    @Test
    @Tag("slow")
    @Proves("A changed field is refused if checksums are right and digests are stale.")
    void changedFieldIsRefusedWithStaleDigests() {
        final ImagePromises promises = new ImagePromises(folder);
        for (int number = 0; number < 2; number++) {
            final List<byte[]> images = new ArrayList<>(chain.subList(0, number + 1));
            final ImageParts image = ImageParts.of(chain.get(number));
            for (int index = 0; index < image.parts().size(); index++) {
                for (final boolean inPayload : new boolean[] {false, true}) {
                    for (int i = 0; i < places(image, index, inPayload).size(); i++) {
                        requireStaleRefused(promises, images, image, index, i, inPayload);
                    }
                }
            }
        }
        Cases.count(cases);
    }

    /** Some edge values, and those beside the right one. */
    private void requireStaleRefused(ImagePromises promises, List<byte[]> images, ImageParts image, int index,
        int place, boolean inPayload) {
        final Place own = place(image, index, place, inPayload);
        final long actual = own.get();
        final Set<Long> values = new HashSet<>(List.of(actual, actual ^ 1, actual ^ 2));
        for (int i = 0; i < STALE_VALUES; i++) {
            values.add(EdgeValues.any(random, own.size(), actual));
        }
        for (final long value : values) {
            final ImageParts changed = image.copy();
            place(changed, index, place, inPayload).set(value);
            images.set(images.size() - 1, changed.bytes());
            final String what = "record " + index + ", " + own.name() + " = " + value;
            assertThat(promises.alone(changed.bytes()) == null).as(what).isEqualTo(value == actual);
            assertThat(promises.refusal(images, outline) == null).as(what).isEqualTo(value == actual);
            cases += value == actual ? 0 : 1;
        }
    }

    /** The verdict of an image: the refusal, or null. */
    @FunctionalInterface
    private interface Reader {
        String refusal(byte[] image) throws IOException;
    }

    private void addFields(int number, Reader reader) throws IOException {
        final ImageParts image = ImageParts.of(chain.get(number));
        for (final ImageSchema.Message message : ImageSchema.messages().stream()
            .sorted(Comparator.comparingInt(ImageSchema.Message::id)).toList()) {
            final int index = index(image, message.id());
            final List<Place> fields = ImageSchema.places(image.parts().get(index));
            for (int i = 0; i < fields.size(); i++) {
                if (message.field(fields.get(i).name().substring(message.name().length() + 1)).count() == 1) {
                    addField(image, index, i, false, reader);
                }
            }
            final List<Place> places = PayloadLayout.places(image, index);
            final List<String> names = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                if (!names.contains(places.get(i).name())) {
                    names.add(places.get(i).name());
                    addField(image, index, i, true, reader);
                }
            }
        }
    }

    /** The record of a kind to be changed: the first with a payload, of regions the last. */
    private static int index(ImageParts image, int template) {
        int found = -1;
        for (int i = 0; i < image.parts().size(); i++) {
            final ImageParts.Part part = image.parts().get(i);
            if (part.template() == template && (found < 0 || template == ImageParts.REGION
                || image.parts().get(found).payload().length == 0)) {
                found = i;
            }
        }
        return found;
    }

    private void addField(ImageParts image, int index, int place, boolean inPayload, Reader reader) throws IOException {
        final Place field = place(image, index, place, inPayload);
        final Map<String, List<String>> runs = new TreeMap<>();
        String before = "";
        long from = 0;
        long to = 0;
        for (final long value : EdgeValues.of(field.size(), field.get())) {
            final String outcome = outcome(image, index, place, inPayload, value, reader);
            if (!outcome.equals(before)) {
                addRun(runs, before, text(from, field), text(to, field));
                before = outcome;
                from = value;
            }
            to = value;
        }
        addRun(runs, before, text(from, field), text(to, field));
        final StringBuilder block = new StringBuilder(field.name());
        runs.forEach((outcome, values) -> block.append("\n    ").append(outcome).append(": ").append(wrapped(values)));
        if (blocks.add(block.toString())) {
            lines.add(block.toString());
        }
    }

    private static void addRun(Map<String, List<String>> runs, String outcome, String from, String to) {
        if (!outcome.isEmpty()) {
            runs.computeIfAbsent(outcome, o -> new ArrayList<>()).add(from.equals(to) ? from : from + ".." + to);
        }
    }

    private static String wrapped(List<String> values) {
        final StringBuilder text = new StringBuilder();
        int column = 40;
        for (final String value : values) {
            column += value.length() + 1;
            if (column > 110) {
                text.append("\n       ");
                column = 8 + value.length();
            }
            text.append(text.length() == 0 ? "" : " ").append(value);
        }
        return text.toString();
    }

    private static Place place(ImageParts image, int index, int place, boolean inPayload) {
        return places(image, index, inPayload).get(place);
    }

    private static List<Place> places(ImageParts image, int index, boolean inPayload) {
        return inPayload ? PayloadLayout.places(image, index) : ImageSchema.places(image.parts().get(index));
    }

    /** Directory and end are changed behind the seal; the digests of the end follow, unless the end was changed. */
    private String outcome(ImageParts image, int index, int place, boolean inPayload, long value, Reader reader)
        throws IOException {
        final ImageParts changed = image.copy();
        final Place field = place(changed, index, place, inPayload);
        cases += value == field.get() ? 0 : 1;
        field.set(value);
        final boolean isDirectory = image.parts().get(index).template() == ImageParts.DIRECTORY;
        if (isDirectory && inPayload) {
            changed.seal();
        } else if (!isDirectory && image.parts().get(index).template() != ImageParts.END) {
            changed.digest();
        }
        if (field.name().endsWith(".blockLength") && value % 8 == 0 && value >= 8 && value <= MAX_BLOCK_LENGTH) {
            changed.parts().get(index).resize((int)value);
        }
        final String refusal;
        try {
            refusal = reader.refusal(changed.bytes());
        } catch (RuntimeException | Error e) {
            throw new AssertionError(field.name() + " = " + value, e);
        }
        return refusal == null ? "accepted" : "refused by " + REFUSAL.matcher(refusal).replaceFirst("$1");
    }

    /** A number as a person would write it. */
    private static String text(long value, Place field) {
        final long own = field.get();
        final long more = value - own;
        if (value == own) {
            return "own";
        }
        if (Long.compareUnsigned(value, 70_000) < 0) {
            return Long.toString(value);
        }
        for (final long below : new long[] {2, 8, 16, 4096}) {
            if (value == EdgeValues.mask(field.size()) - (below - 1)) {
                return "2^" + 8 * field.size() + '-' + below;
            }
        }
        if (value == -1) {
            return "2^64-1";
        }
        for (int d = -1; d <= 1; d++) {
            if (Long.bitCount(value - d) == 1) {
                return "2^" + Long.numberOfTrailingZeros(value - d) + (d == 0 ? "" : d < 0 ? "-1" : "+1");
            }
        }
        return Math.abs(more) > 70_000 ? "0x" + Long.toHexString(value) : more < 0 ? "own-" + -more : "own+" + more;
    }
}
