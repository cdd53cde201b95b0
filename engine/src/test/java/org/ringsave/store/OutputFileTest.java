/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** Outputs that are no plain new file, and file systems, threads and users that get in the way. */
class OutputFileTest {
    @TempDir
    private Path directory;
    private ChannelSet set;
    private byte[] image;
    private Path path;
    private final SaveSession save = new SaveSession();
    private final List<String> warnings = new ArrayList<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(4_096);

    @BeforeEach
    void makeSet() {
        set = SeededSet.paused(5, 3, 3);
        image = SeededSet.bytes(SeededSet.image(set, 8));
        path = directory.resolve("image");
    }

    @AfterEach
    void closeSet() {
        // A test that failed must not leave its flag to the next one.
        assertThat(Thread.interrupted()).isFalse();
        set.close();
    }

    private void write(ImageSink sink) throws IOException {
        save.begin(set, 8);
        ImageFile.save(save, sink, chunk);
    }

    private static Path pipe(Path path) throws Exception {
        final Process process = new ProcessBuilder("mkfifo", path.toString()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        assumeTrue(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0, "this system has no pipes");
        return path;
    }

    private static int kind(Path path) throws IOException {
        return (Integer)Files.getAttribute(path, "unix:mode") & 0xF000;
    }

    @Test
    void imageIsWrittenThroughAPipeAndReadFromIt() throws Exception {
        pipe(path);
        final int before = kind(path);
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        final SecondThread<Path> reader = SecondThread.start("reader", () -> {
            ImageFile.load(path, restore);
            return path;
        });
        SecondThread.start("writer", () -> {
            write(ImageFile.create(path, SyncMode.FULL, warnings::add));
            return path;
        }).join();
        reader.join();
        try (ChannelSet restored = restore.apply()) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, 8))).isEqualTo(image);
        }
        assertThat(kind(path)).isEqualTo(before);
        assertThat(NewFileTest.names(directory)).containsExactly("image");
        assertThat(warnings).isEmpty();
    }

    /** A pipe has no length. The system hands on at least a page at once, if the writer gave one. */
    @Test
    void piecesOfAPipeAreLongAndAllItsBytes() throws Exception {
        pipe(path);
        final List<Integer> lengths = new ArrayList<>();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SecondThread<Path> writer = SecondThread.start("writer", () -> Files.write(path, image));
        final SecondThread<ImageFile.Summary> reader = SecondThread.start("reader",
            () -> ImageFile.verify(path, piece -> {
                lengths.add(piece.remaining());
                while (piece.hasRemaining()) {
                    bytes.write(piece.get());
                }
            }));
        writer.join();
        assertThat(reader.join().length()).isEqualTo(image.length).isGreaterThan(4_096);
        assertThat(bytes.toByteArray()).isEqualTo(image);
        assertThat(lengths).anyMatch(length -> length >= 4_096);
    }

    @Test
    void pipeTakesChunksFromFrontToBackOnly() throws Exception {
        pipe(path);
        final SecondThread<byte[]> reader = SecondThread.start("reader", () -> Files.readAllBytes(path));
        final ImageSink sink = ImageFile.create(path, SyncMode.NONE);
        sink.write(ByteBuffer.allocate(16), 0);
        assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(16), 8)).isInstanceOf(FileSystemException.class)
            .hasMessage(path + ": is a pipe or a device, and takes an image only from front to back; byte 16 must come"
                + " next, not 8");
        sink.write(ByteBuffer.allocate(8), 16);
        sink.abandon();
        sink.abandon();
        assertThat(reader.join()).hasSize(24);
    }

    @Test
    void ringFileIsNoPipe() throws Exception {
        pipe(path);
        // An end of a pipe that is opened waits for the other.
        SecondThread.start("caller", () -> {
            assertRefusesAPipe();
            return path;
        }).join();
        assertThat(NewFileTest.names(directory)).containsExactly("image");
    }

    private void assertRefusesAPipe() throws IOException {
        try (ChannelSet other = new ChannelSet()) {
            final Channel channel = other.add(1, "", ChannelConfig.ofPages(1));
            for (final Path[] files : new Path[][] {{path, directory.resolve("a")}, {directory.resolve("a"), path}}) {
                assertThatThrownBy(() -> RingFile.write(channel, files[0], files[1])).hasMessage(path
                    + ": is a pipe or a device, and a ring file is mapped; name a regular file");
            }
            assertThatThrownBy(() -> other.mapReadOnly(2, "", path, path)).isInstanceOf(FileSystemException.class)
                .hasMessage(path + ": is a pipe or a device, which can't be mapped; copy it to a file");
            assertThatThrownBy(() -> ImageMerge.merge(path, List.of(path), ImageFile.create(directory.resolve("m"),
                SyncMode.NONE))).isInstanceOf(FileSystemException.class).hasMessage(path
                    + ": is no regular file, and a merge reads from its end too; copy it to a file first");
        }
    }

    @Test
    void linkStaysAndItsFileIsReplaced() throws IOException {
        final Path folder = Files.createDirectory(directory.resolve("folder"));
        final Path file = folder.resolve("file");
        Files.createSymbolicLink(directory.resolve("second"), Path.of("folder", "file"));
        Files.createSymbolicLink(path, Path.of("second"));
        for (int i = 0; i < 2; i++) {
            write(ImageFile.create(path, SyncMode.FULL, warnings::add));
            assertThat(path).isSymbolicLink().hasBinaryContent(image);
            assertThat(file).isRegularFile().hasBinaryContent(image);
            assertThat(NewFileTest.names(folder)).containsExactly("file");
            assertThat(NewFileTest.names(directory)).containsExactly("folder", "image", "second");
        }
        final Path circle = directory.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThatThrownBy(() -> ImageFile.create(circle, SyncMode.FULL)).hasMessage(circle
            + ": its links lead in a circle; name a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--r-----", "rwxrwxrwx", "-w--w--w-", "---------"})
    void replacedFileKeepsItsMode(String mode) throws IOException {
        final Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        final Path ring = directory.resolve("ring");
        for (final Path file : List.of(path, ring)) {
            Files.writeString(file, "old");
            Files.setPosixFilePermissions(file, permissions);
        }
        final ImageSink sink = ImageFile.create(path, SyncMode.FULL, warnings::add);
        for (final String name : NewFileTest.names(directory)) {
            // Nor may the file that is being written show more.
            assertThat(permissions).containsAll(name.equals("ring") || name.equals("image") ? Set.of()
                : Files.getPosixFilePermissions(directory.resolve(name)));
        }
        write(sink);
        try (ChannelSet other = new ChannelSet()) {
            RingFile.write(other.add(1, "", ChannelConfig.ofPages(1)), ring, directory.resolve("new"), warnings::add);
        }
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(permissions);
        assertThat(Files.getPosixFilePermissions(ring)).isEqualTo(permissions);
        assertThat(Files.size(path)).isEqualTo(image.length);
        assertThat(warnings).isEmpty();
    }

    @Test
    void replacedFileKeepsItsOwner() throws IOException {
        Files.writeString(path, "old");
        try {
            Files.setAttribute(path, "unix:uid", 12_345);
            Files.setAttribute(path, "unix:gid", 23_456);
        } catch (IOException e) {
            assumeTrue(false, "only root may give a file away");
        }
        write(ImageFile.create(path, SyncMode.NONE, warnings::add));
        assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(12_345);
        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(23_456);
        assertThat(warnings).isEmpty();
    }

    /** A file of data needs none of the bits that programs and directories have. */
    @Test
    void replacedFileLosesTheBitsOfProgramsAndDirectories() throws IOException {
        Files.writeString(path, "old");
        Files.setAttribute(path, "unix:mode", 07_640);
        write(ImageFile.create(path, SyncMode.NONE, warnings::add));
        assertThat((Integer)Files.getAttribute(path, "unix:mode") & 07_777).isEqualTo(0640);
        assertThat(warnings).isEmpty();
    }

    @Test
    void newFileHasTheUsualMode() throws IOException {
        Files.writeString(directory.resolve("usual"), "");
        write(ImageFile.create(path, SyncMode.NONE, warnings::add));
        assertThat(Files.readAttributes(path, PosixFileAttributes.class).permissions())
            .isEqualTo(Files.getPosixFilePermissions(directory.resolve("usual")));
    }

    /** The directory's sync fails: the image is whole, has its name, and is a base. */
    @Test
    void imageIsCompleteWhereADirectoryCannotBeSynced() throws IOException {
        Files.writeString(path, "old");
        for (final IOException failure : List.of(new IOException("Invalid argument"),
            new AccessDeniedException(directory.toString()))) {
            warnings.clear();
            write(new NewFile(path, SyncMode.FULL, warnings::add, folder -> {
                assertThat(folder).isEqualTo(directory);
                throw failure;
            }));
            assertThat(path).hasBinaryContent(image);
            assertThat(warnings).containsExactly(path + ": is complete, but its directory can't be synced ("
                + failure.getMessage() + "); after a power failure its name may be missing or that of the old file");
            save.begin(set, org.ringsave.save.SaveMode.PAUSED, 9, save.cutId());
            save.abandon();
        }
    }

    @Test
    void interruptOfASaveIsToldAndKeepsTheFlag() throws IOException {
        Files.writeString(path, "old");
        save.begin(set, 8);
        final ImageSink sink = ImageFile.create(path, SyncMode.FULL, warnings::add);
        Thread.currentThread().interrupt();
        final Throwable failure = catchThrowable(() -> ImageFile.save(save, sink, chunk));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(InterruptedIOException.class).hasMessage(path + ": the thread was interrupted,"
            + " and nothing was written under this name; clear its flag by Thread.interrupted() before you try again");
        assertThat(path).hasContent("old");
        assertThat(NewFileTest.names(directory)).containsExactly("image");
        write(ImageFile.create(path, SyncMode.FULL, warnings::add));
        assertThat(path).hasBinaryContent(image);
    }

    @Test
    void interruptOfALoadIsToldAndKeepsTheFlag() throws IOException {
        Files.write(path, image);
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        Thread.currentThread().interrupt();
        final Throwable failure = catchThrowable(() -> ImageFile.load(path, restore));
        final Throwable mergeFailure = catchThrowable(() -> ImageMerge.merge(path, List.of(path),
            ImageFile.create(directory.resolve("merged"), SyncMode.NONE)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(InterruptedIOException.class).hasMessage(path + ": the thread was interrupted,"
            + " and the restore is over; clear its flag by Thread.interrupted() before you try again");
        assertThat(mergeFailure).isInstanceOf(InterruptedIOException.class).hasMessageStartingWith(path
            + ": the thread was interrupted, and nothing was merged;");
        assertThat(NewFileTest.names(directory)).containsExactly("image");
        restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        ImageFile.load(path, restore);
        restore.apply().close();
    }

    @Test
    void refusalOfAFileNamesItsPath() throws IOException {
        image[image.length / 2] ^= 1;
        Files.write(path, image);
        assertThatThrownBy(() -> ImageFile.verify(path)).isInstanceOfSatisfying(ImageException.class, refusal -> {
            assertThat(refusal.getMessage()).startsWith(path + ": image offset " + refusal.offset() + ": "
                + refusal.field() + " is ");
            assertThat(refusal.offset()).isPositive();
        });
    }
}
