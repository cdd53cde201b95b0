/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.host;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.tool.console.Units;

/**
 * The machine, as files of Linux describe it. A value without a file is unknown; no value is guessed.
 *
 * @param processor   name of the processor.
 * @param model       family and model number, because virtual machines give several models one name; empty: unknown.
 * @param gigahertz   nominal frequency from the name or the system, otherwise the current frequency; 0: unknown.
 * @param cores       number of cores that this process may use.
 * @param instruction instruction sets that affect the results.
 * @param caches      caches of the first core, the nearest first.
 * @param memoryBytes memory of the machine in bytes; 0: unknown.
 * @param kernel      release of the kernel.
 * @param hugePages   setting of transparent huge pages, and number of reserved huge pages.
 * @param load        load average of the last minute; NaN: unknown.
 * @param limits      limits of the container.
 */
public record Host(String processor, String model, double gigahertz, int cores, List<String> instruction,
    List<Cache> caches, long memoryBytes, String kernel, String hugePages, double load, ContainerLimits limits) {
    private static final String UNKNOWN = "unknown";
    private static final List<String> INSTRUCTIONS = List.of("sse4_2", "pclmulqdq", "avx2", "avx512f", "avx512bw",
        "avx512vl", "vpclmulqdq", "asimd", "crc32", "pmull", "sve");
    private static final Pattern NAMED_FREQUENCY = Pattern.compile("@\\s*([0-9.]+)\\s*GHz");
    private static final long KIB = 1024;

    /**
     * A cache.
     *
     * @param name  level and type: L1d, L1i, L2, L3.
     * @param bytes size in bytes; 0: unknown.
     * @param cores cores that share the cache, as the system lists them.
     */
    public record Cache(String name, long bytes, String cores) {
        @Override
        public String toString() {
            return (bytes == 0 ? UNKNOWN : Units.bytes(bytes)) + ", cores " + cores;
        }
    }

    /**
     * Reads the description of this machine, now.
     *
     * @return values that the system gives.
     */
    public static Host current() {
        return read(Path.of("/"), Runtime.getRuntime().availableProcessors());
    }

    /** Reads below a root: / in production, a directory in tests. */
    static Host read(Path root, int cores) {
        final List<String> cpu = SystemFile.lines(root.resolve("proc/cpuinfo"));
        final String name = processor(cpu);
        return new Host(name, model(cpu), gigahertz(root, cpu, name), cores, instructions(cpu), caches(root),
            memory(root), first(root.resolve("proc/sys/kernel/osrelease")), hugePages(root), load(root),
            ContainerLimits.read(root));
    }

    private static String first(Path file) {
        return SystemFile.first(file).orElse(UNKNOWN);
    }

    private static String model(List<String> cpu) {
        return SystemFile.field(cpu, "cpu family", ":").map(family -> "family " + family + " model "
            + SystemFile.field(cpu, "model", ":").orElse(UNKNOWN)).orElse("");
    }

    private static String processor(List<String> cpu) {
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

    private static List<Cache> caches(Path root) {
        final List<Cache> caches = new ArrayList<>();
        Path index = root.resolve("sys/devices/system/cpu/cpu0/cache/index0");
        for (int i = 1; SystemFile.first(index.resolve("size")).isPresent(); i++) {
            final String type = first(index.resolve("type"));
            caches.add(new Cache('L' + first(index.resolve("level"))
                + ("Data".equals(type) ? "d" : "Instruction".equals(type) ? "i" : ""),
                length(first(index.resolve("size"))), first(index.resolve("shared_cpu_list"))));
            index = index.resolveSibling("index" + i);
        }
        return List.copyOf(caches);
    }

    /** Reads a length as the system writes it: "1024K", "32M". Returns 0 for any other text. */
    private static long length(String size) {
        final int unit = 1 + "KMG".indexOf(size.charAt(size.length() - 1));
        final double number = SystemFile.number(unit == 0 ? size : size.substring(0, size.length() - 1), 0);
        return number > 0 ? (long)number << 10 * unit : 0;
    }

    private static long memory(Path root) {
        return SystemFile.field(SystemFile.lines(root.resolve("proc/meminfo")), "MemTotal", ":")
            .map(text -> (long)SystemFile.number(text.replace("kB", "").strip(), 0) * KIB).orElse(0L);
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

    /**
     * Identity of the processor.
     *
     * @return known parts of name, family and model number; the architecture if none is known.
     */
    public String fullName() {
        return UNKNOWN.equals(processor) ? System.getProperty("os.arch")
            : processor + (model.isEmpty() ? "" : ", " + model);
    }

    /**
     * Size of a cache.
     *
     * @param name name of the cache: L1d, L1i, L2, L3.
     * @return size in bytes; empty if unknown.
     */
    public Optional<Long> cacheBytes(String name) {
        return caches.stream().filter(cache -> cache.name().equals(name)).map(Cache::bytes)
            .filter(bytes -> bytes > 0).findFirst();
    }

    /**
     * Short name of the machine for a directory: {@code epyc-2.6GHz-2cpu}.
     *
     * @return a name of letters, digits, dots and hyphens.
     */
    public String shortName() {
        final String name = processor.toLowerCase(Locale.ROOT).replaceAll("@.*", " ")
            .replaceAll("\\((r|tm|c)\\)|\\b(amd|intel|cpu|processor|[0-9]+-core|with .*)\\b", " ")
            .replaceAll("[^a-z0-9.]+", "-").replaceAll("^-+|-+$", "");
        return (name.isEmpty() ? UNKNOWN : name)
            + (gigahertz > 0 ? Units.format("-%.1fGHz", gigahertz) : "") + '-' + cores + "cpu";
    }

    /**
     * Adds all values to the environment of a run.
     *
     * @param environment map that takes the values.
     */
    public void addTo(JsonObject environment) {
        environment.add("processor", processor).add("gigahertz", gigahertz).add("cores", cores)
            .add("instructions", String.join(" ", instruction));
        final JsonObject levels = Json.object();
        caches.forEach(cache -> levels.add(cache.name(), cache.toString()));
        environment.add("caches", levels)
            .add("memory", memoryBytes == 0 ? UNKNOWN : Units.bytes(memoryBytes))
            .add("kernel", kernel).add("transparentHugePages", hugePages)
            .add("container", limits.toString())
            .add("loadAverage", Double.isFinite(load) ? Json.value(load) : Json.value(UNKNOWN));
    }
}
