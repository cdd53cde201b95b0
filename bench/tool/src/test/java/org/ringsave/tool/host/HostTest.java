/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptions of systems, in made-up trees of files. */
class HostTest {
    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Host host(String processor, int cores) {
        return new Host(processor, "", 3.0, cores, List.of("avx2"), List.of(), 8L << 30, "6.1", "never", 0,
            new ContainerLimits("none", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    @Test
    void x86MachineIsDescribed() throws IOException {
        file("proc/cpuinfo", "processor\t: 0\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: AMD  EPYC\n"
            + "cpu MHz\t\t: 2596.138\nflags\t\t: fpu sse4_2 avx2 vaes\n\nprocessor\t: 1\nmodel name\t: other\n");
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

        final Host host = Host.read(root, 2);
        assertThat(host.processor()).isEqualTo("AMD EPYC");
        assertThat(host.gigahertz()).isEqualTo(2.6);
        assertThat(host.instruction()).containsExactly("sse4_2", "avx2");
        assertThat(host.caches()).containsExactly(new Host.Cache("L1d", 32_768, "0"),
            new Host.Cache("L3", 32 << 20, "0-1"));
        assertThat(host.cacheBytes("L3")).contains(32L << 20);
        assertThat(host.cacheBytes("L2")).isEmpty();
        assertThat(host.fullName()).isEqualTo("AMD EPYC, family 25 model 17");
        assertThat(host.kernel()).isEqualTo("6.18.44");
        assertThat(host.hugePages()).isEqualTo("madvise, reserved 3");
        assertThat(host.load()).isEqualTo(0.46);
        assertThat(host.limits().toString())
            .isEqualTo("control groups none: no limit of cores, no limit of memory");
        assertThat(host.shortName()).isEqualTo("epyc-2.6GHz-2cpu");
        final JsonObject json = Json.object();
        host.addTo(json);
        assertThat(json.get("memory").asString()).isEqualTo("23.54 GiB");
        assertThat(json.get("caches").asObject().get("L3").asString()).isEqualTo("32 MiB, cores 0-1");
    }

    @Test
    void armMachineIsDescribed() throws IOException {
        file("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd crc32 pmull\nCPU implementer\t: 0x41\n"
            + "CPU part\t: 0xd0c\n");
        file("sys/devices/system/cpu/cpu0/cpufreq/base_frequency", "3000000");
        final Host host = Host.read(root, 4);
        assertThat(host.processor()).isEqualTo("implementer 0x41 part 0xd0c");
        assertThat(host.fullName()).isEqualTo("implementer 0x41 part 0xd0c");
        assertThat(host.instruction()).containsExactly("asimd", "crc32", "pmull");
        assertThat(host.shortName()).isEqualTo("implementer-0x41-part-0xd0c-3.0GHz-4cpu");
    }

    @Test
    void missingFilesGiveUnknownValues() {
        final Host host = Host.read(root, 1);
        assertThat(host.shortName()).isEqualTo("unknown-1cpu");
        assertThat(host.fullName()).isEqualTo(System.getProperty("os.arch"));
        final JsonObject json = Json.object();
        host.addTo(json);
        assertThat(json.get("memory").asString()).isEqualTo("unknown");
        assertThat(json.get("loadAverage").asString()).isEqualTo("unknown");
        assertThat(json.get("kernel").asString()).isEqualTo("unknown");
        assertThat(json.get("transparentHugePages").asString()).isEqualTo("unknown, reserved unknown");
    }

    @Test
    void malformedFilesGiveUnknownValues() throws IOException {
        file("proc/cpuinfo", "cpu MHz: many\nmodel name:\n:\n");
        file("proc/meminfo", "MemTotal: lots\n");
        file("proc/loadavg", "");
        file("sys/fs/cgroup/cgroup.controllers", "");
        file("sys/fs/cgroup/cpu.max", "100000");
        file("sys/fs/cgroup/memory.max", "-");
        file("sys/devices/system/cpu/cpu0/cache/index0/level", "2");
        file("sys/devices/system/cpu/cpu0/cache/index0/size", "K");
        file("sys/devices/system/cpu/cpu0/cache/index1/level", "3");
        file("sys/devices/system/cpu/cpu0/cache/index1/size", "2M");
        final Host host = Host.read(root, 1);
        assertThat(host.shortName()).isEqualTo("unknown-1cpu");
        assertThat(host.memoryBytes()).isZero();
        assertThat(host.cacheBytes("L2")).isEmpty();
        assertThat(host.caches().get(0)).hasToString("unknown, cores unknown");
        assertThat(host.cacheBytes("L3")).contains(2L << 20);
        assertThat(host.limits().cores()).isInfinite();
        assertThat(host.limits().memoryBytes()).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({"Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz, xeon-platinum-8370c",
        "AMD Ryzen 9 5950X 16-Core Processor, ryzen-9-5950x",
        "11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz, 11th-gen-core-i7-1165g7",
        "AMD EPYC 7763 64-Core Processor, epyc-7763", "'../../etc', ..-..-etc"})
    void processorNameIsShortened(String processor, String name) {
        assertThat(host(processor, 8).shortName()).isEqualTo(name + "-3.0GHz-8cpu").doesNotContain("/");
    }

    @Test
    void nestedGroupsOfVersion2GiveTheLowestLimit() throws IOException {
        file("sys/fs/cgroup/cgroup.controllers", "cpu memory");
        file("proc/self/cgroup", "0::/a/b\n");
        file("sys/fs/cgroup/a/cpu.max", "150000 100000\n");
        file("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
        file("sys/fs/cgroup/a/memory.max", "max\n");
        file("sys/fs/cgroup/a/b/memory.max", "1073741824\n");
        assertThat(ContainerLimits.read(root).toString()).isEqualTo("control groups v2: 1.50 cores, 1 GiB");
    }

    @Test
    void limitsOfVersion1AreRead() throws IOException {
        file("proc/self/cgroup", "4:memory:/pod/one\n2:cpu,cpuacct:/pod\n1:name=systemd:/\n");
        file("sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_quota_us", "200000");
        file("sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_period_us", "100000");
        file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
        // As inside a container, the group's own path is absent. The mount has its own file.
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912");
        assertThat(ContainerLimits.read(root).toString()).isEqualTo("control groups v1: 2.00 cores, 512 MiB");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        assertThat(ContainerLimits.read(root).memoryBytes()).isInfinite();
    }
}
