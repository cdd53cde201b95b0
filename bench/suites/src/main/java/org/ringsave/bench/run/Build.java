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
import java.util.concurrent.TimeUnit;
import org.ringsave.tool.host.SystemFile;

/**
 * The measured build.
 *
 * @param version of the jar.
 * @param commit  of the checkout around the jar; unknown without a checkout. The jar may be older.
 * @param jar     first digits of its SHA-256; unknown for classes outside of a jar.
 */
record Build(String version, String commit, String jar) {
    private static final String UNKNOWN = "unknown";
    private static final int DIGITS = 16;
    private static final int COMMIT_DIGITS = 12;
    private static final int PATIENCE_S = 5;
    /** A copied jar may lie in the checkout of another project. */
    private static final String OURS = "engine/IMAGE-FORMAT.md";

    /** The jar, or the directory of classes, that this runs from. */
    static Path place() {
        try {
            return Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return Path.of("");
        }
    }

    static Build current() {
        final String version = Build.class.getPackage().getImplementationVersion();
        final Path place = place();
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

    /** Whether the checkout that a path lies in is unmodified, if git can tell. */
    static String checkout(Path place) {
        if (commit(place).isEmpty()) {
            return UNKNOWN;
        }
        try {
            final Process git = new ProcessBuilder("git", "--no-optional-locks", "diff", "--quiet", "HEAD")
                .directory(directory(place).toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!git.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                git.destroy();
                return UNKNOWN;
            }
            return git.exitValue() == 0 ? "clean" : git.exitValue() == 1 ? "modified" : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    private static Path directory(Path place) {
        final Path absolute = place.toAbsolutePath();
        return Files.isDirectory(absolute) ? absolute : absolute.getParent();
    }

    /** In a linked worktree {@code .git} is a file that names the worktree's own part. Branches are in the main one. */
    private static Optional<String> head(Path entry) {
        final Path own = Files.isDirectory(entry) ? entry
            : SystemFile.field(SystemFile.lines(entry), "gitdir", ":").map(entry::resolveSibling).orElse(entry);
        final Path git = SystemFile.first(own.resolve("commondir")).map(own::resolve).orElse(own);
        final Optional<String> head = SystemFile.first(own.resolve("HEAD"));
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

    /** Equal for equal builds, as far as they are known. */
    String identity() {
        return commit + ' ' + jar;
    }
}
