/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What times were measured on. Two machines are the same where processor and caches are; the rest is for the reader.
 *
 * @param cpu      processor: model name, family and model number.
 * @param cores    that this JVM may use.
 * @param l2Bytes  second-level cache of a core.
 * @param l3Bytes  last-level cache.
 * @param memory   of the machine, in bytes.
 * @param jdk      version and name of the JVM.
 * @param system   name and version of the operating system.
 * @param engine   version of the engine, and the commit where it is known.
 * @param date     of the measurement, ISO 8601 in UTC.
 */
public record Machine(String cpu, int cores, long l2Bytes, long l3Bytes, long memory, String jdk, String system,
    String engine, String date) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    /** What is assumed where the system doesn't tell. */
    private static final long USUAL_L2 = 1L << 20;
    private static final long USUAL_L3 = 32L << 20;

    /**
     * This machine, now.
     *
     * @return what the system tells of it.
     */
    public static Machine current() {
        final var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        final long memory = system instanceof com.sun.management.OperatingSystemMXBean bean
            ? bean.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
        final String version = Machine.class.getPackage().getImplementationVersion();
        return new Machine(cpuName(), Runtime.getRuntime().availableProcessors(), cache(2, USUAL_L2),
            cache(3, USUAL_L3), memory, System.getProperty("java.runtime.version") + ' '
            + System.getProperty("java.vm.name"), System.getProperty("os.name") + ' ' + System.getProperty("os.version")
            + ' ' + System.getProperty("os.arch"), (version == null ? "development" : version)
            + System.getProperty("ringsave.commit", ""), Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String cpuName() {
        try {
            return cpuName(Files.readString(CPU_INFO));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** From the text of /proc/cpuinfo; several models are sold under one name in virtual machines. */
    static String cpuName(String cpuInfo) {
        final String name = value(cpuInfo, "model name");
        final String family = value(cpuInfo, "cpu family");
        return name.isEmpty() ? System.getProperty("os.arch")
            : name + (family.isEmpty() ? "" : ", family " + family + " model " + value(cpuInfo, "model"));
    }

    private static String value(String cpuInfo, String key) {
        return cpuInfo.lines().filter(line -> line.contains(":") && line.split(":")[0].trim().equals(key))
            .map(line -> line.substring(line.indexOf(':') + 1).trim()).findFirst().orElse("");
    }

    private static long cache(int level, long otherwise) {
        for (int index = 0; index < 8; index++) {
            try {
                final Path directory = CACHES.resolve("index" + index);
                if (Files.readString(directory.resolve("level")).trim().equals(String.valueOf(level))) {
                    return cacheLength(Files.readString(directory.resolve("size")).trim());
                }
            } catch (IOException | NumberFormatException e) {
                // Not told: the next one may be.
                continue;
            }
        }
        return otherwise;
    }

    /** "1024K", "32M" as the system writes them. */
    static long cacheLength(String size) {
        final String text = size.toUpperCase(Locale.ROOT);
        final int shift = text.endsWith("K") ? 10 : text.endsWith("M") ? 20 : text.endsWith("G") ? 30 : 0;
        return Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)) << shift;
    }

    /**
     * Do times of one hold on the other?
     *
     * @param other machine.
     * @return true if processor and caches are the same.
     */
    public boolean isSameAs(Machine other) {
        return cpu.equals(other.cpu) && l2Bytes == other.l2Bytes && l3Bytes == other.l3Bytes;
    }

    /**
     * A name for folders.
     *
     * @return of lower-case letters, digits and hyphens.
     */
    public String slug() {
        return (cpu + '-' + cores + "cpu").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    JsonObject json() {
        return new JsonObject().add("cpu", cpu).add("cores", cores).add("l2Bytes", l2Bytes).add("l3Bytes", l3Bytes)
            .add("memory", memory).add("jdk", jdk).add("system", system).add("engine", engine).add("date", date);
    }

    static Machine of(JsonFile file, JsonObject json) throws IOException {
        return new Machine(file.text(json, "cpu"), (int)file.number(json, "cores"),
            (long)file.number(json, "l2Bytes"), (long)file.number(json, "l3Bytes"), (long)file.number(json, "memory"),
            file.text(json, "jdk"), file.text(json, "system"), file.text(json, "engine"), file.text(json, "date"));
    }
}
