/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands have one rule for images and rings that they write, and all tell when their text was lost. */
class OutputsTest {
    private static final String NL = System.lineSeparator();

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
        assertThat(CommandRun.of("sample", "-o", base, "--channels", 1, "--ring-pages", 1).code()).isZero();
        assertThat(CommandRun.of("sample", "-o", directory.resolve("delta"), "--channels", 1, "--ring-pages", 1,
            "--delta-of", base).code()).isZero();
        assertThat(CommandRun.of("restore", base, "--incoming", incoming, "--outgoing", outgoing).code()).isZero();
    }

    /** The commands that write an image, and the ends of a command that writes rings. */
    static Stream<String> writers() {
        return Stream.of("sample", "sample --delta-of", "save", "merge", "restore incoming", "restore outgoing");
    }

    private Object[] command(String writer, Object... more) {
        final List<Object> arguments = new ArrayList<>(switch (writer) {
            case "sample" -> List.of("sample", "-o", output, "--channels", 1, "--ring-pages", 1);
            case "sample --delta-of" -> List.of("sample", "-o", output, "--channels", 1, "--ring-pages", 1,
                "--delta-of", base);
            case "save" -> List.of("save", "--incoming", incoming, "--outgoing", outgoing, "-o", output);
            case "merge" -> List.of("merge", base, directory.resolve("delta"), "-o", output);
            case "restore incoming" -> List.of("restore", base, "--incoming", output, "--outgoing", outgoing);
            default -> List.of("restore", base, "--incoming", incoming, "--outgoing", output);
        });
        arguments.addAll(Arrays.asList(more));
        return arguments.toArray();
    }

    private static boolean isRing(String writer) {
        return writer.startsWith("restore");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void pipe() throws Exception {
        NamedPipe.make(output);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void foreignFileIsReplacedOnlyByForce(String writer) throws IOException {
        final byte[][] foreign = {"precious".getBytes(), new byte[] {1}, new byte[4_095],
            lookalike(), Files.readAllBytes(isRing(writer) ? base : incoming)};
        for (final byte[] bytes : foreign) {
            Files.write(output, bytes);
            final CommandRun run = CommandRun.of(command(writer));
            assertThat(run.err()).isEqualTo("ringsave: " + output + ": exists and is no "
                + (isRing(writer) ? "ring file" : "Ringsave image")
                + "; give another path, or replace it with --force" + NL);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(output).hasBinaryContent(bytes);
            assertThat(CommandRun.of(command(writer, "--force")).code()).isZero();
            assertThat(Files.size(output)).isGreaterThan(500);
        }
        assertThat(names()).containsExactly("base", "delta", "in.ring", "out.ring", "output");
    }

    /** Two small numbers and whole pages are no ring yet: its control page holds nothing else. */
    private static byte[] lookalike() {
        final byte[] bytes = new byte[8_192];
        bytes[4] = 8;
        bytes[4_095] = 1;
        return bytes;
    }

    @Test
    void ringInAPartOfAFileReplacesNoOtherByte() throws IOException {
        final byte[] ring = Files.readAllBytes(incoming);
        final byte[] other = Files.readAllBytes(outgoing);
        final byte[] both = join(other, other, "rest".getBytes());
        Files.write(output, both);
        final Object[] restore =
            {"restore", base, "--incoming", output + ":" + other.length + ":" + ring.length, "--outgoing", outgoing};
        assertThat(CommandRun.of(restore).err()).isEmpty();
        final byte[] expected = join(other, ring, "rest".getBytes());
        assertThat(output).hasBinaryContent(expected);
        both[other.length + 64 + Integer.BYTES] = 1;
        Files.write(output, both);
        final CommandRun run = CommandRun.of(restore);
        assertThat(run.err()).isEqualTo("ringsave: " + output + ": exists and has no ring of this length at "
            + other.length + "; give another path, or replace it with --force" + NL);
        assertThat(run.code()).isEqualTo(1);
        assertThat(output).hasBinaryContent(both);
        assertThat(CommandRun.of("restore", base, "--incoming", restore[3], "--outgoing", outgoing, "--force").code())
            .isZero();
        assertThat(output).hasBinaryContent(expected);
    }

    private static byte[] join(byte[]... parts) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void fileOfTheSameKindIsReplacedAndKeepsItsMode(String writer) throws IOException {
        final byte[] kind = Files.readAllBytes(isRing(writer) ? outgoing : base);
        final byte[] damaged = kind.clone();
        damaged[damaged.length - 1] ^= 1;
        for (final byte[] old : new byte[][] {new byte[0], kind, damaged}) {
            Files.write(output, old);
            Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-------"));
            final CommandRun run = CommandRun.of(command(writer));
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output))).isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "sample --delta-of", "save", "merge"})
    void imageIsWrittenThroughAPipe(String writer) throws Exception {
        assertThat(CommandRun.of(command(writer)).code()).isZero();
        final byte[] image = Files.readAllBytes(output);
        Files.delete(output);
        pipe();
        final FutureTask<byte[]> reader = NamedPipe.start(() -> Files.readAllBytes(output));
        final CommandRun run = NamedPipe.run(command(writer));
        assertThat(NamedPipe.join(reader)).isEqualTo(image);
        assertThat(run.code()).isZero();
        assertThat(run.out()).as("the pipe may be the standard output").isEmpty();
        assertThat(run.err()).startsWith(output + ": ").contains(", digest ").hasLineCount(1);
        assertThat(Files.isRegularFile(output)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore incoming", "restore outgoing"})
    void ringIsNotWrittenToAPipe(String writer) throws Exception {
        pipe();
        for (final Object[] arguments : List.of(command(writer), command(writer, "--force"))) {
            final CommandRun run = NamedPipe.run(arguments);
            assertThat(run.err()).isEqualTo("ringsave: " + output
                + ": is a pipe or a device, and a ring file is mapped; name a regular file" + NL);
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void demoLeavesFilesThatAreNoCheckpoints() throws Exception {
        final Path note = Files.write(directory.resolve("note.ringsave"), new byte[9]);
        assertThat(CommandRun.of("demo", "--channels", 1, "--ring-pages", 1, "--ticks", 20, "--every", 10, "--memory",
            "128KiB", "--dir", directory, "--resume").code()).isZero();
        assertThat(note).hasBinaryContent(new byte[9]);
    }

    @Test
    void calibrationReplacesOnlyOlderOnes() throws IOException {
        final Path model = Files.writeString(directory.resolve("model.json"), "{\"weights\": []}");
        final Object[] plan = {"plan", "--calibrate", "--results", directory};
        final String fault = "exists and is no file of 'plan --calibrate'; give another path, or replace it with"
            + " --force";
        assertRefused(model, fault, plan);
        Files.delete(model);
        Files.createDirectory(model);
        assertRefused(model, "is a directory; name a file", plan);
        Files.delete(model);
        final Path measurements = Files.writeString(directory.resolve("measurements.json"), "precious");
        assertRefused(measurements, fault, plan);
        assertThat(measurements).hasContent("precious");
    }

    private static void assertRefused(Path file, String reason, Object... arguments) {
        final CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEqualTo("ringsave: " + file + ": " + reason + NL);
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void namesOfOneFileBehindLinksAreRefused() throws IOException {
        final byte[] ring = Files.readAllBytes(incoming);
        final Path hard = Files.createLink(directory.resolve("hard"), incoming);
        final Path fresh = directory.resolve("fresh");
        final Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("fresh"));
        for (final Path[] names : new Path[][] {{incoming, hard}, {fresh, dangling}}) {
            final CommandRun run = CommandRun.of("restore", base, "--incoming", names[0], "--outgoing", names[1]);
            assertThat(run.err()).isEqualTo("ringsave restore: --incoming=" + names[0] + " and --outgoing=" + names[1]
                + " are the same file; name two; see 'ringsave restore --help'" + NL);
            assertThat(run.code()).isEqualTo(2);
        }
        final Path image = Files.createLink(directory.resolve("image"), base);
        assertThat(CommandRun.of("merge", base, directory.resolve("delta"), "-o", image).err())
            .contains(" are the same file; name two;");
        assertThat(fresh).doesNotExist();
        assertThat(incoming).hasBinaryContent(ring);
    }

    @Test
    void pipeThatWouldBeReadTwiceIsRefusedAtOnce() throws Exception {
        pipe();
        final Path other = directory.resolve("other");
        final String twice = ": is a pipe or a device, and '%s' reads an image more than once; copy it to a file first";
        assertLine(String.format(twice, "restore"), "restore", output, "--incoming", incoming, "--outgoing", outgoing);
        assertLine(String.format(twice, "merge"), "merge", output, base, "-o", other);
        assertLine(String.format(twice, "merge"), "merge", base, output, "-o", other);
        assertLine(String.format(twice, "sample --delta-of"), "sample", "-o", other, "--delta-of", output);
        assertLine(": is a pipe or a device, which can't be mapped; copy it to a file", "save", "--incoming", output,
            "--outgoing", outgoing, "-o", other);
        assertLine(": is a pipe or a device, and each run reads the capture; copy it to a file first",
            "demo", "--traffic", output);
        assertThat(other).doesNotExist();
    }

    private void assertLine(String message, Object... arguments) throws Exception {
        final CommandRun run = NamedPipe.run(arguments);
        assertThat(run.err()).isEqualTo("ringsave: " + output + message + NL);
        assertThat(run.code()).isEqualTo(1);
    }

    /** A writer that has no room. */
    private static final class FullWriter extends Writer {
        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {
            // There is nothing.
        }

        @Override
        public void close() {
            // There is nothing.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "sample --help", "verify BASE", "plan", "plan --json", "verify NONE",
        "sample -o BASE", "sample --json -o BASE", "restore BASE --incoming IN --outgoing OUT",
        "save --incoming IN --outgoing OUT -o BASE",
        "demo --json --resume --dir BASE.store --channels 1 --ticks 20 --every 10 --memory 128KiB",
        "merge BASE DELTA -o OUTPUT", "demo --channels 1 --ticks 20 --every 10 --memory 128KiB --help"})
    void commandWhoseTextIsLostFails(String arguments) {
        final StringWriter err = new StringWriter();
        final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(new FullWriter(), true)).setErr(new PrintWriter(err, true));
        final String[] texts = arguments.replace("BASE", base.toString()).replace("IN ", incoming + " ")
            .replaceFirst("OUT( |$)", outgoing + "$1").replace("DELTA", directory.resolve("delta").toString())
            .replace("OUTPUT", output.toString()).replace("NONE", output.toString()).split(" ");
        assertThat(commandLine.execute(texts)).isEqualTo(1);
        assertThat(err.toString()).endsWith("ringsave: the standard output was not written as a whole: it is closed or"
            + " full; give it another one" + NL);
    }

    /** In a shell, so that a name is made that this JVM's locale need not know. */
    @Test
    @Tag("slow")
    void localeThatCannotNameAFileIsNamed() throws Exception {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --add-opens"
            + " java.base/jdk.internal.misc=ALL-UNNAMED -cp \"" + System.getProperty("java.class.path") + "\" "
            + Main.class.getName();
        final String script = "d=$(printf 'd\\303\\266'); mkdir $d; (cd $d; " + java + " sample -o x; " + java
            + " verify ./x); " + java + " sample -o $d/x; " + java + " demo --dir $d/x; " + java
            + " restore x --incoming $d/x:0:8KiB --outgoing x; echo end";
        final ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(directory.toFile())
            .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        final Process process = builder.start();
        process.getOutputStream().close();
        final List<String> lines = new String(process.getInputStream().readAllBytes()).lines()
            .filter(line -> line.startsWith("ringsave")).toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines).hasSize(5).allMatch(line -> line.contains(" can't name this file or the working directory;"
            + " start the JVM with LC_ALL=C.UTF-8; see 'ringsave "));
    }
}
