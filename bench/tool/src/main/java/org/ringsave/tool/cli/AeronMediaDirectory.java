/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory of a media driver that ends with its process. If the process is killed, the directory stays. */
final class AeronMediaDirectory {
    /** At the end: right behind a user's name it could be a part of another user's. */
    private static final String MARK = "-ringsave";
    private static final String UNIQUE = "-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    /** A driver that begins has no file yet. */
    private static final long BEGIN_MS = TimeUnit.MINUTES.toMillis(1);
    /** Aeron closes the client of a process that stood still for so long. */
    private static final long STILL_MS = TimeUnit.SECONDS.toMillis(10);

    private AeronMediaDirectory() {
    }

    /** Makes the directory of a process, and removes those that this user's killed processes left beside it. */
    static Path make(Path base) throws IOException {
        final String name = base.getFileName().toString();
        final Path own = Files.createDirectory(base.resolveSibling(name + '-' + UUID.randomUUID() + MARK));
        final Pattern ofUser = Pattern.compile(Pattern.quote(name) + UNIQUE + MARK);
        // The memory that they take can be what the new driver needs.
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(own.getParent(),
            path -> ofUser.matcher(path.getFileName().toString()).matches())) {
            siblings.forEach(path -> removeDead(path, own));
        } catch (IOException | RuntimeException e) {
            // They stay: the command works without their memory, or says that it lacks some.
        }
        return own;
    }

    private static void removeDead(Path directory, Path own) {
        try {
            if (isOld(directory) && isOfOwner(directory, own) && !isActive(directory)) {
                delete(directory);
            }
        } catch (IOException | RuntimeException e) {
            // Another process has removed it, or its driver is of another version.
        }
    }

    private static boolean isOld(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
            && System.currentTimeMillis() - Files.getLastModifiedTime(directory).toMillis() > BEGIN_MS;
    }

    /** Any user can make a directory with this user's name. */
    private static boolean isOfOwner(Path directory, Path own) throws IOException {
        return Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
    }

    private static boolean isActive(Path directory) throws IOException {
        final Path file = directory.resolve(CncFileDescriptor.CNC_FILE);
        return Files.exists(file) && isBegun(file)
            && CommonContext.isDriverActive(directory.toFile(), STILL_MS, line -> { });
    }

    /** Has the file its version, which comes last? Aeron would wait for that of a driver that was killed before. */
    private static boolean isBegun(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return !Arrays.equals(in.readNBytes(Integer.BYTES), new byte[Integer.BYTES]);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
