/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rooms of ARCHITECTURE.md, as the classes really are. */
@Tag("sources")
class RoomsTest {
    private static final List<String> ROOMS =
        List.of("memory", "image", "ring", "channel", "save", "restore", "delta", "inspect", "store", "migrate");
    private static final Path PAGE = Path.of("ARCHITECTURE.md");
    private static final JavaClasses ENGINE = new ClassFileImporter()
        .withImportOption(location -> !location.contains("test-classes"))
        .importPackages("org.ringsave");

    private static String room(String name) {
        return "org.ringsave." + name + "..";
    }

    @Test
    void roomsDependOnlyOnRoomsAbove() {
        for (int i = 0; i < ROOMS.size(); i++) {
            final String[] below = ROOMS.subList(i + 1, ROOMS.size()).stream().map(RoomsTest::room)
                .toArray(String[]::new);
            if (below.length > 0) {
                noClasses().that().resideInAPackage(room(ROOMS.get(i)))
                    .should().dependOnClassesThat().resideInAnyPackage(below).check(ENGINE);
            }
        }
    }

    @Test
    void everyClassIsInARoom() {
        final String[] rooms = ROOMS.stream().map(RoomsTest::room).toArray(String[]::new);
        classes().should().resideInAnyPackage(rooms).check(ENGINE);
    }

    @Test
    void saveAndRestoreDoNotKnowEachOther() {
        noClasses().that().resideInAPackage(room("restore"))
            .should().dependOnClassesThat().resideInAPackage(room("save")).check(ENGINE);
    }

    @Test
    void imageAloneKnowsTheCodecs() {
        noClasses().that().resideOutsideOfPackage(room("image"))
            .should().dependOnClassesThat().resideInAPackage(room("image.codec")).check(ENGINE);
    }

    @Test
    void onlyMemoryTouchesUnsafeAndMappedBuffers() {
        noClasses().that().resideOutsideOfPackage(room("memory"))
            .should().dependOnClassesThat().haveFullyQualifiedName("org.agrona.UnsafeApi")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.nio.MappedByteBuffer")
            .orShould().dependOnClassesThat().haveNameMatching("sun\\.misc\\..*").check(ENGINE);
    }

    @Test
    void engineDependsOnlyOnAgronaAndTheJdk() {
        classes().should().onlyDependOnClassesThat()
            .resideInAnyPackage("org.ringsave..", "org.agrona..", "java..", "jdk.jfr..").check(ENGINE);
    }

    @Test
    void engineClassesAreFinal() {
        classes().that().areNotInterfaces().and().areNotEnums().and().areNotAnonymousClasses()
            .should().haveModifier(JavaModifier.FINAL).check(ENGINE);
    }

    @Test
    void architecturePageListsExactlyThePublicTypes() throws IOException {
        final String actual = ENGINE.stream()
            .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC) && c.isTopLevelClass())
            .filter(c -> !c.getPackageName().endsWith(".codec"))
            .map(JavaClass::getName).map(name -> name.substring("org.ringsave.".length()))
            .sorted().collect(Collectors.joining("\n"));
        final String page = Files.readString(PAGE);
        assertThat(listed(page, "surface") + '\n' + listed(page, "internal"))
            .satisfies(both -> assertThat(both.lines().sorted().collect(Collectors.joining("\n"))).isEqualTo(actual));
    }

    /** The text between the page's markers: room `Type` `Type` ... */
    private static String listed(String page, String marker) {
        final String part = page.substring(page.indexOf("<!-- " + marker + " -->"),
            page.indexOf("<!-- /" + marker + " -->"));
        return part.lines().filter(line -> line.startsWith("| `")).flatMap(line -> {
            final List<String> names = names(line);
            return names.stream().skip(1).map(type -> names.get(0) + '.' + type);
        }).collect(Collectors.joining("\n"));
    }

    private static List<String> names(String line) {
        final Matcher matcher = Pattern.compile("`(\\w+)`").matcher(line);
        return matcher.results().map(result -> result.group(1)).toList();
    }
}
