/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve(Model.FILE);
        Fixtures.model().write(file);
    }

    @Test
    void writtenModelReadsBackEqual() throws IOException {
        final Model model = Fixtures.model();
        assertThat(Model.read(file)).isEqualTo(model);
        final Measurements measurements = Fixtures.measurements(0.05);
        final Path other = directory.resolve(Measurements.FILE);
        measurements.write(other);
        final Measurements read = Measurements.read(other);
        assertThat(read.machine()).isEqualTo(measurements.machine());
        assertThat(read.chunks()).isEqualTo(measurements.chunks());
        assertThat(read.all()).hasSameSizeAs(measurements.all());
        for (int i = 0; i < read.all().size(); i++) {
            assertThat(read.all().get(i)).usingRecursiveComparison().isEqualTo(measurements.all().get(i));
        }
    }

    @Test
    void modelReplacesItsFileAsAWhole() throws IOException {
        final Path earlier = Files.createLink(directory.resolve("earlier"), file);
        final String text = Files.readString(file);
        Fixtures.model().write(file);
        assertThat(Files.isSameFile(file, earlier)).as("a program that reads the old file keeps it").isFalse();
        assertThat(file).hasContent(text);
        assertThat(Model.START.matcher(text).lookingAt()).isTrue();
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder(Model.FILE, "earlier");
    }

    /** Computes a time as a report in a browser does, only from the file's names and numbers. */
    @Test
    void namesAndNumbersOfTheFileGiveTheSameTime() throws IOException {
        final Quantities quantities = Quantities.of(SetShape.of(new Shape(1_024, 16, 1.0, 256, 4), 0),
            65_536, 1, new SetBytes(List.of(new SavedBytes(1 << 26, 0)), List.of(), true));
        double sum = 0;
        final var json = com.eclipsesource.json.Json.parse(Files.readString(file)).asObject();
        for (final var value : json.get("operations").asObject().get("save").asObject().get("terms").asArray()) {
            final var term = value.asObject();
            double part = term.get("coefficient").asDouble() * quantities.get(term.get("quantity").asString());
            if (term.get("ramp") != null) {
                final var ramp = term.get("ramp").asObject();
                final double from = ramp.get("from").asDouble();
                final double at = quantities.get(ramp.get("of").asString());
                part *= Math.max(0, Math.min(1, Math.log(at / from) / Math.log(ramp.get("to").asDouble() / from)));
            }
            sum += part;
        }
        final double ns = Fixtures.model().of(Operation.SAVE).ns(quantities);
        assertThat(sum).isCloseTo(ns, within(1e-9 * ns));
    }

    @Test
    void reportHasTermsErrorsAndEveryResidual() {
        final String report = ModelReport.markdown(Fixtures.model());
        assertThat(report).contains("Measured on Made-up CPU, family 1 model 2, 8 cores, L2 1024 KiB, L3 32768 KiB",
            "| save | 20 of 24 | 4.0 % | 10.0 % | 30.0 % | 50 of 60 | 2.0 % | 5.0 % |",
            "### begin", "| channels | 350.0 | everywhere |",
            "| bytes beyond L3 | 0.06000 | footprint from 33,554,432, all from 134,217,728 |",
            "channels 1 to 16,384", "| a | held-out | 0.10 | 0.11 | +10.0 % | 1.0 % |  |");
    }

    @Test
    void truncatedFileIsReportedWithLineAndColumn() throws IOException {
        final String whole = Files.readString(file);
        for (int length = 0; length < whole.length() - 2; length += 97) {
            Files.writeString(file, whole.substring(0, length));
            assertThatThrownBy(() -> Model.read(file)).isInstanceOf(IOException.class)
                .hasMessageMatching(".*model\\.json: is no whole JSON, at line [0-9]+ column [0-9]+;"
                    + " it was cut off or changed, measure again");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"coefficient\": 350|\"coefficient\": \"NaN\"|\"coefficient\" is \"NaN\", not a number; measure again",
        "\"coefficient\": 350|\"coefficient\": 1e999|\"coefficient\" is 1e999, not a number; measure again",
        "\"coefficient\": 350|\"coefficient\": -1|\"coefficient\" is -1.0, and no time is negative; measure again",
        "\"quantity\": \"calls\"|\"quantity\": \"x\"|\"quantity\" is unknown to this version: x;"
            + " measure again",
        "\"format\": 1|\"format\": 9|\"format\" is 9.0, this version reads 1; measure again",
        "\"drain\"|\"other\"|\"drain\" is missing; measure again",
        "\"p99Ns\": 900|\"p99Ns\": \"NaN\"|\"p99Ns\" is \"NaN\", not a number; measure again",
        "\"cpu\": \"Made-up CPU, family 1 model 2\"|\"cpu\": 3|\"cpu\" is no text; measure again"})
    void badValueIsNamed(String good, String bad, String message) throws IOException {
        final String whole = Files.readString(file);
        assertThat(whole).contains(good);
        Files.writeString(file, whole.replace(good, bad));
        assertThatThrownBy(() -> Model.read(file)).isInstanceOf(IOException.class).hasMessage(file + ": " + message);
    }

    @Test
    void zeroOrTextualTimeIsRefused() throws IOException {
        final Path other = directory.resolve(Measurements.FILE);
        Fixtures.measurements(0).write(other);
        final String whole = Files.readString(other);
        final String key = "\"begin\": [";
        final int at = whole.indexOf(key) + key.length();
        Files.writeString(other, whole.substring(0, at) + "0," + whole.substring(at));
        assertThatThrownBy(() -> Measurements.read(other)).hasMessage(other
            + ": \"begin\" has a time of 0.0 ns; measure again");
        Files.writeString(other, whole.substring(0, at) + "\"NaN\"," + whole.substring(at));
        assertThatThrownBy(() -> Measurements.read(other)).hasMessage(other
            + ": \"begin\" is \"NaN\", not a number; measure again");
    }
}
