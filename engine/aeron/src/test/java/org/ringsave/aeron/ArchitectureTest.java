/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The module of ARCHITECTURE.md, as its classes really are. */
class ArchitectureTest {
    private static final JavaClasses MODULE = new ClassFileImporter()
        .withImportOption(location -> !location.contains("test-classes") && !location.contains("engine/target"))
        .importPackages("org.ringsave.aeron");

    @Test
    void classesAreFinal() {
        classes().that().resideOutsideOfPackage("..codec").and().areNotInterfaces().and().areNotEnums()
            .and().areNotAnonymousClasses().should().haveModifier(JavaModifier.FINAL).check(MODULE);
    }

    /** What the engine says is for embedders, and nothing of the driver. */
    @Test
    void moduleDependsOnTheClientAndTheSurfaceOfTheEngine() {
        classes().should().onlyDependOnClassesThat().resideInAnyPackage("org.ringsave.aeron..", "org.ringsave.channel",
            "org.ringsave.image", "org.ringsave.inspect", "org.ringsave.restore", "org.ringsave.save",
            "org.ringsave.store", "org.agrona..", "io.aeron", "io.aeron.logbuffer",
            "io.aeron.archive.client", "io.aeron.archive.codecs", "io.aeron.archive.status", "io.aeron.protocol",
            "io.aeron.cluster", "io.aeron.cluster.service",
            "java..").check(MODULE);
        noClasses().should().dependOnClassesThat().haveSimpleName("Platform").check(MODULE);
    }

    @Test
    void pageListsExactlyThePublicTypes() throws IOException {
        final String page = Files.readString(Path.of("..", "ARCHITECTURE.md"));
        final String part = page.substring(page.indexOf("<!-- aeron -->"), page.indexOf("<!-- /aeron -->"));
        assertThat(Pattern.compile("`(\\w+)`").matcher(part).results().map(result -> result.group(1)))
            .containsExactlyInAnyOrderElementsOf(MODULE.stream()
                .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC) && c.isTopLevelClass())
                .filter(c -> !c.getPackageName().endsWith(".codec")).map(JavaClass::getSimpleName).toList());
    }
}
