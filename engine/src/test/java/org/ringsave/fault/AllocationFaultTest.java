/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.fixture.AllocationPoints;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.Proves;

/** The engine runs out of memory at the places that allocate, once or from there on, in each operation. */
@Tag("slow")
class AllocationFaultTest {
    private static Method some;

    @TempDir
    private Path directory;

    @BeforeAll
    static void load() throws ReflectiveOperationException {
        some = Class.forName(FaultRuns.class.getName(), true, AllocationPoints.loader())
            .getMethod("some", String.class, Path.class, FaultPoints.Kind.class, boolean.class);
    }

    private void failAndDoItAgain(FaultRuns.Kind kind, boolean isAll) throws Throwable {
        try {
            final int count = (int)some.invoke(null, kind.name(), directory, FaultPoints.Kind.ALLOCATION, isAll);
            assertThat(count).isPositive();
            Cases.count(count);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PREPARE")
    @Proves("An operation that runs out of memory holds no lock and can be done again.")
    void operationThatRunsOutOfMemoryCanBeDoneAgain(FaultRuns.Kind kind) throws Throwable {
        failAndDoItAgain(kind, false);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("nightly")
    @Proves("An operation that runs out of memory at any point can be done again.")
    void operationThatRunsOutOfMemoryAnywhereCanBeDoneAgain(FaultRuns.Kind kind) throws Throwable {
        failAndDoItAgain(kind, true);
    }
}
