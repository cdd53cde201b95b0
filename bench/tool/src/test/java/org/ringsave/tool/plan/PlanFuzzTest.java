/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.eclipsesource.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/** Any texts of the options make a plan whose JSON is whole, or are refused in one line with an option's name. */
class PlanFuzzTest {
    private final Model model;

    PlanFuzzTest() throws IOException {
        model = Model.packaged();
    }

    static Stream<Arguments> seeds() {
        return Stream.of("", "4096\n16\n100%\n1376\n64\n1GB/s\n64KiB\n2\n500MB/s\n1ms\n10s\n24h\n2%\n3",
            "1\n1\n0\n8\n0\n0\n256\n1\n1\n0\nauto\n1000y\n100%\n1", "262144\n262144\n1\n524000\n1048576",
            "1000000" + "\n".repeat(PlanField.MACHINES.ordinal()) + "64",
            "\n\n\n\n\n1e15\n1GiB\n1024\n1e-300\n1ns\n1ns\n1ns\n0\n1000000")
            .map(text -> Arguments.of((Object)text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each line of an input is the text of an option; an empty line leaves the option out. */
    @Proves("Any texts of the options of plan make a plan or are refused.")
    @MethodSource("seeds")
    @FuzzTest
    void anyRequestIsRefusedOrPlanned(byte[] input) {
        requireRefusedOrPlanned(input);
        Cases.count(1);
    }

    private void requireRefusedOrPlanned(byte[] input) {
        final String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", -1);
        final Map<PlanField, String> texts = new EnumMap<>(PlanField.class);
        for (final PlanField field : PlanField.values()) {
            if (field.ordinal() < lines.length && !lines[field.ordinal()].isEmpty()) {
                texts.put(field, lines[field.ordinal()]);
            }
        }
        final Plan plan;
        try {
            final RequestText text = new RequestText(texts, PlanField::key);
            final SetShape whole = text.channels();
            plan = Planner.plan(model, text.request(whole, text.machines()), whole, text.machines());
        } catch (IllegalArgumentException e) {
            assertThat(Stream.of(PlanField.values()).map(PlanField::key)).as(e.getMessage())
                .anyMatch(e.getMessage()::contains);
            return;
        }
        assertThat(Json.parse(PlanJson.text(plan, new PlanSource("", List.of(), List.of()))).asObject()).isNotEmpty();
    }
}
