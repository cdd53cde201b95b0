/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.ringsave.bench.host.SystemFile;

/**
 * What is measured.
 *
 * @param version of the jar.
 * @param commit  that the checkout around the jar is at; unknown where there is none. The jar may be older.
 * @param jar     first digits of its SHA-256; unknown for classes that are in no jar.
 */
record Build(String version, String commit, String jar) {
    private static final String UNKNOWN = "unknown";
    private static final int DIGITS = 16;
    private static final int COMMIT_DIGITS = 12;
    /** Some other checkout may lie around a jar that was copied. */
    private static final String OURS = "engine/IMAGE-FORMAT.md";

    static Build current() {
        final String version = Build.class.getPackage().getImplementationVersion();
        Path place;
        try {
            place = Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            place = Path.of("");
        }
        return new Build(version == null ? UNKNOWN : version, commit(place).orElse(UNKNOWN), digest(place));
    }

    private static String digest(Path place) {
        if (!Files.isRegularFile(place)) {
            return UNKNOWN;
        }
        try (InputStream in = Files.newInputStream(place)) {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            final byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (IOException | NoSuchAlgorithmException e) {
            return UNKNOWN;
        }
    }

    /** The commit of the checkout that a path lies in. */
    static Optional<String> commit(Path place) {
        for (Path each = place.toAbsolutePath(); each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(".git"))) {
                return Files.exists(each.resolve(OURS)) ? head(each.resolve(".git")) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> head(Path git) {
        final Optional<String> head = SystemFile.first(git.resolve("HEAD"));
        if (head.isEmpty() || !head.get().startsWith("ref: ")) {
            return head.map(Build::shorten);
        }
        final String ref = head.get().substring("ref: ".length());
        return SystemFile.first(git.resolve(ref)).or(() -> packed(SystemFile.lines(git.resolve("packed-refs")), ref))
            .map(Build::shorten);
    }

    private static Optional<String> packed(List<String> lines, String ref) {
        return lines.stream().filter(line -> line.endsWith(' ' + ref)).map(line -> line.split(" ")[0]).findFirst();
    }

    private static String shorten(String commit) {
        return commit.substring(0, Math.min(COMMIT_DIGITS, commit.length()));
    }

    /** Equal for equal builds, as far as that is known. */
    String identity() {
        return commit + ' ' + jar;
    }
}
