/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The classes of the tool keep to the order of its rooms. */
@Tag("sources")
class RoomsTest {
    /** The rooms in order. A room knows only rooms before it. */
    private static final List<String> ROOMS =
        List.of("console", "output", "host", "workload", "sim", "plan", "observe", "calibrate", "cli");
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
        classes().should().onlyDependOnClassesThat().resideInAnyPackage("org.ringsave..", "org.agrona..", "io.aeron..",
            "picocli..", "com.eclipsesource.json..", "org.ojalgo..", "org.HdrHistogram..", "com.sun.management..",
            "java..").check(CLASSES);
    }
}
