/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Units;

/** The commands that write images and rings say the same as text and as JSON. */
class WrittenJsonTest {
    @TempDir
    private Path directory;

    private Path base;
    private Path incoming;
    private Path outgoing;
    private Path output;

    @BeforeEach
    void writeInputs() {
        base = directory.resolve("base");
        incoming = directory.resolve("in.ring");
        outgoing = directory.resolve("out.ring");
        output = directory.resolve("output");
        run("sample -o BASE --channels 1 --ring-pages 2 --in-flight 3");
        run("sample -o DELTA --channels 1 --ring-pages 2 --in-flight 3 --delta-of BASE");
        run("restore BASE --incoming IN --outgoing OUT");
    }

    private Object[] words(String command) {
        return command.replace("BASE", base.toString()).replace("DELTA", directory.resolve("delta").toString())
            .replace("IN", incoming.toString()).replace("OUT", outgoing.toString())
            .replace("FILE", output.toString()).split(" ");
    }

    private String run(String command) {
        final CommandRun run = CommandRun.of(words(command));
        assertThat(run.err()).as(command).isEmpty();
        assertThat(run.code()).as(command).isZero();
        return run.out();
    }

    private static void requireImage(JsonObject json, Path file) throws IOException {
        final ImageFile.Summary image = ImageFile.verify(file);
        assertThat(json.get("file").asString()).isEqualTo(file.toString());
        assertThat(json.get("length").asLong()).isEqualTo(Files.size(file)).isEqualTo(image.length());
        assertThat(json.get("channelCount").asLong()).isEqualTo(image.channelCount());
        assertThat(json.get("label").asLong()).isEqualTo(image.label());
        assertThat(json.get("digest").asString()).isEqualTo(image.digest());
        assertThat(json.get("cutId").asString()).isEqualTo(image.cutId());
        assertThat(json.getString("baseCutId", null)).isEqualTo(image.baseCutId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample -o FILE --channels 3 --ring-pages 1",
        "sample -o FILE --channels 1 --ring-pages 2 --in-flight 3 --delta-of BASE",
        "save --incoming IN --outgoing OUT -o FILE", "merge BASE DELTA -o FILE"})
    void writtenImageIsAnObjectWithTheFactsOfItsLine(String command) throws IOException {
        final String line = run(command);
        final JsonObject json = Json.parse(run(command + " --json")).asObject();
        requireImage(json, output);
        assertThat(line).startsWith(output + ": " + Units.bytes(json.get("length").asLong()) + ", "
            + Images.channels(json.get("channelCount").asLong()) + ", digest " + json.get("digest").asString());
        assertThat(line.contains(", delta of ")).isEqualTo(json.get("baseCutId") != null);
    }

    @Test
    void objectOfAnImageInAPipeIsOnTheStandardError() throws Exception {
        NamedPipe.make(output);
        final FutureTask<byte[]> reader = NamedPipe.start(() -> Files.readAllBytes(output));
        final CommandRun run = NamedPipe.run(words("sample --json -o FILE"));
        final Path copy = Files.write(directory.resolve("copy"), NamedPipe.join(reader));
        assertThat(run.out()).as("the pipe may be the standard output").isEmpty();
        requireImage(Json.parse(run.err()).asObject().set("file", copy.toString()), copy);
    }

    @Test
    void restoredRingsAreAnObjectWithTheFactsOfTheirLines() throws IOException {
        final String lines = run("restore BASE --incoming IN --outgoing OUT");
        final JsonObject json = Json.parse(run("restore BASE --incoming IN --outgoing OUT --json")).asObject();
        assertThat(json.names()).containsExactly("id", "name", "incoming", "outgoing", "requestsLeftOut");
        assertThat(json.get("id").asLong()).isZero();
        assertThat(json.get("requestsLeftOut").asLong()).isPositive();
        final JsonObject in = json.get("incoming").asObject();
        final JsonObject out = json.get("outgoing").asObject();
        assertThat(in.get("file").asString()).isEqualTo(incoming.toString());
        assertThat(out.get("file").asString()).isEqualTo(outgoing.toString());
        assertThat(in.get("offset").asLong()).isZero();
        assertThat(in.get("length").asLong()).isEqualTo(Files.size(incoming));
        assertThat(out.get("length").asLong()).isEqualTo(Files.size(outgoing));
        assertThat(in.get("bytes").asLong()).isPositive();
        assertThat(lines.lines()).containsExactly(
            incoming + ": channel 0 incoming, " + Units.bytes(in.get("bytes").asLong()) + " to be read",
            outgoing + ": channel 0 outgoing, " + Units.bytes(out.get("bytes").asLong()) + " sent and not read yet",
            "channel 0: " + json.get("requestsLeftOut").asLong()
                + " in flight are left out, ring files have no place for them");
    }

    @Test
    void restoredRingInAPartOfAFileHasItsOffset() throws IOException {
        Files.write(output, new byte[32_768]);
        final JsonObject in = Json.parse(run("restore BASE --json --force --incoming FILE:8192:12KiB --outgoing OUT"))
            .asObject().get("incoming").asObject();
        assertThat(in.get("file").asString()).isEqualTo(output.toString());
        assertThat(in.get("offset").asLong()).isEqualTo(8_192);
        assertThat(in.get("length").asLong()).isEqualTo(12_288);
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge --json BASE BASE -o FILE", "restore --json FILE --incoming IN --outgoing OUT",
        "save --json --incoming FILE --outgoing OUT -o BASE", "sample --json -o FILE --delta-of DELTA",
        "demo --json --traffic FILE"})
    void failureIsALineAndNoJson(String command) {
        final CommandRun run = CommandRun.of(words(command));
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("ringsave: ").hasLineCount(1);
        assertThat(run.code()).isEqualTo(1);
    }
}
