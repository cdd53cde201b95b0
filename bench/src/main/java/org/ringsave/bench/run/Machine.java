/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux says about the machine, in files. What it doesn't say is unknown, not guessed.
 *
 * @param processor   its model.
 * @param gigahertz   its nominal frequency if the model or the system names one, else that of this moment; 0: unknown.
 * @param cores       that this process may use.
 * @param instruction sets that matter here.
 * @param caches      of the first core, by level and type.
 * @param memoryBytes of the machine; 0: unknown.
 * @param kernel      release.
 * @param hugePages   transparent ones as they are set, and reserved ones.
 * @param load        average of the last minute; NaN: unknown.
 * @param limits      of the container.
 */
record Machine(String processor, double gigahertz, int cores, List<String> instruction, Map<String, String> caches,
    long memoryBytes, String kernel, String hugePages, double load, ContainerLimits limits) {
    private static final String UNKNOWN = "unknown";
    private static final List<String> INSTRUCTIONS = List.of("sse4_2", "pclmulqdq", "avx2", "avx512f", "avx512bw",
        "avx512vl", "vpclmulqdq", "asimd", "crc32", "pmull", "sve");
    private static final Pattern NAMED_FREQUENCY = Pattern.compile("@\\s*([0-9.]+)\\s*GHz");
    private static final double KIB_PER_GIB = 1024 * 1024;

    /** Reads below a root, which is / but in tests. */
    static Machine read(Path root, int cores) {
        final List<String> cpu = SystemFile.lines(root.resolve("proc/cpuinfo"));
        final String model = model(cpu);
        return new Machine(model, gigahertz(root, cpu, model), cores, instructions(cpu), caches(root),
            memory(root), first(root.resolve("proc/sys/kernel/osrelease")), hugePages(root), load(root),
            ContainerLimits.read(root));
    }

    private static String first(Path file) {
        return SystemFile.first(file).orElse(UNKNOWN);
    }

    private static String model(List<String> cpu) {
        final String name = SystemFile.field(cpu, "model name", ":").or(() -> SystemFile.field(cpu, "Model", ":"))
            .or(() -> SystemFile.field(cpu, "CPU part", ":").map(part -> "implementer "
                + SystemFile.field(cpu, "CPU implementer", ":").orElse(UNKNOWN) + " part " + part))
            .orElse(UNKNOWN);
        return name.replaceAll("\\s+", " ").strip();
    }

    private static double gigahertz(Path root, List<String> cpu, String model) {
        final Matcher named = NAMED_FREQUENCY.matcher(model);
        final double value = named.find() ? SystemFile.number(named.group(1), 0)
            : SystemFile.first(root.resolve("sys/devices/system/cpu/cpu0/cpufreq/base_frequency"))
                .map(khz -> SystemFile.number(khz, 0) / 1e6)
                .orElseGet(() -> SystemFile.number(SystemFile.field(cpu, "cpu MHz", ":").orElse("0"), 0) / 1e3);
        return Math.round(value * 10) / 10.0;
    }

    private static List<String> instructions(List<String> cpu) {
        final List<String> flags = Arrays.asList(SystemFile.field(cpu, "flags", ":")
            .or(() -> SystemFile.field(cpu, "Features", ":")).orElse("").split(" "));
        return INSTRUCTIONS.stream().filter(flags::contains).toList();
    }

    private static Map<String, String> caches(Path root) {
        final Map<String, String> caches = new TreeMap<>();
        Path index = root.resolve("sys/devices/system/cpu/cpu0/cache/index0");
        for (int i = 1; SystemFile.first(index.resolve("size")).isPresent(); i++) {
            final String type = first(index.resolve("type"));
            final String name = 'L' + first(index.resolve("level"))
                + ("Data".equals(type) ? "d" : "Instruction".equals(type) ? "i" : "");
            caches.put(name, first(index.resolve("size")).replaceAll("K$", " KiB").replaceAll("M$", " MiB")
                + ", cores " + first(index.resolve("shared_cpu_list")));
            index = index.resolveSibling("index" + i);
        }
        return caches;
    }

    private static long memory(Path root) {
        return SystemFile.field(SystemFile.lines(root.resolve("proc/meminfo")), "MemTotal", ":")
            .map(text -> (long)SystemFile.number(text.replace("kB", "").strip(), 0) * 1024).orElse(0L);
    }

    private static String hugePages(Path root) {
        final String setting = first(root.resolve("sys/kernel/mm/transparent_hugepage/enabled"));
        final Matcher chosen = Pattern.compile("\\[(.+)]").matcher(setting);
        return (chosen.find() ? chosen.group(1) : setting) + ", reserved "
            + SystemFile.field(SystemFile.lines(root.resolve("proc/meminfo")), "HugePages_Total", ":").orElse(UNKNOWN);
    }

    private static double load(Path root) {
        return SystemFile.first(root.resolve("proc/loadavg"))
            .map(text -> SystemFile.number(text.split(" ")[0], Double.NaN)).orElse(Double.NaN);
    }

    /** Short, for the name of a directory: {@code epyc-2.6GHz-2cpu}. */
    String shortName() {
        final String name = processor.toLowerCase(Locale.ROOT).replaceAll("@.*", " ")
            .replaceAll("\\((r|tm|c)\\)|\\b(amd|intel|cpu|processor|[0-9]+-core|with .*)\\b", " ")
            .replaceAll("[^a-z0-9.]+", "-").replaceAll("^-+|-+$", "");
        return (name.isEmpty() ? UNKNOWN : name)
            + (gigahertz > 0 ? String.format(Locale.ROOT, "-%.1fGHz", gigahertz) : "") + '-' + cores + "cpu";
    }

    /** Puts all of it where the environment of a run is kept. */
    void addTo(JsonObject environment) {
        environment.add("processor", processor).add("gigahertz", gigahertz).add("cores", cores)
            .add("instructions", String.join(" ", instruction));
        final JsonObject levels = Json.object();
        caches.forEach(levels::add);
        environment.add("caches", levels)
            .add("memory", memoryBytes == 0 ? UNKNOWN
                : String.format(Locale.ROOT, "%.1f GiB", memoryBytes / 1024 / KIB_PER_GIB))
            .add("kernel", kernel).add("transparentHugePages", hugePages)
            .add("container", limits.toString())
            .add("loadAverage", Double.isFinite(load) ? Json.value(load) : Json.value(UNKNOWN));
    }
}
