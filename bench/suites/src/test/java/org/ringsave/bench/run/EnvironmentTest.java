/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.tool.host.ContainerLimits;
import org.ringsave.tool.host.Host;

/** The environment of a run: build, machine and noise. */
class EnvironmentTest {
    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static Host host(String processor) {
        return new Host(processor, "", 3.0, 2, List.of("avx2"), List.of(new Host.Cache("L2", 1 << 20, "0")), 8L << 30,
            "6.1", "never", 0, new ContainerLimits("none", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    @Test
    void buildFindsTheCommitOfTheCheckoutAroundItsJar() throws IOException {
        file("repo/bench/target/x.jar", "");
        final Path jar = root.resolve("repo/bench/target/x.jar");
        file("repo/.git/HEAD", "ref: refs/heads/main\n");
        file("repo/.git/packed-refs", "# pack\n0123456789abcdef0123 refs/heads/main\n");
        // A checkout without Ringsave's files is another project's.
        assertThat(Build.commit(jar)).isEmpty();
        file("repo/engine/IMAGE-FORMAT.md", "");
        assertThat(Build.commit(jar)).contains("0123456789ab");
        file("repo/.git/refs/heads/main", "fedcba9876543210\n");
        assertThat(Build.commit(jar)).contains("fedcba987654");
        file("repo/.git/HEAD", "aaaabbbbccccdddd\n");
        assertThat(Build.commit(jar)).contains("aaaabbbbcccc");
        // A second worktree has its own head; the first worktree has the branches.
        file("tree/engine/IMAGE-FORMAT.md", "");
        file("tree/.git", "gitdir: ../repo/.git/worktrees/tree\n");
        file("repo/.git/worktrees/tree/HEAD", "ref: refs/heads/main\n");
        file("repo/.git/worktrees/tree/commondir", "../..\n");
        assertThat(Build.commit(root.resolve("tree/x.jar"))).contains("fedcba987654");
        assertThat(Build.checkout(root.resolve("elsewhere/x.jar"))).isEqualTo("unknown");
    }

    private void git(String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=x", "-c", "user.email=x@y"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).directory(root.toFile())
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor()).isZero();
    }

    @Test
    void buildSaysWhetherItsCheckoutIsModified() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "git"))), "there is no git");
        file("engine/IMAGE-FORMAT.md", "1");
        git("init", "-q");
        git("add", "-A");
        git("commit", "-q", "-m", "x");
        file("target/x.jar", "not the commit's, and not tracked");
        final Path jar = root.resolve("target/x.jar");
        assertThat(Build.checkout(jar)).isEqualTo("clean");
        file("engine/IMAGE-FORMAT.md", "2");
        assertThat(Build.checkout(jar)).isEqualTo("modified");
        git("commit", "-q", "-a", "-m", "y");
        assertThat(Build.checkout(jar)).isEqualTo("clean");
    }

    @Test
    void environmentIsWrittenWholeAndTellsMachinesApart() {
        final Environment environment = new Environment(LocalDate.of(2026, 11, 21), host("AMD EPYC"),
            new Build("1.0", "abc", "def"));
        assertThat(environment.directoryName(17)).isEqualTo("2026-11-21-epyc-3.0GHz-2cpu");
        assertThat(environment.directoryName(25)).isEqualTo("2026-11-21-epyc-3.0GHz-2cpu-jdk25");
        final JsonObject json = environment.toJson(Profile.FULL, new Noise());
        assertThat(json.names()).contains("date", "profile", "commit", "version", "jar", "processor", "caches", "cores",
            "memory", "kernel", "transparentHugePages", "jdk", "jvmFlags", "container", "noise", "loadAverage", "jmh",
            "checkout", "imageFormat", "system", "pageSize", "numaNodes");
        assertThat(json.get("imageFormat").asString()).isEqualTo("0.2");
        assertThat(Environment.difference(json, environment.machine())).isEmpty();
        assertThat(Environment.difference(json, new Environment(LocalDate.of(2026, 11, 21), host("Intel"),
            new Build("1.0", "abc", "def")).machine())).isEqualTo("processor AMD EPYC and Intel");
        assertThat(Environment.difference(Json.object(), json)).isEqualTo("processor unknown and AMD EPYC");
    }

    @Test
    void noiseIsTheSpreadOfItsLooks() {
        final Noise noise = new Noise();
        assertThat(noise.spreadOfTimes()).isNaN();
        noise.add(new Noise.Look("start", 100, 1.10));
        assertThat(noise.spreadOfTimes()).isNaN();
        noise.add(new Noise.Look("after a", 130, 1.12));
        noise.add(new Noise.Look("after b", 110, 1.11));
        noise.add(new Noise.Look("after c", Double.NaN, Double.NaN));
        assertThat(noise.spreadOfTimes()).isEqualTo(30.0 / 110);
        assertThat(noise.spreadOfRatios()).isCloseTo(0.02 / 1.11, org.assertj.core.api.Assertions.within(1e-12));
        final Noise again = Noise.of(Json.object().add("noise", noise.toJson()));
        assertThat(again.looks()).hasSize(4).element(1).isEqualTo(new Noise.Look("after a", 130, 1.12));
        assertThat(again.spreadOfTimes()).isEqualTo(noise.spreadOfTimes());
        assertThat(Noise.of(Json.object()).looks()).isEmpty();
    }
}
