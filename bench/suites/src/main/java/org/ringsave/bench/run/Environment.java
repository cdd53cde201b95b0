/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.tool.host.Host;
import org.ringsave.tool.host.SystemFile;

/** The environment of a run: machine, JVM, build and noise, as written to {@value #FILE}. */
public final class Environment {
    /** Name of its file. */
    public static final String FILE = ResultFile.ENVIRONMENT;

    /** JDK that results are measured with. Results of another JDK have it in their name. */
    private static final int USUAL_JDK = 17;
    /** JVM flags that all suites of a run have in common. */
    static final List<String> OF_A_RUN =
        List.of("jdk", "garbageCollector", "boundsChecks", "transparentHugePages", "container");

    private static final List<String> MACHINE = List.of("processor", "cores");
    private static final List<String> OF_A_COMPARISON = List.of("profile", "jdk", "garbageCollector", "jvmFlags",
        "boundsChecks", "jmh", "kernel", "transparentHugePages", "container", "memory");
    private static final String UNKNOWN = "unknown";

    private final LocalDate date;
    private final Host host;
    private final Build build;
    private final String checkout;

    Environment(LocalDate date, Host host, Build build) {
        this(date, host, build, UNKNOWN);
    }

    private Environment(LocalDate date, Host host, Build build, String checkout) {
        this.checkout = checkout;
        this.date = date;
        this.host = host;
        this.build = build;
    }

    /**
     * The current environment.
     *
     * @return of this machine, today.
     */
    public static Environment current() {
        return new Environment(LocalDate.now(), Host.current(), Build.current(), Build.checkout(Build.place()));
    }

    /**
     * Name for a directory of results.
     *
     * @return date and processor, and the JDK if it is not 17.
     */
    public String directoryName() {
        return directoryName(Runtime.version().feature());
    }

    String directoryName(int jdk) {
        return date + "-" + host.shortName() + (jdk == USUAL_JDK ? "" : "-jdk" + jdk);
    }

    /**
     * Load of the machine before the run.
     *
     * @return the load average of the last minute; NaN if unknown.
     */
    public double load() {
        return host.load();
    }

    /**
     * The machine alone.
     *
     * @return the fields that {@link #difference} compares.
     */
    public JsonObject machine() {
        final JsonObject json = Json.object();
        host.addTo(json);
        return json;
    }

    String buildIdentity() {
        return build.identity();
    }

    JsonObject toJson(Profile profile, Noise noise) {
        final JsonObject json = Json.object().add("date", date.toString()).add("profile", profile.toString())
            .add("version", build.version()).add("commit", build.commit())
            .add("checkout", checkout).add("jar", build.jar()).add("imageFormat", imageFormat());
        host.addTo(json);
        json.add("system", System.getProperty("os.name") + ' ' + System.getProperty("os.arch"))
            .add("pageSize", SystemFile.field(SystemFile.lines(Path.of("/proc/self/smaps")), "KernelPageSize", ":")
                .orElse(UNKNOWN))
            .add("numaNodes", SystemFile.first(Path.of("/sys/devices/system/node/online")).orElse(UNKNOWN));
        return json.add("jdk", jdk()).add("garbageCollector", collectors())
            .add("jvmFlags", String.join(" ", ChildStep.RIG_FLAGS))
            .add("boundsChecks", !Boolean.getBoolean("agrona.disable.bounds.checks"))
            .add("jmh", jmh()).add("noise", noise.toJson());
    }

    private static String imageFormat() {
        return ImageDescriptor.versionText(ImageDescriptor.VERSION);
    }

    private static String jdk() {
        return System.getProperty("java.vm.name") + ' ' + System.getProperty("java.runtime.version");
    }

    private static String collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().map(bean -> bean.getName())
            .collect(Collectors.joining(", "));
    }

    private static String jmh() {
        return org.openjdk.jmh.util.Version.getPlainVersion();
    }

    /**
     * The reason why figures of two environments can't be compared.
     *
     * @param one   environment.
     * @param other environment.
     * @return the differences, or an empty string.
     */
    public static String difference(JsonObject one, JsonObject other) {
        return MACHINE.stream().filter(field -> !text(one, field).equals(text(other, field))).findFirst()
            .map(field -> field + ' ' + text(one, field) + " and " + text(other, field)).orElse("");
    }

    /**
     * Other differences between two environments of one machine, which may explain different figures.
     *
     * @param one   environment.
     * @param other environment.
     * @return one line for each field that both have.
     */
    public static List<String> otherDifferences(JsonObject one, JsonObject other) {
        return otherDifferences(one, other, OF_A_COMPARISON);
    }

    static List<String> otherDifferences(JsonObject one, JsonObject other, List<String> fields) {
        return fields.stream()
            .filter(field -> one.get(field) != null && other.get(field) != null)
            .filter(field -> !text(one, field).equals(text(other, field)))
            .map(field -> field + ' ' + text(one, field) + " and " + text(other, field)).toList();
    }

    /**
     * Whether an environment names its machine. Two that do not would look the same.
     *
     * @param environment of a run.
     * @return whether it names a processor.
     */
    public static boolean isKnown(JsonObject environment) {
        return !UNKNOWN.equals(text(environment, "processor"));
    }

    private static String text(JsonObject environment, String field) {
        return environment.get(field) == null ? UNKNOWN
            : environment.get(field).isString() ? environment.get(field).asString() : environment.get(field).toString();
    }
}
