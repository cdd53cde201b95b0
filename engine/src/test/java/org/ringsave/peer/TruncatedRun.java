/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.ring.RingDamageException;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.RingFile;

/**
 * Ring files are truncated while they are mapped. At each length, in each state of the set, calls that would read them
 * refuse, and no call touches a page that is gone. It runs in a JVM of its own, since a JVM that touches such a page
 * may die.
 */
final class TruncatedRun {
    private static final int PAGES = 3;
    private static final int LENGTH = (1 + PAGES) * 4096;
    private static final int[] LENGTHS = {0, 1, 8, 64, 4095, 4096, 4097, 8191, 8192, 12_288, LENGTH - 1};

    private final Path directory;
    private final SaveSession session = new SaveSession();
    private int files;
    private int refused;
    private int saved;

    private TruncatedRun(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException {
        final TruncatedRun run = new TruncatedRun(Path.of(arguments[0]));
        for (final int length : LENGTHS) {
            for (int side = 0; side < 2; side++) {
                run.truncateWhileCreated(side, length);
                run.truncateWhilePaused(side, length);
            }
            run.truncateWhileReadOnly(length);
        }
        run.growBack();
        System.out.println("refused=" + run.refused);
        System.out.println("saved=" + run.saved);
    }

    private void truncateWhileCreated(int side, int length) throws IOException {
        final Path[] paths = newFiles();
        try (ChannelSet set = new ChannelSet()) {
            set.add(9, "beside", ChannelConfig.ofPages(1));
            final Channel channel = map(set, paths);
            truncate(paths[side], length);
            refuse(set::open, paths[side], length);
            assertThat(set.state()).isEqualTo(ChannelState.CREATED);
            refuseToSave(set, channel, paths[side], length);
            channel.close();
            save(set);
            set.open();
            assertThat(set.state()).isEqualTo(ChannelState.OPEN);
        }
    }

    private void truncateWhilePaused(int side, int length) throws IOException {
        final Path[] paths = newFiles();
        try (ChannelSet set = new ChannelSet()) {
            final Channel whole = set.map(5, "whole", ChannelConfig.ofPages(PAGES), newFile(), newFile());
            final Channel channel = map(set, paths);
            set.open();
            channel.outgoing().offer(6, 0, 1, channel.context(), 0, 0);
            if (length % 2 == 0) {
                // While the set is open, too: pausing reads nothing of a ring of files.
                truncate(paths[side], length);
                set.pause();
            } else {
                set.pause();
                truncate(paths[side], length);
            }
            refuse(set::resume, paths[side], length);
            assertThat(set.state()).isEqualTo(ChannelState.PAUSED);
            refuseToSave(set, channel, paths[side], length);
            refuse(set::resume, paths[side], length);
            channel.close();
            set.resume();
            assertThat(whole.outgoing().offer(6, 0, 1, whole.context(), 0, 0)).isEqualTo(24);
            set.pause();
            save(set);
        }
    }

    private void truncateWhileReadOnly(int length) throws IOException {
        final Path[] paths = newFiles();
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.mapReadOnly(7, "seen", paths[0], paths[1]);
            truncate(paths[1], length);
            refuseToSave(set, channel, paths[1], length);
        }
        try (ChannelSet set = new ChannelSet()) {
            final Path shortened = paths[1];
            if (length % 4096 != 0 || length < 8192) {
                assertThatThrownBy(() -> map(set, paths)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith(shortened + ": " + length + " bytes are no ring file");
            } else {
                assertThatThrownBy(() -> map(set, paths)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(PAGES + " and " + (length / 4096 - 1)).hasMessageContaining(" " + shortened);
            }
            refused++;
            assertThat(set.channels()).isEmpty();
        }
    }

    /** A file that has its length again has its pages: a reader is safe and finds the damage in them. */
    private void growBack() throws IOException {
        final Path[] paths = newFiles();
        try (ChannelSet set = new ChannelSet()) {
            map(set, paths);
            truncate(paths[0], 0);
            refuse(set::open, paths[0], 0);
            truncate(paths[0], LENGTH);
            save(set);
            truncate(paths[0], LENGTH + 4096);
            save(set);
            Files.delete(paths[0]);
            save(set);
            Thread.currentThread().interrupt();
            save(set);
            set.open();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void refuseToSave(ChannelSet set, Channel channel, Path file, int length) {
        refuse(() -> session.begin(set, 1), file, length);
        assertThatThrownBy(() -> session.saveContinue(ByteBuffer.allocateDirect(64)))
            .isInstanceOf(IllegalStateException.class);
        final Path in = directory.resolve("none");
        refuse(() -> RingFile.write(channel, in, directory.resolve("neither")), file, length);
        assertThat(in).doesNotExist();
    }

    private void refuse(ThrowingCallable call, Path file, int length) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RingDamageException.class, e -> {
            assertThat(e.damage().field()).isEqualTo("mapping");
            assertThat(e.damage().value()).isEqualTo(length);
            assertThat(e).hasMessageContaining(file.toString())
                .hasMessageEndingWith("it has " + length + " bytes and had " + LENGTH);
        });
        refused++;
    }

    private void save(ChannelSet set) {
        session.begin(set, 1);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        saved++;
    }

    private static Channel map(ChannelSet set, Path[] paths) throws IOException {
        return set.map(7, "mapped", ChannelConfig.ofPages(PAGES), paths[0], paths[1]);
    }

    private Path[] newFiles() throws IOException {
        return new Path[] {newFile(), newFile()};
    }

    private Path newFile() throws IOException {
        final Path path = directory.resolve("ring-" + files++);
        truncate(path, LENGTH);
        return path;
    }

    /** Makes a file that long, whatever its length was. */
    private static void truncate(Path path, int length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }
}
