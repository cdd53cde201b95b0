/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.ringsave.bench.host.Host;

/** In what a run was measured: machine, JVM, build and noise, as it is written to {@value #FILE}. */
public final class Environment {
    /** Where it is kept. */
    public static final String FILE = "environment.json";

    private final LocalDate date;
    private final Host host;
    private final Build build;

    Environment(LocalDate date, Host host, Build build) {
        this.date = date;
        this.host = host;
        this.build = build;
    }

    /**
     * The present one.
     *
     * @return of this machine, today.
     */
    public static Environment current() {
        return new Environment(LocalDate.now(), Host.current(), Build.current());
    }

    /**
     * What a directory of results is called.
     *
     * @return date and processor.
     */
    public String directoryName() {
        return date + "-" + host.shortName();
    }

    /**
     * How busy the machine is already.
     *
     * @return the load average of the last minute; NaN if unknown.
     */
    public double load() {
        return host.load();
    }

    /**
     * The machine alone.
     *
     * @return what {@link #difference} looks at.
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
            .add("version", build.version()).add("commit", build.commit()).add("jar", build.jar());
        host.addTo(json);
        return json.add("jdk", jdk()).add("garbageCollector", collectors())
            .add("jvmFlags", String.join(" ", ChildStep.RIG_FLAGS))
            .add("boundsChecks", !Boolean.getBoolean("agrona.disable.bounds.checks"))
            .add("jmh", jmh()).add("noise", noise.toJson());
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
     * Why figures of two environments can't be compared with each other.
     *
     * @param one   environment.
     * @param other environment.
     * @return what differs, or an empty string.
     */
    public static String difference(JsonObject one, JsonObject other) {
        for (final String field : new String[] {"processor", "cores"}) {
            final String first = text(one, field);
            final String second = text(other, field);
            if (!first.equals(second)) {
                return field + ' ' + first + " and " + second;
            }
        }
        return "";
    }

    private static String text(JsonObject environment, String field) {
        return environment.get(field) == null ? "unknown"
            : environment.get(field).isString() ? environment.get(field).asString() : environment.get(field).toString();
    }
}
