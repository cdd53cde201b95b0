/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.ringsave.tool.console.Units;

/**
 * The part of the machine that a container may use. It is the lowest limit among the control groups of this process and
 * the groups above them. Reads both versions of control groups.
 *
 * @param version     version of control groups: v1, v2, or none.
 * @param cores       most cores; infinite: no limit.
 * @param memoryBytes most memory in bytes; infinite: no limit.
 */
public record ContainerLimits(String version, double cores, double memoryBytes) {
    /** From this value on, version 1 has no limit, in bytes. */
    private static final double NO_LIMIT_BYTES = 1L << 60;

    static ContainerLimits read(Path root) {
        final Path mounted = root.resolve("sys/fs/cgroup");
        final List<String> groups = SystemFile.lines(root.resolve("proc/self/cgroup"));
        if (Files.exists(mounted.resolve("cgroup.controllers"))) {
            final String group = SystemFile.field(groups, "0", "::").orElse("/");
            return new ContainerLimits("v2", least(mounted, group, ContainerLimits::cores2),
                least(mounted, group, directory -> bytes(directory.resolve("memory.max"))));
        }
        final Optional<Controller> cpu = controller(mounted, groups, "cpu");
        final Optional<Controller> memory = controller(mounted, groups, "memory");
        if (cpu.isEmpty() && memory.isEmpty()) {
            return new ContainerLimits("none", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        return new ContainerLimits("v1",
            cpu.map(each -> least(each.mounted, each.group, ContainerLimits::cores1)).orElse(Double.POSITIVE_INFINITY),
            memory.map(each -> least(each.mounted, each.group,
                directory -> bytes(directory.resolve("memory.limit_in_bytes")))).orElse(Double.POSITIVE_INFINITY));
    }

    /** A controller of version 1: its mount point, and this process's group in it. */
    private record Controller(Path mounted, String group) {
    }

    private static Optional<Controller> controller(Path mounted, List<String> groups, String name) {
        for (final String line : groups) {
            final String[] parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",")).contains(name)) {
                final Path joint = mounted.resolve(parts[1]);
                return Optional.of(new Controller(Files.exists(joint) ? joint : mounted.resolve(name), parts[2]));
            }
        }
        return Optional.empty();
    }

    /** The lowest limit of a group and all groups above it. Inside a container, the group's path may be absent. */
    private static double least(Path mounted, String group, ToDoubleFunction<Path> limit) {
        double least = limit.applyAsDouble(mounted);
        Path directory = mounted;
        for (final String name : group.split("/")) {
            directory = directory.resolve(name);
            least = Math.min(least, limit.applyAsDouble(directory));
        }
        return least;
    }

    private static double cores2(Path directory) {
        final String[] words = SystemFile.first(directory.resolve("cpu.max")).orElse("max").split(" ");
        return words.length < 2 ? Double.POSITIVE_INFINITY : share(words[0], words[1]);
    }

    private static double cores1(Path directory) {
        return share(SystemFile.first(directory.resolve("cpu.cfs_quota_us")).orElse("-1"),
            SystemFile.first(directory.resolve("cpu.cfs_period_us")).orElse("-1"));
    }

    private static double share(String quota, String period) {
        final double above = SystemFile.number(quota, -1);
        final double below = SystemFile.number(period, -1);
        return above > 0 && below > 0 ? above / below : Double.POSITIVE_INFINITY;
    }

    private static double bytes(Path file) {
        final double value = SystemFile.number(SystemFile.first(file).orElse("max"), Double.POSITIVE_INFINITY);
        return value < NO_LIMIT_BYTES ? value : Double.POSITIVE_INFINITY;
    }

    @Override
    public String toString() {
        final String cpu = Double.isInfinite(cores) ? "no limit of cores"
            : Units.format("%.2f cores", cores);
        final String memory = Double.isInfinite(memoryBytes) ? "no limit of memory"
            : Units.bytes(memoryBytes);
        return "control groups " + version + ": " + cpu + ", " + memory;
    }
}
