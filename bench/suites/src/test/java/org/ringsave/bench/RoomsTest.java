/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rooms of the benchmarks, checked against the compiled classes. */
@Tag("sources")
class RoomsTest {
    /** In order: a room depends only on rooms before it. */
    private static final List<String> ROOMS = List.of("result", "peer", "run", "suite", "report", "cli");
    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(location -> !location.contains("test-classes"))
        .withImportOption(new ImportOption.DoNotIncludeJars())
        .withImportOption(location -> !location.contains("jmh_generated"))
        .importPackages("org.ringsave.bench");

    private static String room(String name) {
        return "org.ringsave.bench." + name;
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
}
