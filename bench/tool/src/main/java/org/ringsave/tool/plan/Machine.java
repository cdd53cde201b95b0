/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.tool.host.Host;

/**
 * The machine that times were measured on. Two machines are the same if processor and caches are; the other fields are
 * for the reader.
 *
 * @param cpu     processor: model name, family and model number.
 * @param cores   that this JVM may use.
 * @param l2Bytes second-level cache of a core.
 * @param l3Bytes last-level cache.
 * @param memory  of the machine, in bytes.
 * @param jdk     version and name of the JVM.
 * @param system  name and version of the operating system.
 * @param engine  version of the engine.
 * @param date    of the measurement, ISO 8601 in UTC.
 */
public record Machine(String cpu, int cores, long l2Bytes, long l3Bytes, long memory, String jdk, String system,
    String engine, String date) {
    /** Assumed if the system does not tell. */
    private static final long USUAL_L2 = 1L << 20;
    private static final long USUAL_L3 = 32L << 20;
    /** The start of a version, as 0.2 of 0.2.1. */
    private static final Pattern MINOR = Pattern.compile("[0-9]+\\.[0-9]+");

    /**
     * This machine, now.
     *
     * @return the facts that the system tells.
     */
    public static Machine current() {
        final Host host = Host.current();
        final String version = Machine.class.getPackage().getImplementationVersion();
        return new Machine(host.fullName(), host.cores(), host.cacheBytes("L2").orElse(USUAL_L2),
            host.cacheBytes("L3").orElse(USUAL_L3), host.memoryBytes(), System.getProperty("java.runtime.version") + ' '
            + System.getProperty("java.vm.name"), System.getProperty("os.name") + ' ' + System.getProperty("os.version")
            + ' ' + System.getProperty("os.arch"), version == null ? "development" : version,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /**
     * Do times of one machine hold on the other?
     *
     * @param other machine.
     * @return true if processor and caches are the same.
     */
    public boolean isSameAs(Machine other) {
        return cpu.equals(other.cpu) && l2Bytes == other.l2Bytes && l3Bytes == other.l3Bytes;
    }

    /** Are both JVMs of one feature release, such as 17? */
    boolean hasSameJdkAs(Machine other) {
        return feature(jdk).equals(feature(other.jdk));
    }

    /** Are the engines of two minor versions? A version that is not known, as that of a build, is no other. */
    boolean hasOtherEngine(Machine other) {
        final Matcher own = MINOR.matcher(engine);
        final Matcher others = MINOR.matcher(other.engine);
        return own.lookingAt() && others.lookingAt() && !own.group().equals(others.group());
    }

    private static String feature(String jdk) {
        return jdk.split("[^0-9]", 2)[0];
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
