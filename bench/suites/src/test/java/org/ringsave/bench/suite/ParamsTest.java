/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;

/** No benchmark assigns a parameter: it would measure the same case for every value. */
class ParamsTest {
    // The generated code of JMH assigns parameters, so it is left out.
    private static final JavaClasses SUITES = suites();

    private static JavaClasses suites() {
        final ArchConfiguration configuration = ArchConfiguration.get();
        final boolean resolve = configuration.resolveMissingDependenciesFromClassPath();
        // Only accesses within the suites matter; importing their dependencies takes seconds.
        configuration.setResolveMissingDependenciesFromClassPath(false);
        try {
            return new ClassFileImporter()
                .withImportOption(location ->
                    !location.contains("test-classes") && !location.contains("jmh_generated"))
                .importPackages("org.ringsave.bench.suite");
        } finally {
            configuration.setResolveMissingDependenciesFromClassPath(resolve);
        }
    }

    private static Stream<JavaFieldAccess> accesses() {
        return SUITES.stream().flatMap(suite -> suite.getFieldAccessesFromSelf().stream())
            .filter(access -> access.getTarget().resolveMember()
                .filter(field -> field.isAnnotatedWith(Param.class)).isPresent());
    }

    @Test
    void suitesAssignNoParameterThatJmhSets() {
        final List<String> assigned = accesses()
            .filter(access -> access.getAccessType() == JavaFieldAccess.AccessType.SET)
            .map(JavaFieldAccess::getDescription).toList();
        assertThat(assigned).isEmpty();
        // The suites read their parameters, so the search is not blind.
        assertThat(accesses()).hasSizeGreaterThan(20);
    }

    @Test
    void everyBenchmarkClassSaysHowManyForksItTakes() {
        final List<String> suites = SUITES.stream()
            .filter(suite -> suite.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Benchmark.class)))
            .filter(suite -> !suite.isAnnotatedWith(Fork.class))
            .map(suite -> suite.getSimpleName()).toList();
        assertThat(suites).isEmpty();
    }
}
