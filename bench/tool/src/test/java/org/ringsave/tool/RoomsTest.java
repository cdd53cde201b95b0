/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The classes of the tool keep to the order of its rooms. */
class RoomsTest {
    /** The rooms in order. A room knows only rooms before it. */
    private static final List<String> ROOMS = List.of("console", "host", "workload", "sim", "plan", "calibrate", "cli");
    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(location -> !location.contains("test-classes"))
        .withImportOption(new ImportOption.DoNotIncludeJars())
        .importPackages("org.ringsave.tool");

    private static String room(String name) {
        return "org.ringsave.tool." + name;
    }

    @Test
    void roomsKnowOnlyRoomsBeforeThem() {
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            noClasses().that().resideInAPackage(room(ROOMS.get(i))).should().dependOnClassesThat().resideInAnyPackage(
                ROOMS.subList(i + 1, ROOMS.size()).stream().map(RoomsTest::room).toArray(String[]::new)).check(CLASSES);
        }
    }

    @Test
    void everyClassIsInARoom() {
        classes().should().resideInAnyPackage(ROOMS.stream().map(RoomsTest::room).toArray(String[]::new))
            .check(CLASSES);
    }

    @Test
    void toolKnowsNeitherJmhNorPeers() {
        classes().should().onlyDependOnClassesThat().resideInAnyPackage("org.ringsave..", "org.agrona..", "picocli..",
            "com.eclipsesource.json..", "org.ojalgo..", "org.HdrHistogram..", "com.sun.management..", "java..")
            .check(CLASSES);
    }

    @Test
    void noCircleOfClassesIsLargerThanTwo() {
        final Map<String, Set<String>> known = reachable(CLASSES);
        assertThat(known.keySet()).hasSizeGreaterThan(50);
        assertThat(known).allSatisfy((name, others) -> assertThat(circle(known, name))
            .as("circle of %s", name).hasSizeLessThanOrEqualTo(2));
    }

    private static Set<String> circle(Map<String, Set<String>> known, String name) {
        final Set<String> circle = new TreeSet<>(Set.of(name));
        known.get(name).stream().filter(other -> known.get(other).contains(name)).forEach(circle::add);
        return circle;
    }

    /** For each top-level class, all classes that it knows, directly or through others. */
    private static Map<String, Set<String>> reachable(JavaClasses classes) {
        final Map<String, Set<String>> known = new HashMap<>();
        for (final JavaClass each : classes) {
            final Set<String> direct = known.computeIfAbsent(top(each), key -> new HashSet<>());
            each.getDirectDependenciesFromSelf().stream().map(dependency -> dependency.getTargetClass())
                .filter(target -> classes.contain(target.getName())).map(RoomsTest::top).forEach(direct::add);
        }
        boolean grew = true;
        while (grew) {
            grew = false;
            for (final Set<String> others : known.values()) {
                for (final String other : List.copyOf(others)) {
                    grew |= others.addAll(known.get(other));
                }
            }
        }
        return known;
    }

    private static String top(JavaClass type) {
        final String name = type.getName();
        final int dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }
}
