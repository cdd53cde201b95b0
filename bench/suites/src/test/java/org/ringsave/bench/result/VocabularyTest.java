/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Param;
import org.ringsave.bench.run.Suite;
import org.ringsave.bench.run.Suites;

/** Suites use every name of the vocabulary, and no other names. */
class VocabularyTest {
    private static Stream<JavaField> fields(Predicate<JavaClass> owner) {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.ringsave.bench.suite").stream()
            .filter(type -> !type.getName().contains("jmh_generated")).filter(owner)
            .flatMap(type -> type.getFields().stream());
    }

    private static Set<String> names(Stream<JavaField> fields) {
        return fields.map(JavaField::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void countersAreTheFieldsThatSuitesCount() {
        assertThat(names(fields(type -> type.isAnnotatedWith(AuxCounters.class))
            .filter(field -> field.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC))))
            .containsExactlyInAnyOrderElementsOf(Arrays.stream(Counter.values()).map(Counter::key).toList());
    }

    @Test
    void coordinatesAreTheParametersOfSuitesAndTheCasesOfRigs() {
        assertThat(names(fields(type -> true).filter(field -> field.isAnnotatedWith(Param.class))))
            .isSubsetOf(Arrays.stream(Coordinate.values()).map(Coordinate::key).toList())
            .containsAll(Arrays.stream(Coordinate.values()).map(Coordinate::key)
                .filter(key -> !Coordinate.isOfRigs(key)).toList());
    }

    @Test
    void everySuiteNameButTheFloorIsASuite() {
        assertThat(Arrays.stream(SuiteName.values()).filter(name -> name != SuiteName.FLOOR).map(SuiteName::key))
            .containsExactlyInAnyOrderElementsOf(Suites.all().stream().map(Suite::name).toList());
    }

    @Test
    void keysAreNamesOfFields() {
        assertThat(Counter.XXH3_NS.key()).isEqualTo("xxh3Ns");
        assertThat(Coordinate.CASE.key()).isEqualTo("case");
        assertThat(Finding.PACKETS_PER_SECOND.key()).isEqualTo("packetsPerSecond");
    }
}
