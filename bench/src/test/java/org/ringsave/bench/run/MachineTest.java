/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systems say of themselves, in trees of files made up for it. */
class MachineTest {
    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static Machine machine(String processor, int cores) {
        return new Machine(processor, 3.0, cores, List.of("avx2"), Map.of("L2", "1 MiB"), 8L << 30, "6.1", "never", 0,
            new ContainerLimits("none", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    @Test
    void shouldReadAnX86Machine() throws IOException {
        file("proc/cpuinfo", "processor\t: 0\nmodel\t\t: 17\nmodel name\t: AMD  EPYC\ncpu MHz\t\t: 2596.138\n"
            + "flags\t\t: fpu sse4_2 avx2 vaes\n\nprocessor\t: 1\nmodel name\t: other\n");
        file("proc/meminfo", "MemTotal:       24684084 kB\nMemFree: 1 kB\nHugePages_Total:       3\n");
        file("proc/sys/kernel/osrelease", "6.18.44\n");
        file("proc/loadavg", "0.46 0.89 1.58 1/95 12191\n");
        file("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        file("sys/devices/system/cpu/cpu0/cache/index0/level", "1");
        file("sys/devices/system/cpu/cpu0/cache/index0/type", "Data");
        file("sys/devices/system/cpu/cpu0/cache/index0/size", "32K");
        file("sys/devices/system/cpu/cpu0/cache/index0/shared_cpu_list", "0");
        file("sys/devices/system/cpu/cpu0/cache/index1/level", "3");
        file("sys/devices/system/cpu/cpu0/cache/index1/type", "Unified");
        file("sys/devices/system/cpu/cpu0/cache/index1/size", "32768K");
        file("sys/devices/system/cpu/cpu0/cache/index1/shared_cpu_list", "0-1");

        final Machine machine = Machine.read(root, 2);
        assertThat(machine.processor()).isEqualTo("AMD EPYC");
        assertThat(machine.gigahertz()).isEqualTo(2.6);
        assertThat(machine.instruction()).containsExactly("sse4_2", "avx2");
        assertThat(machine.caches()).containsExactly(Map.entry("L1d", "32 KiB, cores 0"),
            Map.entry("L3", "32768 KiB, cores 0-1"));
        assertThat(machine.kernel()).isEqualTo("6.18.44");
        assertThat(machine.hugePages()).isEqualTo("madvise, reserved 3");
        assertThat(machine.load()).isEqualTo(0.46);
        assertThat(machine.limits().toString())
            .isEqualTo("control groups none: no limit of cores, no limit of memory");
        assertThat(machine.shortName()).isEqualTo("epyc-2.6GHz-2cpu");
        final JsonObject json = Json.object();
        machine.addTo(json);
        assertThat(json.get("memory").asString()).isEqualTo("23.5 GiB");
        assertThat(json.get("caches").asObject().get("L3").asString()).isEqualTo("32768 KiB, cores 0-1");
    }

    @Test
    void shouldReadAnArmMachine() throws IOException {
        file("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd crc32 pmull\nCPU implementer\t: 0x41\n"
            + "CPU part\t: 0xd0c\n");
        file("sys/devices/system/cpu/cpu0/cpufreq/base_frequency", "3000000");
        final Machine machine = Machine.read(root, 4);
        assertThat(machine.processor()).isEqualTo("implementer 0x41 part 0xd0c");
        assertThat(machine.instruction()).containsExactly("asimd", "crc32", "pmull");
        assertThat(machine.shortName()).isEqualTo("implementer-0x41-part-0xd0c-3.0GHz-4cpu");
    }

    @Test
    void shouldSayUnknownWhenTheSystemSaysNothing() {
        final Machine machine = Machine.read(root, 1);
        assertThat(machine.shortName()).isEqualTo("unknown-1cpu");
        final JsonObject json = Json.object();
        machine.addTo(json);
        assertThat(json.get("memory").asString()).isEqualTo("unknown");
        assertThat(json.get("loadAverage").asString()).isEqualTo("unknown");
        assertThat(json.get("kernel").asString()).isEqualTo("unknown");
        assertThat(json.get("transparentHugePages").asString()).isEqualTo("unknown, reserved unknown");
    }

    @Test
    void shouldSayUnknownWhenFilesHoldRubbish() throws IOException {
        file("proc/cpuinfo", "cpu MHz: many\nmodel name:\n:\n");
        file("proc/meminfo", "MemTotal: lots\n");
        file("proc/loadavg", "");
        file("sys/fs/cgroup/cgroup.controllers", "");
        file("sys/fs/cgroup/cpu.max", "100000");
        file("sys/fs/cgroup/memory.max", "-");
        final Machine machine = Machine.read(root, 1);
        assertThat(machine.shortName()).isEqualTo("unknown-1cpu");
        assertThat(machine.memoryBytes()).isZero();
        assertThat(machine.limits().cores()).isInfinite();
        assertThat(machine.limits().memoryBytes()).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({"Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz, xeon-platinum-8370c",
        "AMD Ryzen 9 5950X 16-Core Processor, ryzen-9-5950x",
        "11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz, 11th-gen-core-i7-1165g7",
        "AMD EPYC 7763 64-Core Processor, epyc-7763", "'../../etc', ..-..-etc"})
    void shouldShortenNames(String processor, String name) {
        assertThat(machine(processor, 8).shortName()).isEqualTo(name + "-3.0GHz-8cpu").doesNotContain("/");
    }

    @Test
    void shouldTakeTheLeastLimitOfNestedGroupsOfVersion2() throws IOException {
        file("sys/fs/cgroup/cgroup.controllers", "cpu memory");
        file("proc/self/cgroup", "0::/a/b\n");
        file("sys/fs/cgroup/a/cpu.max", "150000 100000\n");
        file("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
        file("sys/fs/cgroup/a/memory.max", "max\n");
        file("sys/fs/cgroup/a/b/memory.max", "1073741824\n");
        assertThat(ContainerLimits.read(root).toString()).isEqualTo("control groups v2: 1.50 cores, 1024 MiB");
    }

    @Test
    void shouldReadLimitsOfVersion1() throws IOException {
        file("proc/self/cgroup", "4:memory:/pod/one\n2:cpu,cpuacct:/pod\n1:name=systemd:/\n");
        file("sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_quota_us", "200000");
        file("sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_period_us", "100000");
        file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
        // The group's own path is not there, as seen from inside; the mount's is.
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912");
        assertThat(ContainerLimits.read(root).toString()).isEqualTo("control groups v1: 2.00 cores, 512 MiB");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        assertThat(ContainerLimits.read(root).memoryBytes()).isInfinite();
    }

    @Test
    void shouldFindTheCommitOfTheCheckoutAroundTheJar() throws IOException {
        file("repo/bench/target/x.jar", "");
        final Path jar = root.resolve("repo/bench/target/x.jar");
        file("repo/.git/HEAD", "ref: refs/heads/main\n");
        file("repo/.git/packed-refs", "# pack\n0123456789abcdef0123 refs/heads/main\n");
        // Somebody else's checkout says nothing about this jar.
        assertThat(Build.commit(jar)).isEmpty();
        file("repo/engine/IMAGE-FORMAT.md", "");
        assertThat(Build.commit(jar)).contains("0123456789ab");
        file("repo/.git/refs/heads/main", "fedcba9876543210\n");
        assertThat(Build.commit(jar)).contains("fedcba987654");
        file("repo/.git/HEAD", "aaaabbbbccccdddd\n");
        assertThat(Build.commit(jar)).contains("aaaabbbbcccc");
    }

    @Test
    void shouldWriteTheWholeEnvironmentAndTellMachinesApart() {
        final Environment environment = new Environment(LocalDate.of(2026, 11, 21), machine("AMD EPYC", 2),
            new Build("1.0", "abc", "def"));
        assertThat(environment.directoryName()).isEqualTo("2026-11-21-epyc-3.0GHz-2cpu");
        final JsonObject json = environment.toJson(Profile.FULL, new Noise());
        assertThat(json.names()).contains("date", "profile", "commit", "version", "jar", "processor", "caches", "cores",
            "memory", "kernel", "transparentHugePages", "jdk", "jvmFlags", "container", "noise", "loadAverage", "jmh");
        assertThat(Environment.difference(json, environment.machine())).isEmpty();
        assertThat(Environment.difference(json, new Environment(LocalDate.of(2026, 11, 21), machine("Intel", 2),
            new Build("1.0", "abc", "def")).machine())).isEqualTo("processor AMD EPYC and Intel");
        assertThat(Environment.difference(Json.object(), json)).isEqualTo("processor unknown and AMD EPYC");
    }

    @Test
    void shouldSayHowFarLooksLieApart() {
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
