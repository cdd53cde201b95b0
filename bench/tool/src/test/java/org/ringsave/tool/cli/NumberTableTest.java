/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.ringsave.tool.output.JsonOutline;

class NumberTableTest {
    private static NumberTable table() {
        final NumberTable table = new NumberTable("things").column("one", "first").column("other", "second")
            .quotients("other / one", "secondPerFirst");
        table.row("count", "count", NumberTable.COUNT, 1_234_567.9, null, NumberTable.quotient(1, 0));
        table.row("length", "length", NumberTable.BYTES, 65_536, 98_304, NumberTable.quotient(98_304, 65_536));
        table.row("time", "ns", NumberTable.TIME, 12.7);
        table.row("share", "share", NumberTable.COUNT, Double.NaN);
        return table;
    }

    @Test
    void textHasRoundedNumbersInColumns() {
        final StringWriter text = new StringWriter();
        table().print(new PrintWriter(text, true));
        assertThat(text.toString().lines().map(line -> line.replaceAll(" +", " "))).containsExactly(
            "things one other other / one", "count 1,234,567 - -", "length 64 KiB 96 KiB 1.50", "time 12 ns",
            "share 0");
    }

    @Test
    void jsonHasAnObjectOfUnroundedNumbersForEachColumn() {
        final StringWriter text = new StringWriter();
        final JsonOutline out = new JsonOutline(new PrintWriter(text, true), false);
        table().print(out);
        out.end();
        final JsonObject json = Json.parse(text.toString()).asObject();
        assertThat(json.names()).containsExactly("first", "second", "secondPerFirst");
        assertThat(json.get("first").asObject().names()).containsExactly("count", "length", "ns", "share");
        assertThat(TextNumbers.number(json, "first", "count")).isEqualTo(1_234_567.9);
        assertThat(TextNumbers.number(json, "first", "ns")).isEqualTo(12.7);
        assertThat(json.get("first").asObject().get("share").isNull()).isTrue();
        assertThat(json.get("second").asObject().names()).as("a value of null is left out").containsExactly("length");
        assertThat(TextNumbers.number(json, "secondPerFirst", "length")).isEqualTo(1.5);
    }
}
